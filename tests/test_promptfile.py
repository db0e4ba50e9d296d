"""Prompt files: parts, placeholders, and what is wrong with one."""

from __future__ import annotations

import pytest

from qa.errors import ConfigError
from qa.promptfile import fill, read_template

GOOD = "A note.\n\n<!-- system -->\nBe brief. {{today}}\n\n<!-- user -->\n{{passages}}\n{{ question }}\n"


def test_the_two_parts_are_cut_and_the_note_is_left_out() -> None:
    template = read_template(GOOD)
    assert (template.system, template.user) == ("Be brief. {{today}}", "{{passages}}\n{{ question }}")


def test_windows_line_ends_are_fine() -> None:
    assert read_template(GOOD.replace("\n", "\r\n")).system == "Be brief. {{today}}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Be brief. {{question}}", "must have the lines"),
        (GOOD + "<!-- user -->\n", "must have the lines"),
        (GOOD.replace("{{today}}", "{{date}}"), r"line 4: \{\{date\}\}"),
        (GOOD.replace("{{passages}}", ""), r"lacks \{\{passages\}\}"),
        (GOOD.replace("{{today}}", "{{passages}}"), "user part only"),
        (GOOD.replace("{{today}}", "{{}}"), "line 4"),
    ],
)
def test_a_prompt_that_cannot_be_used_says_why(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        read_template(text)


def test_values_are_filled_in_one_pass() -> None:
    assert fill("{{a}} {{b}}", {"a": "{{b}}", "b": "2"}) == "{{b}} 2"
