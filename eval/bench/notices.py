"""How many printed notices the detector hears, and how often it takes something else for one, in nine languages.

Usage: python -m eval.bench.notices [dev] [test] [held]. Without a part, all. Notices are heard when the article is kept
from AI: `certain` ones at once, doubtful ones until a person has looked. False alarms likewise. The sets and how they
came about: tests/rights/notices/README.md; nothing was learnt from `held`, so its figures are the ones that count.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct

from qa.rights.blocks import text_blocks
from qa.rights.detector import Scope, Setting, find_notices
from qa.rights.lexicon import LANGUAGES

FOLDER = Path(__file__).parents[2] / "tests" / "rights" / "notices"


class Row(Struct):
    """Counts of one language in one part."""

    notices: int = 0
    certain: int = 0
    doubtful: int = 0
    others: int = 0
    false_certain: int = 0
    false_doubtful: int = 0

    @property
    def recall(self) -> float:
        return (self.certain + self.doubtful) / self.notices if self.notices else float("nan")

    @property
    def precision(self) -> float:
        heard = self.certain + self.doubtful
        alarms = self.false_certain + self.false_doubtful
        return heard / (heard + alarms) if heard + alarms else float("nan")


def measure(items: Iterable[dict[str, Any]]) -> Row:
    row = Row()
    for item in items:
        certain, doubtful = _heard(item)
        if item["says"] == "no":
            row.notices += 1
            row.certain += certain
            row.doubtful += doubtful
        else:
            row.others += 1
            row.false_certain += certain
            row.false_doubtful += doubtful
    return row


def _heard(item: dict[str, Any]) -> tuple[bool, bool]:
    blocks = text_blocks(f"{item['title']}\n\n{item['text']}")
    found = find_notices(blocks, Setting(publisher=item["source"], title=item["title"]))
    said = [notice for notice in found if notice.scope is not Scope.PERMISSION]
    certain = any(notice.certain for notice in said)
    return certain, bool(said) and not certain


def show(part: str) -> None:
    items = [json.loads(line) for line in (FOLDER / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()]
    print(f"{part:<5} notices  certain  doubtful  missed  recall   others  certain  doubtful  precision")
    for name in (*LANGUAGES, "all"):
        row = measure(item for item in items if name in ("all", item["lang"]))
        missed = row.notices - row.certain - row.doubtful
        print(
            f"{name:<5} {row.notices:7} {row.certain:8} {row.doubtful:9} {missed:7} {row.recall:7.1%}"
            f" {row.others:8} {row.false_certain:8} {row.false_doubtful:9} {row.precision:10.1%}"
        )
    print()


if __name__ == "__main__":
    for chosen in sys.argv[1:] or ("dev", "test", "held"):
        show(chosen)
