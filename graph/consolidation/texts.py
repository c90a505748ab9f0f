"""Which claims rest on one text: those of its copies, save of a copy that states other figures of the deal.

A wire story that a paper prints with another sum is no copy of what the others print: the two contradict one another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from graph.consolidation.differences import ROUNDED
from graph.consolidation.sums import amounts_agree
from graph.records import ClaimRecord


def told_apart(records: Sequence[ClaimRecord], tie: Callable[[ClaimRecord], Hashable]) -> list[ClaimRecord]:
    """The claims in their order, with a text of its own for each copy all of whose figures of a tie are others.

    tie: what the claims are put together by. Copies that state the same other figures share the text.
    """
    if not any(r.document.same_text_as for r in records):  # as in most ties
        return list(records)
    told: dict[tuple[Hashable, str], dict[str, list[ClaimRecord]]] = {}
    for record in records:
        if record.claim.money is not None or record.claim.percent is not None:
            documents = told.setdefault((tie(record), record.document.text_group), {})
            documents.setdefault(record.document.id, []).append(record)
    own: dict[tuple[Hashable, str], str] = {}  # of a tie and a document
    for (key, _), documents in told.items():
        own |= {(key, id_): text for id_, text in _versions(documents)}
    if not own:
        return list(records)
    return [_with_text(r, own.get((tie(r), r.document.id))) for r in records]


def _versions(documents: dict[str, list[ClaimRecord]]) -> Iterable[tuple[str, str]]:
    """Each copy that contradicts the fullest one, and the name of its text."""
    # The fullest first: one that tells both of two figures shows that neither contradicts the other. Then by figures,
    # so that the same versions come out in whatever order the copies arrived.
    fullest = sorted(documents.items(), key=lambda held: (-len(held[1]), _figures(held[1]), held[0]))
    versions: list[list[list[ClaimRecord]]] = []
    for _, mine in fullest:
        same = next((copies for copies in versions if _is_of(copies, mine)), None)
        if same is None:
            versions.append([mine])
        else:
            same.append(mine)
    for copies in versions[1:]:
        first = copies[0][0].document
        yield from ((told[0].document.id, f"{first.text_group} as in {first.id}") for told in copies)


def _figures(told: Iterable[ClaimRecord]) -> tuple[list[Decimal], list[Decimal]]:
    """The sums and the shares of a copy, the smallest first."""
    sums = [m.headline for r in told if (m := r.claim.money) is not None and m.headline is not None]
    return sorted(sums), sorted(r.claim.percent for r in told if r.claim.percent is not None)


def _is_of(copies: Iterable[Sequence[ClaimRecord]], mine: Sequence[ClaimRecord]) -> bool:
    """True if the first copy of a version that can be compared with this one agrees with it, or none can be.

    Only the first: to agree is not transitive, and by way of 104 the sums 100 and 108 would be of one text.
    """
    compared = (_agree(told, mine) for told in copies)
    return next((agree for agree in compared if agree is not None), True)


def _agree(told: Iterable[ClaimRecord], mine: Sequence[ClaimRecord]) -> bool | None:
    """True if any figure of the two agrees; None if none can be compared."""
    agree = [said for a in told for b in mine for said in (_sums_agree(a, b), _shares_agree(a, b)) if said is not None]
    return any(agree) if agree else None


def _sums_agree(a: ClaimRecord, b: ClaimRecord) -> bool | None:
    return amounts_agree(a.claim.money, b.claim.money)


def _shares_agree(a: ClaimRecord, b: ClaimRecord) -> bool | None:
    one, other = a.claim.percent, b.claim.percent
    return None if one is None or other is None else abs(one - other) <= ROUNDED


def _with_text(record: ClaimRecord, text: str | None) -> ClaimRecord:
    return record if text is None else replace(record, document=replace(record.document, same_text_as=text))
