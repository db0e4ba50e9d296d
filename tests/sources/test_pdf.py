"""PDF files, made here with reportlab."""

import io
from collections.abc import Callable

import pytest

from qa.errors import UnreadableError
from qa.types import Article

One = Callable[..., Article]


def pdf(*pages: list[str], title: str = "", encrypt: str | None = None) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=encrypt)
    canvas.setTitle(title)
    canvas.setAuthor("Ada Merriman")
    for lines in pages:
        text = canvas.beginText(72, 760)
        for line in lines:
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_lines_are_joined_to_paragraphs_and_hyphens_healed(one: One) -> None:
    lines = [
        "The wall at the harbour mouth held through the night, the harbour mas-",
        "ter said, and nobody in the forty houses behind it had to be moved from",
        "their beds.",
        "The second wall, on the other side of the river, was less well built and it",
        "gave way.",
    ]
    article = one("a.pdf", pdf(lines, title="Wall holds"))
    assert article.title == "Wall holds"
    assert article.author == "Ada Merriman"
    assert article.text == (
        "The wall at the harbour mouth held through the night, the harbour master said, and nobody in the forty houses"
        " behind it had to be moved from their beds.\n\nThe second wall, on the other side of the river, was less well"
        " built and it gave way."
    )


def test_running_heads_and_page_numbers_are_dropped(one: One) -> None:
    pages = [
        ["The Paper, March 2026", f"Sentence number {n} of the story stands here alone.", str(n)] for n in range(1, 5)
    ]
    text = one("a.pdf", pdf(*pages)).text
    assert "The Paper, March" not in text
    assert "Sentence number 4" in text


def test_an_encrypted_one_is_refused(one: One) -> None:
    with pytest.raises(UnreadableError, match="encrypted"):
        one("a.pdf", pdf(["text"], encrypt="secret"))


def test_pictures_of_text_are_refused_with_a_remedy(one: One) -> None:
    with pytest.raises(UnreadableError, match="no text") as caught:
        one("a.pdf", pdf([]))
    assert "OCR" in caught.value.remedy


def test_one_cut_in_half_is_refused(one: One) -> None:
    whole = pdf(["text"] * 40)
    with pytest.raises(UnreadableError, match="cut off"):
        one("a.pdf", whole[: len(whole) // 2])
