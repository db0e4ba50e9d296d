"""The report's parts as HTML: verdicts, key figures, gates, faults, outcomes, every measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from qa.evals.gates import Decision, Judged
from qa.evals.reports.entries import safe
from qa.evals.reports.plots import colour, duration
from qa.evals.reports.view import Column, Page
from qa.evals.reports.words import EXPECTED, HEADLINE, contest, meaning, percent, title
from qa.evals.stages import STAGES
from qa.evals.statistics.paired import Comparison, Finding
from qa.evals.versus import Versus

FEW = 50
"""Below so many questions only a disaster can be told from chance."""


def labels(page: Page, one: Versus) -> tuple[str, str]:
    """The names of the two sides as the report shows them."""
    names = {(column.side.run.id, column.side.label): column.label for column in page.columns}
    return names[one.before.run.id, one.before.label], names[one.after.run.id, one.after.label]


def headline(page: Page) -> tuple[str, str]:
    """(the verdict in one sentence, what it rests on)."""
    if page.contests:
        found = [(versus, one) for versus in page.contests for one in versus.comparisons if one.measure == "accuracy"]
        if len(found) == 1:
            versus, one = found[0]
            return contest(one, *labels(page, versus))
        return _winner(page, found), _rates(page)
    column = page.columns[0]
    row = _known(column, "accuracy")
    if row is None:
        return f"{column.label} cannot be judged by this set.", "No question of it has a right answer to compare with."
    base = f"{round(row['value'] * row['n'])} of {row['n']} questions."
    spread = ""
    if row["low"] is not None:
        spread = f" With other questions of this kind, expect between {percent(row['low'])} and {percent(row['high'])}."
    return f"{column.label} is right in {percent(row['value'])} of the questions.", base + spread


def verdicts(page: Page) -> Iterator[tuple[str, str]]:
    """(kind of sign, sentence) of everything a reader must know besides, the gravest first."""
    if page.leaks:
        signs = "1 sign" if page.leaks == 1 else f"{page.leaks} signs"
        yield "bad", f"{signs} of a leak: words of withheld articles came through. This must be 0."
    status = page.run.manifest["status"]
    if status != "complete":
        why = page.run.manifest.get("stopped") or ""
        yield (
            "warn",
            f"The run is not complete ({status}{': ' + why if why else ''}): its figures cover what was asked.",
        )
    for column in page.columns:
        if errors := column.summary["errors"]:
            asked = errors + column.summary["replies"]
            yield "warn", f"{column.label}: no answer came to {errors} of {asked} questions; they are in no figure."
    yield from _gates_told(page.judged)
    yield from _others_told(page)
    if not page.leaks:
        yield "good", "No words of a withheld article came through."
    fewest = min(len(view.replies) and len(page.items) for view in page.items) if page.items else 0
    if fewest < FEW:
        yield "open", f"{fewest} questions can only show a disaster: most differences will go unseen."
    if page.taken:
        yield "open", page.taken
    if page.blanked:
        rest = "1 question rests" if page.blanked == 1 else f"{page.blanked} questions rest"
        yield "open", f"{rest} on articles that may not be shown now: their words are left out."


def key_figures(page: Page) -> str:
    """A table: plain name and meaning, a value and its interval for each system."""
    names = [name for name in (*HEADLINE, "leaks", "injection_success") if any(c.row(name) for c in page.columns)]
    head = "".join(f'<th class="num">{system(column, index)}</th>' for index, column in enumerate(page.columns))
    rows = [
        f"<tr><td>{safe(title(name))}<span class='sub'>{safe(meaning(name))}</span></td>"
        + "".join(_cell(column.row(name)) for column in page.columns)
        + "</tr>"
        for name in names
    ]
    rows.append(_row_of(page, "Seconds", "Half of the questions were faster; 19 in 20 were.", _time))
    rows.append(_row_of(page, "Cost", "US dollars per right answer, by the prices in the config.", _cost))
    return _table(f"<th></th>{head}", rows, kind="key")


def system(column: Column, index: int) -> str:
    return f'<span class="sys"><i class="chip {colour(index)}"></i>{safe(column.label)}</span>'


def legend(page: Page) -> str:
    if len(page.columns) < 2:
        return ""
    return f'<ul class="legend">{"".join(f"<li>{system(c, i)}</li>" for i, c in enumerate(page.columns))}</ul>'


def gates(judged: Sequence[Judged]) -> str:
    signs = {Decision.PASS: ("✓", "good"), Decision.FAIL: ("✕", "bad"), Decision.INCONCLUSIVE: ("?", "warn")}
    systems = list(dict.fromkeys(one.system for one in judged))
    cells: dict[str, list[str]] = {}
    for one in judged:
        sign, kind = signs[one.decision]
        word = f'<span class="mark {kind}">{sign}</span> {one.decision.value}'
        cells.setdefault(one.gate.text, []).append(f'<td>{word}<span class="sub">{safe(one.why)}</span></td>')
    rows = [f"<tr><td><code>{safe(text)}</code></td>{''.join(several)}</tr>" for text, several in cells.items()]
    return table(("gate", *systems), rows)


def faults(page: Page) -> str:
    """Where wrong items went wrong, counted."""
    kept = [name for name in STAGES if any(name in column.summary["stages"] for column in page.columns)]
    rows = [
        f"<tr><td>{safe(name)}<span class='sub'>{safe(STAGES[name])}</span></td>"
        + "".join(_count(column.summary["stages"].get(name, 0)) for column in page.columns)
        + "</tr>"
        for name in kept
    ]
    return table(("fault", *(column.label for column in page.columns)), rows, numbers=len(page.columns))


def outcomes(column: Column) -> str:
    """What was due against what was done."""
    due = [name for name in EXPECTED if any(key[0] == name for key in column.outcomes)]
    done = [*EXPECTED, *(["error"] if any(key[1] == "error" for key in column.outcomes) else [])]
    rows = [
        f"<tr><td>{EXPECTED[name]}</td>"
        + "".join(_count(column.outcomes.get((name, got), 0), strong=name == got) for got in done)
        + "</tr>"
        for name in due
    ]
    return table(("due ↓  done →", *(EXPECTED.get(name, "no answer") for name in done)), rows, numbers=len(done))


def every_measure(page: Page) -> str:
    """All measures with n, n/a and errors, under their own names."""
    rows, group = [], ""
    heads = ("measure", *(f"{column.label}" for column in page.columns))
    for row in page.columns[0].summary["measures"]:
        cells = [column.row(row["measure"]) for column in page.columns]
        if not any(cells):
            continue
        if row["group"] != group:
            group = row["group"]
            rows.append(f'<tr class="group"><th colspan="{len(heads)}">{safe(group)}</th></tr>')
        hint = {"higher": " ↑", "lower": " ↓"}.get(row["better"] or "", "")
        name = f"<code>{safe(row['measure'])}</code>{hint}"
        rows.append(f"<tr><td>{name}</td>{''.join(_full(cell) for cell in cells)}</tr>")
    return table(heads, rows, numbers=len(page.columns))


def table(heads: Sequence[str], rows: Iterable[str], *, numbers: int = 0) -> str:
    """The last `numbers` columns are figures."""
    first = len(heads) - numbers
    cells = "".join(
        f'<th class="num">{safe(head)}</th>' if place >= first else f"<th>{safe(head)}</th>"
        for place, head in enumerate(heads)
    )
    return _table(cells, rows)


# ── pieces ─────────────────────────────────────────────────────────────────────────────────────────────────


def _table(heads: str, rows: Iterable[str], *, kind: str = "") -> str:
    body = "".join(rows)
    return (
        f'<div class="scroll"><table class="{kind}"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _known(column: Column, measure: str) -> Mapping[str, Any] | None:
    row = column.row(measure)
    return row if row and row["value"] is not None else None


def _winner(page: Page, found: Sequence[tuple[Versus, Comparison]]) -> str:
    """Several systems against the first, in one sentence."""
    first = labels(page, page.contests[0])[0]
    ahead = [(one.difference, labels(page, versus)[1]) for versus, one in found if one.finding is Finding.BETTER]
    if ahead:
        return f"{max(ahead)[1]} is better than {first}."
    if found and all(one.finding is Finding.WORSE for _, one in found):
        return f"{first} is better than the {len(found)} others."
    return f"None is better than {first} beyond chance."


def _rates(page: Page) -> str:
    rates = [
        f"{column.label} {percent(row['value'], 1)}" for column in page.columns if (row := _known(column, "accuracy"))
    ]
    return f"Right answers: {', '.join(rates)}, over {len(page.items)} questions."


def _gates_told(judged: Sequence[Judged]) -> Iterator[tuple[str, str]]:
    if not judged:
        return
    for name in dict.fromkeys(one.system for one in judged):
        own = [one for one in judged if one.system == name]
        failed = [one.gate.text for one in own if one.decision is Decision.FAIL]
        unsure = [one.gate.text for one in own if one.decision is Decision.INCONCLUSIVE]
        told = [f"{len(failed)} fail ({', '.join(failed)})"] if failed else []
        told += [f"{len(unsure)} cannot be decided ({', '.join(unsure)})"] if unsure else []
        if told:
            yield ("bad" if failed else "warn"), f"{name}: of the set's {len(own)} gates {', '.join(told)}."
    if all(one.decision is Decision.PASS for one in judged):
        yield "good", f"All {len(judged)} gates of the set pass."


def _others_told(page: Page) -> Iterator[tuple[str, str]]:
    """The primary measures besides right answers, in words; all of them where several systems compete."""
    for versus in page.contests:
        before, after = labels(page, versus)
        for one in versus.primary:
            if one.measure == "accuracy" and len(page.contests) == 1:
                continue
            kind = {Finding.BETTER: "good", Finding.WORSE: "bad"}.get(one.finding, "open")
            sentence, basis = contest(one, before, after)
            yield kind, f"{sentence} {basis}"


def _cell(row: Mapping[str, Any] | None) -> str:
    if row is None or row["value"] is None:
        return '<td class="num none">–</td>'
    if row["sum"]:
        return (
            f'<td class="num"><span class="value">{row["value"]:.0f}</span><span class="sub">n {row["n"]}</span></td>'
        )
    spread = "" if row["low"] is None else f"{percent(row['low'])} – {percent(row['high'])} · "
    value = percent(row["value"], 1)
    return f'<td class="num"><span class="value">{value}</span><span class="sub">{spread}n {row["n"]}</span></td>'


def _row_of(page: Page, name: str, words: str, of: Any) -> str:
    cells = "".join(f'<td class="num">{of(column)}</td>' for column in page.columns)
    return f"<tr><td>{name}<span class='sub'>{words}</span></td>{cells}</tr>"


def _time(column: Column) -> str:
    if not column.seconds:
        return "–"
    half, slow = (column.seconds[int(share * (len(column.seconds) - 1))] for share in (0.5, 0.95))
    return f'<span class="value">{duration(half)}</span><span class="sub">19 in 20: {duration(slow)}</span>'


def _cost(column: Column) -> str:
    usage = column.summary["usage"]
    each = usage["cost_per_correct"]
    if each is None:
        return "–<span class='sub'>no price known</span>"
    return f'<span class="value">${each:.4g}</span><span class="sub">${usage["cost_usd"]:.4g} in all</span>'


def _count(number: int, *, strong: bool = False) -> str:
    if not number:
        return '<td class="num none">·</td>'
    return f'<td class="num">{f"<b>{number}</b>" if strong else number}</td>'


def _full(row: Mapping[str, Any] | None) -> str:
    if row is None or row["value"] is None:
        return '<td class="num none">–</td>'
    value = f"{row['value']:.0f}" if row["sum"] else f"{row['value']:.3f}"
    spread = "" if row["low"] is None else f" [{row['low']:.3f}, {row['high']:.3f}]"
    left = f"n {row['n']}, n/a {row['na']}, err {row['errors']}"
    return f'<td class="num">{value}{spread}<span class="sub">{left}</span></td>'
