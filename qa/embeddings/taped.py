"""An embedder whose vectors of questions are kept as they come, and one that gives kept ones again."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from qa.errors import SetupError

if TYPE_CHECKING:
    from qa.ports import Embedder
    from qa.types import Matrix, Vector


class TapedEmbedder:
    """A `ports.Embedder` that notes each question's vector on `tape`: the text → float32, little-endian, in base64."""

    def __init__(self, inner: Embedder, tape: dict[str, str]) -> None:
        self._inner = inner
        self._tape = tape

    @property
    def fingerprint(self) -> str:
        return self._inner.fingerprint

    @property
    def dimensions(self) -> int:
        return self._inner.dimensions

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        return self._inner.embed_passages(texts)

    def embed_question(self, text: str) -> Vector:
        vector = self._inner.embed_question(text)
        self._tape[text] = base64.b64encode(vector.astype("<f4").tobytes()).decode("ascii")
        return vector


class ReplayedEmbedder:
    """A `ports.Embedder` that knows the questions of a tape and no other text. It reaches nothing."""

    def __init__(self, tape: Mapping[str, str], *, fingerprint: str) -> None:
        """Raises: `SetupError` when the tape is damaged or empty."""
        try:
            self._vectors = {
                text: np.frombuffer(base64.b64decode(packed, validate=True), "<f4") for text, packed in tape.items()
            }
        except (binascii.Error, ValueError):
            raise _lost("is damaged") from None
        if not self._vectors:
            raise _lost("is not in the record")
        self._fingerprint = fingerprint

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        return len(next(iter(self._vectors.values())))

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        return np.stack([self.embed_question(text) for text in texts])

    def embed_question(self, text: str) -> Vector:
        if text not in self._vectors:
            raise _lost("is not in the record")
        return self._vectors[text]


def _lost(what: str) -> SetupError:
    return SetupError(f"The question's vector {what}.", remedy="Ask anew: `qa ask --again ID`.")
