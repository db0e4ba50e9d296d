"""What does not hold in a reply, how the model is told, and how what it answers is put in place. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from qa.answer_types import Claim, Finding
from qa.citations.cite import Cited
from qa.drafting.language import is_in_another, language_of, name_of
from qa.promptfile import fill, read_parts
from qa.text import clean
from qa.types import Draft, DraftClaim, Message
from qa.words import content_tokens

_PLACEHOLDERS = ("boundary", "problems", "last")
_SAME = 0.8
"""Share of common words from which two claims count as one."""
_LONGEST_REPLY = 4000
"""Characters of a reply with no claim in it that are shown to the model again."""


class Flaw(Struct, frozen=True, kw_only=True):
    """A claim that must be written anew, by its place in the draft, and why."""

    at: int
    text: str
    problems: tuple[str, ...]


def flaw_of(at: int, claim: Claim, question: str) -> Flaw | None:
    """What is wrong with a claim so that it is worth another try; warnings of names and negation are not."""
    problems = list(claim.problems) or ["no source found"] if not claim.supported else []
    unknown = [finding.evidence for finding in claim.findings if finding.check == "passage" and not finding.ok]
    problems.extend(problem for problem in unknown if problem not in problems)
    if speech := other_language(claim, question):
        problems.append(speech)
    return Flaw(at=at, text=claim.text, problems=tuple(problems)) if problems else None


def other_language(claim: Claim, question: str) -> str:
    """“written in …” for a claim in another language than the question; "" for quoted words, which keep theirs."""
    quoted = " ".join(finding.text for finding in claim.findings if finding.check == "quote" and finding.ok)
    if claim.text.strip(" .") in quoted or not is_in_another(claim.text, question):
        return ""
    return f"it is written in {name_of(language_of(claim.text)) or 'another language'}, not as the question"


def flaws(claims: Sequence[Claim], question: str) -> list[Flaw]:
    return [flaw for at, claim in enumerate(claims) if (flaw := flaw_of(at, claim, question))]


def with_language(cited: Cited, question: str) -> Cited:
    """The same, claims in another language than the question's marked as such."""
    claims = []
    for claim in cited.claims:
        if problem := other_language(claim, question):
            finding = Finding(check="language", text=claim.text, ok=False, evidence=problem)
            claim = replace(claim, problems=(*claim.problems, problem), findings=(*claim.findings, finding))
        claims.append(claim)
    return replace(cited, claims=tuple(claims))


def ask_again(
    prompt: str,
    messages: Sequence[Message],
    reply: str,
    draft: Draft,
    found: Sequence[Flaw],
    *,
    last: int,
    boundary: str,
) -> tuple[Message, ...]:
    """The first messages, the reply as it was read, and what is wrong with it, fenced: it holds words of articles."""
    lines: list[str] = []
    for flaw in found:
        lines.append(f"CLAIM {flaw.text}")
        lines.extend(f"WRONG {problem}" for problem in flaw.problems)
    if not found:
        lines.append("WRONG the reply has neither a CLAIM nor a MISSING line")
    body = "\n".join(" ".join(clean(line).replace(boundary, "").split()) for line in lines)
    fenced = f"--- claims {boundary} ---\n{body}\n--- end of claims {boundary} ---"
    user = read_parts(prompt, name="repair", roles=("user",), known=_PLACEHOLDERS)["user"]
    return (
        *messages,
        Message(role="assistant", content=written(draft) or clean(reply)[:_LONGEST_REPLY] or "(nothing)"),
        Message(role="user", content=fill(user, {"boundary": boundary, "problems": fenced, "last": str(last)})),
    )


def written(draft: Draft) -> str:
    """A draft in the reply format, without thinking and whatever else stood around it."""
    blocks = [
        "\n".join([*(f"QUOTE [{quote.passage}] {quote.text}" for quote in claim.quotes), f"CLAIM {claim.text}"])
        for claim in draft.claims
    ]
    return "\n\n".join([*blocks, *(f"MISSING {line}" for line in draft.missing)])


def merge(draft: Draft, found: Sequence[Flaw], patch: Draft) -> Draft:
    """The draft with what the patch says in place of the first flawed claim, and the other flawed ones gone.

    Claims that held stay as they are and where they are; of the patch, what only repeats them is left out.
    """
    bad = {flaw.at for flaw in found}
    kept = [claim for at, claim in enumerate(draft.claims) if at not in bad]
    new = tuple(claim for claim in patch.claims if not any(_says_the_same(claim, other) for other in kept))
    first = min(bad, default=len(draft.claims))
    before = tuple(claim for at, claim in enumerate(draft.claims) if at < first)
    after = tuple(claim for at, claim in enumerate(draft.claims) if at > first and at not in bad)
    missing = dict.fromkeys((*draft.missing, *patch.missing))
    return Draft(claims=(*before, *new, *after), missing=tuple(missing))


def longer(cut: Draft, whole: Draft, *, seen: int) -> Draft:
    """What the same question was answered with more room, behind the first `seen` claims of the reply that was cut.

    For each of those one claim is left out: that in nearly the same words, else the first on the same quotes.
    """
    kept, new = cut.claims[:seen], list(whole.claims)
    for claim in kept:
        again = next((other for other in new if _says_the_same(claim, other)), None)
        again = again or next((other for other in new if claim.quotes == other.quotes != ()), None)
        if again is not None:
            new.remove(again)
    return replace(whole, claims=(*kept, *new)) if whole.claims or whole.missing else whole


def _says_the_same(one: DraftClaim, other: DraftClaim) -> bool:
    words, others = set(content_tokens(one.text)), set(content_tokens(other.text))
    return bool(words) and len(words & others) >= _SAME * len(words | others)


def worth(cited: Cited) -> tuple[int, int, float]:
    """How good a checked draft is, by the mechanical checks alone: the greatest is chosen.

    First the claims that hold less those that do not and the passage numbers made up; then the fewest warnings; then
    the mean of the support scores.
    """
    held = [claim for claim in cited.claims if claim.supported]
    unsupported = len(cited.claims) - len(held)
    warnings = sum(not finding.ok for claim in held for finding in claim.findings if finding.check != "passage")
    scores = [claim.support for claim in held if claim.support is not None]
    mean = sum(scores) / len(scores) if scores else 0.0
    return len(held) - unsupported - cited.unknown_passages, -warnings, mean
