"""A run as JUnit XML: a suite per system, a case per item; what CI servers list as failed tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from qa.evals.measures.measured import Value
from qa.evals.run_folder import Entry, Run, ScoreLine
from qa.text import clean

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def junit(run: Run, scores: Sequence[ScoreLine]) -> str:
    """The whole document. A wrong item or a leak is a failure, a reply that never came an error."""
    lines = {(line.system, line.id, line.repeat): line for line in scores}
    known = {item.id for item in run.items}
    root = Element("testsuites", name=clean(run.id))
    for system in run.systems:
        suite = SubElement(root, "testsuite", name=clean(f"{run.id} {system.label}"))
        entries = run.of(system.label)
        kinds = [_case(suite, entry, lines.get(entry.key), run) for entry in entries]
        kinds += [
            _withdrawn(suite, line, run) for line in scores if line.system == system.label and line.id not in known
        ]
        suite.set("tests", str(len(kinds)))
        for kind, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            suite.set(attribute, str(kinds.count(kind)))
        suite.set("time", f"{sum(_seconds(entry) for entry in entries):.3f}")
    for attribute in ("tests", "failures", "errors", "skipped"):
        root.set(attribute, str(sum(int(suite.get(attribute, "0")) for suite in root)))
    indent(root)
    return _HEAD + tostring(root, encoding="unicode") + "\n"


def junit_files(run: Run, scores: Sequence[ScoreLine]) -> Mapping[str, str]:
    return {"junit.xml": junit(run, scores)}


def _withdrawn(suite: Element, line: ScoreLine, run: Run) -> str:
    """An item whose question was purged: not green, and not to be read as wrong either."""
    case = SubElement(suite, "testcase", name=clean(line.id), classname=clean(f"{run.manifest['name']}.{line.system}"))
    _add(case, "skipped", "withdrawn from AI use since", "", "")
    return "skipped"


def _case(suite: Element, entry: Entry, line: ScoreLine | None, run: Run) -> str:
    """Add the case; returns what became of it: `passed`, `failure`, `error` or `skipped`."""
    name = f"{entry.id} #{entry.repeat + 1}" if run.manifest["repeats"] > 1 else entry.id
    item = next(item for item in run.items if item.id == entry.id)
    case = SubElement(
        suite, "testcase", name=clean(name), classname=clean(f"{run.manifest['name']}.{entry.system}"),
        time=f"{_seconds(entry):.3f}",
    )  # fmt: skip
    reply = entry.reply
    if reply.failure is not None:
        _add(case, "error", reply.failure.words, reply.failure.kind, item.question)
        return "error"
    if reply.skipped or line is None:
        _add(case, "skipped", reply.skipped or "not scored", "", "")
        return "skipped"
    leaked = line.scores.get("leaks")
    if line.right is False or (isinstance(leaked, Value) and leaked.v > 0):
        said = " ".join(claim.text for claim in reply.answer.claims) if reply.answer else reply.withdrawn
        _add(case, "failure", line.why or "wrong", line.stage or "leak", f"{item.question}\n{said or '(no answer)'}")
        return "failure"
    if line.right is None:
        _add(case, "skipped", "the item does not say what would be right", "", "")
        return "skipped"
    return "passed"


def _add(case: Element, kind: str, message: str, type_of: str, text: str) -> None:
    element = SubElement(case, kind, message=clean(message))
    if type_of:
        element.set("type", clean(type_of))
    if text:
        element.text = clean(text)


def _seconds(entry: Entry) -> float:
    return (entry.reply.retrieval_ms + entry.reply.answering_ms) / 1000
