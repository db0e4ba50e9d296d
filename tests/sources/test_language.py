"""The language of an article."""

import pytest

from qa.sources.language import guess_language, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The council voted on Monday night to build the new library on the east bank of the river.", "en"),
        ("Der Stadtrat hat am Montagabend beschlossen, die neue Bücherei am Ostufer zu bauen.", "de"),
        ("Le conseil a décidé lundi soir de bâtir la nouvelle bibliothèque sur la rive est du fleuve.", "fr"),
        ("El pleno decidió el lunes por la noche construir la nueva biblioteca en la orilla este del río.", "es"),
        ("Il consiglio ha deciso lunedì sera di costruire la nuova biblioteca sulla riva del fiume.", "it"),
        ("A câmara decidiu na segunda-feira construir a nova biblioteca na margem do rio, e não no centro.", "pt"),
        ("해온시는 8일 해온항 새 여객터미널 공사를 3월에 시작한다고 밝혔다.", "ko"),
        ("潮見町議会は18日、小学校4校を2校に統合する条例案を可決した。", "ja"),
        ("滨河市议会周一晚表决通过，新图书馆将建在东岸，总造价一亿元。", "zh"),
        ("Москва сегодня ждёт дождя, сообщили синоптики в понедельник утром.", ""),
        ("12 345 67", ""),
        ("Oslo Bergen Trondheim Stavanger Drammen Molde Narvik Hamar", ""),
    ],
)
def test_script_and_function_words_tell(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_a_declared_language_counts_before_the_guess() -> None:
    assert language_of("The council of the city and the river", "de-AT") == "de"
    assert language_of("The council of the city and the river in which it is", "Deutsch") == "de"
    assert language_of("The council of the city and the river in which it is", "??") == "en"
