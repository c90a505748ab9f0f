"""Claims about one tie → deals, for any `as_of` and `known_by`: a pure function.

Claims speak of the same deal when kind and parties agree (a product stands for its owner, save in integrations and as
a target that is bought) and dates and amounts are compatible. Reference rows keep a deal each. Outside them talks,
signing, completion, amendment and end of one contract are one deal with a history; `graph.consolidation` states the
rules, one subject a file:

- `gathering` in which order claims find their deal; `clusters` when one fits; `stages` how far apart stages may lie;
- `matters` when two objects are clearly about different things; `differences` when two claims contradict one another;
- `endings` which deal an ending ends; `deals` what a deal takes from which claim; `terms` and `sums` its money;
- `texts` which claims rest on one text;
- `evidence` which evidence is better; `graph.status` what its claims make of its status, and when it is disputed.

A claim that fits several deals equally well founds or joins one of its own: one reading or none. What weakly asserted
claims (talks, allegations, denials) say never joins a reference deal merely because nothing contradicts it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from graph.consolidation.clusters import Cluster
from graph.consolidation.deals import deal_of
from graph.consolidation.endings import Endings, ended_days, ended_rows
from graph.consolidation.evidence import order
from graph.consolidation.gathering import Gathering
from graph.consolidation.texts import told_apart
from graph.contradictions import Forced, forced
from graph.dates import bounds
from graph.links import DealLink
from graph.model import DATED_PARENT, IMPORTED_CONTROL, REFERENCE_PARENT, Deal, Kind
from graph.records import ClaimRecord
from graph.rulings import NO_RULINGS, ClaimRulings

# Kinds that say something about one firm or market and make no deal between two.
NO_DEAL = frozenset({Kind.MARKET_SHARE})
# Rows that state who controls whom give ownership (`graph.ownership`) and no deal.
NO_DEAL_RULES = frozenset({REFERENCE_PARENT, DATED_PARENT, IMPORTED_CONTROL})


def consolidate(
    records: Iterable[ClaimRecord],
    links: Sequence[DealLink],
    firm: Callable[[str], str],
    as_of: date | None = None,
    known_by: date | None = None,
    rulings: ClaimRulings = NO_RULINGS,
) -> list[Deal]:
    """Deals that follow from the claims of one or more whole ties, by id.

    firm: the firm that an entity stands for (`Ties.firm`). as_of: leave out what happened later; known_by: leave out
    what could not be known then; None: no limit. rulings: those in force; a rejected claim counts nowhere and is listed
    with the deal that it would support. Neither the order of `records` nor a repetition matters.
    """
    by_id = {
        r.claim.id: r
        for r in records
        if r.claim.kind not in NO_DEAL
        and r.claim.rule not in NO_DEAL_RULES
        and (as_of is None or r.event_day <= as_of)
        and (known_by is None or r.known <= known_by)
    }
    in_time = [x for x in links if counts(x, as_of, known_by)]
    ruled = forced(rulings)
    counted = told_apart(
        sorted((r for r in by_id.values() if r.claim.id not in rulings.rejected), key=order),
        lambda record: _group_key(record, firm),
    )
    endings = [r for r in counted if r.claim.kind is Kind.TERMINATION]
    groups: dict[tuple[str, ...], list[ClaimRecord]] = {}
    for record in counted:
        if record.claim.kind is not Kind.TERMINATION:
            groups.setdefault(_group_key(record, firm), []).append(record)
    together = _together(counted, ruled, firm)
    moved = {r.claim.id: key for key, units in together.items() for unit in units for r in unit}
    over = ended_days(endings, (r for r in counted if r.claim.kind is not Kind.TERMINATION), firm)
    ended = ended_rows(in_time)
    gatherings: dict[tuple[str, ...], Gathering] = {}
    for key, group in groups.items():
        members = [r for r in group if moved.get(r.claim.id, key) == key or r.claim.row_id]
        days = over.get((key[0], frozenset(firm(p) for p in key[1:])), ()) if over else ()
        gatherings[key] = Gathering(ruled, days, known_by, ended)
        gatherings[key].gather(members, together.get(key, ()))
    clusters = [c for g in gatherings.values() for c in g.clusters]
    ends = Endings(clusters, in_time, ruled, firm)
    alone = [e for e in endings if not ends.attach(e)]
    clusters += [Cluster([e], e.claim.row_id, known_by=known_by) for e in alone]
    for record in sorted((r for r in by_id.values() if r.claim.id in rulings.rejected), key=order):
        if record.claim.kind is Kind.TERMINATION:
            target = ends.target(record)
        else:
            gathering = gatherings.get(_group_key(record, firm))
            target = gathering.target(record) if gathering else None
        if target is not None:
            target.rejected.append(record)
    return sorted((deal_of(c) for c in clusters), key=lambda d: d.id)


def counts(link: DealLink, as_of: date | None, known_by: date | None) -> bool:
    """An end set by a link is known, and happens, on the last day of that row's `announced`."""
    day = bounds(link.announced)
    return day is None or ((as_of is None or day.last <= as_of) and (known_by is None or day.last <= known_by))


def _group_key(record: ClaimRecord, firm: Callable[[str], str]) -> tuple[str, ...]:
    kind = record.claim.kind
    parties = [record.from_id, record.to_id]
    if kind is Kind.ACQUISITION:
        parties[0] = firm(parties[0])  # whoever buys a product does not buy its owner
    elif kind is not Kind.INTEGRATION:
        parties = [firm(p) for p in parties]
    if kind is Kind.PARTNERSHIP:
        parties.sort()
    return (kind.value, *parties)


def _together(
    counted: Sequence[ClaimRecord], ruled: Forced, firm: Callable[[str], str]
) -> dict[tuple[str, ...], list[list[ClaimRecord]]]:
    """Claims of one tie that rulings join, by the group of the first that tells of a deal; endings are left out.

    A ruling on claims of two ties joins nothing: a deal has two parties.
    """
    if not ruled.group:
        return {}
    units: dict[tuple[str, ...], list[ClaimRecord]] = {}
    for record in counted:
        head = ruled.group.get(record.claim.id)
        if head is not None and record.claim.kind is not Kind.TERMINATION:
            tie = sorted((firm(record.from_id), firm(record.to_id)))
            units.setdefault((head, *tie), []).append(record)
    found: dict[tuple[str, ...], list[list[ClaimRecord]]] = {}
    for unit in units.values():
        if len(unit) > 1:
            found.setdefault(_group_key(unit[0], firm), []).append(unit)
    return found
