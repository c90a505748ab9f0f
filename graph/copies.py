"""Which pages are copies of one text: syndicated with another headline, byline or boilerplate, or with the tail cut.

Runs of five words are compared by MinHash (Broder 1997): the share of equal minima estimates the share of runs that
two texts have in common, and with their numbers the part of the shorter text that stands in the longer one. Two texts
are copies if that part is at least 0.6 and neither is four times as long as the other. Copies of copies are one
group, so that groups depend on the texts alone. Only pairs that share a band of minima are compared, so that cost
grows about linearly. Filings share forms rather than words of their own and are copies only if all words are equal.
Short texts, which share too much by chance, are copies if all words below the headline are equal.
"""

from __future__ import annotations

import base64
import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice
from typing import TYPE_CHECKING, Any

from graph.model import digest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RUN = 5  # words
MINIMA = 128
BANDS, ROWS = 12, 2  # texts with half of their runs in common share a band with probability 0.97
LEAST_RUNS = 40  # shorter texts share too much by chance
LEAST_WORDS = 8  # below a headline: fewer may be all that a site says below each, as "Read more"
COPIED = 0.6
LONGER = 4
BAND_NAMES = tuple(f"band_{i:02d}" for i in range(BANDS))
_WORD = re.compile(r"\w+")
_KINDS = ("news", "feed")
# Texts that share a band: up to these, all their pairs are compared at once; of more, only those not yet in one group.
_FEW = 24
_PAIRS_AT_ONCE = 20_000  # 5 MiB of minima on either side
_AT_ONCE = 128  # runs hashed at once: what the processor's cache holds, four times as fast as all


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of the words of a text."""

    runs: int  # distinct runs of five words
    minima: bytes  # 16 bits for each of the minima

    @property
    def text(self) -> str:
        """The minima as they are stored."""
        return base64.b64encode(self.minima).decode("ascii")

    @classmethod
    def of_stored(cls, runs: int, text: str) -> Sketch:
        """The sketch that a stored one stands for."""
        return cls(runs, base64.b64decode(text))

    @property
    def bands(self) -> tuple[str, ...]:
        """One key a band; copies share at least one with high probability."""
        size = 2 * ROWS
        return tuple(self.minima[i * size : (i + 1) * size].hex() for i in range(BANDS))


@lru_cache(maxsize=1)
def _factors() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Odd factors and offsets of the hash functions: fixed, so that two machines agree."""
    import numpy as np

    chance = np.random.Generator(np.random.PCG64(20_261_125))
    high = np.iinfo(np.uint64).max
    factors = chance.integers(1, high, MINIMA, dtype=np.uint64, endpoint=True) | np.uint64(1)
    return factors, chance.integers(0, high, MINIMA, dtype=np.uint64, endpoint=True)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def sketch_of(text: str) -> Sketch | None:
    """Sketch of a text, None if it is too short to tell copies from chance."""
    import numpy as np

    words = _words(text)
    if len(words) < LEAST_RUNS + RUN - 1:
        return None
    codes = np.array([zlib.crc32(w.encode("utf-8", "surrogatepass")) for w in words], np.uint64)
    runs = np.zeros(len(words) - RUN + 1, np.uint64)
    for i in range(RUN):  # wraps around, as hashing wants it
        runs = runs * np.uint64(0x9E3779B97F4A7C15) + codes[i : len(words) - RUN + 1 + i]
    runs = np.unique(_mixed(runs))
    if len(runs) < LEAST_RUNS:
        return None
    factors, offsets = _factors()
    minima = np.full(MINIMA, np.iinfo(np.uint64).max, np.uint64)
    for at in range(0, len(runs), _AT_ONCE):
        part = runs[at : at + _AT_ONCE, None] * factors + offsets
        minima = np.minimum(minima, part.min(axis=0))
    # The leading bits of a minimum are 0, and the last ones of a product depend on few bits of its factors.
    return Sketch(len(runs), (minima >> np.uint64(24)).astype(np.uint16).astype("<u2").tobytes())


def _mixed(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64: each bit of the input sways each bit of the result."""
    import numpy as np

    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def copies_among(one: Sketch, others: Sequence[Sketch]) -> list[bool]:
    """Of each of some others whether it is a copy of the one: at least 0.6 of the shorter text stands in the other.

    By estimate, all at once; which of two is the one does not matter.
    """
    import numpy as np

    minima = np.frombuffer(b"".join(other.minima for other in others), "<u2").reshape(-1, MINIMA)
    equal = (minima == np.frombuffer(one.minima, "<u2")).sum(axis=1).tolist()
    return [_alike(one.runs, other.runs, n) for other, n in zip(others, equal, strict=True)]


def _alike(runs: int, others: int, equal: int) -> bool:
    short, long = sorted((runs, others))
    if long > LONGER * short:
        return False
    common: float = equal / (MINIMA + equal) * (short + long)  # J/(1+J) of the sum of both
    return common >= COPIED * short


def copy_properties(kind: str, text: str) -> dict[str, Any]:
    """What a `Document` node keeps for finding its copies; nothing for kinds that are compared word for word."""
    if kind not in _KINDS:
        return {}
    sketch = sketch_of(text)
    if sketch is None:
        brief = _brief(text)
        return {"runs": 0, **({BAND_NAMES[0]: brief} if brief else {})}
    return {"runs": sketch.runs, "sketch": sketch.text, **dict(zip(BAND_NAMES, sketch.bands, strict=True))}


def _brief(text: str) -> str | None:
    """Digest of the words of a short text below its first line, or of its only line; no band is written like it."""
    first, *rest = text.strip().splitlines() or [""]
    words = _words(" ".join(rest) or first)
    return digest("brief", *words) if len(words) >= LEAST_WORDS else None


def stored_sketch(p: Mapping[str, Any]) -> Sketch | None:
    """The sketch in a stored map."""
    return Sketch.of_stored(p["runs"], p["sketch"]) if p.get("sketch") else None


class Groups:
    """Ids joined pair by pair; each group is named by its smallest id, whatever the order of the pairs."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def head(self, x: str) -> str:
        """Smallest id of the group of `x`."""
        while self._up.setdefault(x, x) != x:
            self._up[x] = self._up[self._up[x]]
            x = self._up[x]
        return x

    def join(self, a: str, b: str) -> None:
        """Make one group of the groups of `a` and `b`."""
        first, last = sorted((self.head(a), self.head(b)))
        self._up[last] = first

    def heads(self) -> dict[str, str]:
        """The head of every id that was named so far.

        >>> groups = Groups()
        >>> groups.join("b", "c"), groups.join("a", "c"), groups.heads()
        (None, None, {'b': 'a', 'c': 'a', 'a': 'a'})
        """
        return {x: self.head(x) for x in list(self._up)}


def grouped(documents: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The head of each document that has copies among all `documents` (id, text_sha256, runs, sketch, band_00)."""
    groups = Groups()
    by_text: dict[str, str] = {}
    ids: list[str] = []
    sketches: list[Sketch] = []
    by_band: dict[tuple[str, str], list[int]] = {}
    for p in documents:
        first = by_text.setdefault(p["text_sha256"], p["id"])
        if first != p["id"]:
            groups.join(first, p["id"])
        if not p.get("sketch") and (brief := p.get(BAND_NAMES[0])):
            groups.join(by_text.setdefault(brief, p["id"]), p["id"])
        if sketch := stored_sketch(p):
            for key in zip(BAND_NAMES, sketch.bands, strict=True):
                by_band.setdefault(key, []).append(len(ids))
            ids.append(p["id"])
            sketches.append(sketch)
    shared = [held for held in by_band.values() if len(held) > 1]
    for a, b in _copied_pairs([held for held in shared if len(held) <= _FEW], sketches):
        groups.join(ids[a], ids[b])
    for held in (held for held in shared if len(held) > _FEW):
        for i, a in enumerate(held[:-1]):
            # Who is in one group already need not be compared: a copy more or less between two of it changes nothing.
            head = groups.head(ids[a])
            rest = [b for b in held[i + 1 :] if groups.head(ids[b]) != head]
            if not rest:
                continue
            for b, same in zip(rest, copies_among(sketches[a], [sketches[b] for b in rest]), strict=True):
                if same:
                    groups.join(ids[a], ids[b])
    return groups.heads()


def _copied_pairs(few: Sequence[Sequence[int]], sketches: Sequence[Sketch]) -> Iterator[tuple[int, int]]:
    """Of the pairs inside some short lists of indices into `sketches`, those of copies."""
    import numpy as np

    minima = np.frombuffer(b"".join(sketch.minima for sketch in sketches), "<u2").reshape(-1, MINIMA)
    # Copies share most of their bands, each time in the same company.
    pairs = (pair for held in sorted(set(map(tuple, few))) for pair in combinations(held, 2))
    while batch := list(islice(pairs, _PAIRS_AT_ONCE)):
        one, other = np.unique(np.array(batch, np.int64), axis=0).T
        equal = (minima[one] == minima[other]).sum(axis=1)
        for a, b, n in zip(one.tolist(), other.tolist(), equal.tolist(), strict=True):
            if _alike(sketches[a].runs, sketches[b].runs, n):
                yield a, b
