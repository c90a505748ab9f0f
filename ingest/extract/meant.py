"""Which firm "the deal", "the round" or "the rest" is about: one that was told before, if there is but one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from graph.model import Kind, Modality
from ingest.extract.encoded import Party
from ingest.extract.found import Found
from ingest.extract.wares import is_lab

# Ties of which a firm may have another like it with somebody else.
_ALIKE = frozenset({
    Kind.CHIP_SUPPLY, Kind.CLOUD_CONTRACT, Kind.LICENCE, Kind.PARTNERSHIP, Kind.INTEGRATION, Kind.ACQUISITION,
})  # fmt: skip


def _buyer(recent: Sequence[Found]) -> Party | None:
    """Whose deal "the deal" is: the buyer or investor of what was told last, if there is but one."""
    deals = [f for f in recent if f.claim.kind not in {Kind.DISPUTE, Kind.REGULATORY_ACTION, Kind.TERMINATION}]
    return _one(deals, "source")


def _raiser(recent: Sequence[Found]) -> Party | None:
    """Whose round "the round" is."""
    deals = [f for f in recent if f.claim.kind is Kind.INVESTMENT]
    return _one(deals, "target")


def _target(recent: Sequence[Found]) -> Party | None:
    """Of which firm "the rest" is bought."""
    return _one([f for f in recent if f.claim.kind in {Kind.INVESTMENT, Kind.ACQUISITION}], "target")


def _opponent(recent: Sequence[Found]) -> Party | None:
    """Who sued first, for a suit in return."""
    return _one([f for f in recent if f.claim.kind is Kind.DISPUTE], "source")


def _defendant(recent: Sequence[Found]) -> Party | None:
    """Who was sued, for one more suit against the same."""
    return _one([f for f in recent if f.claim.kind is Kind.DISPUTE], "target")


def _bidder(recent: Sequence[Found]) -> Party | None:
    """Whose offer "the offer" is that a firm turns down."""
    bids = [f for f in recent if f.claim.kind is Kind.ACQUISITION and f.claim.modality is Modality.NEGOTIATING]
    return _one(bids, "source")


def _supplier(recent: Sequence[Found]) -> Party | None:
    """Who sells, rents or licenses out in what was told last."""
    sold = {Kind.CHIP_SUPPLY, Kind.CLOUD_CONTRACT, Kind.LICENCE}
    return _one([f for f in recent if f.claim.kind in sold], "target")


def _ender(recent: Sequence[Found]) -> Party | None:
    """Who ended what was told last, for the other side that says the same of itself."""
    return _one([f for f in recent if f.claim.kind is Kind.TERMINATION], "source")


def other_side(recent: Sequence[Found], firm: Party) -> Party | None:
    """With whom the firm has the ties that were told last, if it is but one other firm."""
    ids = {e.id for e in firm.entities}
    sides: dict[str, Party] = {}
    for each in recent:
        ends = ((each.source, each.claim.from_name), (each.target, each.claim.to_name))
        for (one, _), (other, name) in (ends, ends[::-1]):
            if one.id in ids and each.claim.kind is not Kind.REGULATORY_ACTION:
                span = each.claim.evidence
                sides[other.id] = Party(span.start, span.end, (other,), (name,))
    return next(iter(sides.values())) if len(sides) == 1 else None


def like_before(recent: Sequence[Found], firm: Party) -> tuple[Kind, bool] | None:
    """Of what kind "a similar contract" of the firm is, and whether the firm is its second party: as it was before."""
    ids = {e.id for e in firm.entities}
    for each in reversed(recent):
        kind = each.claim.kind
        if kind is Kind.TERMINATION and each.claim.object in {k.value for k in _ALIKE}:
            kind = Kind(each.claim.object)
        if kind in _ALIKE and not ids.isdisjoint({each.source.id, each.target.id}):
            return kind, each.source.id not in ids
    return None


def _lab(recent: Sequence[Found]) -> Party | None:
    """Whose models a pact brings: the one maker of models among the parties of what was told last."""
    labs = {
        e.id: (e, name, f)
        for f in recent
        for e, name in ((f.source, f.claim.from_name), (f.target, f.claim.to_name))
        if is_lab(e)
    }
    if len(labs) != 1:
        return None
    ((entity, name, found),) = labs.values()
    return Party(found.claim.evidence.start, found.claim.evidence.end, (entity,), (name,))


def _one(deals: Sequence[Found], side: Literal["source", "target"]) -> Party | None:
    entities = {e.id: e for e in (getattr(f, side) for f in deals)}
    if len(entities) != 1:
        return None
    claim = deals[-1].claim
    name = claim.from_name if side == "source" else claim.to_name
    return Party(claim.evidence.start, claim.evidence.end, tuple(entities.values()), (name,))


MEANT: Mapping[str, Callable[[Sequence[Found]], Party | None]] = {
    "deal": _buyer, "round": _raiser, "target": _target, "opponent": _opponent, "defendant": _defendant,
    "supplier": _supplier, "bidder": _bidder, "ended": _ender, "lab": _lab,
}  # fmt: skip
