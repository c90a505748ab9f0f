"""Which claims rest on one text: those of its copies, save of a copy that states other figures of the deal.

A wire story that a paper prints with another sum is no copy of what the others print: the two contradict one another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace

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
    # The fullest first: one that tells both of two figures shows that neither contradicts the other.
    fullest = sorted(documents.values(), key=lambda told: -len(told))
    versions: list[list[ClaimRecord]] = []
    for mine in fullest:
        same = next((told for told in versions if not _others(told, mine)), None)
        if same is None:
            versions.append(mine)
        else:
            same += mine
    for told in versions[1:]:
        name = f"{told[0].document.text_group} as in {told[0].document.id}"
        yield from ((record.document.id, name) for record in told)


def _others(told: Iterable[ClaimRecord], mine: Sequence[ClaimRecord]) -> bool:
    """True if figures of the two can be compared and none agrees."""
    agree = [said for a in told for b in mine for said in (_sums_agree(a, b), _shares_agree(a, b)) if said is not None]
    return bool(agree) and not any(agree)


def _sums_agree(a: ClaimRecord, b: ClaimRecord) -> bool | None:
    return amounts_agree(a.claim.money, b.claim.money)


def _shares_agree(a: ClaimRecord, b: ClaimRecord) -> bool | None:
    one, other = a.claim.percent, b.claim.percent
    return None if one is None or other is None else abs(one - other) <= ROUNDED


def _with_text(record: ClaimRecord, text: str | None) -> ClaimRecord:
    return record if text is None else replace(record, document=replace(record.document, same_text_as=text))
