"""What the model learns from, and how much each source weighs.

Our own corpus weighs most: it alone is balanced over the issues and speaks as residents do in LINE. Real complaints
come from one large city; those of the pool were read once and quickly. Other weights were measured: real complaints and
the pool at more gain 0.004 to 0.015 on real complaints and lose up to 0.04 on LINE messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from nlp.corpus import (
    DANGER,
    DangerExample,
    Example,
    fingerprint,
    read_corpus,
    read_danger_corpus,
    read_examples,
    read_labelled_pool,
)
from nlp.corpus import FOLDER as CORPUS
from nlp.training.tables import Doubles

POOL_LABELS = Path(__file__).parents[1] / "labels" / "pool.csv"
OWN, REAL, POOL = 2.0, 1.0, 0.25


@dataclass(frozen=True, slots=True)
class Sources:
    """Labelled messages with the importance of each, messages of danger, and the SHA-256 of every file."""

    examples: Sequence[Example]
    importance: Doubles
    dangers: Sequence[DangerExample]
    hashes: dict[str, str] = field(default_factory=dict)


def read_sources(real: Path | None, pool: Path | None) -> Sources:
    """Our corpus and, where they are at hand, messages from outside: labelled ones, and a pool that we labelled."""
    parts = [(read_corpus(), OWN)]
    paths = [*sorted(CORPUS.glob("*.csv")), DANGER]
    if real:
        parts.append((read_examples(real), REAL))
        paths.append(real)
    if pool:
        parts.append((read_labelled_pool(pool, POOL_LABELS), POOL))
        paths += [pool, POOL_LABELS]
    examples = [example for found, _ in parts for example in found]
    importance = np.concatenate([np.full(len(found), weight) for found, weight in parts])
    hashes = {path.name if path != DANGER else "danger/messages.csv": fingerprint(path) for path in paths}
    return Sources(examples, importance, read_danger_corpus(), hashes)
