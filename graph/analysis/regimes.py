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
from itertools import pairwise, product
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


@dataclass(frozen=True, slots=True)
class Band:
    """A range of a figure; a missing edge is open, and an edge named `above` or `below` is itself outside."""

    label: str
    above: Fraction | None = None
    at_least: Fraction | None = None
    below: Fraction | None = None
    at_most: Fraction | None = None

    def holds(self, value: Fraction) -> bool:
        """Whether the figure lies in the band."""
        return (
            (self.above is None or value > self.above)
            and (self.at_least is None or value >= self.at_least)
            and (self.below is None or value < self.below)
            and (self.at_most is None or value <= self.at_most)
        )

    @property
    def edges(self) -> tuple[Fraction, ...]:
        """The lines at which the answer can change."""
        return tuple(e for e in (self.above, self.at_least, self.below, self.at_most) if e is not None)


def verdict(answers: Iterable[bool]) -> Verdict:
    """Yes or no if all answers agree, else undetermined."""
    found = set(answers)
    if len(found) > 1:
        return Verdict.UNDETERMINED
    return Verdict.YES if True in found else Verdict.NO


def _probes(value: Interval, edges: Iterable[Fraction]) -> tuple[Fraction, ...]:
    """Both ends, each line between them and a point between any two neighbours: no other figure answers differently."""
    stops = sorted({value.low, value.high, *(e for e in edges if value.low < e < value.high)})
    return (*stops, *((a + b) / 2 for a, b in pairwise(stops)))


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What keeps a finding from being given though one of its rules holds."""

    label: str
    party: Band | None = None  # the larger party's share before the merger, in percent
    shareholdings: bool = False  # known ones among the market's firms; whether they weigh enough is not measured

    def holds(self, figures: Figures) -> Verdict:
        """Undetermined where it may be there."""
        if self.shareholdings:
            return Verdict.UNDETERMINED if figures.shareholdings else Verdict.NO
        band, party = self.party, figures.party
        if band is None or party is None:
            return Verdict.NO
        return verdict(band.holds(at) for at in _probes(party, band.edges))


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a merger; where several are intervals, every combination counts, though not all may occur."""

    post: Interval  # HHI after it, points
    delta: Interval  # rise of the HHI, points
    share: Interval  # of the merged firm, percent
    party: Interval | None = None  # of the larger party before, percent; None: not asked
    shareholdings: bool = False  # some are known among the market's firms


@dataclass(frozen=True, slots=True)
class Answer:
    """One finding with its answer."""

    name: str
    label: str
    verdict: Verdict
    why: str | None = None  # the circumstance by which it is not given or left open, though a rule of it holds

    def in_words(self) -> str:
        """The label and the answer."""
        return f"{self.label}: {self.verdict}{f' ({self.why})' if self.why else ''}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What guidelines attach to a merger whose figures fall under one of the rules."""

    name: str
    label: str
    rules: tuple[Mapping[str, Band], ...]
    unless: str | None = None  # name of a stronger finding, beside which this one is not given
    circumstances: tuple[Circumstance, ...] = ()

    def on(self, figures: Figures) -> Answer:
        """Its answer; a circumstance that surely holds makes it a no, one that may hold leaves it open."""
        told = {"post": figures.post, "delta": figures.delta, "share": figures.share}
        probes = [
            _probes(value, [edge for rule in self.rules if name in rule for edge in rule[name].edges])
            for name, value in told.items()
        ]
        found = verdict(
            any(all(band.holds(at[name]) for name, band in rule.items()) for rule in self.rules)
            for at in (dict(zip(told, points, strict=True)) for points in product(*probes))
        )
        if found is not Verdict.NO:
            for least, answer in ((Verdict.YES, Verdict.NO), (Verdict.UNDETERMINED, Verdict.UNDETERMINED)):
                for each in self.circumstances:
                    if each.holds(figures) is least:
                        return Answer(self.name, self.label, answer, each.label)
        return Answer(self.name, self.label, found)


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

    def on_merger(self, figures: Figures) -> tuple[Answer, ...]:
        """The answer of each finding; a weaker one is left out where the stronger one holds."""
        told = {f.name: f.on(figures) for f in self.findings}
        return tuple(
            told[f.name] for f in self.findings if f.unless is None or told[f.unless].verdict is not Verdict.YES
        )

    def possible_levels(self, index: Interval) -> tuple[str, ...]:
        """Labels that the HHI can have, in points; empty where the regime states no level."""
        return _labels(self.levels, index)

    def possible_share_levels(self, share: Interval) -> tuple[str, ...]:
        """Labels that a share can have, in percent; empty where the regime has no words for shares."""
        return _labels(self.share_levels, share)


def _labels(bands: tuple[Band, ...], figure: Interval) -> tuple[str, ...]:
    probes = _probes(figure, [edge for band in bands for edge in band.edges])
    return tuple(band.label for band in bands if any(band.holds(at) for at in probes))


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
    findings = tuple(
        Finding(
            f["name"],
            f["label"],
            tuple(_rule(r, f["label"]) for r in f["rules"]),
            f.get("unless"),
            tuple(map(_circumstance, f.get("circumstances", ()))),
        )
        for f in table.get("findings", ())
    )
    if lost := {f.unless for f in findings} - {None, *(f.name for f in findings)}:
        raise ValueError(f"{name} has no finding {', '.join(map(repr, lost))}, which unless names")
    return Regime(
        id=name,
        title=table["title"],
        source=table["source"],
        date=table["date"],
        standing=table["standing"],
        caveat=table.get("caveat"),
        levels=tuple(_band(b) for b in table.get("levels", ())),
        share_levels=tuple(_band(b) for b in table.get("share_levels", ())),
        findings=findings,
    )


def _rule(table: Mapping[str, Mapping[str, Any]], label: str) -> Mapping[str, Band]:
    if not table or table.keys() - _MEASURES:
        raise ValueError(f"a rule has lines for post, delta or share, not {sorted(table)}")
    return MappingProxyType({name: _band({**edges, "label": label}) for name, edges in table.items()})


def _circumstance(table: Mapping[str, Any]) -> Circumstance:
    label, party, holdings = table["label"], table.get("party"), table.get("shareholdings", False)
    if (party is None) != (holdings is True):
        raise ValueError(f"the circumstance {label!r} is a party's share or shareholdings = true, one of the two")
    return Circumstance(label, None if party is None else _band({**party, "label": label}), holdings)


def _band(table: Mapping[str, Any]) -> Band:
    edges = {name: Fraction(value) for name, value in table.items() if name != "label"}
    if not edges or edges.keys() - _EDGES:
        raise ValueError(f"a band has edges above, at_least, below or at_most, not {sorted(edges)}")
    return Band(label=table["label"], **edges)
