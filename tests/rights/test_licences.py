"""Creative Commons licences: where they count for the article, and what they ask of an answer."""

import json

import pytest
from msgspec.structs import replace

from qa.rights.licences import name_of, read_licences
from qa.rights.policy import Policy
from qa.rights.signals import read_signals
from qa.rights.silence import Origin
from qa.rights.verdict import decide
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


@pytest.mark.parametrize("code", ["by-nc", "by-nc-sa", "by-nc-nd"])
def test_without_the_users_word_nothing_is_used_that_is_for_non_commercial_use_only(code: str) -> None:
    verdict = judge(article(raw=page(cc(code))), kept=Policy().kept)
    assert (verdict.standing, verdict.rule) == (Standing.REFERENCE, "condition-not-kept")
    assert "non_commercial = true" in verdict.reason


@pytest.mark.parametrize(
    ("licence", "rule", "conditions"),
    [
        ("CC-BY-4.0", "licence-by", ("attribution",)),
        ("CC BY-ND 4.0", "licence-nd", ("attribution", "verbatim-only")),
        ("https://creativecommons.org/licenses/by-sa/4.0/", "licence-by", ("attribution",)),
        ("CC0", "licence", ()),
        ("Public domain", "licence", ()),
        ("Open Data Licence Ellery 1.0", "nothing-said", ()),
        ("Subscribers only", "nothing-said", ()),
    ],
)
def test_the_registers_licence_is_a_signal(licence, rule, conditions) -> None:  # type: ignore[no-untyped-def]
    source = replace(make_source(), licence=licence)
    verdict = decide(source, *read_signals(source, article(raw=page())), origin=Origin.URL)
    assert (verdict.standing, verdict.rule, verdict.conditions) == (Standing.FULL, rule, conditions)


@pytest.mark.parametrize("licence", ["CC-BY-NC-4.0", "No AI use without our permission."])
def test_the_registers_licence_can_keep_a_source_from_ai(licence: str) -> None:
    source = replace(make_source(), licence=licence)
    assert decide(source, *read_signals(source, article(raw=page()))).standing is Standing.REFERENCE


def test_the_registers_licence_beats_no_stated_no() -> None:
    source = replace(make_source(), licence="CC-BY-4.0")
    raw = page('<meta name="robots" content="noai">')
    assert decide(source, *read_signals(source, article(raw=raw))).rule == "meta-noai"


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        (f'<div itemscope itemtype="https://schema.org/NewsArticle"><a itemprop="license" href="{BY}">CC</a></div>', "licence-by"),
        (f'<div itemscope itemtype="https://schema.org/NewsArticle"><link itemprop="license" href="{BY}"></div>', "licence-by"),
        (f'<p><a itemprop="license" href="{BY}">CC</a></p>', "licence-by"),
        (f'<div itemscope itemtype="https://schema.org/NewsArticle"><div itemscope itemtype="https://schema.org/ImageObject"><a itemprop="license" href="{BY}">CC</a></div></div>', "nothing-said"),
        (f'<figure><a itemprop="license" href="{BY}">CC</a></figure>', "nothing-said"),
        (f'<meta itemprop="license" content="{BY}">', "licence-by"),
    ],
)  # fmt: skip
def test_microdata_names_a_licence_too(markup: str, rule: str) -> None:
    assert judge(article(raw=page(body=f"<article><p>The bridge opened.</p>{markup}</article>"))).rule == rule


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
