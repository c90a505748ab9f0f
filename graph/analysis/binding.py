"""Whom the exclusivity of a deal binds: its curated clause says, else its kind; often no source does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache

from graph.analysis.exclusivity import Strength
from graph.analysis.scopes import Scopes
from graph.kinds import load_kinds
from graph.model import Deal
from graph.paths import data_dir


class Side(StrEnum):
    """Who of the two of a deal of supply deals with nobody else."""

    BUYER = "buyer"
    SUPPLIER = "supplier"


_kinds = cache(lambda: load_kinds(data_dir() / "kinds.toml")[0])


def bound_by(deal: Deal, scopes: Scopes | None = None) -> frozenset[str]:
    """Ids of those whom the exclusivity in a deal binds; empty if there is none, or if it is not said whom.

    A curated clause goes first. A right of first refusal, a primary or a preferred provider binds nobody.
    """
    clause = None if scopes is None else scopes.clauses.get(deal.id)
    if clause is not None:
        return clause.bound if clause.strength is Strength.EXCLUSIVE else frozenset()
    return frozenset(_kinds()[deal.kind].binds(deal))


def side_bound(deals: Iterable[Deal], scopes: Scopes | None, group: Callable[[str], str]) -> Side | None:
    """Which side the exclusive ones among the deals of one buyer with one supplier bind; None if that is not said.

    The buyer if one deal binds it. The supplier only if every exclusive one is known to bind it. group: of an id.
    """
    sides: set[Side | None] = set()
    for deal in deals:
        bound = {group(name) for name in bound_by(deal, scopes)}
        if group(deal.from_id) in bound:
            sides.add(Side.BUYER)
        elif group(deal.to_id) in bound:
            sides.add(Side.SUPPLIER)
        elif deal.exclusive:
            sides.add(None)
    if Side.BUYER in sides or not sides:
        return Side.BUYER if sides else None
    return None if None in sides else Side.SUPPLIER


def exclusive_in_words(exclusive: bool | None, side: Side | None) -> str:
    """What is said of the exclusivity between a buyer and its supplier."""
    if exclusive is None:
        return "exclusive: unknown"
    if not exclusive:
        return "not exclusive"
    if side is None:
        return "called exclusive, who is bound is not said"
    other = {Side.BUYER: "the buyer is bound to the supplier", Side.SUPPLIER: "the supplier is bound to the buyer"}
    return f"exclusive, {other[side]}"
