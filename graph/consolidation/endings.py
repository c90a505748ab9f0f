"""Endings are events of the deal they end: which deal that is, and when it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from graph.consolidation.clusters import Cluster, not_older
from graph.consolidation.evidence import order
from graph.consolidation.stages import NEAR_DAYS, ONE_OFF
from graph.consolidation.sums import amounts_agree
from graph.contradictions import Forced
from graph.dates import Bounds, bounds
from graph.links import DealLink
from graph.model import Modality
from graph.records import ClaimRecord

ENDING = ("ends", "replaces")  # relations of data/deal_links.csv by which a row ends another


class Endings:
    """Hangs endings on the deals of some whole ties."""

    def __init__(
        self,
        clusters: Sequence[Cluster],
        links: Sequence[DealLink],
        rulings: Forced,
        firm: Callable[[str], str],
    ) -> None:
        self._clusters = clusters
        self._links = [x for x in links if x.relation == "ends"]
        self._by_row: Mapping[str | None, Cluster] = {c.row_id: c for c in clusters if c.row_id}
        self._rulings = rulings
        self._firm = firm
        self._by_parties: dict[tuple[str, frozenset[str]], list[Cluster]] = {}
        for cluster in clusters:
            key = (cluster.kind.value, self._parties(cluster.records[0]))
            self._by_parties.setdefault(key, []).append(cluster)

    def attach(self, ending: ClaimRecord) -> bool:
        """Hang an ending on the deal it ends; False if that is not clear, so that it stands alone."""
        target = self.target(ending)
        if target is not None:
            target.endings.append(ending)
        return target is not None

    def target(self, ending: ClaimRecord) -> Cluster | None:
        """The deal that a link or a ruling names, else the only one that it can mean."""
        for link in self._links:
            if link.deal == ending.claim.row_id and link.other in self._by_row:
                return self._by_row[link.other]
        barred = self._rulings.apart.get(ending.claim.id, frozenset())
        ruled = self._ruled(ending)
        if ruled is not None and any(r.claim.id in barred for r in ruled.members()):
            ruled = None
        if ruled is not None or ending.claim.row_id:
            return ruled
        candidates = [
            c
            for c in self._by_parties.get((ending.claim.object or "", self._parties(ending)), ())
            if not_older(ending, c)
            and not _made_later(c, ending)
            and amounts_agree(ending.claim.money, c.money) is not False
            # A deal that is known to have ended at another time is not the one meant.
            and not _ended_at_other_time(c, ending)
            and not any(r.claim.id in barred for r in c.members())
        ]
        candidates = _without_earlier_talks(candidates)
        return candidates[0] if len(candidates) == 1 else None

    def _ruled(self, ending: ClaimRecord) -> Cluster | None:
        group = self._rulings.group.get(ending.claim.id)
        if group is None:
            return None
        parties = self._parties(ending)
        named = [
            c
            for c in self._clusters
            if self._parties(c.records[0]) == parties
            and any(self._rulings.group.get(r.claim.id) == group for r in c.members())
        ]
        return named[0] if len(named) == 1 else None

    def _parties(self, record: ClaimRecord) -> frozenset[str]:
        return frozenset((self._firm(record.from_id), self._firm(record.to_id)))


def _made_later(cluster: Cluster, ending: ClaimRecord) -> bool:
    """True if a deal was first told of after its end: on a later day, or over a month later if the end has no date."""
    a, b = cluster.told, ending.told
    return a is not None and b is not None and (a.first - b.last).days > (NEAR_DAYS if ending.event is None else 0)


def _without_earlier_talks(candidates: Sequence[Cluster]) -> list[Cluster]:
    """A contract that was signed ends, not the talks before it, even if they named another sum.

    What was only talked of later than a month after every signing is something new, which the ending may mean.
    """
    signed = [c for c in candidates if c.signed]

    def before(talks: Cluster, deal: Cluster) -> bool:
        a, b = talks.told, deal.told
        return a is None or b is None or (a.first - b.last).days <= NEAR_DAYS

    return [c for c in candidates if c.signed or not any(before(c, deal) for deal in signed)]


Days = dict[tuple[str, frozenset[str]], list[Bounds]]


def ended_days(endings: Iterable[ClaimRecord], past: Iterable[ClaimRecord], firm: Callable[[str], str]) -> Days:
    """By kind and parties as firms, when deals are known to have ended: no deal goes on across such a day.

    endings: confirmed ones of pages count; a row's ends the row that it is linked to. past: for kinds with one instance
    also the stated day of a claim that it is over.
    """
    found: Days = {}
    for record in endings:
        claim = record.claim
        if claim.modality is Modality.CONFIRMED and not record.sample and not claim.row_id and record.told:
            parties = frozenset((firm(record.from_id), firm(record.to_id)))
            found.setdefault((claim.object or "", parties), []).append(record.told)
    for record in past:
        claim = record.claim
        if claim.modality is Modality.TERMINATED and claim.kind in ONE_OFF and record.event and not record.sample:
            parties = frozenset((firm(record.from_id), firm(record.to_id)))
            found.setdefault((claim.kind.value, parties), []).append(record.event)
    return found


def ended_rows(links: Iterable[DealLink]) -> dict[str, DealLink]:
    """By row the earliest row of data/deal_links.csv that ends or replaces it."""
    found: dict[str, DealLink] = {}
    for link in links:
        if link.relation in ENDING:
            found[link.other] = min((link, found.get(link.other, link)), key=link_order)
    return found


def link_order(link: DealLink) -> tuple[object, ...]:
    """A surely earlier day first, of two that overlap the more precise one; an unknown one last."""
    day = bounds(link.announced)
    return (day is None, day.last if day else date.max, day and date.max - day.first, link.deal)


def closing(cluster: Cluster) -> ClaimRecord | None:
    """The ending that ends a deal: the earliest that a page or row states as done."""
    sure = [e for e in cluster.endings if not e.sample and e.claim.modality is Modality.CONFIRMED]
    return min(sure, key=order, default=None)


def _ended_at_other_time(cluster: Cluster, ending: ClaimRecord) -> bool:
    end = _stated_end(cluster)
    said = bounds(ending.claim.announced)
    if end is None or said is None or said.overlaps(end, NEAR_DAYS):
        return False
    # A term that was still to run can be cut short.
    return not (said.last < end.first and cluster.ended_by is None and any(r.end_is_planned for r in cluster.records))


def _stated_end(cluster: Cluster) -> Bounds | None:
    return bounds(cluster.stated_end or (cluster.ended_by.announced if cluster.ended_by else None))
