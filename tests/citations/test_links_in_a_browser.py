"""Links to quoted words, opened in a real Chromium: does it scroll to those words, and not to others like them?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qa.citations.links import link_to
from tests.citations.browser import Browser, browser, find_browser

pytestmark = pytest.mark.skipif(not find_browser(), reason="no Chromium on this machine")

PLAIN = "A first paragraph about nothing.\nThe bill, at 58 & more, was well-known. It was late — very late – and dear.\nA last one."
REPEATED = (
    "The council met on Monday. The bill was late.\nNothing else happened that week, officials said.\n"
    "The mayor spoke of the weather. The bill was late. He left at noon.\nThe bill was late. She stayed."
)
TWICE_THE_SAME = (
    "It rained all day. The bill was late. Nobody came.\nIt rained all day. The bill was late. Somebody came.\nThe end."
)
LONG = (
    "The harbour board met on Monday in the old customs house.\n"
    "The harbour board said on Tuesday that the ferry, which carries 640 people, would sail at 9.30 a.m. every day of "
    "the week, including holidays — the mayor’s “main demand” — and that fares would not rise before 2027.\nThe end."
)
JAPANESE = (
    "市議会は月曜日に開かれた。港湾の新しいターミナルについて話し合われた。\n"
    "市長は述べた。港湾の新しいターミナルは三日に開業し、初日に六百四十人が島へ渡った。運賃は据え置かれる。\n"
    "以上である。"
)
LONG_JAPANESE = (
    "市議会は月曜日に開かれた。\n港湾の新しいターミナルは三日に開業し、初日に六百四十人が島へ渡った。運賃は据え置かれるが、"
    "来年度の予算については市議会がまだ決めておらず、港湾局は十二月までに案をまとめる方針で、市長は住民の意見を聴くと述べた。"
    "会議は二時間で終わり、次回は来月の第一月曜日に開かれる予定だと港湾局の担当者は記者団に説明した。\n以上である。"
)
CHINESE = "市议会周一开会。\n市长说，新码头将于三日启用，首日有六百四十人乘船上岛。票价不变。\n完。"
KOREAN = "시의회는 월요일에 열렸다.\n시장은 새 터미널이 3일 문을 열고 첫날 640명이 섬으로 건너갔다고 말했다. 요금은 오르지 않는다.\n끝."
MARKED = "Le café d’à côté a fermé.\nL’économie, dit-il, « va mieux » : +3,5 % en 2026 (contre 2 %).\nDas Größte war’s nicht."

CASES = {
    "commas, ampersand, hyphen": (PLAIN, "The bill, at 58 & more, was well-known.", 0),
    "part of a sentence with a comma": (PLAIN, "at 58 & more, was", 0),
    "dashes": (PLAIN, "late — very late – and dear", 0),
    "the first of three": (REPEATED, "The bill was late.", 0),
    "the second of three": (REPEATED, "The bill was late.", 1),
    "the third, at the start of its paragraph": (REPEATED, "The bill was late.", 2),
    "the second after the same words": (TWICE_THE_SAME, "The bill was late.", 1),
    "the second of equal paragraphs": ("Same words here.\nSame words here.\nSame words here.\nOther.", "Same words here.", 1),
    "one word, not part of another": ("Partly cloudy with fog.\nThe art of it was lost.\nEnd.", "The art of it", 0),
    "a word of a longer word before": ("The party met in the hall.\nWhat is art worth to them?\nEnd.", "art worth", 0),
    "other case before": ("THE BILL WAS LATE\nHe said: The bill was late again.\nEnd.", "The bill was late", 0),
    "long, given by its ends": (LONG, LONG.split("\n")[1], 0),
    "across paragraphs": (REPEATED, "He left at noon.\nThe bill was late.", 0),
    "japanese": (JAPANESE, "港湾の新しいターミナルは三日に開業し、", 0),
    "japanese, repeated": (JAPANESE, "港湾の新しいターミナル", 1),
    "japanese, from the middle of a sentence": (JAPANESE, "三日に開業し、初日に六百四十人", 0),
    "long japanese": (LONG_JAPANESE, LONG_JAPANESE.split("\n")[1], 0),
    "chinese": (CHINESE, "新码头将于三日启用，首日有六百四十人乘船上岛。", 0),
    "chinese, within a sentence": (CHINESE, "首日有六百四十人", 0),
    "korean": (KOREAN, "새 터미널이 3일 문을 열고 첫날 640명이", 0),
    "korean with its ending cut": (KOREAN, "첫날 640명이 섬으로 건너갔다", 0),
    "accents and percent": (MARKED, "« va mieux » : +3,5 % en 2026 (contre 2 %).", 0),
    "eszett": (MARKED, "Das Größte war’s nicht.", 0),
    "a question of marks": ("Why?\n“Why?” he asked. “Because,” she said, “it’s 5 o’clock.”\nEnd.", "“Because,” she said, “it’s 5 o’clock.”", 0),
}  # fmt: skip


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("chromium")) as running:
        yield running


@pytest.mark.parametrize("case", CASES)
def test_the_browser_opens_at_the_quoted_words(chromium: Browser, case: str) -> None:
    text, words, number = CASES[case]
    start = -1
    for _ in range(number + 1):
        start = text.index(words, start + 1)
    span = (start, start + len(words))
    name = f"page-{list(CASES).index(case)}"
    link = link_to(f"{chromium.origin}/{name}", text, span)
    seen = chromium.open(name, text, span, link)
    assert seen.scrolled > 0, f"nothing was found: {link}"
    assert seen.quoted_is_visible, f"something else was found: {link}"


def test_a_page_opened_without_words_is_not_scrolled(chromium: Browser) -> None:
    seen = chromium.open("plain", PLAIN, (33, 40), f"{chromium.origin}/plain")
    assert seen.scrolled == 0
    assert not seen.quoted_is_visible


def test_words_that_are_not_there_are_not_found(chromium: Browser) -> None:
    seen = chromium.open("missing", PLAIN, (33, 40), f"{chromium.origin}/missing#:~:text=no%20such%20words")
    assert seen.scrolled == 0
