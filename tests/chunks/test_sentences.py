"""Sentences in nine languages and more, the lines they stand on, and what holds for any text at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from qa.chunks.sentences import LONGEST, LONGEST_DENSE, sentence_spans
from qa.text import normalise
from tests.chunks.articles import anything

# Sentences are written with a bar between them; the text under test is that without the bars.
ENGLISH = [
    "Dr. Smith met J. K. Rowling at 5 p.m. in Washington, D.C. |He left.",
    "The U.S. economy grew 3.5 percent. |See No. 5 (fig. 2). |He paid $3.50.",
    "“It works,” he said. |“Fine.” |She went on.",
    '"Stop!" she cried. |"Go home." |In Jan. 2020, Gen. Lee spoke.',
    "He works at Acme Inc. |She does not. |Inc. shares fell.",
    "(He left early.) |Then it ended. |Wait... what? |Yes!",
    "The doors open at 9 a.m. Monday. |He said no. |Nobody else did.",
    "The rate fell.[12] |It rose again [3, 4]. |So it went [citation needed].",
    "That is what people remarked on. |For years it had been so. |It was on at noon.",
    "It was Mr. J. R. Hartley vs. Mrs. Ames, i.e. nobody. |The end.",
    "She moved to the U.K. |They followed. |The N.H.S. pays.",
    "Prices rose, e.g. for bread, milk, etc. |Nobody bought it.",
    "“We will stay.” |“All of us?” he asked.",
    "Did it work? |eBay says yes. |Version 2.0.1 is out.",
    "It cost €5 (about $6). |Ms. Lau paid. |The Rev. Ames prayed.",
]
GERMAN = [
    "Am 12. März traf Dr. Müller z. B. den Abg. Meier. |Das kostet ca. 3,5 Mio. Euro.",
    "Die 19. Ausgabe, d. h. Nr. 4, kam bzw. ging. |„Nein.“ |Er ging.",
    "Im 20. Jahrhundert war das anders. |»Ja!«, sagte sie. |Das war 1998. |Der Rest schwieg.",
    "„Wir gehen“, sagte er. |Es gab 12. |Die anderen fehlten. |Am 3. 4. 2020 kam sie.",
    "Die Abg. Huber (vgl. S. 12) nannte u. a. den 1. Mai. |Gut.",
]
FRENCH = [
    "M. Dupont et Mme. Martin sont là. |Il a dit : « Non. » |Elle est partie.",
    "Cf. p. 12. |Le XIXe s. av. J.-C. fut long. |« Où ? » demanda-t-il. |Voilà !",
]
SPANISH = [
    "La Sra. García y el Dr. López llegaron. |¿Quién? |¡Hola! |EE. UU. ganó.",
    "Dijo: «No». |Luego se fue. |Véase la pág. 3. |Ud. sabe.",
]
JAPANESE = [
    "彼は「行く。」と言った。|そう！|本当？|はい。",
    "「もう終わりだ。」|彼は去った。|（注：二〇二四年。）|価格は3.5円だ。",
]
CHINESE = ["他说：“好。”|他走了！|真的？！|是……不。", "「好。」|他說。|GDP增长3.5%。|（完。）"]
KOREAN = ['그는 갔다. |그녀는 왔다! |정말? |"간다."고 말했다. |3.5% 올랐다.']
OTHERS = [
    ("ru", "В 2020 г. он ушёл. |А. С. Пушкин писал. |«Да». |Он ушёл."),
    ("ar", "هل هذا صحيح؟ |نعم. |لا."),
    ("hi", "यह पहला है। |यह दूसरा है।"),
    ("it", "Il sig. Rossi è qui. |Ecco. |Il dott. Bianchi no."),
    ("pt", "O Sr. Silva chegou. |A Dra. Costa saiu."),
]
CASES = [
    *(("en", text) for text in ENGLISH),
    *(("de", text) for text in GERMAN),
    *(("fr", text) for text in FRENCH),
    *(("es", text) for text in SPANISH),
    *(("ja", text) for text in JAPANESE),
    *(("zh", text) for text in CHINESE),
    *(("ko", text) for text in KOREAN),
    *OTHERS,
]


def cut(text: str, language: str = "") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_sentences_end_where_a_reader_ends_them(language: str, marked: str) -> None:
    assert cut(marked.replace("|", ""), language) == [sentence.strip() for sentence in marked.split("|")]


@pytest.mark.parametrize("text", GERMAN)
def test_german_is_recognised_when_nobody_says_so(text: str) -> None:
    before = "Der Rat hat sich mit der Frage befasst, und das Ergebnis ist nicht für alle gut."
    assert cut(f"{before} {text.replace('|', '')}")[1:] == [sentence.strip() for sentence in text.split("|")]


def test_headings_list_items_and_lines_are_sentences_of_their_own() -> None:
    text = "A heading without a mark\n\n1. First item here. More.\n2. Second item\n- third\n* fourth (see no. 4)\n\nEnd"
    assert cut(text, "en") == [
        "A heading without a mark",
        "1. First item here.",
        "More.",
        "2. Second item",
        "- third",
        "* fourth (see no. 4)",
        "End",
    ]


def test_lines_broken_at_a_width_stay_in_their_sentence() -> None:
    text = (
        "The council voted on Tuesday to close the\nold bridge over the Elm, and to ask Mr.\nSmith for a plan. It will cost "
        "forty\nmillion, said the mayor."
    )
    assert cut(text, "en") == [
        "The council voted on Tuesday to close the\nold bridge over the Elm, and to ask Mr.\nSmith for a plan.",
        "It will cost forty\nmillion, said the mayor.",
    ]


def test_japanese_lines_broken_at_a_width_stay_in_their_sentence() -> None:
    sentence = "議会は火曜日、エルム川に架かる古い橋を閉鎖し、新しい計画を作るよう市長に求めることを決めた。"
    text = sentence * 4
    lines = "\n".join(text[i : i + 30] for i in range(0, len(text), 30))
    assert [piece.replace("\n", "") for piece in cut(lines, "ja")] == [sentence] * 4


def test_long_lines_of_a_list_stay_apart() -> None:
    rows = [
        f"Councillor {name}, who sat for the northern ward until 2019"
        for name in ("Ames", "Boyd", "Carr", "Dunn", "Ebb")
    ]
    assert cut("\n".join(rows), "en") == rows


def test_a_blank_line_always_parts() -> None:
    assert cut("He went to the\n\nend of the road.") == ["He went to the", "end of the road."]


def test_a_table_keeps_its_rows() -> None:
    rows = ["Town | Votes", "Elmsford | 1,204", "Dunmore | 988", "Kell | 12"]
    assert cut("\n".join(rows)) == rows


def test_a_run_without_an_end_is_cut_at_clause_marks() -> None:
    text = ", ".join(["the mayor of one more town that nobody had asked before"] * 40)
    pieces = cut(text, "en")
    assert len(pieces) > 3
    assert all(150 < len(piece) <= LONGEST for piece in pieces)
    assert all(piece.endswith(",") for piece in pieces[:-1])


def test_a_run_in_a_script_without_blanks_is_cut_shorter() -> None:
    chinese = "，".join(["这座桥的造价比去年公布的数字高出许多"] * 60)
    thai = " ".join(["สวัสดีครับวันนี้อากาศดีเราจะไปเที่ยว"] * 60)
    for text in (chinese, thai):
        assert all(LONGEST_DENSE / 4 < len(piece) <= LONGEST_DENSE for piece in cut(text))
    assert all(piece.endswith("，") for piece in cut(chinese)[:-1])


def test_a_run_without_anything_to_cut_at_is_cut_all_the_same() -> None:
    assert "".join(cut("x" * 5000)) == "x" * 5000
    assert max(map(len, cut("x" * 5000))) <= LONGEST


def test_a_cut_never_parts_a_letter_from_its_accents() -> None:
    text = ("e\u0323\u0301\u0302" * 400)[:-1]
    assert all(piece[0] == "e" for piece in cut(text))


def test_an_unclosed_quote_does_not_swallow_what_follows() -> None:
    text = 'He said "we are done. Nobody answered. The meeting ended. They (all of them went home. It rained.'
    assert len(cut(text, "en")) == 5


@settings(deadline=None)
@given(anything())
def test_every_visible_character_is_in_exactly_one_sentence(raw: str) -> None:
    text = normalise(raw)
    spans = sentence_spans(text)
    reached = 0
    for start, end in spans:
        assert start < end
        assert not text[reached:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert "\n\n" not in text[start:end]
        assert end - start <= LONGEST
        reached = end
    assert not text[reached:].strip()
    assert spans == sentence_spans(text)


@settings(deadline=None)
@given(anything())
def test_paragraphs_are_cut_alike_alone_and_together(raw: str) -> None:
    paragraphs = [p for p in normalise(raw).split("\n\n") if p and "\n" not in p]
    together = [sentence for p in paragraphs for sentence in cut(p, "en")]
    assert cut("\n\n".join(paragraphs), "en") == together
