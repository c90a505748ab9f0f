"""How the conclusions of two snapshots differ, analysis by analysis."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from graph.analysis.binding import Side
from graph.analysis.conclusions import UNSAID, Conclusions, Measured
from graph.analysis.verdicts import Outcome
from graph.kinds import LAYERS

SHOWN = 20  # in words; JSON has all
_CONFLICT = {str(Outcome.CONFLICT): "conflict of stated terms", str(Outcome.POSSIBLE): "possible conflict"}
_EXCLUSIVE = {
    str(Side.BUYER): "provider to which its buyer is bound",
    str(Side.SUPPLIER): "provider that is bound to its buyer",
    UNSAID: "provider called exclusive, who is bound is not said,",
}


@dataclass(frozen=True, slots=True)
class Differences:
    """What came and went between two sets of conclusions."""

    before: Conclusions
    after: Conclusions

    def __bool__(self) -> bool:
        return any(bool(v) for v in self.as_json().values())

    @property
    def cycle_length(self) -> int:
        """Up to how many groups cycles are compared: as far as both searches went."""
        return min(self.before.cycle_length, self.after.cycle_length)

    def cycles_in_words(self) -> str:
        """What of the cycles is compared."""
        told = f"circular arrangements of up to {self.cycle_length} groups are compared"
        cut = self.before.cycles_cut or self.after.cycles_cut
        return f"{told}, of which not all were found" if cut else told

    def _rings(self, of: Conclusions) -> frozenset[tuple[str, ...]]:
        return frozenset(ring for ring in of.cycles if len(ring) <= self.cycle_length)

    def reach(self, gone: bool) -> dict[str, list[str]]:
        """By layer, entities that have lost (`gone`) or found a known path to it."""
        one, other = (self.before, self.after) if gone else (self.after, self.before)
        found = {
            layer: sorted(one.reach.get(layer, frozenset()) - other.reach.get(layer, frozenset())) for layer in LAYERS
        }
        return {layer: who for layer, who in found.items() if who}

    def as_json(self) -> dict[str, Any]:
        """Entities, groups, deals and markets by id; `_gone` is of before, `_new` of after."""
        before, after = self.before, self.after
        alleged = (before.allegations, after.allegations)
        pairs: dict[str, tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]]] = {
            "cycles": (self._rings(before), self._rings(after)),
            "conflicts": (before.conflicts, after.conflicts),
            "allegations": (frozenset(), frozenset())
            if alleged[0] is None or alleged[1] is None
            else (alleged[0], alleged[1]),
            "single_points": (before.single_points, after.single_points),
            "exclusive": (before.exclusive, after.exclusive),
        }
        found: dict[str, Any] = {}
        same = before.providers == after.providers
        index, later = ({}, {}) if same else (before.dependence(), after.dependence())
        for name, (old, new) in pairs.items():
            found[f"{name}_gone"] = _lists(old - new)
            found[f"{name}_new"] = _lists(new - old)
        return {
            **found,
            "newly_reached": self.reach(gone=False),
            "no_longer_reached": self.reach(gone=True),
            "providers_changed": [
                {
                    "buyer": buyer,
                    "layer": layer,
                    "before": list(before.providers.get((buyer, layer), ())),
                    "after": list(after.providers.get((buyer, layer), ())),
                }
                for buyer, layer in sorted(before.providers.keys() | after.providers.keys())
                if before.providers.get((buyer, layer)) != after.providers.get((buyer, layer))
            ],
            "dependence_changed": [
                {"layer": layer, "before": index.get(layer), "after": later.get(layer)}
                for layer in LAYERS
                if index.get(layer) != later.get(layer)
            ],
            "concentration_changed": [
                {
                    "market": name,
                    "before": None if (was := before.markets.get(name)) is None else was.as_json(),
                    "after": None if (now := after.markets.get(name)) is None else now.as_json(),
                }
                for name in sorted(before.markets.keys() | after.markets.keys())
                if _moved(before.markets.get(name), after.markets.get(name))
            ],
        }

    def lines(self, without: Collection[str] = (), named: Callable[[str], str] = str) -> list[str]:
        """In words; without: entities taken out, whose own single points and providers are not told.

        named: what to call an entity by its id.
        """
        told = self.as_json()
        lines = [f"new path to {layer} known: {_list(map(named, who))}" for layer, who in told["newly_reached"].items()]
        for end in ("gone", "new"):
            rings = [" → ".join(map(named, ring)) for ring in told[f"cycles_{end}"]]
            lines += several(f"circular arrangement {end}", rings)
        for end in ("gone", "new"):
            for status, label in _CONFLICT.items():
                pairs = [
                    f"the exclusivity {promise} and the deal {deal}"
                    for promise, deal, one in told[f"conflicts_{end}"]
                    if one == status
                ]
                lines += several(f"{label} {end}", pairs)
        for end in ("gone", "new"):
            speaking = [
                f"{deal}, against the alleged exclusivity {promise}" for promise, deal in told[f"allegations_{end}"]
            ]
            lines += several(f"deal that speaks against an allegation {end}", speaking)
            points = [
                f"{named(supplier)}, for {named(entity)} to {layer}"
                for entity, layer, supplier in told[f"single_points_{end}"]
                if entity not in without and (supplier not in without or end == "new")
            ]
            lines += several(f"on every known path, {end}", points)
            for bound, label in _EXCLUSIVE.items():
                ties = [
                    f"{named(provider)}, of {named(buyer)} in {layer}"
                    for buyer, layer, provider, side in told[f"exclusive_{end}"]
                    if side == bound
                ]
                lines += several(f"{label} {end}", ties)
        providers = [
            f"{named(c['buyer'])}, {c['layer']}: {_list(map(named, c['before']))}; "
            f"after: {_list(map(named, c['after']))}"
            for c in told["providers_changed"]
            if c["buyer"] not in without
        ]
        lines += several("providers known", providers)
        for c in told["dependence_changed"]:
            old, new = ("no buyer known" if c[end] is None else f"{c[end]:,.2f}" for end in ("before", "after"))
            lines.append(f"dependence index of the layer {c['layer']}, a count in our data: {old}; after: {new}")
        for c in told["concentration_changed"]:
            was, now = c["before"], c["after"]
            old, new = _index(was), _index(now)
            if old != new:
                lines.append(f"HHI of the market {c['market']}: {old}; after: {new}")
            old, new = (_deltas(end) for end in (was, now))
            if old != new and was is not None and now is not None:
                lines.append(f"MHHI of the market {c['market']} above its HHI: {old}; after: {new}")
        return lines


def _moved(before: Measured | None, after: Measured | None) -> bool:
    return after is not None if before is None else before.differs(after)


def _lists(found: Iterable[tuple[str, ...]]) -> list[list[str]]:
    return [list(one) for one in sorted(found)]


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "none known"


def several(label: str, found: list[str]) -> list[str]:
    """One line each, `SHOWN` at most, and how many more there are."""
    more = [f"{label}: and {len(found) - SHOWN} more, which --json lists"] if len(found) > SHOWN else []
    return [*(f"{label}: {one}" for one in found[:SHOWN]), *more]


def _index(told: dict[str, Any] | None) -> str:
    if told is None:
        return "not measured"
    low, high = told["hhi"]["low"], told["hhi"]["high"]
    figure = f"{low:,.2f}" if low == high else f"{low:,.2f} to {high:,.2f}"
    return f"{figure} ({told['period']}, level {told['level']} by {told['regime']})"


def _deltas(told: dict[str, Any] | None) -> str:
    if told is None or told["mhhi_deltas"] is None:
        return "unknown"
    deltas = [f"{d['control']}, rest in {d['rest']} {d['delta']:+,.2f}" for d in told["mhhi_deltas"]]
    return "; ".join(deltas) or "no stake that joins two firms known"
