"""Replies as models really write them, and the same claims however the reply is cut into pieces."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa.answer.parse import DraftReader, parse
from qa.types import DraftClaim

FORMAT = """QUOTE [2] the final bill was 58.3 million
QUOTE [4] approved 41 million
CLAIM The bill grew from 41 to 58.3 million.

QUOTE [1] opened on 3 September
CLAIM It opened on 3 September.

MISSING who paid for it
"""
GROWN = ("The bill grew from 41 to 58.3 million.", [(2, "the final bill was 58.3 million"), (4, "approved 41 million")])
OPENED = ("It opened on 3 September.", [(1, "opened on 3 September")])


def shape(claims: tuple[DraftClaim, ...]) -> list[tuple[str, list[tuple[int, str]]]]:
    return [(claim.text, [(quote.passage, quote.text) for quote in claim.quotes]) for claim in claims]


def read(reply: str) -> list[tuple[str, list[tuple[int, str]]]]:
    return shape(parse(reply).claims)


def test_the_reply_format_is_read() -> None:
    draft = parse(FORMAT)
    assert shape(draft.claims) == [GROWN, OPENED]
    assert draft.missing == ("who paid for it",)


@pytest.mark.parametrize(
    "reply",
    [
        FORMAT.replace("\n\n", "\n"),
        FORMAT.replace("\n", "\n\n"),
        FORMAT.replace("\n", "\r\n"),
        FORMAT.replace("QUOTE", "Quote:").replace("CLAIM", "claim:").replace("MISSING", "Missing:"),
        FORMAT.replace("QUOTE", "**QUOTE**").replace("CLAIM", "**CLAIM:**"),
        FORMAT.replace("QUOTE", "- QUOTE").replace("CLAIM", "* CLAIM"),
        FORMAT.replace("QUOTE", "1. QUOTE").replace("CLAIM", "2. Claim:"),
        FORMAT.replace("[", "[passage "),
        FORMAT.replace("[", "【").replace("]", "】:"),
        FORMAT.replace("[2]", "2:").replace("[4]", "4:").replace("[1]", "1:"),
        FORMAT.replace("[2] ", "[2]\n").replace("[1] ", "[1]\n\n"),
        FORMAT.replace("CLAIM ", "CLAIM 1: "),
        FORMAT.replace("final bill", "final\nbill"),
        "Here is the answer:\n\n" + FORMAT,
        "```\n" + FORMAT + "```\n",
        FORMAT + "\nI hope this helps!\n",
        "<think>\nThe user asks. CLAIM no\nQUOTE [9] no\n</think>\n" + FORMAT,
        "The user asks.\nSo I look.</think>\n\n" + FORMAT,
        "<thinking>no</thinking>" + FORMAT,
    ],
)
def test_the_format_survives_other_dress(reply: str) -> None:
    assert read(reply) == [GROWN, OPENED]


@pytest.mark.parametrize(
    ("left", "right"), ['""', "“”", "„“", "«»", "「」", "『』", "''", "‘’", "‚‘", "**", "``", ('"**', '**"')]
)
def test_marks_around_a_quote_are_taken_off(left: str, right: str) -> None:
    assert read(f"QUOTE [1] {left}it was late{right}\nCLAIM It was late.") == [("It was late.", [(1, "it was late")])]


@pytest.mark.parametrize("trailer", [" (The Courier, 2 March)", " — The Courier", ".", " [1]", " [1][1]"])
def test_a_source_after_the_closing_mark_is_left_off(trailer: str) -> None:
    assert read(f"QUOTE [1] “it was late”{trailer}\nCLAIM It was late.") == [("It was late.", [(1, "it was late")])]


def test_a_quote_with_speech_in_it_is_left_whole() -> None:
    assert read("QUOTE [1] he said “no” and left\nCLAIM He left.") == [("He left.", [(1, "he said “no” and left")])]


@pytest.mark.parametrize(
    ("quote", "claim", "missing"),
    [
        ("ZITAT", "AUSSAGE", "FEHLT"),
        ("Zitat:", "Behauptung:", "Fehlt:"),
        ("CITATION", "AFFIRMATION", "MANQUE"),
        ("CITA", "AFIRMACIÓN", "FALTA"),
        ("인용", "주장:", "누락:"),
        ("引用", "主張：", "不足："),
        ("引文", "主张：", "缺失："),
        ("Evidence", "Statement:", "Missing:"),
    ],
)
def test_translated_labels_are_known(quote: str, claim: str, missing: str) -> None:
    draft = parse(f"{quote} [1] 史上最大 it was late\n{claim} It was late.\n\n{missing} the rest")
    assert shape(draft.claims) == [("It was late.", [(1, "史上最大 it was late")])]
    assert draft.missing == ("the rest",)


@pytest.mark.parametrize("blank", ["\n", "\n\n"])
def test_quotes_after_their_claim_belong_to_it(blank: str) -> None:
    lines = ["CLAIM A one.", "QUOTE [1] aaa", "QUOTE [2] bbb", "CLAIM B two.", "QUOTE [3] ccc"]
    assert read(blank.join(lines)) == [("A one.", [(1, "aaa"), (2, "bbb")]), ("B two.", [(3, "ccc")])]


def test_a_claim_without_quotes_does_not_take_those_of_the_next() -> None:
    reply = "CLAIM A one.\n\nQUOTE [1] aaa\nCLAIM B two.\n\nQUOTE [2] bbb\nCLAIM C three."
    assert read(reply) == [("A one.", []), ("B two.", [(1, "aaa")]), ("C three.", [(2, "bbb")])]


def test_several_numbers_in_a_label_are_several_quotes() -> None:
    for label in ("[1][3]", "[1, 3]", "[1] [3]", "[1 and 3]", "[1;3]"):
        assert read(f"QUOTE {label} it was late\nCLAIM Late.") == [("Late.", [(1, "it was late"), (3, "it was late")])]


def test_numbers_in_a_claim_without_words_are_kept_as_citations_without_quote() -> None:
    assert read("QUOTE [1] it was late\nCLAIM It was late [1][2].") == [("It was late.", [(1, "it was late"), (2, "")])]


def test_a_number_before_quoted_words_is_their_passage() -> None:
    assert read("QUOTE 2 “the bells rang on Sunday”\nCLAIM The bells rang.") == [
        ("The bells rang.", [(2, "the bells rang on Sunday")])
    ]
    assert read("QUOTE 12 people died\nCLAIM 12 people died.") == [("12 people died.", [(0, "12 people died")])]


def test_a_quote_without_number_has_passage_zero() -> None:
    assert read("QUOTE it was late\nCLAIM Late.") == [("Late.", [(0, "it was late")])]


def test_quotes_alone_are_their_own_claims() -> None:
    assert read("QUOTE [2] it was late") == [("it was late", [(2, "it was late")])]


@pytest.mark.parametrize(
    "line",
    ["Missing persons were found [1].", "Claims of fraud were dropped [1].", "Quotes rose on Monday [1].",
     "Answer papers were lost [1].", "Citation rates doubled [1]."],
)  # fmt: skip
def test_sentences_that_begin_like_a_label_stay_prose(line: str) -> None:
    assert read(line) == [(line.replace(" [1]", ""), [(1, "")])]


def test_prose_is_cut_into_sentences_with_their_numbers() -> None:
    reply = 'The bill was "58.3 million euros" [1]. Dr. Haddad said so on 3. September [2]. [3] It rose. 増えた。[1]減った[2]。'
    assert read(reply) == [
        ('The bill was "58.3 million euros".', [(1, "58.3 million euros")]),
        ("Dr. Haddad said so on 3. September.", [(2, ""), (3, "")]),
        ("It rose.", []),
        ("増えた。", [(1, "")]),
        ("減った。", [(2, "")]),
    ]


def test_headings_of_prose_are_no_claims() -> None:
    assert read("## Answer\n**Summary:**\n- The bill rose [1].\n") == [("The bill rose.", [(1, "")])]


@pytest.mark.parametrize(
    "reply",
    [
        '{"claims": [{"text": "Late.", "quotes": [{"passage": 1, "quote": "it was late"}]}]}',
        '```json\n{"claims": [{"text": "Late.", "citations": [{"passage": "[1]", "quote": "“it was late”"}]}]}\n```',
        'Sure:\n{"answer": [{"claim": "Late [1].", "evidence": {"id": 1, "text": "it was late"}}]}',
        '[\n{"sentence": "Late.", "passage": 1, "quote": "it was late"}]',
        '{"claims": [{"text": "Late.", "quotes": [{"passage": 1, "quote": "it was late"}]}, {"text": "Cut o',
        '{"text": "Late.", "passages": [1], "quotes": ["it was late"]}',
    ],
)
def test_json_replies_are_read(reply: str) -> None:
    assert read(reply) == [("Late.", [(1, "it was late")])]


def test_json_says_what_is_missing() -> None:
    assert parse('{"claims": [], "missing": ["the toll", "none"]}').missing == ("the toll",)


@pytest.mark.parametrize(
    "reply",
    [
        "MISSING the toll",
        "MISSING",
        "Missing: the toll\n",
        "I'm sorry. The passages do not say how high the toll is.",
        "CLAIM Not in these articles.",
        "CLAIM The articles don't mention the toll [1][2].",
        "There is not enough information to answer.",
        "Das steht nicht in diesen Artikeln.",
        "Die Artikel sagen dazu nichts.",
        "Les articles ne mentionnent pas le péage.",
        "Los artículos no mencionan el peaje.",
        "기사에는 통행료에 대한 내용이 없습니다.",
        "これらの記事には記載がありません。",
        "这些文章中没有提到。",
        '{"claims": [], "missing": "the toll"}',
    ],
)
def test_not_in_these_articles_is_understood(reply: str) -> None:
    draft = parse(reply)
    assert not draft.claims
    assert draft.missing


@pytest.mark.parametrize("nothing", ["none", "None.", "N/A", "-", "keine", "없음", "なし", "无", "nada", "aucun"])
def test_nothing_missing_is_nothing(nothing: str) -> None:
    assert parse(f"QUOTE [1] it was late\nCLAIM Late.\nMISSING {nothing}").missing == ()


def test_a_quoted_denial_stays_a_claim() -> None:
    draft = parse("QUOTE [1] the document does not name him\nCLAIM The document does not name him.")
    assert len(draft.claims) == 1


@pytest.mark.parametrize(
    "reply", ["", "   \n\n", "<think>only thoughts", "```\n```", "{}", "[]", "***", "QUOTE [1]", "CLAIM"]
)
def test_nothing_said_is_no_claim_and_no_error(reply: str) -> None:
    assert parse(reply).claims == ()


def test_control_characters_and_escapes_are_taken_out() -> None:
    reply = "QUOTE [1] it \x1b[31mwas\x07 late\nCLAIM It \x1b]8;;http://evil\x07was\x1b]8;;\x07 late."
    assert read(reply) == [("It was late.", [(1, "it was late")])]


def test_a_claim_repeated_over_and_over_is_given_once() -> None:
    assert len(parse("QUOTE [1] it was late\nCLAIM Late.\n\n" * 50).claims) == 1


def test_claims_come_while_the_reply_goes_on() -> None:
    reader = DraftReader()
    assert reader.feed("QUOTE [1] it was late\nCLAIM It was la") == ()
    assert shape(reader.feed("te.\n\nQUO")) == [("It was late.", [(1, "it was late")])]
    assert reader.feed("TE [2] it rained\nCLAIM It rained.") == ()
    assert shape(reader.finish()) == [("It rained.", [(2, "it rained")])]


LINES = st.sampled_from(
    [
        "QUOTE [1] it was late", "QUOTE [2][3] “it rained”", "CLAIM It was late.", "CLAIM It rained [4].", "MISSING the toll", "",
        "**Claim:** bold [2]", "plain prose [1]. More \"quoted words\" [2].", "no marker here", "{\"claims\": [", "```json", "<think>",
        "</think>", "인용 [1] 늦었다", "主張：遅かった。", "- Quote 1 [3]: x y z", "The articles do not say.", "\x1b[31mCLAIM red", "Answer:",
        '{"text": "A b.", "quotes": [{"passage": 1, "quote": "x"}]}', "\u2028CLAIM odd\x85QUOTE [1] end",
    ]
)  # fmt: skip


@given(
    reply=st.one_of(st.lists(LINES, max_size=12).map("\n".join), st.text(max_size=200)),
    cuts=st.lists(st.integers(0, 400), max_size=30),
)
@example(reply=FORMAT, cuts=list(range(400)))
@example(reply=FORMAT.replace("\n", "\r\n"), cuts=list(range(400)))
def test_pieces_give_the_same_claims_as_the_whole(reply: str, cuts: list[int]) -> None:
    borders = sorted({0, len(reply), *(cut for cut in cuts if cut < len(reply))})
    reader = DraftReader()
    given_out = [claim for a, b in pairwise(borders) for claim in reader.feed(reply[a:b])]
    given_out.extend(reader.finish())
    assert tuple(given_out) == reader.draft.claims
    assert reader.draft == parse(reply)


@given(st.text(st.sampled_from("[]()*_`-#>:.\"“'1 2\nQUOTECLAIMab…。"), max_size=3000))
def test_no_reply_makes_the_reader_fail_or_hang(reply: str) -> None:
    parse(reply)
