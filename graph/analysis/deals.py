"""The deals that stood at one instant of both clocks, as they stood then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from graph.analysis.altered import members
from graph.analysis.flows import money_json
from graph.analysis.supply import find_entity
from graph.model import Deal, Kind, Status
from graph.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class DealsResult:
    """Deals by the day they were announced, latest first."""

    deals: tuple[Deal, ...]
    names: dict[str, str]
    snapshot: Snapshot
    coverage: str | None = None
    ended: bool = False  # those not in force on the day are among them

    def as_json(self) -> dict[str, Any]:
        """Each deal with its terms and the claims it rests on."""
        known = self.snapshot.known_by
        return {
            "deals": [_json(d) for d in self.deals],
            "as_of": self.snapshot.as_of.isoformat(),
            "known_by": None if known is None else known.isoformat(),
            "coverage": {"sources": self.coverage or "unknown"},
            "graph_hash": self.snapshot.graph_hash,
            "data_digest": self.snapshot.data_digest,
            "text": self.as_text(),
        }

    def as_text(self) -> str:
        """A line a deal; unknown prints "unknown"."""
        known = self.snapshot.known_by.isoformat() if self.snapshot.known_by else "the latest time on record"
        day = self.snapshot.as_of
        which = f"as of {day}, in force or over" if self.ended else f"in force on {day}"
        lines = [f"{len(self.deals)} deals {which}, by what was known at {known}."]
        if not self.deals:
            lines = [f"None found in our data, {which}, by what was known at {known}."]
        for d in self.deals:
            who = f"{self.names.get(d.from_id, d.from_id)} → {self.names.get(d.to_id, d.to_id)}"
            marks = [str(d.status), *(["disputed"] if d.disputed else [])]
            marks += ["exclusive" if d.exclusive else "stated as non-exclusive"] if d.exclusive is not None else []
            when = f"announced {d.announced or 'unknown'}, end {d.end_in_words}"
            lines.append(f"  {d.id}: {d.kind}, {who}; {', '.join(marks)}; {when}; {d.object or 'object unknown'}")
        lines.append(f"Sources, period and languages: {self.coverage or 'unknown'}.")
        return "\n".join(lines)


def deals(
    snapshot: Snapshot,
    kinds: Collection[Kind] = (),
    of: str | None = None,
    statuses: Collection[Status] = (),
    ended: bool = False,
    coverage: str | None = None,
) -> DealsResult:
    """Deals of some kinds (none: all), of an entity and what it controls, with some statuses (none: all).

    ended: also those not in force on the day. NotFound if `of` names nobody.
    """
    own = None if of is None else members(snapshot, find_entity(snapshot, of).id)
    found = [
        d
        for d in snapshot.deals
        if (not kinds or d.kind in kinds)
        and (not statuses or d.status in statuses)
        and (ended or d.in_force(snapshot.as_of))
        and (own is None or d.from_id in own or d.to_id in own)
    ]
    found.sort(key=lambda d: d.id)
    found.sort(key=lambda d: d.announced or d.start or "", reverse=True)
    names = {e: snapshot.entities[e].name for d in found for e in (d.from_id, d.to_id) if e in snapshot.entities}
    return DealsResult(tuple(found), names, snapshot, coverage, ended)


def _json(d: Deal) -> dict[str, Any]:
    return {
        "id": d.id,
        "kind": str(d.kind),
        "from": d.from_id,
        "to": d.to_id,
        "status": str(d.status),
        "disputed": d.disputed,
        "object": d.object,
        "announced": d.announced,
        "start": d.start,
        "end": d.end,
        "over_by": d.over_by,
        "exclusive": d.exclusive,
        "percent": None if d.percent is None else float(d.percent),
        "terms": list(map(money_json, d.terms)),
        "independent_sources": d.independent_sources,
        "claims": list(d.claims),
    }
