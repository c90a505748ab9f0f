"""What stands about a deal: its status, whether it is disputed, and how many independent sources bear it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from itertools import combinations
from urllib.parse import urlsplit

from graph.consolidation.differences import contradict, stated
from graph.model import DocumentKind, Kind, Modality, Status
from graph.records import ClaimRecord

# Surest first. A denial is no degree of certainty: it disputes, or stands alone.
_CERTAINTY = (
    Modality.CONFIRMED,
    Modality.ANNOUNCED,
    Modality.REPORTED,
    Modality.NEGOTIATING,
    Modality.ALLEGED,
)
_EXISTS = frozenset({Modality.CONFIRMED, Modality.ANNOUNCED, Modality.REPORTED})


def status_of(records: Sequence[ClaimRecord], ended: bool, curated: bool = False) -> Status:
    """Status by stated rules, from the claims about one deal in evidence order.

    1. Only samples: `sample`. 2. Ended by a linked row or a confirmed termination: `ended`; a curated row of kind
    termination that ends no known deal is `ended` too. 3. The latest claim says it was given up: `terminated`. 4. Else
    the surest modality that any claim asserts. 5. Only denials: `denied`.
    """
    if all(r.sample for r in records):
        return Status.SAMPLE
    records = [r for r in records if not r.sample]
    said = {r.claim.modality for r in records}
    alone = records[0].claim.kind is Kind.TERMINATION and (curated or Modality.CONFIRMED in said)
    if ended or alone:
        return Status.ENDED
    # A reference row is given up by a reference row: what one page says of it is shown and disputes it.
    if _given_up([r for r in records if r.claim.row_id] if curated else records):
        return Status.TERMINATED
    for modality in _CERTAINTY:
        if modality in said:
            return Status(modality.value)
    return Status.DENIED if Modality.DENIED in said else Status.TERMINATED


def _given_up(records: Sequence[ClaimRecord]) -> bool:
    """True if the latest claim speaks of it as over.

    An end with a stated date is outlived only by a claim with a later date of its own: a page that merely tells the
    deal again does not revive it. Of claims without dates the one published last counts.
    """
    over = [r for r in records if r.claim.modality is Modality.TERMINATED]
    if not over:
        return False
    last = max(over, key=lambda r: (r.event is not None, r.event_day))
    others = (
        r for r in records if r.claim.modality is not Modality.TERMINATED and r.claim.modality is not Modality.DENIED
    )
    return not any(r.event_day > last.event_day and (r.event is not None or last.event is None) for r in others)


def is_disputed(records: Sequence[ClaimRecord], changed: Set[str] = frozenset()) -> bool:
    """True if two sources contradict one another: asserted and denied, or terms that cannot both be right.

    Where claims assert the deal, talks before it contradict nothing: another sum was on the table then. changed: ids of
    the claims that tell of a change, whose terms follow earlier ones and do not contradict them.
    """
    if any(r.claim.modality in _EXISTS for r in records):
        records = [r for r in records if r.claim.modality is not Modality.NEGOTIATING]
    denials = [r for r in records if r.claim.modality is Modality.DENIED]
    if denials:
        others = _distinct((r for r in records if r.claim.modality is not Modality.DENIED), lambda r: r.event)
        for a in _distinct(denials, lambda r: r.told):
            if any(_denies(a, b) for b in others if a.document.text_group != b.document.text_group):
                return True
    said = {r.claim.id: terms for r in records if (terms := stated(r)) is not None}
    telling = _distinct((r for r in records if r.claim.id in said), lambda r: (said[r.claim.id], r.claim.id in changed))
    return any(
        (a.claim.id in changed) == (b.claim.id in changed) and contradict(said[a.claim.id], said[b.claim.id])
        for a, b in combinations(telling, 2)
        if a.document.text_group != b.document.text_group
    )


def _distinct(records: Iterable[ClaimRecord], said: Callable[[ClaimRecord], object]) -> list[ClaimRecord]:
    """Records enough to find every contradiction: of those that say the same, two by different texts.

    A deal in all mouths has hundreds of claims that say one of a few things; all pairs of them would be compared.
    """
    held: dict[object, list[ClaimRecord]] = {}
    for record in records:
        alike = held.setdefault(said(record), [])
        if not alike or (len(alike) == 1 and alike[0].document.text_group != record.document.text_group):
            alike.append(record)
    return [record for alike in held.values() for record in alike]


def _denies(a: ClaimRecord, b: ClaimRecord) -> bool:
    """A denial `a` contradicts what `b` says, save what surely happened after it."""
    return a.told is None or b.event is None or b.event.first <= a.told.last


def source_key(record: ClaimRecord, cited: frozenset[str] = frozenset()) -> tuple[str, str]:
    """What makes a source the same one: the page that a row cites, else the words of the document."""
    claim, document = record.claim, record.document
    if document.kind is DocumentKind.REFERENCE:
        return ("page", _page(claim.cites)) if claim.cites else ("row", claim.row_id or claim.id)
    if cited and (page := _page(document.url)) in cited:
        return ("page", page)
    return ("text", document.text_group)


def count_sources(records: Iterable[ClaimRecord]) -> int:
    """Independent sources: copies of one text count once, and a page that a reference row cites counts once with it."""
    known = [r for r in records if not r.sample]
    cited = frozenset(_page(r.claim.cites) for r in known if r.claim.cites)
    return len({source_key(r, cited) for r in known})


def _page(url: str | None) -> str:
    """An address without scheme, "www." and fragment, in lower case up to the path."""
    parts = urlsplit(url or "")
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}" if parts.query else f"{host}{parts.path.rstrip('/')}"
