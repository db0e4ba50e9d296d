"""The pages of an invented newspaper, the Skerry Light: navigation, related links, JSON-LD, and a footer of its own each."""

from __future__ import annotations

import html
import json

from msgspec import Struct, field


class Story(Struct, frozen=True, kw_only=True):
    """One article. `footer` is printed under it as the publisher's own line; `head` goes into the page's head."""

    path: str
    rule: str
    """The rule that decides over its page, by what it or its site says."""
    title: str
    language: str
    author: str
    published: str
    paragraphs: tuple[str, ...]
    footer: str = "© 2026 Skerry Light Media"
    head: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    canonical: str = ""
    """Absolute; empty: its own address."""


KEEPER = Story(
    path="/news/last-keeper.html",
    rule="nothing-said",
    title="The last keeper leaves Skerry lighthouse",
    language="en",
    author="Ines Halloran",
    published="2026-10-02T08:15:00+00:00",
    paragraphs=(
        (
            "Marta Quill locked the door of Skerry lighthouse at noon on Thursday and handed the key to the harbour board. "
            "She had kept the light for thirty-one years, longer than anyone since it was built in 1868."
        ),
        (
            "From now on a computer in Dunmore will switch the lamp. The board says the change saves 140,000 crowns a year. "
            "“Nobody asked the light,” Quill said on the quay, with two cases and a cat."
        ),
        "The tower stays open to visitors on Sundays from April to September. A ticket costs six crowns.",
    ),
)
GERMAN = Story(
    path="/de/fangquote.html",
    rule="printed-notice",
    title="Fangquote für Hering sinkt um ein Drittel",
    language="de",
    author="Jonas Brandt",
    published="2026-10-05T06:00:00+02:00",
    paragraphs=(
        (
            "Die Fangquote für Hering vor den Schären sinkt im kommenden Jahr um ein Drittel. "
            "Das beschloss der Fischereirat am Montag in Dunmore mit neun gegen zwei Stimmen."
        ),
        (
            "Für die 42 Kutter im Hafen bedeutet das 1.900 Tonnen weniger. "
            "„Drei Betriebe werden das nicht überleben“, sagte Hafenmeisterin Greta Olsen."
        ),
    ),
    footer="© 2026 Skerry Light Media. Alle Rechte vorbehalten. Nutzung für Text und Data Mining im Sinne von § 44b UrhG "
    "sowie für KI-Systeme ausdrücklich vorbehalten.",
)
FRENCH = Story(
    path="/fr/bac-du-soir.html",
    rule="printed-notice",
    title="Le bac du soir reprend la mer",
    language="fr",
    author="Claire Morvan",
    published="2026-10-07T17:30:00+02:00",
    paragraphs=(
        (
            "Le bac du soir entre Dunmore et les îles reprendra le 15 octobre, après sept mois d'arrêt. "
            "La compagnie a remplacé les deux moteurs pour 2,3 millions de couronnes."
        ),
        (
            "La traversée durera quarante minutes, cinq de moins qu'avant. « Les lycéens pourront enfin rentrer dormir chez eux », "
            "a dit le maire, Yann Le Goff."
        ),
    ),
    footer="© 2026 Skerry Light Media. Tous droits réservés. L'éditeur s'oppose à toute fouille de textes et de données et à "
    "toute utilisation de ses contenus par des systèmes d'intelligence artificielle.",
)
KOREAN = Story(
    path="/ko/joseonso.html",
    rule="printed-notice",
    title="던모어 조선소, 친환경 여객선 두 척 수주",
    language="ko",
    author="한서윤",
    published="2026-10-09T09:00:00+09:00",
    paragraphs=(
        "던모어 조선소가 8일 친환경 여객선 두 척을 수주했다고 밝혔다. 계약 금액은 모두 8천400만 크라운이다.",
        (
            "첫 번째 배는 2028년 봄에 취항한다. 조선소는 내년 초까지 용접공 60명을 새로 뽑을 계획이다. "
            "노조는 주말 근무를 줄이는 조건으로 계획에 동의했다."
        ),
    ),
    footer="<저작권자(c) 스케리 라이트, 무단 전재-재배포, AI 학습 및 활용 금지>",
)
JAPANESE = Story(
    path="/ja/todai-matsuri.html",
    rule="printed-notice",
    title="灯台祭り、十年ぶりに復活",
    language="ja",
    author="三浦澄香",
    published="2026-10-11T10:00:00+09:00",
    paragraphs=(
        "スケリー島の灯台祭りが十一日、十年ぶりに開かれた。主催者によると、島の人口の三倍にあたる二千七百人が訪れた。",
        "夜には漁船六十隻が明かりをともして湾を一周した。実行委員長のサナ・リンドさんは「来年も必ず続けたい」と話した。",
    ),
    footer="© 2026 スケリー・ライト 無断転載・複製、および生成AIの学習・利用を禁じます。",
)
NO_AI = Story(
    path="/news/harbour-strike.html",
    rule="printed-notice",
    title="Harbour crews strike over night shifts",
    language="en",
    author="Owen Pryce",
    published="2026-10-12T05:40:00+00:00",
    paragraphs=(
        "Harbour crews in Dunmore stopped work at midnight in a dispute over night shifts. Eleven ships were left at anchor.",
        (
            "The board offered a rise of four per cent; the crews want seven and a limit of nine nights a month. "
            "Talks go on at ten o'clock on Tuesday, the mediator Lena Ask said."
        ),
    ),
    footer="© 2026 Skerry Light Media. All rights reserved. No part of this article may be used to train, prompt or ground "
    "artificial intelligence systems without prior written permission.",
)
HEADER_NOAI = Story(
    path="/news/seal-count.html",
    rule="meta-noai",
    title="Volunteers count 1,204 seals on the outer skerries",
    language="en",
    author="Ines Halloran",
    published="2026-10-14T12:00:00+00:00",
    paragraphs=(
        (
            "Volunteers counted 1,204 grey seals on the outer skerries on Saturday, 88 more than last autumn. "
            "Forty people in nine boats took part in the count, which has been made every October since 1997."
        ),
        "The pups are born in November. Until then the wardens close three islands to visitors.",
    ),
    headers={"X-Robots-Tag": "noai, noimageai"},
)
HEADER_USAGE = Story(
    path="/news/ice-forecast.html",
    rule="aipref-ai-use",
    title="Pilots expect ice in the sound by December",
    language="en",
    author="Owen Pryce",
    published="2026-10-16T12:00:00+00:00",
    paragraphs=(
        (
            "The harbour pilots expect ice in the sound by the second week of December, ten days earlier than usual. "
            "Two icebreakers are being fitted out in Dunmore and should be ready on 20 November."
        ),
        "Fuel for the islands is brought over early this year, the supply company said.",
    ),
    headers={"Content-Usage": "train-ai=n, ai-use=n"},
)
META_TDM = Story(
    path="/news/library-roof.html",
    rule="tdm-reservation",
    title="Library roof will be mended before winter",
    language="en",
    author="Ines Halloran",
    published="2026-10-17T12:00:00+00:00",
    paragraphs=(
        "The roof of Dunmore library will be mended before winter after all. The council found 310,000 crowns on Friday.",
        "Rain had come through to the children's room in August and spoiled some four hundred books.",
    ),
    head='<meta name="tdm-reservation" content="1">\n<meta name="tdm-policy" content="{base}/policy.json">',
)
LICENSED = Story(
    path="/licensed/oyster-beds.html",
    rule="rsl-prohibits",
    title="Oyster beds pay for themselves at last",
    language="en",
    author="Owen Pryce",
    published="2026-10-18T12:00:00+00:00",
    paragraphs=(
        "The oyster beds at Skerry Point made a profit for the first time this summer: 61,000 crowns in four months.",
        "The cooperative sold 240,000 oysters, most of them to restaurants in Dunmore, its treasurer Ulla Berg said.",
    ),
    head='<link rel="license" type="application/rsl+xml" href="/rsl/licensed.xml">',
)
RESERVED = Story(
    path="/reserved/bridge-audit.html",
    rule="tdm-reservation",
    title="Auditors find 4.2 million crowns missing from bridge fund",
    language="en",
    author="Ines Halloran",
    published="2026-10-19T12:00:00+00:00",
    paragraphs=(
        (
            "Auditors found that 4.2 million crowns are missing from the fund for the Skerry bridge. "
            "The money was booked twice in 2024 and never transferred."
        ),
        "The council has asked the public prosecutor to look into the matter, mayor Edda Rask said on Monday.",
    ),
)
PREMIUM = Story(
    path="/premium/shipping-dynasty.html",
    rule="robots-disallow",
    title="Inside the Rask shipping dynasty",
    language="en",
    author="Owen Pryce",
    published="2026-10-20T12:00:00+00:00",
    paragraphs=("For a hundred years the Rask family has owned half the harbour, and for ten it has been selling it.",),
)
WIRE = Story(
    path="/wire/cable-repaired.html",
    rule="content-signal-ai-input",
    title="Undersea cable to the islands repaired",
    language="en",
    author="Northwire",
    published="2026-10-21T12:00:00+00:00",
    paragraphs=(
        (
            "The undersea cable to the islands was repaired on Wednesday after nine days, the operator said. "
            "A trawler had torn it on 12 October in a storm."
        ),
        "Two thousand households had been without a fast connection. Compensation of 25 crowns a day will be paid.",
    ),
    footer="© Northwire, carried by Skerry Light Media",
    canonical="http://wire.example:{port}/stories/cable-repaired",
)

STORIES = (
    KEEPER, GERMAN, FRENCH, KOREAN, JAPANESE, NO_AI, HEADER_NOAI, HEADER_USAGE, META_TDM, LICENSED, RESERVED, PREMIUM,
    WIRE,
)  # fmt: skip
NEWEST_FIRST = tuple(sorted(STORIES, key=lambda story: story.published, reverse=True))


def page(story: Story, base: str, port: int) -> str:
    """The whole page, as a content management system writes it."""
    address = (story.canonical or "{base}" + story.path).format(base=base, port=port)
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": story.published,
        "author": [{"@type": "Person", "name": story.author}],
        "publisher": {"@type": "NewsMediaOrganization", "name": "Skerry Light"},
        "mainEntityOfPage": address,
    }
    paragraphs = "\n".join(f"<p>{html.escape(text, quote=False)}</p>" for text in story.paragraphs)
    related = "\n".join(
        f'<li><a href="{other.path}">{html.escape(other.title)}</a></li>' for other in STORIES[:4] if other is not story
    )
    return f"""<!DOCTYPE html>
<html lang="{story.language}">
<head>
<meta charset="utf-8">
<title>{html.escape(story.title)} | Skerry Light</title>
<link rel="canonical" href="{address}">
<link rel="alternate" type="application/rss+xml" href="/feed.xml" title="Skerry Light">
<meta property="og:title" content="{html.escape(story.title)}">
{story.head.format(base=base, port=port)}
<script type="application/ld+json">{json.dumps(facts, ensure_ascii=False)}</script>
</head>
<body>
<header><a href="/">Skerry Light</a><nav><ul><li><a href="/news/">News</a></li><li><a href="/sea/">Sea</a></li></ul></nav></header>
<main><article>
<h1>{html.escape(story.title)}</h1>
<p class="byline">By {html.escape(story.author)}, <time datetime="{story.published}">{story.published[:10]}</time></p>
{paragraphs}
</article>
<aside class="related"><h2>More from Skerry Light</h2><ul>
{related}
</ul></aside></main>
<footer class="site-footer"><p>{html.escape(story.footer, quote=False)}</p><p><a href="/imprint">Imprint</a></p></footer>
</body>
</html>
"""
