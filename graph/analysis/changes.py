"""What differs between two instants: deals new, ended and changed, and conclusions that changed with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np

from graph.analysis.conclusions import Conclusions
from graph.analysis.differences import Differences
from graph.analysis.flows import money_in_words, money_json, number
from graph.analysis.network import network
from graph.deals import PackedDeals, rows_by_id
from graph.links import DealLink
from graph.model import Deal, Money, Status
from graph.snapshot import Snapshot

# What a deal says; the claims that say it may grow without a change.
_SAID = tuple(f.name for f in fields(Deal) if f.name not in ("claims", "independent_sources", "known"))
_AMENDS = ("replaces", "extends")  # relations of data/deal_links.csv
ALL_STATUSES = frozenset(Status) - {Status.SAMPLE}


@dataclass(frozen=True, slots=True)
class Changed:
    """One deal at both instants."""

    before: Deal
    after: Deal

    @property
    def what(self) -> tuple[str, ...]:
        """Fields that differ; a deal that only gained evidence differs in `claims`."""
        said = tuple(name for name in _SAID if getattr(self.before, name) != getattr(self.after, name))
        return said or ("claims",)

    @property
    def in_words(self) -> str:
        """Each field that differs, with what it said and what it says."""
        if self.what == ("claims",):
            return f"claims {len(self.before.claims)} → {len(self.after.claims)}"
        return "; ".join(
            f"{field.removesuffix('_id')} {_said(getattr(self.before, field))} → {_said(getattr(self.after, field))}"
            for field in self.what
        )

    @property
    def newly_disputed(self) -> bool:
        """True if sources contradict one another now and did not before."""
        return self.after.disputed and not self.before.disputed


@dataclass(frozen=True, slots=True)
class Amended:
    """A deal that stood before, and the new one that replaces it, so that it ended, or extends it and lets it stand."""

    link: DealLink
    before: Deal
    after: Deal

    @property
    def change(self) -> Changed:
        """What the two say, but for their ids and when they were announced, which differ anyway."""
        same = replace(self.before, id=self.after.id, announced=self.after.announced, sample=self.after.sample)
        return Changed(replace(same, rejected=self.after.rejected), self.after)

    def as_json(self) -> dict[str, Any]:
        """Deals by id; `what` are the fields that differ."""
        return {
            "deal": self.link.deal,
            "relation": self.link.relation,
            "other": self.link.other,
            "note": self.link.note,
            "what": list(self.change.what),
        }

    def as_text(self) -> str:
        """Which deal takes which one's place, and how the two differ."""
        note = f" ({self.link.note})" if self.link.note else ""
        return f"{self.link.deal} {self.link.relation} {self.link.other}{note}: {self.change.in_words}"


@dataclass(frozen=True, slots=True)
class ChangesResult:
    """Deals by id, and the conclusions of both instants."""

    new: tuple[Deal, ...]
    ended: tuple[Deal, ...]  # as they stood before
    changed: tuple[Changed, ...]
    before: Conclusions | None
    after: Conclusions | None
    since: tuple[date, datetime | None]  # as_of and known_by before
    until: tuple[date, datetime | None]
    graph_hash: str | None
    data_digest: str | None
    coverage: str | None = None
    amended: tuple[Amended, ...] = ()

    def applied_to(self, deals: Iterable[Deal]) -> tuple[Deal, ...]:
        """The state after, from the state before: by id."""
        gone = {d.id for d in self.ended}
        state = {d.id: d for d in deals if d.id not in gone}
        state |= {d.id: d for d in self.new} | {c.after.id: c.after for c in self.changed}
        return tuple(state[k] for k in sorted(state))

    def as_json(self) -> dict[str, Any]:
        """Entities and deals by id; a deal has all that stands about it, so that the difference can be applied."""
        return {
            "new": [_deal(d) for d in self.new],
            "ended": [_deal(d) for d in self.ended],
            "changed": [{**_deal(c.after), "what": list(c.what), "before": _deal(c.before)} for c in self.changed],
            "amended": [a.as_json() for a in self.amended],
            "newly_disputed": [d.id for d in self.newly_disputed],
            "conclusions": {} if self.differences is None else self.differences.as_json(),
            "since": _clocks(self.since),
            "until": _clocks(self.until),
            "coverage": {"sources": self.coverage or "unknown"},
            "graph_hash": self.graph_hash,
            "data_digest": self.data_digest,
            "text": self.as_text(),
        }

    def as_text(self) -> str:
        """Deal by deal, then the conclusions that changed."""
        lines = [
            f"From as of {self.since[0]}, known by {_known(self.since)}, to as of {self.until[0]}, known by "
            f"{_known(self.until)}: {len(self.new)} new, {len(self.ended)} no longer in force, "
            f"{len(self.changed)} changed."
        ]
        lines += [f"  new: {deal_line(d)}" for d in self.new]
        lines += [f"  no longer in force: {deal_line(d)}" for d in self.ended]
        lines += [f"  changed: {deal_line(c.after)}: {c.in_words}" for c in self.changed]
        lines += [f"  amended: {a.as_text()}" for a in self.amended]
        lines += [f"  newly disputed: {d.id}" for d in self.newly_disputed]
        if self.differences is not None:
            lines += [f"  {line}" for line in self.differences.lines()]
            lines.append(f"Of the conclusions, {self.differences.cycles_in_words()}.")
        lines.append(f"Sources, period and languages: {self.coverage or 'unknown'}.")
        return "\n".join(lines)

    @property
    def newly_disputed(self) -> tuple[Deal, ...]:
        """New ones, and those about which sources did not contradict one another before."""
        changed = (c.after for c in self.changed if c.newly_disputed)
        return tuple(sorted([*(d for d in self.new if d.disputed), *changed], key=lambda d: d.id))

    @property
    def differences(self) -> Differences | None:
        """Conclusion by conclusion; None: not asked."""
        return None if self.before is None or self.after is None else Differences(self.before, self.after)


def changes(
    before: Snapshot,
    after: Snapshot,
    conclusions: tuple[Conclusions, Conclusions] | None = None,
    statuses: Iterable[Status] = ALL_STATUSES,
    coverage: str | None = None,
    links: Sequence[DealLink] = (),
) -> ChangesResult:
    """Deals standing after and not before, before and not after, and differing between the two, by id.

    conclusions: what the analyses say before and after, None: not asked. links: which deals replace or extend others.

    >>> from graph.model import Entity, EntityType, Kind
    >>> firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("lab", "cloud")}
    >>> tie = Deal("d", Kind.CLOUD_CONTRACT, "lab", "cloud", Status.CONFIRMED, ("c",), announced="2030-05")
    >>> early, late = (Snapshot(date(2030, month, 1), None, firms, (tie,), ()) for month in (1, 6))
    >>> [d.id for d in changes(early, late).new]
    ['d']
    """
    wanted = frozenset(statuses)
    earlier, later = _standing(before, wanted), _standing(after, wanted)
    stood = set(earlier)
    if isinstance(before.deals, PackedDeals) and isinstance(after.deals, PackedDeals):
        # Equal lines are equal deals, and most are.
        one = {before.deals.line(r): r for r in earlier}
        other = {after.deals.line(r): r for r in later}
        earlier = [row for line, row in one.items() if line not in other]
        later = [row for line, row in other.items() if line not in one]
    old = {before.deals[r].id: r for r in earlier}
    now = {after.deals[r].id: r for r in later}
    both = sorted(old.keys() & now.keys())
    pairs = [(before.deals[old[k]], after.deals[now[k]]) for k in both]
    new = {k: after.deals[now[k]] for k in sorted(now.keys() - old.keys())}
    amending = [x for x in links if x.relation in _AMENDS and x.deal in new]
    others = rows_by_id(before.deals, [x.other for x in amending])
    return ChangesResult(
        tuple(new.values()),
        tuple(before.deals[old[k]] for k in sorted(old.keys() - now.keys())),
        tuple(Changed(was, is_) for was, is_ in pairs if was != is_),
        None if conclusions is None else conclusions[0],
        None if conclusions is None else conclusions[1],
        (before.as_of, before.known_by),
        (after.as_of, after.known_by),
        after.graph_hash,
        after.data_digest,
        coverage,
        tuple(
            Amended(x, before.deals[others[x.other]], new[x.deal])
            for x in sorted(amending, key=lambda x: (x.deal, x.relation, x.other))
            if others.get(x.other) in stood
        ),
    )


def _standing(snapshot: Snapshot, statuses: frozenset[Status]) -> list[int]:
    """Rows of deals."""
    columns = network(snapshot).columns
    standing = columns.standing(snapshot.as_of, statuses - {Status.ENDED, Status.TERMINATED})
    return np.flatnonzero(standing).tolist()


def _deal(deal: Deal) -> dict[str, Any]:
    return {
        "deal": deal.id,
        "kind": str(deal.kind),
        "from": deal.from_id,
        "to": deal.to_id,
        "object": deal.object,
        "status": str(deal.status),
        "disputed": deal.disputed,
        "announced": deal.announced,
        "start": deal.start,
        "end": deal.end,
        "over_by": deal.over_by,
        "known": None if deal.known is None else deal.known.isoformat(),
        "terms": list(map(money_json, deal.terms)),
        "percent": number(deal.percent),
        "exclusive": deal.exclusive,
        "independent_sources": deal.independent_sources,
        "sample": deal.sample,
        "claims": list(deal.claims),
        "rejected": list(deal.rejected),
    }


def _said(value: object) -> str:
    """One field of a deal in words; what is not known is unknown."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple):
        return " and ".join(_term(v) if isinstance(v, Money) else str(v) for v in value) or "none"
    return str(value)


def _term(money: Money) -> str:
    return f"{money.role or 'role not said'} {money_in_words(money)}"


def deal_line(deal: Deal) -> str:
    """A deal in one line: id, kind, parties and what stands about it."""
    mark = ", disputed" if deal.disputed else ""
    return f"{deal.id} ({deal.kind}, {deal.from_id} → {deal.to_id}, {deal.status}{mark})"


def _clocks(clocks: tuple[date, datetime | None]) -> dict[str, str | None]:
    return {"as_of": clocks[0].isoformat(), "known_by": None if clocks[1] is None else clocks[1].isoformat()}


def _known(clocks: tuple[date, datetime | None]) -> str:
    return "the latest time on record" if clocks[1] is None else clocks[1].isoformat()
