"""One row for every line of the decision table, from the publisher's own words to the verdict."""

import json

import pytest

from qa.rights.silence import Origin, Profile
from qa.types import AiUse, Article, Standing
from tests.rights.sites import article, judge, page, robots, site_file

FULL, REFERENCE, UNCHECKED = Standing.FULL, Standing.REFERENCE, Standing.UNCHECKED
RSL = '<rsl xmlns="https://rslstandard.org/rsl"><content url="/" {}><license>{}</license></content></rsl>'
CC = '<link rel="license" href="https://creativecommons.org/licenses/{}/4.0/">'
PLUS = "http://ns.useplus.org/ldf/vocab/"


def with_robots(*lines: str) -> Article:
    return article(robots("\n".join(("User-agent: *", *lines, "Allow: /"))))


def meta(content: str) -> Article:
    return article(raw=page(f'<meta name="robots" content="{content}">'))


def usage(value: str) -> Article:
    return article(headers=[("content-usage", value)])


def rsl(inner: str, more: str = "") -> Article:
    return article(site_file("rsl", RSL.format(more, inner)))


def tdm(value: int) -> Article:
    return article(site_file("tdmrep.json", json.dumps([{"location": "/", "tdm-reservation": value}])))


def plus(value: str) -> Article:
    raw = f'<x:xmpmeta><rdf:Description plus:DataMining="{PLUS}{value}"/></x:xmpmeta>'
    return article(raw=b"%PDF-1.7 " + raw.encode(), media_type="application/pdf")


def cawg(key: str, use: str) -> Article:
    entries = {"entries": {f"cawg.{key}": {"use": use}}}
    return article(site_file("c2pa", json.dumps({"label": "cawg.training-mining", "data": entries})))


def footer(text: str) -> Article:
    return article(raw=page(body=f"<article><p>The bridge opened.</p></article><footer>{text}</footer>"))


ROWS: list[tuple[str, Article, Standing, str, tuple[str, ...]]] = [
    ("3 Disallow for everybody", article(robots("User-agent: *\nDisallow: /")), REFERENCE, "robots-disallow", ()),
    ("3 Disallow for us", article(robots("User-agent: BylineBot\nDisallow: /")), REFERENCE, "robots-disallow", ()),
    ("4 robots.txt 5xx", article(robots("", status=503)), UNCHECKED, "carrier-failed", ()),
    ("4 robots.txt unanswered", article(robots("", status=0)), UNCHECKED, "carrier-failed", ()),
    ("4 a page as robots.txt", article(robots(page())), UNCHECKED, "carrier-failed", ()),
    ("5 robots.txt 404", article(robots("", status=404)), FULL, "nothing-said", ()),
    ("5 robots.txt 410", article(robots("", status=410)), FULL, "nothing-said", ()),
    *(
        (f"6 robots.txt {status}", article(robots("", status=status)), REFERENCE, "robots-refused", ())
        for status in (401, 403, 429, 451)
    ),
    ("7 Disallow for GPTBot", article(robots("User-agent: GPTBot\nDisallow: /")), FULL, "nothing-said", ()),
    ("8 Disallow for Google-Extended", article(robots("User-agent: Google-Extended\nDisallow: /")), REFERENCE, "robots-grounding", ()),
    ("9 Disallow for ChatGPT-User", article(robots("User-agent: ChatGPT-User\nDisallow: /")), REFERENCE, "robots-agents", ()),
    ("9 Disallow for PerplexityBot", article(robots("User-agent: PerplexityBot\nDisallow: /")), REFERENCE, "robots-agents", ()),
    ("10 ai-input=no", with_robots("Content-Signal: search=yes, ai-input=no"), REFERENCE, "content-signal-ai-input", ()),
    ("11 ai-train=no only", with_robots("Content-Signal: search=yes, ai-train=no"), FULL, "nothing-said", ()),
    ("12 search=no", with_robots("Content-Signal: search=no"), REFERENCE, "search-no", ()),
    ("13 ai-input=yes", with_robots("Content-Signal: ai-input=yes"), FULL, "publisher-permits", ()),
    ("14 use=reference", with_robots("Content-Signal: search=yes,ai-train=no,use=reference"), REFERENCE, "content-signal-use", ()),
    ("14 with ai-input=yes", with_robots("Content-Signal: ai-input=yes,use=reference"), FULL, "publisher-permits", ()),
    ("14 use=immediate", with_robots("Content-Signal: ai-input=yes,use=immediate"), REFERENCE, "content-signal-use", ()),
    ("14 use=full", with_robots("Content-Signal: use=full"), FULL, "nothing-said", ()),
    *(
        (f"15 {label}=n", usage(f"{label}=n"), REFERENCE, "aipref-ai-use", ())
        for label in ("ai-use", "inference", "ai-output")
    ),
    *(
        (f"16 {label}=n", usage(f"{label}=n"), FULL, "nothing-said", ())
        for label in ("train-ai", "genai", "train-genai")
    ),
    ("17 search=n", usage("search=n"), REFERENCE, "search-no", ()),
    *(
        (f"18 {label}=n", usage(f"{label}=n"), REFERENCE, "aipref-ai-use", ())
        for label in ("all", "bots", "tdm", "ai")
    ),
    *(
        (f"19 prohibits {token}", rsl(f'<prohibits type="usage">{token}</prohibits>'), REFERENCE, "rsl-prohibits", ())
        for token in ("ai-input", "ai-all", "all")
    ),
    ("20 prohibits ai-index", rsl('<prohibits type="usage">ai-index</prohibits>'), REFERENCE, "rsl-ai-index", ()),
    ("21 with a server", rsl('<permits type="usage">ai-input</permits>', 'server="https://l.example"'), REFERENCE, "rsl-conditional", ()),
    ("21 not free", rsl('<permits type="usage">ai-input</permits><payment type="crawl"/>'), REFERENCE, "rsl-conditional", ()),
    ("22 for attribution", rsl('<permits type="usage">ai-input</permits><payment type="attribution"/>'), FULL, "rsl-attribution", ("attribution",)),
    ("23 named, refused", article(site_file("rsl", status=403)), UNCHECKED, "carrier-failed", ()),
    ("23 named, not parsed", article(site_file("rsl", "<rsl")), UNCHECKED, "carrier-failed", ()),
    ("23 named, never fetched", with_robots("License: https://paper.example/l.xml"), UNCHECKED, "carrier-failed", ()),
    ("24 reservation 1", tdm(1), REFERENCE, "tdm-reservation", ()),
    ("25 reservation 0", tdm(0), FULL, "publisher-permits", ()),
    ("26 noai", meta("noai"), REFERENCE, "meta-noai", ()),
    ("26 noai in the header", article(headers=[("x-robots-tag", "noai")]), REFERENCE, "meta-noai", ()),
    ("27 noarchive", meta("noarchive"), REFERENCE, "meta-noarchive", ()),
    ("28 nocache", meta("nocache"), REFERENCE, "meta-nocache", ("title-only",)),
    ("29 nosnippet", meta("nosnippet"), REFERENCE, "meta-nosnippet", ()),
    ("29 max-snippet:0", meta("max-snippet:0"), REFERENCE, "meta-max-snippet", ()),
    ("30 max-snippet:N", meta("max-snippet:80"), FULL, "nothing-said", ("max-quote:80",)),
    ("31 noindex", article(headers=[("x-robots-tag", "noindex")]), REFERENCE, "meta-noindex", ()),
    ("32 ai.txt", article(site_file("ai.txt", "User-Agent: *\nDisallow: /")), FULL, "nothing-said", ()),
    ("32 trust.txt", article(site_file("trust.txt", "datatrainingallowed=no")), FULL, "nothing-said", ()),
    ("33 DMI-PROHIBITED", plus("DMI-PROHIBITED"), REFERENCE, "plus-data-mining", ()),
    ("33 but for search engines", plus("DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"), REFERENCE, "plus-data-mining", ()),
    ("33 SEECONSTRAINT", plus("DMI-PROHIBITED-SEECONSTRAINT"), REFERENCE, "plus-data-mining", ()),
    ("33 training", plus("DMI-PROHIBITED-AIMLTRAINING"), FULL, "nothing-said", ()),
    ("34 ai_inference", cawg("ai_inference", "notAllowed"), REFERENCE, "cawg-training-mining", ()),
    ("34 data_mining constrained", cawg("data_mining", "constrained"), REFERENCE, "cawg-training-mining", ()),
    ("34 training", cawg("ai_generative_training", "notAllowed"), FULL, "nothing-said", ()),
    ("35 notice: use", footer("© The Paper. 무단 전재-재배포, AI 학습 및 활용 금지"), REFERENCE, "printed-notice", ()),
    ("36 notice: training", footer("© The Paper. AI training prohibited."), REFERENCE, "printed-notice-training", ()),
    ("37 notice: mining", footer("© The Paper. All rights are reserved, including those for text and data mining, AI training, and similar technologies."), REFERENCE, "printed-notice", ()),
    ("38 redistribution only", footer("© The Paper. 무단 전재 및 재배포 금지"), FULL, "nothing-said", ()),
    ("39 CC BY", article(raw=page(CC.format("by"))), FULL, "licence-by", ("attribution",)),
    ("39 CC BY-NC", article(raw=page(CC.format("by-nc"))), FULL, "nothing-said", ("attribution", "non-commercial")),
    ("39 CC BY-ND", article(raw=page(CC.format("by-nd"))), FULL, "licence-nd", ("attribution", "verbatim-only")),
    ("39 CC0", article(raw=page('<link rel="license" href="https://creativecommons.org/publicdomain/zero/1.0/">')), FULL, "licence", ()),
    ("40 a wall", article(raw=page('<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>')), FULL, "nothing-said", ()),
    ("42 a permission for others' bots", article(robots("User-agent: GPTBot\nAllow: /\n\nUser-agent: *\nAllow: /")), FULL, "nothing-said", ()),
    ("43 llms.txt", article(site_file("llms.txt", "# All may use this with AI")), FULL, "nothing-said", ()),
    ("44 malformed, plainly negative", usage("AI-Use = No"), REFERENCE, "aipref-ai-use", ()),
    ("44 malformed reservation", article(site_file("tdmrep.json", '{"location": "/", "tdm-reservation": true}')), REFERENCE, "tdm-reservation", ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "standing", "rule", "conditions"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_every_line_of_the_table(subject, standing, rule, conditions) -> None:  # type: ignore[no-untyped-def]
    verdict = judge(subject)
    assert (verdict.standing, verdict.rule, verdict.conditions) == (standing, rule, conditions)


@pytest.mark.parametrize("subject", [row[1] for row in ROWS], ids=[row[0] for row in ROWS])
def test_line_1_the_registers_forbid_is_absolute(subject: Article) -> None:
    assert judge(subject, AiUse.FORBID).rule == "register-forbid"


@pytest.mark.parametrize(
    "subject", [row[1] for row in ROWS if row[2] is REFERENCE], ids=[row[0] for row in ROWS if row[2] is REFERENCE]
)
def test_line_2_a_permission_overrides_a_stated_no(subject: Article) -> None:
    """But not what nobody could read: 401 and the like keep robots.txt unread whatever was permitted."""
    verdict = judge(subject, AiUse.ALLOW, permission="letter of 2 March")
    refused = any(carrier.status == "failed" for carrier in verdict.carriers)
    assert verdict.rule == ("carrier-failed" if refused else "register-permission")


@pytest.mark.parametrize(("name", "subject", "standing", "rule", "conditions"), ROWS, ids=[row[0] for row in ROWS])
def test_a_reason_overrides_nothing_but_what_was_inferred_from_words_to_others(  # type: ignore[no-untyped-def]
    name, subject, standing, rule, conditions
) -> None:
    verdict = judge(subject, AiUse.ALLOW, reason="we have a subscription")
    expected = FULL if rule == "robots-agents" else standing
    assert verdict.standing is expected, name


SILENT = [row for row in ROWS if row[3] == "nothing-said"]


@pytest.mark.parametrize("subject", [row[1] for row in SILENT], ids=[row[0] for row in SILENT])
def test_profiles_decide_what_silence_means(subject: Article) -> None:
    def standing(profile: Profile, origin: Origin) -> Standing:
        return judge(subject, profile=profile, origin=origin).standing

    for origin in Origin:
        assert standing(Profile.STRICT, origin) is REFERENCE
        assert standing(Profile.OPEN, origin) is FULL
        assert standing(Profile.CAUTIOUS, origin) is (REFERENCE if origin is Origin.FETCHED else FULL)


SPOKEN = [row for row in ROWS if row[3] != "nothing-said"]


@pytest.mark.parametrize("row", SPOKEN, ids=[row[0] for row in SPOKEN])
def test_profiles_decide_nothing_else(row) -> None:  # type: ignore[no-untyped-def]
    for profile in Profile:
        for origin in Origin:
            assert judge(row[1], profile=profile, origin=origin).rule == row[3]


CONDITIONAL = [row for row in ROWS if row[2] is FULL and row[4]]


@pytest.mark.parametrize("row", CONDITIONAL, ids=[row[0] for row in CONDITIONAL])
def test_a_condition_that_nobody_keeps_denies(row) -> None:  # type: ignore[no-untyped-def]
    verdict = judge(row[1], kept=frozenset())
    assert (verdict.standing, verdict.rule) == (REFERENCE, "condition-not-kept")
    assert judge(row[1], AiUse.ALLOW, permission="letter of 2 March", kept=frozenset()).standing is FULL
