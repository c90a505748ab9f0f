"""What stands about a deal: its status, whether it is disputed, and how many independent sources bear it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations
from urllib.parse import urlsplit

from graph.model import Bound, DocumentKind, Kind, Modality, Status
from graph.records import ClaimRecord

# Surest first. A denial is no degree of certainty: it disputes, or stands alone.
_CERTAINTY = (
    Modality.CONFIRMED,
    Modality.ANNOUNCED,
    Modality.REPORTED,
    Modality.NEGOTIATING,
    Modality.ALLEGED,
)
_FIGURES_DIFFER = Decimal("0.05")


def status_of(records: Sequence[ClaimRecord], ended: bool, curated: bool = False) -> Status:
    """Status by stated rules, from the claims about one deal in evidence order.

    1. Only samples: `sample`. 2. Ended by a linked row or a confirmed termination: `ended`; a curated row of kind
    termination that ends no known deal is `ended` too. 3. The latest claim says it was given up: `terminated`. 4. Else
    the surest modality that any claim asserts. 5. Only denials: `denied`.
    """
    if all(r.sample for r in records):
        return Status.SAMPLE
    said = {r.claim.modality for r in records}
    alone = records[0].claim.kind is Kind.TERMINATION and (curated or Modality.CONFIRMED in said)
    if ended or alone:
        return Status.ENDED
    if Modality.TERMINATED in said:
        # A reference row is given up by a reference row: what one page says of it is shown and disputes it.
        speaking = [r for r in records if r.claim.row_id] if curated else records
        last = max(speaking, key=lambda r: (r.event_day, r.claim.modality is Modality.TERMINATED))
        if last.claim.modality is Modality.TERMINATED:
            return Status.TERMINATED
    for modality in _CERTAINTY:
        if modality in said:
            return Status(modality.value)
    return Status.DENIED if Modality.DENIED in said else Status.TERMINATED


def is_disputed(records: Sequence[ClaimRecord]) -> bool:
    """True if two sources contradict one another: asserted and denied, exclusive and not, or figures that differ."""
    return any(
        _denies(a, b) or _denies(b, a) or _exclusive_differs(a, b) or _figures_differ(a, b)
        for a, b in combinations(_distinct(records), 2)
        if a.document.text_group != b.document.text_group
    )


def _distinct(records: Sequence[ClaimRecord]) -> list[ClaimRecord]:
    """Records enough to find every contradiction: of those that say the same, two by different texts.

    A deal in all mouths has hundreds of claims that say one of a few things; all pairs of them would be compared.
    """
    held: dict[object, list[ClaimRecord]] = {}
    for record in records:
        said = (record.claim.modality, record.claim.exclusive, record.claim.money)
        alike = held.setdefault(said, [])
        if not alike or (len(alike) == 1 and alike[0].document.text_group != record.document.text_group):
            alike.append(record)
    return [record for alike in held.values() for record in alike]


def _denies(a: ClaimRecord, b: ClaimRecord) -> bool:
    return a.claim.modality is Modality.DENIED and b.claim.modality is not Modality.DENIED


def _exclusive_differs(a: ClaimRecord, b: ClaimRecord) -> bool:
    return None not in (a.claim.exclusive, b.claim.exclusive) and a.claim.exclusive != b.claim.exclusive


def _figures_differ(a: ClaimRecord, b: ClaimRecord) -> bool:
    """Two exact or rounded sums of one role and currency that are more than 5 % apart."""
    x, y = a.claim.money, b.claim.money
    if x is None or y is None or x.headline is None or y.headline is None:
        return False
    if x.currency != y.currency or (x.role and y.role and x.role != y.role):
        return False
    if {x.bound, y.bound} & {Bound.UP_TO, Bound.AT_LEAST} or (x.period and y.period and x.period != y.period):
        return False
    return abs(x.headline - y.headline) > _FIGURES_DIFFER * max(abs(x.headline), abs(y.headline))


def source_key(record: ClaimRecord, cited: frozenset[str] = frozenset()) -> tuple[str, str]:
    """What makes a source the same one: the page that a row cites, else the words of the document."""
    claim, document = record.claim, record.document
    if document.kind is DocumentKind.REFERENCE:
        return ("page", _page(claim.cites)) if claim.cites else ("row", claim.row_id or claim.id)
    page = _page(document.url)
    return ("page", page) if page in cited else ("text", document.text_group)


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
