"""Words of like meaning, data/lexicon/fitted/clusters.tsv: by them a word tells what its kin told in the passages.

Features of word clusters beside those of words are those of Turian et al., "Word representations" (ACL 2010).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

SIGN = "~"  # how the name of a cluster begins

Clusters = Mapping[str, str]  # name of the cluster by word, in small letters


def read_clusters(text: str) -> Clusters:
    """The clusters of a text with one to a line, its words set apart by blanks; ValueError for a word of two.

    >>> read_clusters("# a remark\\nrents leases\\nsues")
    {'rents': '~0', 'leases': '~0', 'sues': '~1'}
    """
    found: dict[str, str] = {}
    lines = (line for line in text.split("\n") if line and not line.startswith("#"))
    for number, line in enumerate(lines):
        for word in line.split(" "):
            if found.setdefault(word, f"{SIGN}{number}") != f"{SIGN}{number}":
                raise ValueError(f"the word {word!r} stands in two clusters")
    return found


def written(clusters: Iterable[Iterable[str]], remark: str) -> str:
    """The clusters as the text of a file."""
    return "\n".join([f"# {remark}", *(" ".join(words) for words in clusters)]) + "\n"
