"""The report for machines and for pull requests: JSON without a word of any article, Markdown, JUnit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, SubElement, fromstring, indent, tostring

from qa.evals.comparing import contest_json, said_in_short
from qa.evals.exporters.junit import junit
from qa.evals.gates import Decision, Judged
from qa.evals.reports.again import command, pins
from qa.evals.reports.sections import headline, labels, verdicts
from qa.evals.reports.view import Column, Page
from qa.evals.reports.words import HEADLINE, percent, title
from qa.evals.stages import STAGES
from qa.text import clean

VERSION = 1
_NOT_XML = dict.fromkeys((0xFFFE, 0xFFFF))
"""Characters that a text may hold and XML may not, besides those that cleaning takes away."""
_FLIPS = 20
"""How many flips of each kind Markdown lists."""


def to_json(page: Page) -> dict[str, Any]:
    """Verdicts, gates, every measure, comparisons; ids of items, and no text of answers or articles."""
    sentence, basis = headline(page)
    return {
        "version": VERSION,
        "run": page.run.id,
        "against": page.against.id if page.against else None,
        "status": page.run.manifest["status"],
        "verdict": {"sentence": sentence, "basis": basis, "remarks": [words for _, words in verdicts(page)]},
        "leaks": page.leaks,
        "withheld_since": page.blanked,
        "taken_since": page.taken,
        "gates": [gate_json(one) for one in page.judged],
        "systems": [{**column.summary, "label": column.label} for column in page.columns],
        "comparisons": [contest_json(contest) for contest in page.contests],
    }


def gate_json(one: Judged) -> dict[str, Any]:
    return {
        "gate": one.gate.text,
        "system": one.system,
        "decision": one.decision.value,
        "why": one.why,
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "n": one.n,
    }


def to_junit(page: Page) -> str:
    """The items as the exporter writes them, and a suite of the gates: a failed one fails, an open one is an error."""
    written = junit(page.run, page.lines).translate(_NOT_XML)
    root = fromstring(written)  # noqa: S314 - made here a moment ago
    if page.judged:
        root.append(_gate_suite(page))
    for attribute in ("tests", "failures", "errors", "skipped"):
        root.set(attribute, str(sum(int(suite.get(attribute, "0")) for suite in root)))
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def to_markdown(page: Page) -> str:
    """For a pull request or an issue: the verdict first, tables, what flipped, how to do it again."""
    return "\n\n".join(block for block in _blocks(page) if block) + "\n"


# ── Markdown ───────────────────────────────────────────────────────────────────────────────────────────────


def _blocks(page: Page) -> Iterator[str]:
    sentence, basis = headline(page)
    signs = {"good": "✓", "bad": "✕", "warn": "!", "open": "?"}
    yield f"# {_plain(sentence)}"
    yield _plain(basis)
    yield "\n".join(f"- {signs[kind]} {_plain(words)}" for kind, words in verdicts(page))
    yield _figures(page)
    if page.judged:
        rows = [(one.decision.value, f"`{one.gate.text}`", _plain(one.system), one.why) for one in page.judged]
        yield f"## Gates\n\n{_table(('', 'gate', 'system', 'why'), rows)}"
    yield _faults(page)
    yield _tags(page)
    for contest in page.contests:
        yield _flips(page, *labels(page, contest))
    yield f"## How to do it again\n\n```\n{command(page.run.manifest)}\n```"
    yield "\n".join(f"- {name}: {_plain(value)}" for name, value in pins(page).items())


def _figures(page: Page) -> str:
    names = [name for name in (*HEADLINE, "leaks", "injection_success") if any(c.row(name) for c in page.columns)]
    rows = [(title(name), *(_cell(column, name) for column in page.columns)) for name in names]
    return f"## In figures\n\n{_table(('', *_names(page)), rows)}"


def _cell(column: Column, measure: str) -> str:
    row = column.row(measure)
    if row is None or row["value"] is None:
        return "–"
    if row["sum"]:
        return f"{row['value']:.0f} (n {row['n']})"
    spread = "" if row["low"] is None else f"{percent(row['low'])} – {percent(row['high'])}, "
    return f"**{percent(row['value'], 1)}** ({spread}n {row['n']})"


def _faults(page: Page) -> str:
    kept = [name for name in STAGES if any(name in column.summary["stages"] for column in page.columns)]
    rows = [
        (name, *(str(column.summary["stages"].get(name, 0)) for column in page.columns), STAGES[name]) for name in kept
    ]
    heads = ("fault", *_names(page), "what it means")
    return f"## Where wrong answers come from\n\n{_table(heads, rows)}" if rows else ""


def _tags(page: Page) -> str:
    held = [{share.name: share for share in column.tags} for column in page.columns]
    names = [share.name for share in page.columns[0].tags]
    rows = [
        (
            _plain(name),
            *(
                f"{percent(shares[name].value)} ({percent(shares[name].interval.low)} – "
                f"{percent(shares[name].interval.high)}, n {shares[name].n})"
                if name in shares
                else "–"
                for shares in held
            ),
        )
        for name in names
    ]
    heads = ("tag", *_names(page))
    return f"## Right answers by tag\n\n{_table(heads, rows)}" if rows else ""


def _flips(page: Page, before: str, after: str) -> str:
    columns = {column.label: column for column in page.columns}
    contest = next(one for one in page.contests if labels(page, one) == (before, after))
    parts = [f"## {_plain(after)} against {_plain(before)}: what changed"]
    for won, words in ((False, "newly wrong"), (True, "newly right")):
        flips = [flip for flip in contest.flips if flip.won is won]
        parts.append(f"### {words}: {len(flips)}")
        for flip in flips[:_FLIPS]:
            lines = [f"- **{_plain(flip.item.question)}** (`{flip.item.id}`)"]
            for label in (before, after):
                one = columns[label].side
                entry = next((entry for entry in one.run.of(one.label) if entry.id == flip.item.id), None)
                lines.append(f"  - {_plain(label)}: {_plain(said_in_short(entry.reply)) if entry else '–'}")
            parts.append("\n".join(lines))
        if len(flips) > _FLIPS:
            parts.append(f"- and {len(flips) - _FLIPS} more")
    return "\n\n".join(parts) if contest.flips else ""


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---" for _ in heads], *rows]
    return "\n".join(f"| {' | '.join(_in_cell(cell) for cell in line)} |" for line in lines)


def _names(page: Page) -> list[str]:
    return [_plain(column.label) for column in page.columns]


def _in_cell(words: str) -> str:
    """What is ours may hold a bar; what is from outside has it escaped already."""
    return re.sub(r"(?<!\\)\|", r"\\|", words).replace("\n", " ")


def _plain(words: str) -> str:
    """Words from outside that Markdown and HTML leave alone."""
    return re.sub(r"([\\`*_\[\]#|~])", r"\\\1", escape(" ".join(clean(words).split()), quote=False))


# ── JUnit ──────────────────────────────────────────────────────────────────────────────────────────────────


def _gate_suite(page: Page) -> Element:
    kinds = {Decision.FAIL: "failure", Decision.INCONCLUSIVE: "error"}
    suite = Element("testsuite", name=clean(f"{page.run.id} gates"), tests=str(len(page.judged)), skipped="0")
    for one in page.judged:
        case = SubElement(
            suite, "testcase", name=clean(one.gate.text), classname=clean(f"gates.{one.system}"), time="0"
        )
        if kind := kinds.get(one.decision):
            SubElement(case, kind, type=one.decision.value, message=clean(one.why))
    for decision, kind in kinds.items():
        suite.set(f"{kind}s", str(sum(one.decision is decision for one in page.judged)))
    return suite
