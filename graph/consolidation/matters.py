"""When the objects of two claims are clearly about different things, so that the claims cannot mean one deal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from graph.model import Kind

# Kinds whose object says what the deal is about. A stake, a takeover and an embedded model are told by the parties,
# and chips go by many names: one paper's "Instinct" is another's "MI450".
_BY_WORDS = frozenset(
    {
        Kind.DISPUTE,
        Kind.EXCLUSIVITY,
        Kind.LICENCE,
        Kind.CLOUD_CONTRACT,
        Kind.PARTNERSHIP,
        Kind.REGULATORY_ACTION,
    }
)
# Words by which any deal of such a kind may be told.
_DULL_WORDS = """
a about access action additional agreement ai all an and antitrust any approval arrangement artificial as at breach
business by campus capacity case center centre chip claim clearance cloud cluster commitment company competition
complaint compute computing contract customer data deal decision development dispute eight exclusive expanded
expansion extended extension fine first five for four from further gigawatt gpu gw hardware hosting in incremental
infrastructure inquiry intellectual intelligence into investigation ip it lawsuit lease least legal licence
licencing license licensed licensing litigation long main market matter megawatt merger model more multi mw new
next nine non of offering on one or order other over own pact partner partnership penalty platform possible power
preferred primary probe product project property provider provision purchase relationship rental review right sale
server service serving seven site six software sole strategic suit supplier supply system technology ten term the
their threat three through to training two up usage use with workload year
"""
_SERIES = re.compile(r"\bseries [a-k]\b|\bseed\b", re.IGNORECASE)
_STEM = 4  # letters: "distribute" and "distribution", "Norway" and "Norwegian" are one word


def matters_differ(kind: Kind, a: str | None, b: str | None, names: Iterable[str] = ()) -> bool:
    """True if two objects of claims of one kind are both stated and share no telling word.

    names: of the parties, which tell nothing of the matter. Investments differ by the letter of their round alone.

    >>> matters_differ(Kind.LICENCE, "GPT-3 model", "video codec patents"), matters_differ(Kind.LICENCE, "GPT-3", None)
    (True, False)
    """
    if not a or not b:
        return False
    if kind is Kind.INVESTMENT:
        one, other = _rounds(a), _rounds(b)
    elif kind in _BY_WORDS:
        plain = frozenset(word for name in names for word in _words(name))
        one, other = (
            {w[:_STEM] for w in _words(text) - _DULL - plain if kind is not Kind.CLOUD_CONTRACT or not _has_figure(w)}
            for text in (a, b)
        )
    else:
        return False
    return bool(one and other and not one & other)


def matters_agree(a: str | None, b: str | None, names: Iterable[str] = ()) -> bool:
    """True if two objects share a telling word."""
    plain = frozenset(word for name in names for word in _words(name))
    return bool(_words(a or "") & _words(b or "") - _DULL - plain)


def _rounds(text: str) -> set[str]:
    return {found.group().casefold() for found in _SERIES.finditer(text)}


def _has_figure(word: str) -> bool:
    return any(c.isdigit() for c in word)


@lru_cache(maxsize=65_536)
def _words(text: str) -> frozenset[str]:
    """Words in lower case and the singular; no word begins with a figure, which tells a size and no matter."""
    return frozenset(w.removesuffix("s") for w in re.findall(r"\b[^\W\d_]\w*", text.casefold()))


_DULL = _words(_DULL_WORDS)
