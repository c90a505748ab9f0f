"""Who is owned by whom, as a pure function of the claims of reference data and imported sets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from graph.dates import bounds
from graph.model import DATED_PARENT, IMPORTED_CONTROL, REFERENCE_PARENT, DocumentKind, Kind, Modality, OwnedBy, digest
from graph.records import ClaimRecord
from graph.renames import ordered


def ownership_of(records: Iterable[ClaimRecord], known_by: date | None = None) -> list[OwnedBy]:
    """Who is controlled by whom, dated, from reference rows, by those known on a day (None: all).

    The `parent` column gives a link, of unknown start as a rule; a confirmed acquisition, or a confirmed holding above
    50 %, between the same two dates it, and a row of parents.csv dates or ends it. Control that an imported set states
    counts from the start that it gives. Acquisitions told by news are deals and open no roll-up: the text may mean a
    division, and a wrong roll-up would move every figure.
    """
    dated: dict[tuple[str, str], OwnedBy] = {}
    undated: dict[tuple[str, str], OwnedBy] = {}  # by imported sets
    parents: dict[tuple[str, str], OwnedBy] = {}  # by entities.csv
    told: list[OwnedBy] = []  # by parents.csv
    later: set[tuple[str, str]] = set()  # pairs of which more was told after `known_by`
    for record in sorted(records, key=lambda r: (r.claim.start or r.claim.announced or "", r.claim.id)):
        claim = record.claim
        if record.document.kind is not DocumentKind.REFERENCE or claim.modality is not Modality.CONFIRMED:
            continue
        owner, owned = record.from_id, record.to_id
        if owner == owned:  # two entities of a set that are one firm
            continue
        if known_by is not None and not _known_then(record, known_by):
            if claim.rule != IMPORTED_CONTROL:  # a set that is imported later dates nothing that was known before
                later.add((owned, owner))
            continue
        end = record.end_known_by(known_by)
        if claim.rule == IMPORTED_CONTROL:
            links, since = (undated, None) if claim.start is None else (dated, claim.start)
            links.setdefault((owned, owner), OwnedBy(owned, owner, since, end, claim.id))
        elif claim.rule == REFERENCE_PARENT:
            parents[owned, owner] = OwnedBy(owned, owner, claim.start, None, claim.id)
        elif claim.rule == DATED_PARENT:
            told.append(OwnedBy(owned, owner, claim.start, end, claim.id))
        elif claim.kind is Kind.ACQUISITION or (
            claim.kind is Kind.OWNERSHIP and claim.percent is not None and claim.percent > 50
        ):
            dated.setdefault((owned, owner), OwnedBy(owned, owner, claim.start or claim.announced, end, claim.id))
    more = _dated_further(dated, told)
    # What a row dates that was told later did not yet hold, though the list of entities has it without a date.
    open_ones = {pair: link for pair, link in parents.items() if link.start is not None or pair not in later}
    return sorted(
        [*({**undated, **open_ones, **dated}).values(), *more],
        key=lambda o: (o.child, o.parent, o.start or ""),
    )


def _dated_further(dated: dict[tuple[str, str], OwnedBy], told: Iterable[OwnedBy]) -> list[OwnedBy]:
    """Let the rows of parents.csv date and end what other rows say of a pair; gives their further intervals of it."""
    more = []
    for link in told:
        held = dated.get((link.child, link.parent))
        if held is None:
            dated[link.child, link.parent] = link
        elif held.end is None and link.end is not None and ordered(held.start, link.end):
            dated[link.child, link.parent] = replace(held, end=link.end)
        elif link.start is not None and held.start is not None and not ordered(link.start, held.end):
            more.append(link)  # bought back
    return more


def _known_then(record: ClaimRecord, day: date) -> bool:
    """True if who owns whom by this row was known on a day.

    An imported set tells it on the day that it gives for its statement, else when it was imported, since a start tells
    nothing of who knew it. A parent of data/ without a date was always known.
    """
    if record.claim.rule == IMPORTED_CONTROL:
        stated = bounds(record.claim.announced)
        return (stated.last if stated else record.document.known) <= day
    undated = record.claim.rule in (REFERENCE_PARENT, DATED_PARENT) and record.claim.start is None
    return undated or record.known <= day


def link_key(link: OwnedBy) -> str:
    """The unique key of an ownership edge."""
    return digest("owned_by", link.child, link.parent, link.claim)
