"""Which frames have their words in a sentence: all are asked at once, each key of a frame as one bit of a number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from functools import reduce
from operator import or_


class Keyed:
    """Sets of keys by the words that meet them. A set is met where each of its keys has one of its words in a text.

    Bit `n` of the first `len(rows)` bits stands for the first key of row `n`, bit `n` of the next for its second, ….
    """

    def __init__(self, rows: Sequence[Sequence[Set[str]]]) -> None:
        self._size = len(rows)
        self._depth = max(map(len, rows), default=0)
        self._rows = (1 << self._size) - 1
        self._unasked = 0  # keys that a row does not have
        words: defaultdict[str, int] = defaultdict(int)
        for n, keys in enumerate(rows):
            for depth in range(self._depth):
                bit = 1 << (depth * self._size + n)
                if depth >= len(keys):
                    self._unasked |= bit
                for word in keys[depth] if depth < len(keys) else ():
                    words[word] |= bit
        self._words = dict(words)

    def met(self, present: Set[str]) -> int:
        """The rows that are met by these words, as bits of a number."""
        met = reduce(or_, map(self._words.__getitem__, self._words.keys() & present), self._unasked)
        rows = self._rows
        for depth in range(self._depth):
            rows &= met >> (depth * self._size)
        return rows


def places(bits: int) -> Iterator[int]:
    """The places of the bits that are set, from the lowest."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
