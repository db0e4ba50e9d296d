"""Vectors made unit length, with a defined one where there is nothing to make it of."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from qa.types import Matrix


def unit_rows(vectors: Matrix) -> Matrix:
    """Rows of length one, float32; a row of zeros becomes the vector whose numbers are all equal: never NaN."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    nothing = np.float32(1 / math.sqrt(vectors.shape[1]))
    return np.where(lengths > 0, vectors / np.where(lengths > 0, lengths, 1), nothing).astype(np.float32)
