"""What a cluster of claims says of its deal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from graph.consolidation.clusters import Cluster
from graph.consolidation.endings import closing
from graph.consolidation.evidence import evidence_order, order
from graph.consolidation.stages import ASSERTING, NEAR_DAYS
from graph.consolidation.terms import terms_of
from graph.dates import bounds
from graph.model import Deal, Modality, digest
from graph.records import ClaimRecord
from graph.status import count_sources, is_disputed, status_of

T = TypeVar("T")


def deal_of(cluster: Cluster) -> Deal:
    """The deal with its status, its terms and the claims that bear it.

    A talk, an allegation or a denial is shown with an asserted deal and gives it no sum, date, exclusivity or source;
    nor does a page's claim that only the parties tie to a reference row, which may contradict it all the same. The
    values of a reference row, which a person checked, go before those of a page; among pages the best evidence counts.
    The dates are those of the signing, not of a later completion or change; a change told by a page may set another
    page's deal a new end, and changes nothing of a row.
    """
    alone = len(cluster.records) == 1  # as most are
    records = cluster.records if alone else sorted(cluster.records, key=evidence_order)
    solid = [r for r in records if not r.sample]
    untied = {r.claim.id for r in cluster.untied}
    counted = [r for r in solid if r.claim.id not in untied] or records
    basis = [r for r in counted if r.claim.modality in ASSERTING] or counted
    changed = {r.claim.id for r in cluster.amendments}
    said = [r for r in basis if r.claim.id not in changed]
    changes = sorted((r for r in basis if r.claim.id in changed), key=order) if said else []
    if any(r.claim.modality is not Modality.REPORTED for r in said):
        # What is only reported of a change gives a surer deal no other terms.
        changes = [r for r in changes if r.claim.modality is not Modality.REPORTED]
    said = sorted(said or basis, key=lambda r: r.claim.row_id is None)  # stable: evidence order within each
    if cluster.row_id:
        changes = []  # shown with the row, which says what holds until a row of its own tells the change
    best = said[0]
    claims = [r.claim for r in said]
    signing = [r.claim for r in said if not _later(r, cluster)]
    curated = cluster.row_id is not None
    # A page's ending must be confirmed to end a deal; a row of data/deal_links.csv is a ruling of its own.
    ending = closing(cluster)
    link = cluster.ended_by
    stated = _first(r.end_known_by(cluster.known_by) for r in _changed_end(changes) or said)
    ended = link.announced if link else None
    end = _earlier(stated, ended or (ending.claim.announced if ending else None))
    kind = best.claim.kind
    earliest = records[0] if alone else min(counted, key=order)
    # A reference row says that it holds and a page that it is over: both stay, and the deal says so.
    contested = curated and link is None and (ending is not None or _given_up_by_a_page(solid))
    id_ = cluster.row_id or digest("deal", kind.value, best.from_id, best.to_id, earliest.claim.id)
    return Deal(
        id=id_,
        kind=kind,
        from_id=best.from_id,
        to_id=best.to_id,
        status=status_of(counted, ended=link is not None or ending is not None, curated=curated),
        claims=tuple(r.claim.id for r in (*records, *sorted(cluster.endings, key=order))),
        object=_first(c.object for c in claims),
        announced=_first(c.announced for c in signing),
        start=_first(c.start for c in signing),
        end=end,
        known=min(r.known for r in basis),
        terms=terms_of(id_, claims, [r.claim for r in changes]),
        percent=_first(c.percent for c in claims),
        exclusive=_first(c.exclusive for c in (*(r.claim for r in reversed(changes)), *claims)),
        disputed=is_disputed(solid, changed) or contested,
        independent_sources=count_sources(basis),
        sample=any(r.sample for r in cluster.members()),
        rejected=tuple(r.claim.id for r in sorted(cluster.rejected, key=order)),
        over_by=_over_by(ending, end) if link is None else None,
    )


def _over_by(ending: ClaimRecord | None, end: str | None) -> str | None:
    """When an ending that states no date was told of, unless an earlier end is stated: the deal was over by then."""
    if ending is None or ending.claim.announced is not None:
        return None
    told, stated = bounds(ending.document.published), bounds(end)
    return ending.document.published if told and (stated is None or told.last < stated.last) else None


def _later(record: ClaimRecord, cluster: Cluster) -> bool:
    """True if the claim dates the completion of a deal whose signing another one dates; a row keeps its own dates."""
    event, signed = record.event, cluster.event
    if cluster.row_id or cluster.completed is None or event is None or signed is None:
        return False
    return event.first > signed.last and not event.overlaps(signed, NEAR_DAYS)


def _earlier(stated: str | None, ended: str | None) -> str | None:
    """The stated end, unless the deal was ended surely before it."""
    term, cut = bounds(stated), bounds(ended)
    return ended if term is None or (cut is not None and cut.last < term.first) else stated


def _changed_end(changes: Sequence[ClaimRecord]) -> list[ClaimRecord]:
    """The latest change that states an end, if a party or the press states it as agreed."""
    stated = [r for r in changes if r.claim.end and r.claim.modality is not Modality.REPORTED]
    return stated[-1:]


def _given_up_by_a_page(records: Iterable[ClaimRecord]) -> bool:
    return any(r.claim.modality is Modality.TERMINATED and not r.claim.row_id for r in records)


def _first(values: Iterable[T | None]) -> T | None:
    return next((v for v in values if v is not None), None)
