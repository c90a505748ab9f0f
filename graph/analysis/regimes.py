"""What merger guidelines say of an index: levels of a market and findings on a merger, read from data/regimes.toml.

A figure that is only known as an interval can lie on both sides of a line; then the answer is undetermined.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any

from graph.analysis.shares import Interval
from graph.errors import NotFound, ReferenceDataError
from graph.paths import data_dir

DEFAULT_REGIME = "us-2023"
_EDGES = frozenset({"above", "at_least", "below", "at_most"})
_MEASURES = frozenset({"post", "delta", "share"})


class Verdict(StrEnum):
    """An answer that may be out of reach of the data."""

    YES = "yes"
    NO = "no"
    UNDETERMINED = "undetermined"


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Yes if one is; no if all are; else undetermined."""
    found = set(verdicts)
    if Verdict.YES in found:
        return Verdict.YES
    return Verdict.UNDETERMINED if Verdict.UNDETERMINED in found else Verdict.NO


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """No if one is; yes if all are; else undetermined."""
    found = set(verdicts)
    if Verdict.NO in found:
        return Verdict.NO
    return Verdict.UNDETERMINED if Verdict.UNDETERMINED in found else Verdict.YES


@dataclass(frozen=True, slots=True)
class Band:
    """A range of a figure; a missing edge is open, and an edge named `above` or `below` is itself outside."""

    label: str
    above: Fraction | None = None
    at_least: Fraction | None = None
    below: Fraction | None = None
    at_most: Fraction | None = None

    def holds(self, value: Interval) -> Verdict:
        """Whether the figure lies in the band: yes if all of its interval does, no if none."""
        tests = [
            _verdict(value.low > edge, value.high > edge) for edge in (self.above,) if edge is not None
        ] + [
            _verdict(value.low >= edge, value.high >= edge) for edge in (self.at_least,) if edge is not None
        ] + [
            _verdict(value.high < edge, value.low < edge) for edge in (self.below,) if edge is not None
        ] + [
            _verdict(value.high <= edge, value.low <= edge) for edge in (self.at_most,) if edge is not None
        ]
        return all_of(tests)


def _verdict(surely: bool, possibly: bool) -> Verdict:
    if surely:
        return Verdict.YES
    return Verdict.UNDETERMINED if possibly else Verdict.NO


@dataclass(frozen=True, slots=True)
class Finding:
    """What guidelines attach to a merger whose figures fall under one of the rules."""

    name: str
    label: str
    rules: tuple[Mapping[str, Band], ...]

    def holds(self, figures: Mapping[str, Interval]) -> Verdict:
        """figures: post and delta in points, share in percent."""
        return any_of(all_of(band.holds(figures[name]) for name, band in rule.items()) for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Regime:
    """One authority's guidelines."""

    id: str
    title: str
    source: str
    date: str
    standing: str
    caveat: str | None
    levels: tuple[Band, ...]
    share_levels: tuple[Band, ...]
    findings: tuple[Finding, ...]

    def possible_levels(self, index: Interval) -> tuple[str, ...]:
        """Labels that the HHI can have, in points; empty where the regime states no level."""
        return tuple(b.label for b in self.levels if b.holds(index) is not Verdict.NO)


def regime(name: str) -> Regime:
    """A regime by id; NotFound names those there are."""
    known = regimes()
    if name not in known:
        raise NotFound(f"There is no regime {name!r}; there are {', '.join(known)}.")
    return known[name]


@cache
def regimes() -> Mapping[str, Regime]:
    """All regimes of data/regimes.toml by id."""
    path = data_dir() / "regimes.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return MappingProxyType({name: _regime(name, table) for name, table in tables.items()})
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ReferenceDataError(f"{path.name} is wrong: {error}.") from error


def _regime(name: str, table: Mapping[str, Any]) -> Regime:
    return Regime(
        id=name,
        title=table["title"],
        source=table["source"],
        date=table["date"],
        standing=table["standing"],
        caveat=table.get("caveat"),
        levels=tuple(_band(b) for b in table.get("levels", ())),
        share_levels=tuple(_band(b) for b in table.get("share_levels", ())),
        findings=tuple(
            Finding(f["name"], f["label"], tuple(_rule(r, f["label"]) for r in f["rules"]))
            for f in table.get("findings", ())
        ),
    )


def _rule(table: Mapping[str, Mapping[str, Any]], label: str) -> Mapping[str, Band]:
    if not table or table.keys() - _MEASURES:
        raise ValueError(f"a rule has lines for post, delta or share, not {sorted(table)}")
    return MappingProxyType({name: _band({**edges, "label": label}) for name, edges in table.items()})


def _band(table: Mapping[str, Any]) -> Band:
    edges = {name: Fraction(value) for name, value in table.items() if name != "label"}
    if not edges or edges.keys() - _EDGES:
        raise ValueError(f"a band has edges above, at_least, below or at_most, not {sorted(edges)}")
    return Band(label=table["label"], **edges)
