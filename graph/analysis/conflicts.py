"""Which deals may conflict with a promise of exclusivity that was in force: every promise against every deal.

Promises are the curated clauses of data/scopes.csv, and what texts call an exclusivity, whose scope is then unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np

from graph.analysis.exclusivity import Contract, Promise, Strength, judge
from graph.analysis.extent import Box
from graph.analysis.network import network
from graph.analysis.scopes import Scopes
from graph.analysis.statements import Statement, statements_of
from graph.analysis.verdicts import Outcome, Verdict
from graph.dates import day_of
from graph.deals import rows_by_id
from graph.model import Deal, Kind, Status
from graph.records import ClaimRecord
from graph.snapshot import Snapshot

# Kinds under which something is bought, sold, licensed or built in: the others cannot fall under a clause.
RIVAL = frozenset(
    {
        Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.INTEGRATION, Kind.LICENCE, Kind.EXCLUSIVITY, Kind.PARTNERSHIP,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Screened:
    """One promise and one deal, with the verdict."""

    promise: Promise
    deal: Contract
    bound: str  # group
    owed_to: tuple[str, ...]  # groups
    rival: str  # group
    verdict: Verdict
    claims: tuple[str, ...]  # of both deals

    @property
    def tied(self) -> str:
        """How the bound one is tied, in words: what only others than the parties allege is no fact."""
        return "allegedly bound to" if self.verdict.alleged else "bound to"

    def as_json(self) -> dict[str, Any]:
        """Groups and deals by id."""
        return {
            "bound": self.bound,
            "owed_to": self.owed_to[0] if len(self.owed_to) == 1 else list(self.owed_to),
            "rival": self.rival,
            "exclusivity": self.promise.id,
            "deal": self.deal.id,
            **self.verdict.as_json(),
            "asserted_by": sorted(self.promise.asserted_by) or None,
            "end_condition": self.promise.end_condition,
            "claims": list(self.claims),
        }

    def as_text(self) -> str:
        """One line, and one for each reading."""
        status, _, rest = self.verdict.as_text().partition(": ")
        if self.verdict.against_the_allegation:
            status = "beside an allegation, possible at most"
        return (
            f"{status}: {self.promise.id} ({self.bound} {self.tied} {', '.join(self.owed_to)}) and {self.deal.id} "
            f"(with {self.rival}): {rest}"
        )


@dataclass(frozen=True, slots=True)
class ConflictsResult:
    """Every pair screened, and what was read."""

    pairs: tuple[Screened, ...]
    promises: int
    deals: int
    as_of: date
    known_by: datetime | None
    graph_hash: str | None
    data_digest: str | None
    coverage: str | None = None

    @property
    def headline(self) -> tuple[Screened, ...]:
        """Conflicts and possible ones; later deals that speak against what a non-party alleges are apart."""
        return tuple(
            p for p in self.pairs if p.verdict.status is not Outcome.NONE and not p.verdict.against_the_allegation
        )

    @property
    def allegations(self) -> tuple[Screened, ...]:
        """Deals that speak against an exclusivity which a non-party alleges."""
        return tuple(p for p in self.pairs if p.verdict.against_the_allegation)

    @property
    def none(self) -> tuple[Screened, ...]:
        """Pairs without a conflict, each with its reason."""
        return tuple(p for p in self.pairs if p.verdict.status is Outcome.NONE)

    def as_json(self, with_none: bool = False) -> dict[str, Any]:
        """Pairs as `Screened.as_json`; `none` only on request."""
        found: dict[str, Any] = {
            "conflicts": [p.as_json() for p in self.headline],
            "allegations": [p.as_json() for p in self.allegations],
        }
        if with_none:
            found["none"] = [p.as_json() for p in self.none]
        return {
            **found,
            "counts": self._counts(),
            "as_of": self.as_of.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "coverage": {"promises": self.promises, "deals": self.deals, "sources": self.coverage or "unknown"},
            "graph_hash": self.graph_hash,
            "data_digest": self.data_digest,
            "text": self.as_text(with_none),
        }

    def as_text(self, with_none: bool = False) -> str:
        """The pairs in words, with what was read."""
        counts = self._counts()
        lines = [
            "In our data, on stated terms, an exclusivity and a deal: "
            f"conflicts {counts['conflict']}, possible conflicts {counts['possible']}; "
            f"pairs without one {counts['none']}."
            if self.headline
            else "None found: no conflict or possible conflict in our data; "
            f"{len(self.pairs)} pairs of an exclusivity and a deal were looked at{self._beside()}."
        ]
        lines += [p.as_text() for p in self.headline]
        if self.allegations:
            lines.append("Alleged by others than the parties; these later deals are evidence against the allegation:")
            lines += [p.as_text() for p in self.allegations]
        if with_none:
            lines += [p.as_text() for p in self.none]
        lines.append(
            f"Read: {self.promises} promises, {self.deals} deals; sources, period and languages: "
            f"{self.coverage or 'unknown'}."
        )
        lines.append(
            f"As of {self.as_of}; "
            f"known by {self.known_by.isoformat() if self.known_by else 'the latest time on record'}. "
            "What is not known of a scope is printed as unknown; the graph gives no legal opinion."
        )
        return "\n".join(lines)

    def _beside(self) -> str:
        count = len(self.allegations)
        if count == 0:
            return ""
        return f"; {count} {'deal stands' if count == 1 else 'deals stand'} beside an allegation"

    def _counts(self) -> dict[str, int]:
        counts = {str(o): 0 for o in Outcome}
        for pair in self.pairs:
            if not pair.verdict.against_the_allegation:
                counts[str(pair.verdict.status)] += 1
        return {**counts, "against_allegations": len(self.allegations)}


def conflicts(
    snapshot: Snapshot,
    scopes: Scopes,
    coverage: str | None = None,
    claims: Callable[[Sequence[str]], Iterable[ClaimRecord]] | None = None,
) -> ConflictsResult:
    """Every promise against every deal of the group that it binds, on the snapshot's day.

    A deal in which the bound group stands on both sides is left out, and so is one known from samples alone. Readings
    that were told only after the day, or after what could be known, are left out too. claims: gives the claims of some
    ids, so that the words of those who hold a reading stand beside it.

    >>> from datetime import date
    >>> from graph.model import Entity, EntityType
    >>> firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("lab", "cloud", "rival")}
    >>> ties = (Deal("word", Kind.EXCLUSIVITY, "lab", "cloud", Status.CONFIRMED, ("c1",), announced="2030-01",
    ...              exclusive=True),
    ...         Deal("deal", Kind.CLOUD_CONTRACT, "lab", "rival", Status.ANNOUNCED, ("c2",), announced="2030-06"))
    >>> (pair,) = conflicts(Snapshot(date(2031, 1, 1), None, firms, ties, ()), Scopes()).headline
    >>> str(pair.verdict.status), pair.verdict.reason, pair.rival
    ('possible', 'unknown:*', 'rival')
    """
    scopes = scopes.by(min(snapshot.as_of, day_of(snapshot.known_by) or snapshot.as_of))
    net = network(snapshot)
    columns = net.columns
    counted = ~columns.with_status([Status.SAMPLE])
    promising = columns.of_kind([Kind.EXCLUSIVITY]) | (columns.of_kind([Kind.LICENCE]) & (columns.exclusive == 1))
    promising[list(rows_by_id(snapshot.deals, scopes.clauses).values())] = True
    made = [snapshot.deals[r] for r in np.flatnonzero(counted & promising).tolist()]
    promises = [p for d in made if (p := promise_of(d, scopes)) is not None]
    rivals = counted & columns.of_kind(RIVAL)
    # Only deals of the groups that are bound become objects.
    bound_groups = np.zeros(len(net.names), np.bool_)
    bound_groups[[net.index[g] for p in promises for b in p.bound if (g := snapshot.group(b)) in net.index]] = True
    givers, takers = net.group[columns.source], net.group[columns.target]
    near = rivals & (givers != takers) & (bound_groups[givers] | bound_groups[takers])
    supports = {d.id: d.claims for d in made}
    by_group: dict[str, list[tuple[Deal, str, str]]] = {}
    for deal in (snapshot.deals[r] for r in np.flatnonzero(near).tolist()):
        supports[deal.id] = deal.claims
        by_group.setdefault(snapshot.group(deal.from_id), []).append((deal, deal.from_id, deal.to_id))
        by_group.setdefault(snapshot.group(deal.to_id), []).append((deal, deal.to_id, deal.from_id))
    said = {p.id: _statements(p, snapshot, claims(supports[p.id])) for p in promises if p.readings and claims}
    pairs = [
        Screened(
            promise,
            contract,
            bound,
            tuple(sorted({snapshot.group(g) for g in promise.owed_to})),
            snapshot.group(contract.counterparty),
            _with_statements(judge(promise, contract, snapshot.as_of, snapshot.group), said.get(promise.id, {})),
            tuple(sorted({*supports[promise.id], *supports[contract.id]})),
        )
        for promise in promises
        for bound in sorted({snapshot.group(b) for b in promise.bound})
        for contract in _contracts(by_group.get(bound, []), scopes)
        if contract.id != promise.id
    ]
    order = {Outcome.CONFLICT: 0, Outcome.POSSIBLE: 1, Outcome.NONE: 2}
    return ConflictsResult(
        tuple(sorted(pairs, key=lambda p: (order[p.verdict.status], p.promise.id, p.deal.id))),
        len(promises),
        int(rivals.sum()),
        snapshot.as_of,
        snapshot.known_by,
        snapshot.graph_hash,
        snapshot.data_digest,
        coverage,
    )


Words = Mapping[tuple[str, ...], tuple[Statement, ...]]  # by the holders of a reading


def _statements(promise: Promise, snapshot: Snapshot, records: Iterable[ClaimRecord]) -> Words:
    held = list(records)
    return {r.holder: statements_of(r.holder, held, snapshot) for r in promise.readings}


def _with_statements(verdict: Verdict, said: Words) -> Verdict:
    if not said:
        return verdict
    return replace(verdict, readings=tuple(replace(r, statements=said[r.holder]) for r in verdict.readings))


def promise_of(deal: Deal, scopes: Scopes) -> Promise | None:
    """The promise in a deal: curated, or a stated exclusivity of unknown scope; None if it is not said who is bound.

    An exclusive licence binds the licensor. Any other deal that is called exclusive does not say who is bound.
    """
    clause = scopes.clauses.get(deal.id)
    told = Promise(
        id=deal.id,
        bound=frozenset({deal.from_id}),
        owed_to=frozenset({deal.to_id}),
        strength=Strength.EXCLUSIVE if deal.exclusive is not False else None,
        scope=Box(),
        modality=deal.status,
        announced=deal.announced,
        start=deal.start,
        end=deal.end,
        ended=deal.status is Status.ENDED,
    )
    if clause is not None:
        return replace(
            told,
            bound=clause.bound,
            owed_to=clause.owed_to,
            strength=clause.strength,
            scope=clause.scope,
            announced=clause.announced or deal.announced,
            start=clause.start or deal.start,
            end_condition=clause.end_condition,
            carve_outs=clause.carve_outs,
            asserted_by=clause.asserted_by,
            readings=clause.readings,
        )
    if deal.kind is Kind.EXCLUSIVITY:
        return told
    if deal.kind is Kind.LICENCE and deal.exclusive:
        return replace(told, bound=told.owed_to, owed_to=told.bound)
    return None


def _contracts(deals: list[tuple[Deal, str, str]], scopes: Scopes) -> Iterator[Contract]:
    for deal, party, counterparty in deals:
        curated = scopes.deals.get(deal.id)
        yield Contract(
            id=deal.id,
            party=party,
            counterparty=counterparty,
            scope=curated.scope if curated else Box(),
            modality=deal.status,
            announced=deal.announced,
            start=deal.start,
            end=deal.end,
            via=curated.via if curated else None,
            consent=curated.consent if curated else False,
            ended=deal.status is Status.ENDED,
        )
