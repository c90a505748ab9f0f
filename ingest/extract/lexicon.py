"""Reads data/lexicon/: word lists and argument frames, as data, with one digest over all of it."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from graph.paths import data_dir
from ingest.extract.fitted.clusters import Clusters, read_clusters
from ingest.extract.fitted.weights import Weights, read_weights

# The files that the extractor reads; a file beyond these would be dead weight and is refused by a test.
FILES = ("classes", "confidence", "cues", "modality", "names", "roles", "verdicts")
# One file of frames a kind. Where two frames match the same words, that of the earlier file is heard.
FRAME_FILES = (
    "termination", "regulatory_action", "dispute", "exclusivity", "acquisition", "investment", "licence",
    "cloud_contract", "chip_supply", "integration", "partnership", "deal", "customer_concentration",
)  # fmt: skip
FITTED_FILES = ("ties", "firmness")  # which no hand has written
CLUSTERS = "clusters"  # nor this


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lexicon files by name, the fitted tables by theirs, the clusters of words, and the SHA-256 of their bytes."""

    tables: Mapping[str, Mapping[str, Any]]
    fitted: Mapping[str, Weights]
    clusters: Clusters
    digest: str

    def words(self, table: str, key: str) -> frozenset[str]:
        """The blank-separated words of one entry; a list entry may hold phrases."""
        value = self.tables[table][key]
        return frozenset(value.split() if isinstance(value, str) else value)


def read_lexicon(folder: Path) -> Lexicon:
    """The lexicon in `folder`; KeyError, ValueError or tomllib.TOMLDecodeError if a file is missing or malformed."""
    sha = hashlib.sha256()

    def content_of(name: str, path: str) -> bytes:
        content = (folder / path).read_bytes()
        sha.update(name.encode() + b"\0" + content + b"\0")
        return content

    def text_of(name: str, path: str) -> str:
        return content_of(name, path).decode("utf-8")

    tables: dict[str, Mapping[str, Any]] = {}
    frames: list[Any] = []
    for name in (*FILES, *(f"frames/{kind}" for kind in FRAME_FILES)):
        table = tomllib.loads(text_of(name, f"{name}.toml"))
        if name in FILES:
            tables[name] = table
        else:
            frames += table["frame"]
    tables["frames"] = {"frame": frames}
    fitted = {name: read_weights(content_of(name, f"fitted/{name}.npz")) for name in FITTED_FILES}
    clusters = read_clusters(text_of(CLUSTERS, f"fitted/{CLUSTERS}.tsv"))
    return Lexicon(tables, fitted, clusters, sha.hexdigest())


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with Faultline, read once a process."""
    return read_lexicon(data_dir() / "lexicon")
