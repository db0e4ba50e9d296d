"""The only maker of `Admitted`: what may be stored, embedded, prompted and quoted goes through here or nowhere."""

from __future__ import annotations

from qa.errors import RightsError
from qa.rights.reading import ABSENT, READ
from qa.types import Admitted, Article, Says, Standing, Use, Verdict


def admit(article: Article, verdict: Verdict) -> Admitted | None:
    """The article, admitted; None unless its verdict is full.

    Looks once more at the evidence under a full verdict. Raises `RightsError` when it does not bear the verdict out:
    the register forbids, a no stands without a permission, or a carrier was not read.
    """
    if verdict.standing is not Standing.FULL:
        return None
    doubts = _doubts(verdict)
    if doubts:
        raise RightsError(
            f"{article.id}: judged usable, but {doubts}",
            remedy="this is a fault in Byline: please report it; nothing was stored",
        )
    return Admitted(article=article, verdict=verdict)


def _doubts(verdict: Verdict) -> str:
    if not any(carrier.carrier == "register" and carrier.status == READ for carrier in verdict.carriers):
        return "the register was not asked"
    if any(carrier.status not in {READ, ABSENT} for carrier in verdict.carriers):
        return "not every carrier was read"
    if any(signal.protocol == "register" and signal.says is Says.NO for signal in verdict.signals):
        return "the register forbids it"
    permitted = any(
        signal.protocol == "register" and signal.says is Says.YES and signal.quote for signal in verdict.signals
    )
    if any(signal.says is Says.NO and signal.use is Use.AI_INPUT for signal in verdict.signals) and not permitted:
        return "its publisher forbids it"
    return ""
