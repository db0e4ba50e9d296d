"""What a capital tells: a name; in German, where every noun has one, only without an article or a number before it."""

from __future__ import annotations

import pytest

from qa.drafting.names import eastern_places, name_stems, owners, proper_stems


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Das Feuer in Husby brach um 21.40 Uhr aus.", {"husby"}),
        ("Die Sitzung des neuen Rates in Holm begann.", {"holm"}),
        ("Im Mai strich die Werft Harms 410 Stellen.", {"harm"}),
        ("Das Landgericht hat Otto Brehm freigesprochen.", {"otto", "brehm"}),
        ("Am Ufer fällte die kleine Gemeinde Ruhn 140 Bäume.", {"ruhn"}),
        ("Es fallen im Werk Lohne 120 Stellen weg.", {"pay"}),  # a town, though it looks like Löhne
    ],
)
def test_a_german_noun_with_an_article_is_no_name(sentence: str, names: set[str]) -> None:
    assert proper_stems(sentence, is_german=True) == names


def test_elsewhere_every_capital_is_a_name() -> None:
    sentence = "The Harbour Courier saw fire in Husby in May."
    assert proper_stems(sentence, is_german=False) == name_stems(sentence) == {"harbou", "courie", "husby"}


def test_a_german_noun_may_have_an_owner() -> None:
    assert owners("Der Pegel der Elbe und die Sitzung des neuen Rates") == {"level": {"elbe"}, "sitzun": {"rate"}}
    assert owners("Die Sitzung in Holm begann um 18 Uhr.") == {}


def test_eastern_places_are_known_by_what_they_are() -> None:
    assert eastern_places("潮見町の避難所と北浜工場") == {"町": {"潮見"}, "工場": {"北浜"}}
    assert eastern_places("한빛시 정전은 새봄극장에서 시작됐다") == {"시": {"한빛"}, "극장": {"새봄"}}
    assert eastern_places("市長は同町の町議会で、市町村と話した") == {}
