"""How often are conflicts shown, and how often where there is none?

Usage: python -m eval.bench.conflicts [FOLDER]. Over the shipped articles: every question of eval/questions.jsonl is
asked with the offline model; items tagged `contradiction` are those whose articles disagree. With a folder that holds
squad/{corpus,queries}.jsonl: paragraphs of encyclopedia articles, shown together because they share words, of which the
sentence nearest to the question is cited; what is shown there is nearly always wrong.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path

from qa.answer_types import Checks, Citation, Conflict
from qa.chunks.sentences import sentence_spans
from qa.config import read_config
from qa.drafting.conflicts import find_conflicts
from qa.types import ArticleCard, ArticleId, Chunk, ChunkId, Filter, Passage, SourceId, Standing
from qa.wiring import syncing
from qa.wiring.asking import open_asker
from qa.words import content_tokens

ROOT = Path(__file__).parents[2]


def main(folder: Path | None) -> None:
    with tempfile.TemporaryDirectory() as home:
        _own(Path(home))
    if folder is not None:
        _squad(folder / "squad")


def _own(home: Path) -> None:
    (home / "qa.toml").write_text(f"sources = {json.dumps(str(ROOT / 'seeds' / 'sources.toml'))}\n", encoding="utf-8")
    config = read_config(home)
    syncing.sync(config)
    counts: dict[tuple[str, bool], list[bool]] = {}
    with open_asker(config, "offline") as asker:
        for line in (ROOT / "eval" / "questions.jsonl").read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            given = item.get("filters") or {}
            within = Filter(
                sources=tuple(SourceId(name) for name in given.get("source", ())),
                since=given.get("since", ""),
                until=given.get("until", ""),
            )
            answer = asker.ask(item["question"], within=within, as_of=item.get("as_of") or "2026-11-22")
            is_contradiction = "contradiction" in item["tags"]
            counts.setdefault((item["split"], is_contradiction), []).append(bool(answer.conflicts))
            for conflict in answer.conflicts:
                _print(item["id"], conflict)
    for (split, is_contradiction), shown in sorted(counts.items()):
        kind = "contradiction items" if is_contradiction else "other items"
        print(f"{split:5} {kind:22} shown with {sum(shown)} of {len(shown)}")


def _squad(folder: Path, *, questions: int = 500, shown: int = 8, seed: int = 4) -> None:
    rows = [json.loads(line) for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    passages = {row["_id"]: _passage(row["_id"], row["title"], row["text"]) for row in rows}
    words = {name: set(content_tokens(passage.chunk.text)) for name, passage in passages.items()}
    asked = [json.loads(line) for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    dice = random.Random(seed)
    alarms = 0
    for row in dice.sample(asked, questions):
        wanted = set(content_tokens(row["text"]))
        best = sorted(passages, key=lambda name: -len(wanted & words[name]))[:shown]
        found = [passages[name] for name in best]
        conflicts = find_conflicts(
            row["text"], [_nearest(found[0], wanted)], found, text_of={p.card.id: p.chunk.text for p in found}.get
        )
        alarms += bool(conflicts)
        for conflict in conflicts:
            _print(row["text"], conflict)
    print(f"squad: shown with {alarms} of {questions}")


def _passage(name: str, title: str, text: str) -> Passage:
    article = ArticleId(name)
    chunk = Chunk(
        id=ChunkId(name), article_id=article, source_id=SourceId("squad"), ordinal=0, start=0, end=len(text), text=text,
        context=title, tokens=0, sentences=tuple(sentence_spans(text, "en")),
    )  # fmt: skip
    card = ArticleCard(id=article, source_id=SourceId("squad"), source="squad", title=title, standing=Standing.FULL)
    return Passage(chunk=chunk, card=card, rank=1, score=1.0)


def _nearest(passage: Passage, wanted: set[str]) -> Citation:
    text = passage.chunk.text
    start, end = max(passage.chunk.sentences, key=lambda span: len(wanted & set(content_tokens(text[slice(*span)]))))
    return Citation(
        n=1, quote=text[start:end], start=start, end=end, card=passage.card, link="", checks=Checks(exact=True)
    )


def _print(name: str, conflict: Conflict) -> None:
    print(f"  {name}: {conflict.about}")
    for side in conflict.sides:
        print(f"    {side.standing or '-'} {side.value} · {side.card.id} · {side.quote[:110]!r}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
