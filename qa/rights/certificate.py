"""The certificate of a purge: what went and why, counts, digests, what was looked at. No article text."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from qa.errors import StoreError

CERTIFICATES = "certificates"

LIMITS = (
    "Looked at: every file of this workspace's .qa folder, and the folders of recorded replies that qa.toml names.",
    (
        "Not looked at: backups and snapshots, blocks the file system has given back, and what a model's or an "
        "embedder's endpoint was sent before."
    ),
    (
        "Not reached: what you had written outside .qa. Drafted sets, labels, exports and reports keep the words they "
        "quote; look through them yourself."
    ),
)
SERVER = (
    "The vector index is on a Chroma server ({url}): its collection was built anew and the old one deleted there. What "
    "the server still has on its own disk cannot be seen from here; Chroma keeps deleted vectors in its files."
)


class Certificate(Struct, frozen=True, kw_only=True):
    """One finished purge, as it is written to `.qa/certificates/<id>.json`."""

    document: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.document["id"])

    @property
    def place(self) -> str:
        """Where it lies, below the workspace."""
        return f".qa/{CERTIFICATES}/{self.id}.json"

    @property
    def summary(self) -> str:
        """In one line."""
        count, files = self.document["deleted"]["articles"], self.document["scan"]["files"]
        left = self.document.get("not_reached", ())
        still = f" Outside .qa these still quote them: {', '.join(left)}." if left else ""
        return (
            f"Purged {count} article{'s' * (count != 1)}, looked through {files} files: "
            f"{self.document['result']}.{still} Certificate {self.place}"
        )

    def lines(self) -> Iterator[str]:
        """In words, for a terminal."""
        said, scan = self.document, self.document["scan"]
        deleted, patterns = said["deleted"], said["scan"]["patterns"]
        why = ", ".join(f"{rule} ({count})" for rule, count in said["rules"].items())
        yield f"Purged {deleted['articles']} article{'s' * (deleted['articles'] != 1)}: {why}."
        yield from (f"Reason: {reason}" for reason in said["reasons"])
        blanked = len(deleted.get("blanked", ()))
        also = f" Their words were taken out of {blanked} kept answer{'s' * (blanked != 1)}." if blanked else ""
        yield (
            f"Deleted {deleted['chunks']} chunks, {deleted['vectors']} vectors and {len(deleted['files'])} stored "
            f"files that quoted them; catalogue and index are written anew.{also}"
        )
        spellings = len(patterns["forms"]) - 1
        yield (
            f"Looked for {patterns['count']:,} patterns (runs of {patterns['words']} words in {spellings} spellings, "
            f"float32 vectors) in {scan['bytes']:,} bytes of {scan['files']} files: {said['result']}."
        )
        if patterns["each_nth_word"] > 1:
            nth = patterns["each_nth_word"]
            yield f"So many patterns that, towards the end, a run was looked for from one in {nth} words only."
        if patterns["held_by_others"]:
            yield f"{patterns['held_by_others']:,} runs of words were left out: articles that stay say them too."
        if left := said.get("not_reached"):
            yield f"These lie outside .qa and still quote them: {', '.join(left)}. Delete or rewrite them yourself."
        yield from said["limits"]


def write_certificate(folder: Path, name: str, certificate: Certificate) -> str:
    """Write it whole or not at all, with its limits and its own digest; returns the file's sha256."""
    document = certificate.document
    document["limits"] = [*LIMITS, *([SERVER.format(url=document["index_url"])] if document["index_url"] else [])]
    document["sha256"] = hashlib.sha256(_canonical(document)).hexdigest()
    data = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f"{name}.json.new"
        beside.write_bytes(data)
        os.replace(beside, folder / f"{name}.json")  # noqa: PTH105 - the one call that promises to be atomic
    except OSError as error:
        raise StoreError(
            f"the certificate cannot be written to {folder}: {error.strerror or error}",
            remedy="free space or change its rights, and run `qa sync` again: the purge goes on where it was",
        ) from None
    return hashlib.sha256(data).hexdigest()


def _canonical(document: dict[str, Any]) -> bytes:
    """Everything but the digest itself, keys sorted, no blanks."""
    said = {key: value for key, value in document.items() if key != "sha256"}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")
