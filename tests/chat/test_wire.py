"""Events and replies of the chat-completions format, however they are cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.chat.wire import events, read_piece

STREAM = (
    'data: {"a": "é\u2028x"}\n\n: comment\n\ndata: two\r\n\r\nevent: ping\nid: 7\n\ndata:three\n\ndata: [DONE]'.encode()
)


@given(st.lists(st.integers(0, len(STREAM)), max_size=20))
def test_events_do_not_depend_on_how_the_bytes_are_cut(cuts: list[int]) -> None:
    borders = sorted({0, len(STREAM), *cuts})
    pieces = [STREAM[a:b] for a, b in pairwise(borders)]
    assert list(events(pieces)) == ['{"a": "é\u2028x"}', "two", "three", "[DONE]"]


@pytest.mark.parametrize("text", ["", "[]", "3", "null", "{broken", "<html>"])
def test_what_is_no_object_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        read_piece(text)


@pytest.mark.parametrize(
    "text",
    ["{}", '{"choices": null}', '{"choices": []}', '{"choices": [null]}', '{"choices": [{"delta": null}], "usage": 3}',
     '{"choices": [{"message": {"content": 5}}]}', '{"choices": "x", "model": 4, "usage": {"prompt_tokens": "many"}}'],
)  # fmt: skip
def test_odd_shapes_say_nothing_and_break_nothing(text: str) -> None:
    piece = read_piece(text)
    assert (piece.text, piece.prompt_tokens, piece.model) == ("", None, "")
