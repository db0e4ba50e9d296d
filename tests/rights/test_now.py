"""Whether an article may be used now: every one of register, address and ledger may say no."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.rights.ledger import Ledger
from qa.rights.now import forbidding, may_be_used
from qa.types import AiUse, ArticleCard, ArticleId, Source, SourceId, Standing, Verdict

WIRE = "https://wire.example/ferry"


def source(name: str, ai_use: AiUse = AiUse.DETECT) -> Source:
    return Source(id=SourceId(name), name=name, folder=Path(), home=f"https://{name}.example/", ai_use=ai_use)


def card(url: str = "", name: str = "paper") -> ArticleCard:
    return ArticleCard(id=ArticleId("paper/a"), source_id=SourceId(name), source=name, title="T", url=url)


@pytest.mark.parametrize(
    ("flag", "url", "listed", "recorded", "may"),
    [
        (AiUse.DETECT, "", "paper", Standing.FULL, True),
        (AiUse.FORBID, "", "paper", Standing.FULL, False),
        (AiUse.ALLOW, WIRE, "paper", Standing.FULL, False),
        (AiUse.DETECT, "", "gone", Standing.FULL, False),
        (AiUse.DETECT, "", "paper", Standing.REFERENCE, False),
        (AiUse.DETECT, "", "paper", None, False),
    ],
    ids=["allowed", "flag", "another's address", "no such source", "ledger", "nothing recorded"],
)
def test_one_no_is_enough(
    tmp_path: Path, flag: AiUse, url: str, listed: str, recorded: Standing | None, may: bool
) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    if recorded:
        ledger.record(card(), Verdict(standing=recorded, rule="r", reason="r"))
    sources = {one.id: one for one in (source(listed, flag), source("wire", AiUse.FORBID))}
    assert may_be_used(card(url), sources=sources, ledger=ledger) is may
    ledger.close()


def test_whose_flag_it_is_is_told() -> None:
    paper, wire = source("paper"), source("wire", AiUse.FORBID)
    assert forbidding(paper, ("", WIRE), (paper, wire)) is wire
    assert forbidding(wire, (), (paper, wire)) is wire
    assert forbidding(paper, ("https://paper.example/a",), (paper, wire)) is None
