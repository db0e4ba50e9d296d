"""What pages say in their meta tags, JSON-LD and fields."""

from collections.abc import Callable

import pytest

from qa.types import Says, Standing, Use, Verdict

Judge = Callable[..., Verdict]


def page(head: str, body: str = "<article><p>The bridge opened on Monday.</p></article>") -> str:
    return f"<!doctype html><html><head><title>T</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("meta", "rule"),
    [
        ('name="robots" content="NoAI, index"', "meta-noai"),
        ('name="ROBOTS" content="noai,noimageai"', "meta-noai"),
        ('name="robots" content="noarchive"', "meta-noarchive"),
        ('name="robots" content="noarchive, nocache"', "meta-noarchive"),
        ('name="robots" content="nocache"', "meta-nocache"),
        ('name="robots" content="nosnippet"', "meta-nosnippet"),
        ('name="robots" content="max-snippet:0"', "meta-max-snippet"),
        ('name="robots" content="unavailable_after: 25 Jun 2020 15:00:00 PST"', "meta-unavailable-after"),
        ('name="robots" content="unavailable_after: Fri, 25-Jun-20 15:00:00 GMT, noai"', "meta-noai"),
        ('name="robots" content="max-snippet:-1 noai"', "meta-noai"),
        ('name="googlebot" content="nosnippet"', "meta-nosnippet"),
        ('name="bingbot" content="noarchive"', "meta-noarchive"),
        ('name="OAI-SearchBot" content="nosnippet"', "meta-nosnippet"),
        ('name="tdm-reservation" content="1"', "tdm-reservation"),
        ('name="tdm-reservation" content="true"', "tdm-reservation"),
        ('name="copyright" content="© The Paper. AI use prohibited."', "rights-field"),
        ('name="dcterms.rights" content="No part of this work may be used for AI training."', "rights-field-training"),
        ('name="ai-policy" content="disallow"', "ai-field"),
    ],
)
def test_a_stated_no_in_the_head_is_heard(judge: Judge, meta: str, rule: str) -> None:
    assert judge(page(f"<meta {meta}>"), "text/html").rule == rule


@pytest.mark.parametrize(
    "meta",
    [
        'name="robots" content="index, follow, max-snippet:-1, max-image-preview:large"',
        'name="robots" content="noimageai"',
        'name="robots" content="nofollow, notranslate"',
        'name="robots" content="unavailable_after: 2999-01-01"',
        'name="gptbot" content="noindex, noarchive"',
        'name="PerplexityBot" content="noindex"',
        'name="googlebot" content="noarchive"',
        'name="googlebot-news" content="nosnippet"',
        'name="tdm-reservation" content="0"',
        'name="tdm-reservation" content="maybe"',
        'name="copyright" content="© The Paper. All rights reserved."',
        'name="description" content="AI training is prohibited, the court said."',
        'name="ai-generated" content="false"',
    ],
)
def test_what_says_nothing_of_answers_leaves_a_page_usable(judge: Judge, meta: str) -> None:
    assert judge(page(f"<meta {meta}>"), "text/html").standing is Standing.FULL


def test_a_word_to_a_training_crawler_is_kept_as_evidence(judge: Judge) -> None:
    verdict = judge(page('<meta name="gptbot" content="noarchive">'), "text/html")
    assert [(s.use, s.says) for s in verdict.signals] == [(Use.AI_TRAIN, Says.NO)]


def test_noindex_binds_what_was_fetched_and_not_what_a_user_has(judge: Judge) -> None:
    markup = page('<meta name="robots" content="noindex">')
    assert judge(markup, "text/html").standing is Standing.FULL
    assert judge(markup, "text/html", headers=(("content-type", "text/html"),)).rule == "meta-noindex"


@pytest.mark.parametrize(
    "data",
    [
        '{"@type": "NewsArticle", "copyrightNotice": "© The Paper. No AI training or use."}',
        '{"@graph": [{"@type": "NewsArticle", "conditionsOfAccess": "Not for use by artificial intelligence."}]}',
        '{"@type": "NewsArticle", "usageInfo": "Text and data mining is reserved.", "broken": }',
    ],
)
def test_linked_data_is_read_even_when_it_is_broken(judge: Judge, data: str) -> None:
    verdict = judge(page(f'<script type="application/ld+json">{data}</script>'), "text/html")
    assert verdict.standing is Standing.REFERENCE
    assert verdict.signals[0].where.startswith("JSON-LD")


def test_a_notice_in_a_copyright_box_or_comment_is_heard(judge: Judge) -> None:
    box = '<article><p>The bridge opened.</p></article><div class="txt-copyright">무단전재 및 재배포, AI학습 이용 금지</div>'
    assert judge(page("", box), "text/html").standing is Standing.REFERENCE
    assert (
        judge(
            page("", "<!-- © The Paper. No AI training or AI use. --><p>The bridge opened.</p>"), "text/html"
        ).standing
        is Standing.REFERENCE
    )


def test_a_page_that_was_not_kept_is_unchecked(judge: Judge) -> None:
    verdict = judge("", "text/html")
    assert (verdict.standing, verdict.rule) == (Standing.UNCHECKED, "carrier-failed")


# ── fields ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("front", "rule"),
    [
        ("ai_use: forbid", "ai-field"),
        ("ai_policy: no", "ai-field"),
        ("noai: true", "ai-field"),
        ("rights:\n  ai_training: false", "ai-field-training"),
        ("ai:\n  input: prohibited", "ai-field"),
        ('copyright: "© The Paper. No part of this may be used by AI systems."', "rights-field"),
        ("rights: >\n  All rights reserved, including\n  text and data mining.", "rights-field"),
        ("title: broken: yaml: here\nai_use: forbid", "ai-field"),
        ("ai_policy: see-the-lawyer", "needs-review"),
    ],
)
def test_front_matter_about_ai_is_heard(judge: Judge, front: str, rule: str) -> None:
    assert judge(f"---\ntitle: T\n{front}\n---\n\nThe bridge opened.", "text/markdown").rule == rule


@pytest.mark.parametrize(
    "front",
    [
        "ai_use: allowed",
        "licence: CC-BY-4.0",
        "ai_summary: none",
        "tags: [ai, law]",
        "noai: false",
        "ai_policy: https://p.example/ai",
        "copyright: The Paper",
    ],
)
def test_front_matter_without_a_no_leaves_an_article_usable(judge: Judge, front: str) -> None:
    assert judge(f"---\ntitle: T\n{front}\n---\n\nThe bridge opened.", "text/markdown").standing is Standing.FULL


@pytest.mark.parametrize(
    ("record", "rule"),
    [
        ('{"title": "T", "text": "The bridge opened.", "ai_policy": "disallow"}', "ai-field"),
        ('{"title": "T", "text": "The bridge opened.", "allowAITraining": false}', "ai-field-training"),
        (
            '{"title": "T", "text": "The bridge opened.", "usageTerms": "Not to be used with AI without written consent."}',
            "rights-field",
        ),
        (
            '{"copyright": "© P. AI use prohibited.", "articles": [{"title": "T", "text": "The bridge opened."}]}',
            "rights-field",
        ),
        ('{"title": "T", "body": "The bridge opened.\\n\\n© The Paper. No AI use of this article."}', "printed-notice"),
        (
            '{"title": "T", "html": "<p>The bridge opened.</p><footer>© The Paper. No AI use.</footer>"}',
            "printed-notice",
        ),
    ],
)
def test_records_are_heard_with_what_stands_around_them(judge: Judge, record: str, rule: str) -> None:
    assert judge(record, "application/json").rule == rule
