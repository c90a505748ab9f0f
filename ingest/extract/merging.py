"""Makes one claim of a deal that a document tells twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graph.model import Claim, Kind
from ingest.extract.found import Found
from ingest.extract.mentions import Gazetteer

# Ties of which firms sign one after the other.
_REPEATED = frozenset(
    {Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.LICENCE, Kind.INVESTMENT, Kind.CUSTOMER_CONCENTRATION}
)


class Merger:
    """Joins claims of one document; the same input gives the same claims in the same order."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def merged(self, found: Iterable[Found]) -> tuple[Claim, ...]:
        """One claim for a deal that is told twice; two sums that differ are two deals."""
        kept: list[Claim] = []
        at: dict[tuple[Kind, tuple[str, str]], list[int]] = {}  # places of the claims of a kind and a pair
        for each in found:
            claim = each.claim
            pair = self._pair(claim)
            if claim.kind is Kind.PARTNERSHIP and pair[1] < pair[0]:
                pair = pair[::-1]
            places = at.setdefault((claim.kind, pair), [])
            place = next((i for i in places if _same(kept[i], claim)), None)
            if place is None:
                places.append(len(kept))
                kept.append(claim)
            else:
                kept[place] = _joined(kept[place], claim)
        kept.sort(key=lambda c: (c.evidence.start, c.kind.value, c.from_id, c.to_id, c.evidence.end))
        return tuple(kept)

    def _pair(self, claim: Claim) -> tuple[str, str]:
        if claim.kind is Kind.INTEGRATION:
            return claim.from_id, claim.to_id
        known = self._gazetteer.entities
        sides = [known.get(i) for i in (claim.from_id, claim.to_id)]
        return tuple(
            self._gazetteer.group(e) if e else i for e, i in zip(sides, (claim.from_id, claim.to_id), strict=True)
        )  # type: ignore[return-value]


def _same(old: Claim, new: Claim) -> bool:
    """True if two claims of one kind and pair can be one deal."""
    if old.kind is Kind.TERMINATION and old.object != new.object:
        return False
    if old.kind is Kind.EXCLUSIVITY and old.exclusive is not new.exclusive:
        return False  # a right of first refusal is another promise than an exclusivity
    if old.kind in _REPEATED and _months_apart(old.announced, new.announced):
        return False
    first, second = old.money, new.money
    if first and second and (first.headline, first.currency) != (second.headline, second.currency):
        return False
    return not (
        old.percent
        and new.percent
        and old.percent != new.percent
        and old.announced
        and new.announced
        and old.announced != new.announced
    )


def _months_apart(first: str | None, second: str | None) -> bool:
    """True if both are known to the month and differ."""
    return bool(first and second and min(len(first), len(second)) >= 7 and first[:7] != second[:7])


def _joined(old: Claim, new: Claim) -> Claim:
    """The earlier claim with what only the later one says."""
    return replace(
        old,
        money=old.money or new.money,
        percent=old.percent if old.percent is not None else new.percent,
        exclusive=old.exclusive if old.exclusive is not None else new.exclusive,
        announced=old.announced or new.announced,
        start=old.start or new.start,
        end=old.end or new.end,
        confidence=max(old.confidence or 0, new.confidence or 0),
    )
