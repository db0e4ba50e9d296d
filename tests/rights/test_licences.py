"""Creative Commons licences: where they count for the article, and what they ask of an answer."""

import json

import pytest

from qa.rights.licences import name_of, read_licences
from qa.types import Says, Standing
from tests.rights.conftest import make_source
from tests.rights.sites import article, judge, page, site_file

SOURCE = make_source()
BY = "https://creativecommons.org/licenses/by/4.0/"


def cc(code: str) -> str:
    return f'<link rel="license" href="https://creativecommons.org/licenses/{code}/4.0/">'


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (BY, "CC-BY-4.0"),
        ("http://www.creativecommons.org/licenses/by-nc-nd/3.0/de/", "CC-BY-NC-ND-3.0"),
        ("https://creativecommons.org/licenses/BY-SA/4.0/legalcode", "CC-BY-SA-4.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "PDM-1.0"),
        ("https://creativecommons.org/", ""),
        ("https://paper.example/terms", ""),
    ],
)
def test_a_licence_is_known_by_its_address(url, name) -> None:  # type: ignore[no-untyped-def]
    assert name_of(url) == name


@pytest.mark.parametrize(
    ("code", "rule", "conditions"),
    [
        ("by", "licence-by", ("attribution",)),
        ("by-sa", "licence-by", ("attribution",)),
        ("by-nd", "licence-nd", ("attribution", "verbatim-only")),
        # NC permits nothing by itself: silence stays what it is, with a condition on it
        ("by-nc", "nothing-said", ("attribution", "non-commercial")),
        ("by-nc-sa", "nothing-said", ("attribution", "non-commercial")),
        ("by-nc-nd", "nothing-said", ("attribution", "non-commercial", "verbatim-only")),
    ],
)
def test_a_licence_asks_for_conditions(code, rule, conditions) -> None:  # type: ignore[no-untyped-def]
    verdict = judge(article(raw=page(cc(code))))
    assert (verdict.standing, verdict.rule, verdict.conditions) == (Standing.FULL, rule, conditions)


def test_a_public_domain_mark_asks_for_nothing() -> None:
    raw = page('<link rel="license" href="https://creativecommons.org/publicdomain/zero/1.0/">')
    verdict = judge(article(raw=raw))
    assert (verdict.rule, verdict.conditions) == ("licence", ())


LD = {"@context": "https://schema.org", "@type": "NewsArticle", "license": BY}


@pytest.mark.parametrize(
    "subject",
    [
        article(headers=[("link", f'<{BY}>; rel="license"')]),
        article(raw=page(f'<link rel="license" href="{BY}">')),
        article(raw=page(body=f'<article>x</article><footer><a rel="license noopener" href="{BY}">CC</a></footer>')),
        article(raw=page(f'<script type="application/ld+json">{json.dumps(LD)}</script>')),
        article(raw=page(f'<script type="application/ld+json">{json.dumps({"@graph": [LD]})}</script>')),
        article(raw=page(f'<script type="application/ld+json">{json.dumps(LD | {"license": {"@id": BY}})}</script>')),
        article(raw=page(f'<meta name="dcterms.license" content="{BY}">')),
        article(site_file("feed", f"<creativeCommons:license>{BY}</creativeCommons:license>")),
        article(site_file("feed", f'<link rel="license" href="{BY}"/>')),
    ],
)
def test_a_licence_counts_wherever_an_article_names_its_own(subject) -> None:  # type: ignore[no-untyped-def]
    assert judge(subject).rule == "licence-by"


@pytest.mark.parametrize(
    "raw",
    [
        page(
            body=f'<article><figure><img src="a.jpg"><figcaption><a rel="license" href="{BY}">CC</a></figcaption></figure></article>'
        ),
        page(body=f'<article>Photo: <a href="{BY}">CC BY</a></article>'),
        page(body=f'<article><p>Photo: <a rel="license" href="{BY}">CC BY</a></p></article>'),
        page(f'<script type="application/ld+json">{json.dumps({"@type": "ImageObject", "license": BY})}</script>'),
        page(f'<script type="application/ld+json">{{"@type": "NewsArticle", "license": "{BY}"</script>'),
    ],
)
def test_a_licence_of_a_photo_is_not_the_articles(raw: str) -> None:
    verdict = judge(article(raw=raw))
    assert (verdict.rule, verdict.conditions) == ("nothing-said", ())


def test_a_wall_is_noted_and_is_no_word_about_ai() -> None:
    data = json.dumps({"@type": "NewsArticle", "isAccessibleForFree": False})
    subject = article(raw=page(f'<script type="application/ld+json">{data}</script>'))
    assert [(s.quote, s.says) for s in read_licences(SOURCE, subject).signals] == [
        ("isAccessibleForFree: false", Says.UNSTATED)
    ]
    assert judge(subject).rule == "nothing-said"


def test_a_licence_loses_to_a_no() -> None:
    assert judge(article(raw=page(cc("by") + '<meta name="robots" content="noai">'))).rule == "meta-noai"
