"""A run folder → `scores.jsonl`: scored from what the folder holds alone. No model, no index, no network."""

from __future__ import annotations

from qa.evals.faults import why
from qa.evals.items import EvalItem
from qa.evals.measures import answers
from qa.evals.measures.measured import NotApplicable
from qa.evals.result import Reply, Scored
from qa.evals.run_folder import Entry, Run, ScoreLine
from qa.evals.score import MEASURES, Case, Corpus, score
from qa.evals.stages import stage_of
from qa.types import SourceId


def score_run(run: Run) -> tuple[ScoreLine, ...]:
    """Every reply scored, in the run's order."""
    return tuple(line_of(entry, scored, run) for entry, scored in scored_entries(run))


def scored_entries(run: Run) -> list[tuple[Entry, Scored]]:
    items = {item.id: item for item in run.items}
    corpus, penalty = corpus_of(run), run.manifest.get("penalty", 1.0)
    return [(entry, scored_reply(items[entry.id], entry.reply, corpus, penalty=penalty)) for entry in run.entries]


def scored_reply(item: EvalItem, reply: Reply, corpus: Corpus, *, penalty: float = 1.0) -> Scored:
    """Score what was said. What was not asked has no value anywhere."""
    failure = reply.failure.words if reply.failure else ""
    case = Case(item=item, corpus=corpus, found=reply.found, answer=reply.answer, failure=failure, penalty=penalty)
    if reply.skipped:
        scores = {measure.name: NotApplicable(reply.skipped) for measure in MEASURES}
        return Scored(case=case, reply=reply, scores=scores)
    return Scored(case=case, reply=reply, scores=score(case))


def line_of(entry: Entry, scored: Scored, run: Run) -> ScoreLine:
    arm = next(system.arm for system in run.systems if system.label == entry.system)
    answer = entry.reply.answer
    return ScoreLine(
        system=entry.system,
        id=entry.id,
        repeat=entry.repeat,
        right=None if answer is None else answers.is_right(scored.item, answer),
        stage=stage_of(scored.item, entry.reply, dict(scored.scores), arm=arm),
        why="" if entry.reply.skipped else why(scored),
        scores=scored.scores,
    )


def corpus_of(run: Run) -> Corpus:
    """What measures look up, as the folder knows it."""
    return Corpus(text_of=run.texts.get, barred=frozenset(SourceId(source) for source in run.manifest["barred"]))
