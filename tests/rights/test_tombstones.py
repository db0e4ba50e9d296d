"""What keeps a purged text out, and what lets it in again."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from qa.rights.chain import Event
from qa.rights.tombstones import PURGED, RULE, blocking, is_lifted_by, refusal, text_key, url_key
from qa.types import AiUse, Article, ArticleId, Source, SourceId, Standing, Verdict

TEXT = "Three pairs of kingfishers were counted between the weir and the old mill."


def tombstone(rule: str = "printed-notice", permission: str = "", source: str = "paper", name: str = "a.md") -> Event:
    return Event(
        number=1, at="2026-05-02T08:00:00+00:00", kind="tombstone", purge="p", article_id=ArticleId(f"{source}/{name}"),
        source_id=SourceId(source), rule=rule, text_key=text_key(TEXT), url_key="", permission=permission, detail="",
        entry=1, entry_digest="", previous="", digest="",
    )  # fmt: skip


def source(name: str = "paper", ai_use: AiUse = AiUse.DETECT, permission: str = "") -> Source:
    return Source(id=SourceId(name), name=name, folder=Path(), ai_use=ai_use, permission=permission)


def article(name: str) -> Article:
    return Article(
        id=ArticleId(name), source_id=SourceId(name.split("/", maxsplit=1)[0]), title="t", text=TEXT, sha256=""
    )


def keeps_out(stone: Event, own: Source, name: str, *others: Source) -> bool:
    sources = {one.id: one for one in (own, *others)}
    return blocking([stone], own, article(name), sources) is not None


def test_white_space_case_and_typography_are_the_same_text() -> None:
    same = TEXT.upper().replace(" ", "\n\n").replace("weir", "“weir”")
    assert text_key(same) == text_key(TEXT)
    assert text_key(TEXT + " Not so.") != text_key(TEXT)
    assert text_key("부산항만공사는 월요일 낡은 크레인을 매각한다고 밝혔다.")
    assert text_key("Subscribe to read on.") == ""  # many articles may consist of no more
    assert len(text_key(TEXT)) == 64


@pytest.mark.parametrize(
    "url",
    [
        "https://paper.example/a/b",
        "http://www.paper.example/a/b/",
        "https://PAPER.example/a/b#top",
        "https://paper.example/a/b?utm_source=x&fbclid=1",
        "https://paper.example:443/a/b?ref=home",
    ],
)
def test_an_address_has_one_spelling(url: str) -> None:
    assert url_key(url) == url_key("https://paper.example/a/b")


def test_other_addresses_differ_and_a_whole_site_is_none() -> None:
    key = url_key("https://paper.example/a?id=1")
    assert key != url_key("https://paper.example/a?id=2")
    assert key == url_key("https://paper.example/a?utm_medium=y&id=1")
    assert {url_key(one) for one in ("", "https://paper.example/", "https://[broken", "no address")} == {""}


def test_every_other_door_is_shut() -> None:
    for rule in ("printed-notice", "register-forbid", PURGED):
        assert keeps_out(tombstone(rule), source("other"), "other/copy.md", source())
        assert keeps_out(tombstone(rule), source("other", AiUse.ALLOW, "my own letter"), "other/copy.md", source())
        assert keeps_out(tombstone(rule), source("other"), "other/copy.md")  # its source has left the register
    assert keeps_out(tombstone(), source(), "paper/again.md")


def test_its_own_new_yes_lifts_it_unless_a_person_purged_it() -> None:
    assert is_lifted_by(tombstone(), source(), article("paper/a.md"))
    assert not keeps_out(tombstone(), source(), "paper/a.md")
    assert not is_lifted_by(tombstone(), source(), article("paper/again.md"))
    assert keeps_out(tombstone(PURGED), source(), "paper/a.md")
    # The register's flag spoke of the whole source: taken back, it is taken back for the whole source.
    assert is_lifted_by(tombstone("register-forbid"), source(), article("paper/again.md"))


def test_only_a_new_permission_for_its_own_source_beats_it() -> None:
    for rule in ("printed-notice", "register-forbid", PURGED):
        owner = source("paper", AiUse.ALLOW, "a letter")
        assert not keeps_out(tombstone(rule), owner, "paper/b.md")
        assert not keeps_out(tombstone(rule), source("other"), "other/copy.md", owner)
        assert keeps_out(tombstone(rule, permission="a letter"), source("other"), "other/copy.md", owner)
        assert keeps_out(tombstone(rule), replace(owner, permission=""), "paper/b.md") or rule == "register-forbid"


def test_a_refusal_says_whose_tombstone_it_is_and_keeps_the_evidence() -> None:
    verdict = Verdict(standing=Standing.FULL, rule="nothing-said", reason="r", conditions=("attribution",))
    refused = refusal(tombstone(), verdict)
    assert (refused.standing, refused.rule) == (Standing.REFERENCE, RULE)
    assert "paper/a.md" in refused.reason
    assert refused.conditions == ("attribution",)
