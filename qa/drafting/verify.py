"""A second model's opinion of each claim, with words of its own choice, which are looked up like any others."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from qa.answer.compose import compose
from qa.answer.thinking import Thinking
from qa.answer_types import Claim, Evidence, Opinion
from qa.citations.locate import locate
from qa.drafting.spending import Spending, together
from qa.errors import BudgetError, ConfigError, ModelError, SetupError
from qa.patterns import lazy_pattern
from qa.ports import ChatModel
from qa.text import clean, fold
from qa.types import ArticleId, ChatRequest, Passage, Usage

_VERDICT = lazy_pattern(
    r"^\W*(?:verdict|claim)?\W*(?P<n>\d{1,3})\b\W*"
    r"(?P<says>supported|partly|partially|unsupported|not\W+supported|contradicted|contradicts)\b",
    re.IGNORECASE,
)
_QUOTE = lazy_pattern(r"^\W*quote\W*(?P<n>\d{1,4})\b[\]\)\s:：*]*(?P<words>.*)$", re.IGNORECASE)
_SAYS = {"partially": "partly", "notsupported": "unsupported", "contradicts": "contradicted"}
_MARKS = " \t\"'“”„«»"


class Verification(Struct, frozen=True, kw_only=True):
    """How the second model is asked: its profile, its prompt, and its limits."""

    profile: str
    prompt: str
    budget_tokens: int
    max_tokens: int
    price: tuple[float, float] | None = None

    def may_be_priced(self, limit: float | None) -> None:
        """Raises `ConfigError` with a limit on cost and no price to keep it by: before anything is spent."""
        if limit is not None and self.price is None:
            raise ConfigError(
                f"The price of the verifying model [models.{self.profile}] is unknown, so a limit cannot be kept.",
                remedy="Set its price_input and price_output in qa.toml; 0 is a price.",
            )


class _Said(Struct):
    """What the model said of one claim."""

    says: str
    quotes: list[tuple[int, str]]


def with_opinions(
    claims: Sequence[Claim],
    passages: Sequence[Passage],
    *,
    model: ChatModel,
    verification: Verification,
    text_of: Callable[[ArticleId], str | None],
    today: str,
    limit: float | None,
    spent: Usage,
) -> tuple[tuple[Claim, ...], Usage]:
    """The claims with an opinion each, and the usage with that of the call. Claims that only quote are not asked about.

    A failure leaves every opinion “unclear”, with its reason: an answer is an answer without a second model.
    """
    asked = [at for at, claim in enumerate(claims) if not _is_verbatim(claim)]
    if not asked or not passages:
        return tuple(claims), spent
    try:
        request = _request([claims[at] for at in asked], passages, verification, today)
        Spending(limit=limit, price=verification.price).allow(
            request.messages, request.max_tokens, model=model.name, spent=spent
        )
        completion = model.complete(request)
    except (ModelError, SetupError, BudgetError, ConfigError) as error:
        unclear = Opinion(profile=verification.profile, model=model.name, says="unclear", problems=(error.message,))
        return tuple(replace(c, opinion=unclear) if at in asked else c for at, c in enumerate(claims)), spent
    said = read_verdicts(completion.text)
    name = completion.model or model.name
    cut_at = verification.max_tokens if completion.finish_reason == "length" else 0
    judged = list(claims)
    for number, at in enumerate(asked, start=1):
        opinion = _checked(said.get(number), verification.profile, name, request.passages, text_of)
        if cut_at and number not in said:
            unsaid = f"its reply was cut off at {cut_at:,} tokens: raise max_tokens in [models.{verification.profile}]"
            opinion = replace(opinion, problems=(unsaid,))
        judged[at] = replace(judged[at], opinion=opinion)
    return tuple(judged), together(spent, completion.usage)


def read_verdicts(reply: str) -> dict[int, _Said]:
    """Claim number → verdict and quotes, as models write them; what cannot be read is left out."""
    said: dict[int, _Said] = {}
    current: _Said | None = None
    thinking = Thinking()
    for raw in clean(reply).splitlines():
        line = thinking.outside(raw)
        if line is None:
            continue
        if verdict := _VERDICT.match(line):
            word = re.sub(r"\W", "", verdict["says"].lower())
            current = said.setdefault(int(verdict["n"]), _Said(says=_SAYS.get(word, word), quotes=[]))
        elif current is not None and (quote := _QUOTE.match(line)):
            current.quotes.append((int(quote["n"]), quote["words"].strip(_MARKS)))
    return said


def _request(
    claims: Sequence[Claim], passages: Sequence[Passage], verification: Verification, today: str
) -> ChatRequest:
    listed = " ".join(f"#{number} {claim.text}" for number, claim in enumerate(claims, start=1))
    composed = compose(
        verification.prompt, listed, passages, today=today, budget_tokens=verification.budget_tokens,
        boundary=secrets.token_hex(8),
    )  # fmt: skip
    return ChatRequest(
        question=listed, passages=composed.passages, messages=composed.messages, max_tokens=verification.max_tokens
    )


def _checked(
    said: _Said | None,
    profile: str,
    model: str,
    passages: Sequence[Passage],
    text_of: Callable[[ArticleId], str | None],
) -> Opinion:
    if said is None:
        return Opinion(profile=profile, model=model, says="unclear", problems=("it said nothing of this claim",))
    evidence: list[Evidence] = []
    problems: list[str] = []
    for number, words in said.quotes:
        found = _found(number, words, passages, text_of)
        evidence.extend(found)
        if not found:
            problems.append(f"“{words[:60]}” is not in passage [{number}]")
    if not evidence and said.says != "unsupported":
        problems.append("it gave no words that stand in the articles")
    return Opinion(profile=profile, model=model, says=said.says, evidence=tuple(evidence), problems=tuple(problems))


def _found(
    number: int, words: str, passages: Sequence[Passage], text_of: Callable[[ArticleId], str | None]
) -> list[Evidence]:
    if not words or not 1 <= number <= len(passages):
        return []
    passage = passages[number - 1]
    text = text_of(passage.card.id)
    if text is None:
        return []
    spans = locate(words, text, near=(passage.chunk.start, passage.chunk.end), folded=fold(text))
    return [Evidence(quote=text[a:b], article_id=passage.card.id, start=a, end=b) for a, b in spans]


def _is_verbatim(claim: Claim) -> bool:
    """Whether the claim is nothing but words that were found in an article."""
    quoted = " ".join(" ".join(f.evidence.split()) for f in claim.findings if f.check == "quote" and f.ok)
    return claim.supported and claim.text.strip(" .。") in quoted
