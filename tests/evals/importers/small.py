"""Small sets in every format, written for these tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PIER = (
    "The pier at Orle was opened on 4 March 2026. It was designed by Marit Solheim and has two berths.\n\n"
    "The first boat carried 640 passengers. By noon 640 tickets to Tern Island had been sold."
)
FLOOD = "The river stood 3.42 m above its mark at Mill Street. The fire brigade moved 1,140 residents to schools."


def lines(path: Path, records: list[dict[str, Any]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records), encoding="utf-8")
    return path


def document(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def beir(folder: Path) -> Path:
    lines(
        folder / "corpus.jsonl",
        [
            {"_id": "pier a", "title": "The pier", "text": PIER, "metadata": {"url": "https://orle.example/pier"}},
            {"_id": "flood", "title": "The flood", "text": FLOOD},
        ],
    )
    lines(
        folder / "queries.jsonl",
        [
            {"_id": "-1", "text": "Who designed the pier?", "answers": ["Marit Solheim"], "answerable": True},
            {
                "_id": "q2",
                "text": "How many tickets were sold by noon?",
                "answers": ["640"],
                "metadata": {"answer_start": PIER.rindex("640"), "lang": "en"},
            },
            {"_id": "q3", "text": "What did the pier cost?", "answerable": False},
            {"_id": "q4", "text": "Where and how high did the river stand?", "metadata": {
                "selected_sentences": [["The river stood 3.42 m above its mark at Mill Street."]]}},
            {"_id": "q5", "text": "judged in another part of the set"},
            {"_id": "q6", "text": "Who designed the Pier?", "answers": ["Solheim"]},
        ],
    )  # fmt: skip
    (folder / "qrels.tsv").write_text(
        "query-id\tcorpus-id\tscore\n-1\tpier a\t1\nq2\tpier a\t2\nq4\tflood\t1\nq4\tpier a\t0\nq6\tpier a\t1\n",
        encoding="utf-8",
    )
    return folder
