"""The JSON that an embeddings endpoint sends back, trusted in nothing: servers send too few, too many, too wide."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from qa.types import Matrix


def read_vectors(body: str, expected: int) -> Matrix:
    """Shape (expected, width) in the order of the inputs, as sent: not yet of unit length.

    Numbers may come as JSON lists or as base64 of little-endian float32. Raises `ValueError`, in words for a person.
    """
    try:
        entries = json.loads(body)["data"]
    except (ValueError, TypeError, KeyError):
        raise ValueError(f"it sent no list of embeddings but {_beginning(body)}") from None
    if not isinstance(entries, list) or len(entries) != expected:
        raise ValueError(f"it sent {len(entries) if isinstance(entries, list) else 'no'} vectors for {expected} texts")
    try:
        placed = {entry.get("index", at): _numbers(entry["embedding"]) for at, entry in enumerate(entries)}
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ValueError("what it sent as embeddings are not lists of numbers") from None
    if set(placed) != set(range(expected)):
        raise ValueError("it numbered its vectors otherwise than the texts")
    if len({vector.shape for vector in placed.values()}) != 1 or placed[0].ndim != 1 or not placed[0].size:
        raise ValueError("its vectors are not of one width")
    vectors = np.stack([placed[at] for at in range(expected)])
    if not np.isfinite(vectors).all():
        raise ValueError("its vectors hold numbers that are none")
    return vectors


def _numbers(embedding: Any) -> Matrix:
    if isinstance(embedding, str):
        return np.frombuffer(base64.b64decode(embedding, validate=True), dtype="<f4").astype(np.float32)
    return np.asarray(embedding, dtype=np.float32)


def _beginning(body: str) -> str:
    start = body.lstrip()[:15].lower()
    return "a web page" if start.startswith(("<!doctype", "<html")) else "something else"
