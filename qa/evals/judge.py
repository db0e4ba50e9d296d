"""An optional judge: another model says of each claim whether what was shown bears it out. Off unless it is asked for.

Its words are looked up like anyone's: a verdict without words that stand in an article is `unverified`. It never grades
silence, nor a claim that only quotes. What it said stands in `judged.jsonl` of the run, apart from scores and summary:

    schema, system, id, repeat, claim (from 1),
    text        the claim
    label       supported | partly | unsupported | contradicted | unverified | verbatim (only quotes; not asked) | error
    labels      what it said each time it was asked
    evidence    list of {article_id, start, end, quote}
    problems    words it gave that stand nowhere; why it failed
    judge       {profile, model}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

from msgspec import Struct

from qa.answer_types import Answer, Claim, Evidence, Opinion
from qa.drafting.verify import Verification, with_opinions
from qa.evals.cache import CachedModel
from qa.evals.reports.blanking import Allowed
from qa.evals.run import OVER_A_NETWORK, Progress
from qa.evals.run_folder import Entry, Run
from qa.evals.statistics.intervals import interval
from qa.ports import ChatModel
from qa.types import Usage

JUDGED = "judged.jsonl"
LABELS = ("supported", "partly", "unsupported", "contradicted")
BORNE_OUT = frozenset({"supported", "verbatim"})
_NO_VERDICT = frozenset({"error", "unverified"})


class Judge(Struct, frozen=True, kw_only=True):
    model: ChatModel
    verification: Verification
    repeats: int = 1
    cache: CachedModel | None = None


class Verdict(Struct, frozen=True, kw_only=True):
    """On one claim."""

    system: str
    id: str
    repeat: int
    claim: int
    text: str
    label: str
    labels: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, int, int]:
        return self.system, self.id, self.repeat, self.claim


def judge_run(
    run: Run, judge: Judge, *, allowed: Allowed, jobs: int = 4, on_progress: Progress = lambda *_: None
) -> list[Verdict]:
    """A verdict on every claim of every answer, in the run's order.

    Answers that cite an article which may no longer be used are left out; no text of such an article is sent.
    """
    entries = [entry for entry in run.entries if entry.reply.answer and _may_be_sent(entry.reply.answer, allowed)]
    workers = jobs if judge.model.provider in OVER_A_NETWORK else 1
    verdicts: list[Verdict] = []
    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="qa-judge") as pool:
        for done, judged in enumerate(pool.map(lambda entry: _judge(entry, run, judge, allowed), entries)):
            on_progress("Judging", done, len(entries))
            verdicts += judged
    on_progress("Judging", len(entries), len(entries))
    return verdicts


def judges_itself(run: Run, judge: Judge) -> list[str]:
    """The systems whose own model this is: it would be marking its own work."""
    served = judge.model.name if judge.model.provider in OVER_A_NETWORK else None
    return [
        system.label
        for system in run.systems
        if system.profile == judge.verification.profile or (served and system.model == served)
    ]


def sums(run: Run, verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Per system: the share of claims borne out, with its interval; what could not be judged is counted apart."""
    clusters = {item.id: item.cluster_id for item in run.items}
    made = []
    for system in run.systems:
        own = [verdict for verdict in verdicts if verdict.system == system.label]
        decided = [verdict for verdict in own if verdict.label not in _NO_VERDICT]
        span = interval((clusters[v.id], float(v.label in BORNE_OUT)) for v in decided) if decided else None
        made.append(
            {
                "system": system.label,
                "claims": len(own),
                "labels": dict(sorted(Counter(verdict.label for verdict in own).items())),
                "borne_out": sum(v.label in BORNE_OUT for v in decided) / len(decided) if decided else None,
                "low": span.low if span else None,
                "high": span.high if span else None,
                "n": len(decided),
                "changed_its_mind": sum(len(set(verdict.labels)) > 1 for verdict in own),
            }
        )
    return made


def verdict_json(verdict: Verdict, judge: Judge) -> dict[str, Any]:
    return {
        "schema": 1,
        "system": verdict.system,
        "id": verdict.id,
        "repeat": verdict.repeat,
        "claim": verdict.claim,
        "text": verdict.text,
        "label": verdict.label,
        "labels": list(verdict.labels),
        "evidence": [
            {"article_id": one.article_id, "start": one.start, "end": one.end, "quote": one.quote}
            for one in verdict.evidence
        ],
        "problems": list(verdict.problems),
        "judge": {"profile": judge.verification.profile, "model": judge.model.name},
    }


# ── one answer ─────────────────────────────────────────────────────────────────────────────────────────────


def _judge(entry: Entry, run: Run, judge: Judge, allowed: Allowed) -> list[Verdict]:
    answer = entry.reply.answer
    assert answer is not None
    quoted = " ".join(" ".join(citation.quote.split()) for citation in answer.citations)
    asked = [n for n, claim in enumerate(answer.claims) if claim.text.strip(" .。") not in quoted]
    opinions = list(_opinions([answer.claims[n] for n in asked], answer, run, judge, allowed)) if asked else []
    verdicts = []
    for n, claim in enumerate(answer.claims):
        said = [opinion[asked.index(n)] for opinion in opinions] if n in asked else []
        verdicts.append(_verdict(entry, n + 1, claim, said))
    return verdicts


def _opinions(
    claims: Sequence[Claim], answer: Answer, run: Run, judge: Judge, allowed: Allowed
) -> Iterator[list[Opinion | None]]:
    """What it says of these claims, each time it is asked."""
    passages = [passage for passage in answer.passages if allowed(passage.card)]
    for repeat in range(judge.repeats):
        with judge.cache.call(repeat) if judge.cache else nullcontext():
            judged, _ = with_opinions(
                claims,
                passages,
                model=judge.cache or judge.model,
                verification=judge.verification,
                text_of=run.texts.get,
                today=answer.as_of,
                limit=None,
                spent=Usage(),
            )
        yield [claim.opinion for claim in judged]


def _verdict(entry: Entry, number: int, claim: Claim, said: Sequence[Opinion | None]) -> Verdict:
    labels = [label_of(opinion) for opinion in said]
    label = majority(labels) if labels else "verbatim"
    decisive = next((o for o, given in zip(said, labels, strict=True) if given == label), None)
    return Verdict(
        system=entry.system,
        id=entry.id,
        repeat=entry.repeat,
        claim=number,
        text=claim.text,
        label=label,
        labels=tuple(labels),
        evidence=decisive.evidence if decisive else (),
        problems=decisive.problems if decisive else (),
    )


def label_of(opinion: Opinion | None) -> str:
    """`error` when it said nothing that can be read; `unverified` when the words it gave stand nowhere."""
    if opinion is None or opinion.says not in LABELS:
        return "error"
    return opinion.says if opinion.evidence or opinion.says == "unsupported" else "unverified"


def majority(labels: Iterable[str]) -> str:
    """The most frequent label; of several the one that says least: a judge that wavers bears nothing out."""
    order = ("error", "unverified", "unsupported", "contradicted", "partly", "supported")
    counts = Counter(labels)
    return max(counts, key=lambda label: (counts[label], -order.index(label)))


def _may_be_sent(answer: Answer, allowed: Allowed) -> bool:
    return all(allowed(citation.card) for citation in answer.citations)
