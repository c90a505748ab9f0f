"""Claims about one tie → deals, for any `as_of` and `known_by`: a pure function.

Claims speak of the same deal when kind and parties agree (a product stands for its owner, save in integrations) and
dates and amounts are compatible. Reference rows keep a deal each. A claim that fits several deals equally well founds
or joins one of its own: one reading or none. What weakly asserted claims (talks, allegations, denials) say never
joins a reference deal merely because nothing contradicts it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from graph.dates import Bounds, bounds
from graph.links import DealLink
from graph.model import IMPORTED_CONTROL, Bound, Claim, Deal, DocumentKind, Kind, Modality, Money, digest
from graph.records import ClaimRecord
from graph.status import count_sources, is_disputed, status_of

# A claim dated this far from a deal can still mean it: announcements are retold with the month of signing.
NEAR_DAYS = 31
SAME_EVENT_DAYS = 7
AMOUNT_TOLERANCE = 0.05
T = TypeVar("T")
_WEAK = frozenset({Modality.NEGOTIATING, Modality.ALLEGED, Modality.DENIED, Modality.TERMINATED})
# What says that a deal exists; only such claims give an asserted deal its terms, dates and sources.
_ASSERTING = frozenset({Modality.CONFIRMED, Modality.ANNOUNCED, Modality.REPORTED})
# Kinds that say something about one firm or market and make no deal between two.
NO_DEAL = frozenset({Kind.MARKET_SHARE})
# Rows that state who controls whom give ownership (`graph.derive.ownership_of`) and no deal.
NO_DEAL_RULES = frozenset({"reference.parent", IMPORTED_CONTROL})


@dataclass
class _Cluster:
    """Claims that speak of one deal, while it is being put together."""

    records: list[ClaimRecord]
    row_id: str | None = None  # id of its reference row
    general: bool = False  # gathers claims that fit several deals and name none
    endings: list[ClaimRecord] = field(default_factory=list)
    ended_by: DealLink | None = None

    @property
    def event(self) -> Bounds | None:
        return next((r.event for r in self.records if r.event is not None), None)

    @property
    def money(self) -> Money | None:
        return next((m for r in self.records if (m := r.claim.money) and m.headline is not None), None)

    @property
    def kind(self) -> Kind:
        return self.records[0].claim.kind


def consolidate(
    records: Iterable[ClaimRecord],
    links: Sequence[DealLink],
    firm: Callable[[str], str],
    as_of: date | None = None,
    known_by: date | None = None,
) -> list[Deal]:
    """Deals that follow from the claims of one or more whole ties, by id.

    firm: the firm that an entity stands for (`Ties.firm`). as_of: leave out what happened later; known_by: leave out
    what could not be known then; None: no limit. The order of `records` does not matter.
    """
    counted = sorted(
        (
            r
            for r in records
            if r.claim.kind not in NO_DEAL
            and r.claim.rule not in NO_DEAL_RULES
            and (as_of is None or r.event_day <= as_of)
            and (known_by is None or r.known <= known_by)
        ),
        key=_order,
    )
    in_time = [x for x in links if _counts(x, as_of, known_by)]
    groups: dict[tuple[str, ...], list[ClaimRecord]] = {}
    endings: list[ClaimRecord] = []
    for record in counted:
        if record.claim.kind is Kind.TERMINATION:
            endings.append(record)
        else:
            groups.setdefault(_group_key(record, firm), []).append(record)
    clusters = [c for group in groups.values() for c in _clusters(group)]
    by_row: dict[str | None, _Cluster] = {c.row_id: c for c in clusters if c.row_id}
    for link in in_time:
        ended = by_row.get(link.other)
        if link.relation in ("ends", "replaces") and ended is not None:
            earlier = ended.ended_by
            if earlier is None or (link.announced or "") < (earlier.announced or ""):
                ended.ended_by = link
    unlinked = [e for e in endings if not _attach_ending(e, clusters, in_time, by_row, firm)]
    clusters += [_Cluster([e], e.claim.row_id) for e in unlinked]
    return sorted((_deal(c) for c in clusters), key=lambda d: d.id)


def _counts(link: DealLink, as_of: date | None, known_by: date | None) -> bool:
    """An end set by a link is known, and happens, on the last day of that row's `announced`."""
    day = bounds(link.announced)
    return day is None or ((as_of is None or day.last <= as_of) and (known_by is None or day.last <= known_by))


def _order(record: ClaimRecord) -> tuple[object, ...]:
    # The day of the event or of publication, never of fetching: two machines must agree.
    event = record.event or bounds(record.document.published)
    return (
        record.claim.row_id is None,
        record.sample,  # last, so that a sample joins what real sources tell and shapes none of it
        event is None,
        event.last if event else date.max,
        record.document.id,
        record.claim.evidence.start,
        record.claim.id,
    )


def _group_key(record: ClaimRecord, firm: Callable[[str], str]) -> tuple[str, ...]:
    kind = record.claim.kind
    parties = [record.from_id, record.to_id]
    if kind is not Kind.INTEGRATION:
        parties = [firm(p) for p in parties]
    if kind is Kind.PARTNERSHIP:
        parties.sort()
    return (kind.value, *parties)


def _clusters(group: Sequence[ClaimRecord]) -> list[_Cluster]:
    """Claims of one kind between the same parties, put together deal by deal; `group` is in `_order`."""
    # A row with several terms (firm and conditional money) has a claim for each; all are one deal.
    rows: dict[str, list[ClaimRecord]] = {}
    for record in group:
        if record.claim.row_id:
            rows.setdefault(record.claim.row_id, []).append(record)
    clusters = [_Cluster(records, row_id) for row_id, records in rows.items()]
    for record in group:
        if record.claim.row_id:
            continue
        target = _target(record, clusters)
        if target is not None:
            target.records.append(record)
        else:
            clusters.append(_Cluster([record], general=_is_general(record)))
    return clusters


def _is_general(record: ClaimRecord) -> bool:
    money = record.claim.money
    return record.event is None and (money is None or money.headline is None) and record.claim.percent is None


def _target(record: ClaimRecord, clusters: Sequence[_Cluster]) -> _Cluster | None:
    """The one deal that a claim fits best; None if it fits none, or several equally well."""
    scored = [(score, c) for c in clusters if (score := _fit(record, c)) is not None]
    if not scored:
        return None
    best = max(score for score, _ in scored)
    fitting = [c for score, c in scored if score == best]
    if len(fitting) == 1:
        return fitting[0]
    return next((c for c in fitting if c.general), None)


def _fit(record: ClaimRecord, cluster: _Cluster) -> int | None:
    """How well a claim fits a deal: None not at all, 0 nothing speaks against it, more for each agreement."""
    event, other = record.event, cluster.event
    amounts = _amounts_agree(record.claim.money, cluster.money)
    dated = event is not None and other is not None
    if event is not None and other is not None and not event.overlaps(other, NEAR_DAYS):
        return None
    if amounts is False and not (dated and event and other and event.overlaps(other, SAME_EVENT_DAYS)):
        return None
    if not dated and not _published_after(record, cluster):
        return None
    score = 2 * bool(dated) + 2 * (amounts is True)
    if score == 0 and cluster.row_id and (record.claim.modality in _WEAK or record.sample):
        return None
    return score


def _amounts_agree(a: Money | None, b: Money | None) -> bool | None:
    """None if a sum is unknown or the roles or currencies cannot be compared."""
    if a is None or b is None or a.headline is None or b.headline is None:
        return None
    if a.currency != b.currency or (a.role and b.role and a.role != b.role):
        return None
    sums = [float(x) for x in (a.low, a.high) if x is not None]
    others = [float(x) for x in (b.low, b.high) if x is not None]
    return any(abs(x - y) <= AMOUNT_TOLERANCE * max(abs(x), abs(y)) for x in sums for y in others)


def _published_after(record: ClaimRecord, cluster: _Cluster) -> bool:
    """False if the document is surely older than the deal, so that it cannot mean it."""
    published, event = bounds(record.document.published), cluster.event
    return published is None or event is None or (event.first - published.last).days <= NEAR_DAYS


def _attach_ending(
    ending: ClaimRecord,
    clusters: Sequence[_Cluster],
    links: Sequence[DealLink],
    by_row: Mapping[str | None, _Cluster],
    firm: Callable[[str], str],
) -> bool:
    """Hang an ending on the deal it ends; False if that is not clear, so that it stands alone."""
    for link in links:
        if link.relation == "ends" and link.deal == ending.claim.row_id and link.other in by_row:
            by_row[link.other].endings.append(ending)
            return True
    if ending.claim.row_id:
        return False
    parties = {firm(ending.from_id), firm(ending.to_id)}
    candidates = [
        c
        for c in clusters
        if c.kind.value == ending.claim.object
        and {firm(c.records[0].from_id), firm(c.records[0].to_id)} == parties
        and _published_after(ending, c)
        and not (c.event and ending.event and ending.event.last < c.event.first)
        and _amounts_agree(ending.claim.money, c.money) is not False
    ]
    # A deal that is known to have ended at another time is not the one meant.
    candidates = [c for c in candidates if not _ended_at_other_time(c, ending)]
    if len(candidates) != 1:
        return False
    candidates[0].endings.append(ending)
    return True


def _ended_at_other_time(cluster: _Cluster, ending: ClaimRecord) -> bool:
    end = _stated_end(cluster)
    said = bounds(ending.claim.announced)
    return end is not None and said is not None and not said.overlaps(end, NEAR_DAYS)


def _stated_end(cluster: _Cluster) -> Bounds | None:
    stated = next((r.claim.end for r in cluster.records if r.claim.end), None)
    return bounds(stated or (cluster.ended_by.announced if cluster.ended_by else None))


def _deal(cluster: _Cluster) -> Deal:
    records = sorted(cluster.records, key=_evidence_order)
    solid = [r for r in records if not r.sample]
    counted = solid or records
    # A talk, an allegation or a denial is shown with an asserted deal and gives it no sum, date or exclusivity.
    basis = [r for r in counted if r.claim.modality in _ASSERTING] or counted
    best = basis[0]
    claims = [r.claim for r in basis]
    curated = cluster.row_id is not None
    # A page's ending must be confirmed to end a deal; a row of data/deal_links.csv is a ruling of its own.
    closing = next((e for e in cluster.endings if not e.sample and e.claim.modality is Modality.CONFIRMED), None)
    link = cluster.ended_by
    end = (
        _first(c.end for c in claims)
        or (link.announced if link else None)
        or (closing.claim.announced if closing else None)
    )
    kind = best.claim.kind
    earliest = min(counted, key=_order)
    status = status_of(counted, ended=link is not None or closing is not None, curated=curated)
    # A reference row says that it holds and a page that it is over: both stay, and the deal says so.
    contested = curated and link is None and (closing is not None or _given_up_by_a_page(solid))
    return Deal(
        id=cluster.row_id or digest("deal", kind.value, best.from_id, best.to_id, earliest.claim.id),
        kind=kind,
        from_id=best.from_id,
        to_id=best.to_id,
        status=status,
        claims=tuple(r.claim.id for r in (*records, *sorted(cluster.endings, key=_order))),
        object=_first(c.object for c in claims),
        announced=_first(c.announced for c in claims),
        start=_first(c.start for c in claims),
        end=end,
        known=min(r.known for r in basis),
        terms=_terms(claims),
        percent=_first(c.percent for c in claims),
        exclusive=_first(c.exclusive for c in claims),
        disputed=is_disputed(solid) or contested,
        independent_sources=count_sources(basis),
        sample=any(r.sample for r in (*records, *cluster.endings)),
    )


def _given_up_by_a_page(records: Sequence[ClaimRecord]) -> bool:
    return any(r.claim.modality is Modality.TERMINATED and not r.claim.row_id for r in records)


_KIND_ORDER = {DocumentKind.REFERENCE: 0, DocumentKind.FILING: 1, DocumentKind.NEWS: 2, DocumentKind.FEED: 3}
_MODALITY_ORDER = {m: i for i, m in enumerate(Modality)}


def _evidence_order(record: ClaimRecord) -> tuple[object, ...]:
    """Best evidence first: curated rows, filings, pages, feed entries, samples; then the surest; then the oldest."""
    return (
        _KIND_ORDER.get(record.document.kind, 9),
        _MODALITY_ORDER[record.claim.modality],
        _order(record),
    )


def _first(values: Iterable[T | None]) -> T | None:
    return next((v for v in values if v is not None), None)


def _terms(claims: Sequence[Claim]) -> tuple[Money, ...]:
    """One sum per role and currency, from the best evidence that gives it; the headline one first.

    A sum whose role is not said is left out where it is one that has a role: it is the same money.
    """
    found: dict[tuple[object, str | None], Money] = {}
    for claim in claims:
        money = claim.money
        if money is not None and money.headline is not None:
            key = (money.role, money.currency)
            held = found.get(key)
            # An exact figure beats a bound on it from evidence that is otherwise as good.
            if held is None or (held.bound is Bound.UP_TO and money.bound is Bound.EXACT and held.low == money.low):
                found[key] = money
    roles = [m for m in found.values() if m.role is not None]
    return tuple(m for m in found.values() if m.role or not any(_amounts_agree(m, other) for other in roles))
