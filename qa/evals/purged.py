"""What a purge has taken out of a run since it was made, in words: the figures stay those of the whole run."""

from __future__ import annotations

from collections.abc import Sequence

from qa.evals.run_folder import Run, ScoreLine


def taken_words(run: Run, lines: Sequence[ScoreLine]) -> str:
    """One sentence for whoever reads the run; empty while it is whole. `lines`: its scores."""
    if not run.purged:
        return ""
    questions = len({line.id for line in lines} - {item.id for item in run.items})
    replies = sum(bool(entry.reply.withdrawn) for entry in run.entries)
    articles = _count(len(run.purged), "article was", "articles were")
    gone = [_count(questions, "question", "questions"), _count(replies, "more reply", "more replies")]
    what = " and ".join(words for words in gone if words)
    deleted = f" The words of {what} were deleted with them" if what else " Only passages were deleted with them"
    return f"{articles} withdrawn from AI use since {run.id}.{deleted}. Its figures stand; comparisons leave them out."


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}" if number else ""
