"""What an importer yields → a folder to work with: articles, register, config, questions, and where they came from.

Articles go straight to their file; questions are held. Then the articles are read back by the very reader that
`qa sync` uses, so that every offset points into the text as it will be stored.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from qa.answer_types import Outcome
from qa.errors import ConfigError, UnreadableError
from qa.evals.importers.identify import Names, slug
from qa.evals.importers.locate import Ordinal, merged, ordinal, spans
from qa.evals.importers.raw import Evidence, Mistake, Raw, RawItem
from qa.evals.importers.written import (
    ARTICLES,
    QUESTIONS,
    Origin,
    article_line,
    item_line,
    stored_key,
    write_facts,
    write_register,
)
from qa.evals.items import EvalItem, Fact, Gold, Split
from qa.rights.signals import read_signals
from qa.rights.verdict import decide
from qa.sources.files import Broken, read_file
from qa.types import Article, ArticleId, Source, SourceId, Standing
from qa.words import tokens

_TOLD = 200
"""Mistakes that are kept in words; of more, only the number."""


class Imported(Struct, kw_only=True):
    """What an import made, and what it could not use."""

    folder: Path
    items: int = 0
    articles: int = 0
    gold: int = 0
    """Places in articles that bear an answer out, by span or by article."""
    located: int = 0
    """Of those, the ones with their exact span."""
    splits: Counter[str] = field(default_factory=Counter)
    mistakes: list[Mistake] = field(default_factory=list)
    """Broken lines and records."""
    broken: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    """Sound questions that could not be used → how many, by reason."""
    examples: dict[str, str] = field(default_factory=dict)
    """One of each of those."""

    def add_mistake(self, mistake: Mistake) -> None:
        self.broken += 1
        if len(self.mistakes) < _TOLD:
            self.mistakes.append(mistake)

    def leave_out(self, item: RawItem, reason: str, detail: str = "") -> None:
        self.left_out[reason] += 1
        self.examples.setdefault(reason, f"{item.where}: {item.key}{f' ({detail})' if detail else ''}")


class _Held(Struct):
    """A question on its way: what is known of each of its pieces of evidence."""

    raw: RawItem
    which: dict[int, Ordinal] = field(default_factory=dict)
    gold: dict[int, list[Gold]] = field(default_factory=dict)
    barred: str = ""
    """An article of it that may not be used."""


def build(
    raw: Raw, folder: Path, origin: Origin, *, limit: int | None = None, split: Split | str = "", mapped: bool = False
) -> Imported:
    """Write the set into `folder`, which must not exist yet or be empty. All of it appears at once, or nothing.

    `limit`: so many questions, drawn by their ids alone; the articles are all kept, or finding them would be no work.
    `split`: `dev` or `test` for all questions, `both` for half of the clusters each; empty keeps the set's own.

    Raises: `ConfigError` when the folder is taken or nothing usable was found.
    """
    made = Imported(folder=folder)
    with _appearing(folder) as partial:
        source = Source(
            id=SourceId(slug(origin.name)), name=origin.name, folder=partial, licence=origin.licence, paths=(ARTICLES,)
        )
        held, keys = _receive(raw, partial / ARTICLES, made)
        held = _distinct(held, made)
        if limit is not None and limit < len(held):
            drawn = sorted(held, key=lambda one: hashlib.sha256(one.raw.key.encode()).digest())[:limit]
            kept = {id(one) for one in drawn}
            held = [one for one in held if id(one) in kept]
        if made.articles:
            _locate(held, keys, partial / ARTICLES, source, made)
            write_register(partial, source, origin)
        else:  # its articles, where it names any, are stored already
            (partial / ARTICLES).unlink()
            for one in held:
                one.gold = {at: _named(evidence) for at, evidence in enumerate(one.raw.evidence)}
        _write_items(held, partial, made, split)
        if not made.items:
            first = made.mistakes[0] if made.mistakes else next(iter(made.examples.values()), "it holds no questions.")
            hint = "" if mapped else " Columns of other names: --map question=… --map answer=…."
            raise ConfigError(f"Nothing of it can be used: {first}", remedy=f"Mend it, or name its format.{hint}")
        write_facts(partial, origin, items=made.items, articles=made.articles)
    return made


@contextmanager
def _appearing(folder: Path) -> Iterator[Path]:
    """A folder that takes its name when all is well, and is gone when not."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise ConfigError(f"{folder} exists already.", remedy="Name another folder: --out DIR.")
    partial = folder.with_name(folder.name + ".partial")
    try:
        if partial.exists():
            shutil.rmtree(partial)
        partial.mkdir(parents=True)
        yield partial
        if folder.is_dir():
            folder.rmdir()
        partial.rename(folder)
    except OSError as error:
        raise ConfigError(
            f"{folder} cannot be written: {error.strerror or error}.", remedy="Name another folder: --out DIR."
        ) from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)


# ── reading in ─────────────────────────────────────────────────────────────────────────────────────────────


def _receive(raw: Raw, path: Path, made: Imported) -> tuple[list[_Held], list[str]]:
    """Articles into the file, each key once; questions into the list. Also the articles' keys, line by line."""
    held: list[_Held] = []
    wanted: dict[str, list[tuple[_Held, int]]] = {}
    seen: dict[str, None] = {}
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for entry in raw:
            if isinstance(entry, Mistake):
                made.add_mistake(entry)
            elif isinstance(entry, RawItem):
                one = _Held(entry)
                held.append(one)
                for at, evidence in enumerate(entry.evidence):
                    if evidence.at is not None:
                        wanted.setdefault(evidence.article, []).append((one, at))
            elif entry.key not in seen:
                seen[entry.key] = None
                made.articles += 1
                file.write(article_line(entry))
                for one, at in wanted.pop(entry.key, ()):
                    _note_ordinal(one, at, entry.text)
    return held, list(seen)


def _note_ordinal(one: _Held, at: int, text: str) -> None:
    evidence = one.raw.evidence[at]
    if evidence.at is not None and evidence.answers and (found := ordinal(text, evidence.answers[0], evidence.at)):
        one.which[at] = found


def _distinct(held: Sequence[_Held], made: Imported) -> list[_Held]:
    """Without questions asked twice: of two the answers may differ, and no reader could tell which is meant."""
    asked: dict[tuple[str, ...], str] = {}
    keys: set[str] = set()
    kept = []
    for one in held:
        words = tuple(tokens(one.raw.question))
        if one.raw.key in keys:
            made.add_mistake(Mistake(one.raw.where, f"the id {one.raw.key} is taken already."))
        elif not words:
            made.add_mistake(Mistake(one.raw.where, "the question has no words."))
        elif words in asked:
            made.leave_out(one.raw, "asks the same as another", f"as {asked[words]}")
        else:
            asked[words] = one.raw.key
            keys.add(one.raw.key)
            kept.append(one)
    return kept


# ── evidence ───────────────────────────────────────────────────────────────────────────────────────────────


def _locate(held: Sequence[_Held], keys: Sequence[str], path: Path, source: Source, made: Imported) -> None:
    """Fill in the gold of every question, article after article."""
    wanted: dict[str, list[tuple[_Held, int]]] = {}
    for one in held:
        for at, evidence in enumerate(one.raw.evidence):
            wanted.setdefault(stored_key(evidence.article), []).append((one, at))
    for entry in read_file(path, source):
        if isinstance(entry, Broken):
            line = entry.key.partition("#")[2]
            made.add_mistake(Mistake(f"article {keys[int(line) - 1] if line.isdigit() else line}", entry.reason))
            made.articles -= 1
            continue
        key = entry.id.partition("#")[2]
        if users := wanted.get(key):
            barred = _barred(entry, source)
            for one, at in users:
                one.barred = one.barred or barred
                one.gold[at] = _gold(one.raw.evidence[at], entry, one.which.get(at))


def _named(evidence: Evidence) -> list[Gold]:
    """Evidence in an article that is stored elsewhere: its quotes are located when the set is run."""
    doc = ArticleId(evidence.article)
    return [Gold(doc=doc, quote=quote) for quote in evidence.quotes] or [Gold(doc=doc)]


def _gold(evidence: Evidence, article: Article, which: Ordinal | None) -> list[Gold]:
    found = merged(spans(evidence, article.text, which))
    if not found:
        return [Gold(doc=article.id, grade=evidence.grade)]
    return [
        Gold(doc=article.id, start=start, end=end, quote=article.text[start:end], grade=evidence.grade)
        for start, end in found
    ]


def _barred(article: Article, source: Source) -> str:
    """Why the article may not be used, as sync will find; empty when it may."""
    try:
        verdict = decide(source, *read_signals(source, article))
    except UnreadableError as error:
        return error.message
    return "" if verdict.standing is Standing.FULL else f"{article.id}: {verdict.reason}"


# ── writing ────────────────────────────────────────────────────────────────────────────────────────────────


def _write_items(held: Sequence[_Held], folder: Path, made: Imported, split: str) -> None:
    names = Names()
    renamed: list[tuple[str, str]] = []
    with (folder / QUESTIONS).open("w", encoding="utf-8", newline="\n") as file:
        for one in held:
            if one.barred:
                made.leave_out(one.raw, "its article may not be used by AI", one.barred)
                continue
            if lost := [e.article for at, e in enumerate(one.raw.evidence) if at not in one.gold]:
                made.leave_out(one.raw, "names an article that is not there", lost[0])
                continue
            item = _item(one, names.take(one.raw.key), split)
            if item.id != one.raw.key:
                renamed.append((item.id, one.raw.key))
            made.items += 1
            made.splits[item.split] += 1
            made.gold += len(item.gold)
            made.located += sum(gold.span is not None or bool(gold.quote) for gold in item.gold)
            file.write(item_line(item))
    if renamed:
        rows = "".join(f"{ours}\t{theirs}\n" for ours, theirs in renamed)
        (folder / "ids.tsv").write_text(f"id\tid in the original set\n{rows}", encoding="utf-8", newline="\n")


def _item(one: _Held, name: str, split: str) -> EvalItem:
    raw = one.raw
    gold = tuple(gold for at in sorted(one.gold) for gold in one.gold[at])
    several = len({entry.doc for entry in gold}) > 1
    tags = (*raw.tags, *(() if raw.answerable else ("unanswerable",)), *(("multi-article",) if several else ()))
    answers = tuple(dict.fromkeys(answer for answer in raw.answers if answer.strip()))
    item = EvalItem(
        id=name,
        question=raw.question,
        lang=raw.lang if raw.lang.isascii() and raw.lang.isalpha() and len(raw.lang) in (2, 3) else "",
        answerable=raw.answerable,
        status=Outcome.ANSWERED if raw.answerable else Outcome.INSUFFICIENT,
        answer=answers[0] if answers else "",
        aliases=answers[1:],
        facts=tuple(Fact(id=f"f{number}", any=any_of) for number, any_of in enumerate(raw.facts, start=1)),
        gold=gold,
        cluster=raw.cluster,
        tags=tuple(dict.fromkeys(tags)),
        split=raw.split,
    )
    if split in ("dev", "test"):
        item = replace(item, split=split)
    elif split == "both":
        half = hashlib.sha256(item.cluster_id.encode()).digest()[0] & 1
        item = replace(item, split="dev" if half else "test")
    return item
