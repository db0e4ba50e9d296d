"""Does a stored citation still hold? Every way in which it may not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qa.citations.verify import Held, Present, Quoted, altered_numbers, around, recheck
from qa.text import digest

TEXT = "The council met on Monday.\n\nThe bridge cost 7.4 million euros, less than planned. Nobody complained."
QUOTE = "The bridge cost 7.4 million euros, less than planned."
START = TEXT.index(QUOTE)


def quoted(quote: str = QUOTE, start: int = START, *, of: str = TEXT) -> Quoted:
    return Quoted(quote=quote, start=start, end=start + len(quote), article_sha256=digest(of))


def now(text: str) -> Present:
    return Present(text=text, may_show=True)


def test_words_that_stand_where_they_stood_hold() -> None:
    found = recheck(quoted(), now(TEXT))
    assert (found.status, found.holds, found.reason, found.article_changed) == (Held.EXACT, True, "", False)
    assert found.around == ("", QUOTE, " Nobody complained.")


def test_a_quote_that_fills_its_paragraph_is_shown_with_those_beside_it() -> None:
    text = f"Before it.\n\n{QUOTE}\n\nAfter it."
    assert around(text, (12, 12 + len(QUOTE))) == ("Before it.\n\n", QUOTE, "\n\nAfter it.")
    long = "word " * 200
    before, _, after = around(f"{long}{QUOTE} {long}", (len(long), len(long) + len(QUOTE)))
    assert before.startswith("…word")
    assert after.endswith("word…")
    assert max(len(before), len(after)) <= 241


def test_words_that_moved_in_an_edited_article_still_hold_and_it_is_said() -> None:
    found = recheck(quoted(), now("Corrected on Tuesday.\n\n" + TEXT))
    assert (found.status, found.span) == (Held.EXACT, (START + 23, START + 23 + len(QUOTE)))
    assert found.article_changed
    assert "edited elsewhere" in found.reason


@pytest.mark.parametrize(
    "edit",
    [("7.4", "7.9"), ("less", "more"), ("euros,", "euros"), ("planned.", "planned"), ("The bridge", "the bridge")],
)
def test_one_changed_character_is_a_changed_article_with_the_difference(edit: tuple[str, str]) -> None:
    found = recheck(
        quoted(), now(TEXT.replace(*edit, 1) if edit[0] != "planned." else TEXT.replace("planned.", "planned"))
    )
    assert found.status is Held.CHANGED
    assert not found.holds
    assert {piece.kind for piece in found.difference} & {"gone", "new"}


@pytest.mark.parametrize(
    "edit",
    [("council's", "council’s"), ("“low”", '"low"'), ("7–9", "7-9"), ("the bill", "the\nbill"), ("so…", "so...")],
)
def test_an_edit_of_typography_alone_lets_a_citation_hold_and_says_so(edit: tuple[str, str]) -> None:
    text = "It was read out. The council's “low” estimate of the bill was 7–9 million euros, or so… Nobody complained."
    quote = text[text.index("The council") : text.index(" Nobody")]
    found = recheck(quoted(quote, text.index(quote), of=text), now(text.replace(*edit)))
    assert (found.status, found.holds, found.article_changed) == (Held.TYPOGRAPHY, True, True)
    assert "only quotation marks, dashes or blanks" in found.reason
    assert found.difference == ()
    assert edit[1] in found.around[1]
    altered = recheck(quoted(quote.replace(*edit), text.index(quote), of=text), now(text))
    assert altered.status is Held.MISQUOTED  # the article is the very same: someone wrote into the record


def test_words_that_were_deleted_have_nothing_like_them_left() -> None:
    found = recheck(quoted(), now("Entirely another matter now stands here."))
    assert (found.status, found.span, found.difference) == (Held.CHANGED, None, ())
    assert "nothing like" in found.reason


def test_a_record_that_quotes_what_the_very_article_does_not_say_was_altered() -> None:
    found = recheck(quoted("The bridge cost 74 million euros."), now(TEXT))
    assert found.status is Held.MISQUOTED
    assert "74" in {piece.text.strip() for piece in found.difference if piece.kind == "gone"}


def test_a_quote_cut_out_of_a_number_or_a_word_is_none() -> None:
    for part in ("4 million euros", "ridge cost"):
        assert recheck(quoted(part, TEXT.index(part)), now(TEXT)).status is Held.MISQUOTED


def test_wrong_offsets_of_words_that_are_there_are_set_right() -> None:
    found = recheck(quoted(start=3), now(TEXT))
    assert (found.status, found.span) == (Held.EXACT, (START, START + len(QUOTE)))


def test_a_withdrawn_article_gives_no_word_whatever_it_says_now() -> None:
    found = recheck(quoted(), Present(text=TEXT, withdrawn=True, may_show=True, reason="The Courier forbids AI use."))
    assert found.status is Held.WITHDRAWN
    assert (found.may_show, found.around, found.difference, found.span) == (False, ("", "", ""), (), None)
    assert found.reason == "The Courier forbids AI use."


def test_a_record_whose_words_were_blanked_stays_withdrawn() -> None:
    assert recheck(quoted("", 0), now(TEXT)).status is Held.WITHDRAWN


def test_an_article_that_is_gone_says_so() -> None:
    found = recheck(quoted(), Present(text=None, may_show=True, reason="The article is not there any more."))
    assert (found.status, found.may_show) == (Held.GONE, True)


def test_a_record_from_before_digests_were_kept_is_checked_by_its_words() -> None:
    old = Quoted(quote=QUOTE, start=START, end=START + len(QUOTE), article_sha256="")
    assert recheck(old, now(TEXT)).holds
    assert recheck(old, now(TEXT.replace("7.4", "7.9"))).status is Held.CHANGED


def test_a_number_that_someone_wrote_into_a_claim_is_found() -> None:
    assert altered_numbers("It cost 74 million euros.", [QUOTE], ["2026-03-02"]) == ("74 million",)
    assert altered_numbers("It cost 7.4 million euros.", [QUOTE], ["2026-03-02"]) == ()
    assert altered_numbers("It was cheap.", [QUOTE], [""]) == ()


@given(text=st.text(max_size=300), start=st.integers(0, 300), length=st.integers(1, 60))
def test_what_was_cut_out_of_a_text_holds_in_it_or_was_never_located(text: str, start: int, length: int) -> None:
    quote = text[start : start + length]
    assume(quote.strip() == quote and quote)
    found = recheck(quoted(quote, start, of=text), now(text))
    assert found.status in (Held.EXACT, Held.MISQUOTED)  # the second where a word was cut
    if found.holds and found.span:
        assert text[slice(*found.span)] == quote


@given(text=st.text(min_size=1, max_size=900), start=st.integers(0, 899), length=st.integers(1, 50))
def test_the_context_stands_in_the_text(text: str, start: int, length: int) -> None:
    assume(start < len(text))
    span = (start, min(len(text), start + length))
    before, words, after = around(text, span)
    assert words == text[slice(*span)]
    assert before.removeprefix("…") + words + after.removesuffix("…") in text or "…" in text


def test_of_an_article_whose_publisher_limits_what_is_shown_only_the_words_are() -> None:
    limited = Present(text=TEXT, may_show=True, most=60)
    assert recheck(quoted(), limited).around == ("", QUOTE, "")
    edited = Present(text=TEXT.replace("7.4", "7.9"), may_show=True, most=60)
    assert recheck(quoted(), edited).difference
    shorter = recheck(quoted(), Present(text=edited.text, may_show=True, most=20))
    assert (shorter.difference, shorter.around) == ((), ("", "", ""))
