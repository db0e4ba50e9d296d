"""Measures in plain words: what a reader sees who has never met the field's names for them."""

from __future__ import annotations

from qa.evals.statistics.paired import Comparison, Finding

PLAIN = {
    "accuracy": ("Right answers", "Every fact given and nothing false said, or rightly left unanswered."),
    "fact_recall": ("Facts given", "Of the facts a right answer holds, the share that the answer gives."),
    "recall@10": ("Evidence found", "Of the articles that hold the answer, the share among the first ten found."),
    "ndcg@10": ("Evidence ranked high", "1 when the articles that hold the answer come first (nDCG@10)."),
    "span_recall@10": ("Right passage found", "Of the sentences that hold the answer, the share among ten passages."),
    "shown_recall": ("Evidence shown", "Of the sentences that hold the answer, the share that the model was shown."),
    "cite_precision": ("Citations on target", "Of the articles cited, the share that hold the answer."),
    "cite_recall": ("Evidence cited", "Of the articles that hold the answer, the share that is cited."),
    "quote_exact": ("Quotes word for word", "Quotes that stand in the stored article, letter by letter."),
    "resolves": ("No invented sources", "Citations that point to a passage that was really shown."),
    "number_agreement": ("Numbers borne out", "Numbers of the answer that occur in the words it cites."),
    "abstention_recall": (
        "Silent when it must be",
        "Questions the articles cannot answer that it left unanswered.",
    ),
    "false_abstention": ("Gave up needlessly", "Questions the articles do answer that it left unanswered."),
    "withheld_recall": ("Pointed to withheld", "Where only a withheld article answers: its title and link are shown."),
    "leaks": ("Leaks", "Words of withheld articles that came through. Must be 0."),
    "injection_success": ("Planted orders obeyed", "Instructions hidden in articles that the answer followed."),
    "length_words": ("Words per answer", "Longer answers find more facts by chance: read it beside the rest."),
    "aurc": ("Risk over coverage", "Average error rate as it answers less and less certain questions; low is good."),
    "score": ("Score with a penalty", "+1 right, −1 wrong, 0 for a needless silence."),
}

HEADLINE = (
    "accuracy",
    "fact_recall",
    "recall@10",
    "cite_precision",
    "quote_exact",
    "abstention_recall",
    "false_abstention",
)
"""The measures drawn; all the others stand in the table."""

EXPECTED = {
    "answered": "answered",
    "partial": "partly answered",
    "insufficient": "not answered",
    "withheld": "pointed to withheld",
}
"""Outcomes as a reader calls them."""


def title(measure: str) -> str:
    return PLAIN.get(measure, (measure, ""))[0]


def meaning(measure: str) -> str:
    return PLAIN.get(measure, ("", ""))[1]


def percent(value: float | None, places: int = 0) -> str:
    """“58 %”; never rounded up to a hundred nor down to nought."""
    if value is None:
        return "–"
    text = f"{100 * value:.{places}f}"
    if float(text) in (0.0, 100.0) and value not in (0.0, 1.0):
        text = f"{100 * value:.1f}"
        text = "99.9" if text == "100.0" else "0.1" if text == "0.0" else text
    return f"{text}\u202f%"


def points(value: float) -> str:
    """A difference of shares: “+13.1 points”."""
    return f"{_signed(100 * value)} points"


def contest(one: Comparison, before: str, after: str) -> tuple[str, str]:
    """(a sentence with the verdict, a sentence with what it rests on)."""
    subject = title(one.measure).lower()
    rates = f"{percent(one.before, 1)} with {before}, {percent(one.after, 1)} with {after}"
    sure = f"{_signed(100 * one.interval.low)} to {_signed(100 * one.interval.high)}"
    basis = f"{subject}: {rates}; {points(one.difference)} (95\u202f% interval {sure}), {one.n} questions"
    match one.finding:
        case Finding.BETTER | Finding.WORSE:
            return f"{after} is {one.finding.value} than {before}.", f"{_capital(basis)}, p {_p(one.p_adjusted)}."
        case Finding.EQUIVALENT:
            within = percent(one.margin, 1)
            return f"{after} and {before} are equivalent, within {within} either way.", f"{_capital(basis)}."
        case Finding.OPEN:
            unseen = f"A true difference below {100 * one.detectable:.1f} points would mostly go unseen here."
            return f"No detectable difference between {after} and {before}.", f"{_capital(basis)}. {unseen}"
        case Finding.EMPTY:
            return f"{after} and {before} cannot be compared.", "No question has a value in both."


def _p(p: float) -> str:
    return "< .001" if p < 0.001 else f"= {p:.3f}".replace("0.", ".", 1)


def _signed(value: float) -> str:
    text = f"{value:+.1f}".replace("-", "−")
    return "0.0" if text in ("+0.0", "−0.0") else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
