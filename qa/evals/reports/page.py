"""The report as one HTML file that needs nothing but itself: no font, script, style or picture from anywhere else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib.resources import files

from qa.evals.reports import again, entries, plots, sections
from qa.evals.reports.entries import safe
from qa.evals.reports.view import Page


def render(page: Page) -> str:
    """The whole document. Everything that came from outside is escaped; nothing is fetched when it is opened."""
    style = files("qa").joinpath("data/report/style.css").read_text(encoding="utf-8")
    script = files("qa").joinpath("data/report/filter.js").read_text(encoding="utf-8")
    sentence, basis = sections.headline(page)
    parts = [part for part in _sections(page) if part[2]]
    links = "".join(f'<a href="#{name}">{safe(heading)}</a>' for name, heading, _ in parts)
    body = "\n".join(
        f'<section id="{name}"><h2>{safe(heading)}</h2>{content}</section>' for name, heading, content in parts
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, noai, noimageai">
<title>{safe(sentence)} · Byline evaluation</title>
<style>{style}</style>
</head>
<body>
<header class="top">
<p class="brand">Byline · evaluation of {safe(_name(page))}</p>
<h1>{safe(sentence)}</h1>
<p class="lede">{safe(basis)}</p>
<ul class="verdicts">{"".join(_verdict(kind, words) for kind, words in sections.verdicts(page))}</ul>
{_facts(page)}
<nav>{links}</nav>
</header>
<main>
{body}
</main>
<footer>Made by <code>qa eval report</code>. Quotes and titles belong to their publishers.</footer>
<script>{script}</script>
</body>
</html>
"""


def _sections(page: Page) -> Iterator[tuple[str, str, str]]:
    """(id, heading, content); a part without content is left out."""
    legend = sections.legend(page)
    several = len(page.columns) > 1
    yield "figures", "In figures", sections.key_figures(page)
    yield "gates", "Gates of the set", sections.gates(page.judged) if page.judged else ""
    yield (
        "intervals",
        "How sure are the figures?",
        legend
        + _figure(
            plots.intervals(page.columns),
            "The dot is what was measured on these questions. The bar is where the true figure lies, 19 times in 20, "
            "for other questions like these; questions on one article are taken together. ↓ means lower is better.",
        ),
    )
    yield "differences", "What differs?", "".join(_contests(page))
    yield "faults", "Where do wrong answers come from?", _faults(page)
    yield "tags", "Which kinds of question are hard?", _tags(page, legend)
    yield "risk", "Does it know when it is unsure?", _risk(page, legend)
    spent, axis = plots.price(page.columns)
    yield (
        "price",
        "What does accuracy cost?" if "dollars" in axis else "What does accuracy cost in time?",
        _figure(spent, f"Higher is better, further left is cheaper. Across: {axis}.") if spent else "",
    )
    yield (
        "seconds",
        "How long does it take?",
        _figure(
            plots.seconds(page.columns),
            "Each hair is one question, retrieval included; replies from the cache are left out.",
        ),
    )
    yield "flips", "What changed, question by question", _flips(page) if several else ""
    yield "items", "Every question", entries.filters(page) + entries.items(page)
    yield "measures", "Every measure", _measures(page)
    yield "reproduce", "How to do it again", again.reproduce(page)


def _contests(page: Page) -> Iterator[str]:
    for contest in page.contests:
        before, after = sections.labels(page, contest)
        drawing = plots.differences(contest.comparisons)
        if not drawing:
            continue
        shared = " Both answered from the same passages, so retrieval is not compared." if contest.same_passages else ""
        unmatched = (
            f" {len(contest.unmatched)} questions that only one of them was asked are left out."
            if contest.unmatched
            else ""
        )
        yield f"<h3>{safe(after)} against {safe(before)}</h3>" + _figure(
            drawing,
            "Right of the line is more, left of it less. A bar that crosses the line may be chance. Right answers and "
            f"citations are judged together (Holm); the others are for orientation.{shared}{unmatched}",
        )


def _faults(page: Page) -> str:
    """Faults counted, and what was due against what was done."""
    parts = []
    if any(column.summary["stages"] for column in page.columns):
        words = "Every reply once: without fault, or under the first place where what was needed got lost."
        parts += [_figure(plots.faults(page.columns), words), sections.faults(page)]
    parts += [
        f"<h3>{safe(column.label)}: what was due and what was done</h3>{sections.outcomes(column)}"
        for column in page.columns
    ]
    return "".join(parts)


def _tags(page: Page, legend: str) -> str:
    drawing = plots.tags(page.columns)
    words = "Right answers by tag; the number is how many questions carry it. The thin line is the 95 % interval."
    return legend + _figure(drawing, words) if drawing else ""


def _risk(page: Page, legend: str) -> str:
    del legend  # the curves carry their names
    drawing = plots.risk_coverage(page.columns)
    words = (
        "Answers are let in by the system's own confidence, the surest first. A line that starts low and climbs knows "
        "when it is unsure; a flat one does not. Only answers with a confidence, and that can be judged, are counted."
    )
    return _figure(drawing, words) if drawing else ""


def _flips(page: Page) -> str:
    parts = []
    for contest in page.contests:
        before, after = sections.labels(page, contest)
        parts.append(entries.flips(page, contest, before, after))
    return "".join(parts)


def _measures(page: Page) -> str:
    words = (
        "Under the names they have in gates and in the JSON. n: questions with a value; n/a: questions it does not "
        "apply to; err: questions that failed, which are in no mean. In brackets the 95 % interval."
    )
    return f"<p class='note'>{words}</p>{sections.every_measure(page)}"


def _facts(page: Page) -> str:
    manifest = page.run.manifest
    dataset, index = manifest["dataset"], manifest["index"]
    splits = page.run.manifest["dataset"]["selection"]["split"]
    facts = {
        "Set": dataset["name"],
        "Questions": f"{len(page.items)}" + ("" if splits == "all" else f" ({splits})"),
        "Articles": f"{index['articles']}",
        "Systems": ", ".join(column.label for column in page.columns),
        "Asked": f"{manifest['started'][:10]}"
        + (f", {manifest['repeats']} times each" if manifest["repeats"] > 1 else ""),
    }
    return f'<dl class="facts">{"".join(f"<div><dt>{k}</dt><dd>{safe(v)}</dd></div>" for k, v in facts.items())}</dl>'


def _name(page: Page) -> str:
    return str(page.run.manifest["name"])


def _verdict(kind: str, words: str) -> str:
    sign = {"good": "✓", "bad": "✕", "warn": "!", "open": "?"}[kind]
    return f'<li><span class="mark {kind}" aria-hidden="true">{sign}</span><span>{safe(words)}</span></li>'


def _figure(drawing: str, words: str) -> str:
    return (
        f'<figure><div class="scroll">{drawing}</div><figcaption>{safe(words)}</figcaption></figure>' if drawing else ""
    )


def _policy(style: str, script: str) -> str:
    """Nothing from anywhere: only this very style and this very script run, whatever an article smuggles in."""
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; base-uri 'none'; "
        "form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
