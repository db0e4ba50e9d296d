"""Bytes to text."""

import pytest

from qa.errors import UnreadableError
from qa.sources.encoding import decode

TEXTS = {
    "cp949": "해온시는 8일 해온항 새 여객터미널 공사를 3월에 시작한다고 밝혔다. 총사업비는 412억 원이다.",
    "cp932": "潮見町議会は18日、小学校4校を2校に統合する条例案を賛成8、反対5で可決した。",
    "euc_jp": "潮見町議会は18日、小学校4校を2校に統合する条例案を賛成8、反対5で可決した。",
    "gb18030": "滨河市议会周一晚表决通过，新图书馆将建在东岸，总造价是1.42亿元，计划三月开工。",
    "big5": "市議會週一晚表決通過，新圖書館將建在東岸，總造價是一億元，計劃三月開工。",
    "cp1252": "Der Fährmann sagt: „Größe ist nicht alles“ – und fährt für 5 € über.",
    "latin-1": "Les pompiers ont été appelés à quatre heures. Ça a duré toute la journée.",
    "cp1251": "Москва сегодня ждёт дождя, сообщили синоптики в понедельник утром.",
    "cp1250": "Zażółć gęślą jaźń. Łódź była w ogniu, powiedział świadek, i została już pusta.",
    "utf-8-sig": "Café au lait.",
    "utf-16": "Café au lait.",
    "utf-16-le": "Café au lait, sans marque.",
    "utf-16-be": "Café au lait, sans marque.",
    "utf-32": "Café au lait.",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_text_comes_back_from_every_common_encoding(encoding: str) -> None:
    assert decode(TEXTS[encoding].encode(encoding)).lstrip("\ufeff") == TEXTS[encoding]


def test_a_declared_charset_counts_in_markup_only() -> None:
    page = '<html><head><meta charset="iso-8859-7"></head><body>Καλημέρα</body></html>'
    assert "Καλημέρα" in decode(page.encode("iso-8859-7"), markup=True)


def test_a_wrong_declaration_gives_way_to_the_bytes() -> None:
    page = '<meta charset="euc-jp"><p>Grüße aus dem Süden</p>'
    assert decode(page.encode("utf-8"), markup=True) == page


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x00\x00", "empty"),
        (b"a\x00b" * 30 + b"c" * 40, "NUL"),
        ("Größe und Schluß".encode()[:-1], "middle of a character"),
        ("Café d’été à la plage".encode().decode("cp1252").encode(), "decoded wrongly"),
        (("\ufffd" * 30 + "abc").encode(), "lost"),
        (b"\x01\x02\x03\x04" * 50, "control"),
    ],
)
def test_garbage_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        decode(data)
