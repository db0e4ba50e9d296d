"""A small newsroom in a real catalogue with real vectors, for the tests of retrieval and of the extractive model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from qa.chunks.split import split
from qa.embeddings.static import StaticEmbedder
from qa.ports import VectorRow
from qa.retrieval.find import find_passages
from qa.rights.gate import admit
from qa.store.catalog import SqliteCatalog, open_catalog
from qa.store.memory import MemoryVectors
from qa.text import digest, normalise
from qa.types import Article, ArticleCard, ArticleId, Carrier, Filter, Passage, SourceId, Standing, Verdict

VERDICT = Verdict(
    standing=Standing.FULL,
    rule="nothing-said",
    reason="No one says no.",
    carriers=(Carrier(carrier="register", status="read"),),
)


class Story(Struct, frozen=True, kw_only=True):
    title: str
    text: str
    source: str = "courier"
    published: str = "2026-03-02"
    language: str = "en"


STORIES = (
    Story(
        title="Harbour bridge opens after two years of delay",
        text="The harbour bridge of Port Ellery opened to traffic on Monday, 2 March 2026. It cost €58.3 million, "
        "€17.3 million more than planned. The engineer Tomas Reik designed it.\n\n"
        "Because the piles were too short, work stopped for nine months in 2025. About 9,400 cars a day are expected. "
        "He said the toll would stay at two euros.",
    ),
    Story(
        title="Auditor criticises the cost of the harbour bridge",
        source="ledger",
        published="2026-04-11",
        text="The auditor Helga Stroud told the finance committee that the harbour bridge cost too much. "
        "She blamed a survey that was never read.\n\nThe committee will meet again in June.",
    ),
    Story(
        title="Oysters die in the Brack estuary",
        source="ledger",
        published="2025-11-20",
        text="In beds 4 to 7 of the Brack estuary, 62 per cent of the oysters died last summer. "
        "The biologist Leila Haddad of the Marine Institute blames a virus. Growers lost €1.2 million.",
    ),
    Story(
        title="Weather satellite falls silent",
        published="2026-03-06",
        text="Contact with the weather satellite Kestrel-9 was lost on 5 March 2026. It weighs 184 kg. "
        "Ravi Menon, chief engineer at Aurica Labs, suspects its radio.",
    ),
    Story(
        title="Werft liefert die Fähre Maren Dahl ab",
        source="elbwarte",
        published="2026-08-14",
        language="de",
        text="Die Werft Lührs in Neuhaven hat am 14. August 2026 die Fähre „Maren Dahl“ abgeliefert. "
        "Der Preis betrug 27,4 Millionen Euro. Werftchef Enno Lührs sprach neun Minuten.",
    ),
    Story(
        title="La criée de Lourmel ferme ses portes",
        source="phare",
        published="2026-01-30",
        language="fr",
        text="La criée de Lourmel fermera le 31 mars 2026, faute de poisson. Elle emploie 46 personnes. "
        "Le maire, Yann Kerdoncuff, réclame une aide de l'État.",
    ),
    Story(
        title="Ribalta compra semilla de ostra",
        source="diario",
        published="2026-10-09",
        language="es",
        text="Los productores de Ribalta compraron 400.000 semillas de ostra al criadero de Sollen. "
        "El envío llegó el 7 de octubre de 2026 en una furgoneta.",
    ),
    Story(
        title="새빛에너지, 여객선 배터리 공급",
        source="hanbit",
        published="2026-05-02",
        language="ko",
        text="새빛에너지는 여객선 마렌 달호에 2.4MWh 용량의 배터리를 공급했다. 계약 금액은 31억 원이다. "
        "대표 서지안은 두 번째 공장을 짓겠다고 밝혔다.",
    ),
    Story(
        title="汐見町の漁協、雨量地図の実験に参加",
        source="minato",
        published="2026-06-18",
        language="ja",
        text="汐見町の漁協は6月から衛星の雨量地図の実験に参加する。費用は四か月で三百二十万円である。"
        "組合長の浜田修一は漁の安全に役立つと話した。",
    ),
    Story(
        title="港口新渡轮投入运营",
        source="hafen",
        published="2026-09-04",
        language="zh",
        text="新渡轮于9月3日投入运营，首日运送乘客640人。船长是西格伦·法尔肯贝克。航程需要三十五分钟。",
    ),
)


class Newsroom(Struct, frozen=True, kw_only=True):
    catalog: SqliteCatalog
    vectors: MemoryVectors
    embedder: StaticEmbedder

    def find(self, question: str, *, within: Filter | None = None, limit: int = 8) -> list[Passage]:
        return find_passages(
            question,
            embedder=self.embedder,
            vectors=self.vectors,
            catalog=self.catalog,
            within=within or Filter(),
            limit=limit,
        )


@contextmanager
def newsroom(folder: Path, stories: Sequence[Story] = STORIES) -> Iterator[Newsroom]:
    embedder = StaticEmbedder()
    catalog = open_catalog(folder / "catalog.db")
    vectors = MemoryVectors(dimensions=embedder.dimensions)
    for number, story in enumerate(stories):
        put(catalog, story, f"{number:02}")
    chunks = catalog.without_vector(embedder.fingerprint, limit=1000)
    matrix = embedder.embed_passages([chunk.indexed_text for chunk in chunks])
    catalog.put_vectors(embedder.fingerprint, [(c.id, v) for c, v in zip(chunks, matrix, strict=True)])
    rows = zip(chunks, matrix, strict=True)
    vectors.upsert([VectorRow(chunk_id=c.id, source_id=c.source_id, vector=v) for c, v in rows])
    yield Newsroom(catalog=catalog, vectors=vectors, embedder=embedder)
    catalog.close()


def put(catalog: SqliteCatalog, story: Story, key: str) -> None:
    text = normalise(story.text)
    article = Article(
        id=ArticleId(f"{story.source}/{key}"),
        source_id=SourceId(story.source),
        title=story.title,
        text=text,
        sha256=digest(text),
        published=story.published,
        language=story.language,
    )
    admitted = admit(article, VERDICT)
    assert admitted is not None
    card = ArticleCard(
        id=article.id,
        source_id=article.source_id,
        source=story.source.title(),
        title=story.title,
        published=story.published,
        language=story.language,
        sha256=article.sha256,
        standing=Standing.FULL,
    )
    catalog.put_article(card, text, split(admitted, count=lambda piece: max(1, len(piece) // 4)), path=f"/{key}")
