"""Puts the claims of one kind between the same parties together, deal by deal.

In this order, each step seeing what the earlier ones made, so that the order of the input says nothing:

1. a reference row is a deal of its own; claims that people ruled to be one deal are one;
2. claims that a deal was made join the one deal that they fit best, else found one: first the dated, then the undated;
3. talks join one another likewise; then talks join the one deal that came of them;
4. a change to an agreement joins the deal whose date or sum it tells, else the one that stood before it;
5. allegations, denials and words of the past join the one deal that they fit best, else one another;
6. samples join what is there, and shape none of it.

What fits several equally well joins none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from graph.consolidation.clusters import (
    Cluster,
    fit_deal,
    fit_talk,
    fit_talks,
    has_sum,
    may_amend,
    tied_by_parties_alone,
)
from graph.consolidation.evidence import order
from graph.consolidation.stages import NEAR_DAYS, Stage, stage_of
from graph.consolidation.sums import amounts_agree
from graph.contradictions import Forced
from graph.dates import Bounds
from graph.links import DealLink
from graph.records import ClaimRecord

Fit = Callable[[ClaimRecord, Cluster, Sequence[Bounds]], int | None]


class Gathering:
    """The clusters of one group of claims, in the making."""

    def __init__(
        self, rulings: Forced, endings: Sequence[Bounds], known_by: date | None, ended: Mapping[str, DealLink]
    ) -> None:
        """endings: when deals of this kind between these parties are known to have ended; ended: what ends a row."""
        self._ended = ended
        self._known_by = known_by
        self.clusters: list[Cluster] = []
        self._rulings = rulings
        self._endings = endings

    def gather(self, group: Sequence[ClaimRecord], together: Iterable[Sequence[ClaimRecord]]) -> list[Cluster]:
        """Clusters of `group`, which is in `order`; `together`: claims out of it that rulings join to one another."""
        rows: dict[str, list[ClaimRecord]] = {}
        for record in group:
            if record.claim.row_id:
                rows.setdefault(record.claim.row_id, []).append(record)
        # A row with several terms (firm and conditional money) has a claim for each; all are one deal.
        self.clusters = [
            Cluster(records, row_id, known_by=self._known_by, ended_by=self._ended.get(row_id))
            for row_id, records in rows.items()
        ]
        placed: set[str] = set()
        for unit in together:
            placed.update(r.claim.id for r in unit)
            self._place_together(unit)
        free = [r for r in group if not r.claim.row_id and r.claim.id not in placed]
        by_stage: dict[Stage, list[ClaimRecord]] = {stage: [] for stage in Stage}
        for record in free:
            if not record.sample:
                by_stage[stage_of(record)].append(record)
        for record in sorted(by_stage[Stage.DEAL], key=lambda r: r.event is None):  # stable: dated ones first
            self._place_deal(record)
        for record in by_stage[Stage.TALK]:
            self._join_or_found(record, [c for c in self.clusters if _only_talk(c)], fit_talk)
        self._end_talks()
        for record in by_stage[Stage.AMENDMENT]:
            self._place_amendment(record)
        # A denial without a date means what was said before it, so those with one found their deals first.
        for record in sorted((*by_stage[Stage.WORD], *by_stage[Stage.PAST]), key=lambda r: (r.event is None, order(r))):
            self._join_or_found(record, self.clusters, fit_deal)
        for record in free:
            if record.sample:
                self._join_or_found(record, self.clusters, fit_deal)
        return self.clusters

    def target(self, record: ClaimRecord) -> Cluster | None:
        """The deal that a claim would support, were it counted; None if that is not clear."""
        same_row = next((c for c in self.clusters if c.row_id and c.row_id == record.claim.row_id), None)
        fit = fit_talk if stage_of(record) is Stage.TALK else fit_deal
        return same_row or _best(record, self._allowed(record, self.clusters), fit, self._endings)

    def _place_together(self, unit: Sequence[ClaimRecord]) -> None:
        """One deal by ruling. Rows stay apart whatever is ruled: a text joins the row that the ruling names, and of
        several rows the one that a ruling of its own names; else the texts are a deal of their own."""
        ids = {r.claim.id for r in unit}
        rows = [c for c in self.clusters if c.row_id and any(r.claim.id in ids for r in c.records)]
        rest = []
        for record in unit:
            if record.claim.row_id:
                continue
            named = rows
            if len(rows) > 1:
                beside = self._rulings.direct.get(record.claim.id, frozenset())
                named = [c for c in rows if any(r.claim.id in beside for r in c.records if r.claim.row_id)]
            named = self._allowed(record, named)
            if len(named) == 1:
                named[0].records.append(record)
            else:
                rest.append(record)
        if rest:
            self.clusters.append(_founded(rest))

    def _place_deal(self, record: ClaimRecord) -> None:
        target = self._join_or_found(record, self._agreed(), fit_deal)
        if tied_by_parties_alone(record, target):
            target.untied.append(record)
        event, signed = record.event, target.event
        if event is not None and signed is not None and not event.overlaps(signed, NEAR_DAYS):
            target.completed = target.completed or event

    def _agreed(self) -> list[Cluster]:
        # A row that is only talk is linked to its deal by data/deal_links.csv: no page makes a contract of it.
        return [c for c in self.clusters if not (c.row_id and _only_talk(c))]

    def _place_amendment(self, record: ClaimRecord) -> None:
        allowed = self._allowed(record, self._agreed())
        scored = [(s, c) for c in allowed if (s := fit_deal(record, c, self._endings))]  # a date or a sum must agree
        best = max((s for s, _ in scored), default=0)
        fitting = [c for s, c in scored if s == best]
        if len(fitting) != 1:
            fitting = [] if fitting else [c for c in allowed if may_amend(record, c, self._endings)]
        if len(fitting) == 1:
            joined = fitting[0]
            if not joined.told_of_on(record.event):
                joined.amendments.append(record)
            joined.records.append(record)
        else:
            self._join_or_found(record, [c for c in self.clusters if _only(c, Stage.AMENDMENT)], fit_deal)

    def _join_or_found(self, record: ClaimRecord, among: Sequence[Cluster], fit: Fit) -> Cluster:
        target = _best(record, self._allowed(record, among), fit, self._endings)
        if target is None:
            target = _founded([])
            target.general = record.event is None and not has_sum(record)
            self.clusters.append(target)
        target.records.append(record)
        return target

    def _allowed(self, record: ClaimRecord, among: Iterable[Cluster]) -> list[Cluster]:
        barred = self._rulings.apart.get(record.claim.id)
        if not barred:
            return list(among)
        return [c for c in among if not any(r.claim.id in barred for r in c.members())]

    def _end_talks(self) -> None:
        """Join talks to the deal that came of them, where just one did."""
        deals = [c for c in self.clusters if c.signed]
        wooers: dict[int, list[Cluster]] = {}
        for talks in [c for c in self.clusters if not c.row_id and _only_talk(c)]:
            scored = [
                (score, at)
                for at, deal in enumerate(deals)
                if self._compatible(talks, deal) and (score := fit_talks(talks, deal, self._endings)) is not None
            ]
            best = max((score for score, _ in scored), default=None)
            fitting = [at for score, at in scored if score == best]
            if len(fitting) == 1:
                wooers.setdefault(fitting[0], []).append(talks)
        for at, several in wooers.items():
            deal = deals[at]
            if any(amounts_agree(a.money, b.money) is False for a in several for b in several):
                # Talks of different sums are of different deals, unless the deal's own sum says which.
                several = [t for t in several if amounts_agree(t.money, deal.money)]
            for talks in several:
                if self._compatible(talks, deal):
                    deal.records += talks.records
                    self.clusters.remove(talks)

    def _compatible(self, one: Cluster, other: Cluster) -> bool:
        ids = {r.claim.id for r in other.members()}
        return not any(ids & self._rulings.apart.get(r.claim.id, frozenset()) for r in one.members())


def _founded(records: Sequence[ClaimRecord]) -> Cluster:
    # What says that there is a deal comes first: it sets time and sum.
    return Cluster(sorted(records, key=lambda r: (stage_of(r) is not Stage.DEAL, order(r))))


def _only_talk(cluster: Cluster) -> bool:
    return _only(cluster, Stage.TALK)


def _only(cluster: Cluster, stage: Stage) -> bool:
    return all(stage_of(r) is stage for r in cluster.records)


def _best(record: ClaimRecord, among: Iterable[Cluster], fit: Fit, endings: Sequence[Bounds]) -> Cluster | None:
    """The one deal that a claim fits best; None if it fits none, or several equally well."""
    scored = [(score, c) for c in among if (score := fit(record, c, endings)) is not None]
    if not scored:
        return None
    best = max(score for score, _ in scored)
    fitting = [c for score, c in scored if score == best]
    if len(fitting) == 1:
        return fitting[0]
    return next((c for c in fitting if c.general), None)
