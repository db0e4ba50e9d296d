"""Conditions from the publisher's word to the model's prompt: no sentence beside a limited passage slips in."""

from __future__ import annotations

import json
from pathlib import Path

from qa.config import read_config
from qa.wiring import syncing
from qa.wiring.asking import open_asker

FACTS = [
    "The ferry to Skerry Island now sails at nine in the morning.",
    "It takes 640 passengers and forty cars on every crossing of the sound.",
    "The new captain of the ferry is Brita Lund, who came from the northern line.",
    "She has sailed the ferry to Skerry Island for ten winters without an accident.",
]


def test_a_model_sees_no_more_of_a_limited_article_than_its_publisher_allows(tmp_path: Path) -> None:
    (tmp_path / "snip").mkdir()
    body = "".join(f"<p>{fact}</p>" for fact in FACTS)
    (tmp_path / "snip/a.html").write_text(
        f'<html><head><title>Ferry</title><meta name="robots" content="max-snippet:70"></head><body><article><h1>Ferry</h1>{body}</article></body></html>',
        encoding="utf-8",
    )
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nid = "snip"\nname = "Snip"\npaths = ["snip/*"]\n', encoding="utf-8"
    )
    (tmp_path / "replies.jsonl").write_text((json.dumps("MISSING all of it") + "\n") * 9, encoding="utf-8")
    (tmp_path / "qa.toml").write_text(
        'sources = "sources.toml"\n[models.scripted]\nprovider = "scripted"\npath = "replies.jsonl"\n', encoding="utf-8"
    )
    config = read_config(tmp_path)
    syncing.sync(config)
    with open_asker(config, "scripted") as asker:
        for question in ("When does the ferry sail?", "Who is the captain of the ferry to Skerry Island?"):
            shown = asker.ask(question).passages
            assert sum(len(passage.chunk.text) for passage in shown) <= 70
            assert {passage.card.conditions for passage in shown} == {("max-quote:70",)}
