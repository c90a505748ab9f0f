"""How firmly a supply edge binds, where a source says so; how firmly is no measure of how sure it is."""

from __future__ import annotations

from enum import IntEnum

from graph.analysis.binding import Side, side_bound
from graph.analysis.exclusivity import Strength
from graph.analysis.scopes import Scopes
from graph.analysis.supply import SupplyEdge
from graph.model import Deal, MoneyRole


class Bond(IntEnum):
    """Firmest first.

    UNKNOWN stands after all that is stated to bind and before what is stated not to be exclusive: that nothing is said
    is no weakness, and it is printed as unknown.
    """

    EXCLUSIVE = 0  # called exclusive and not known to bind the supplier alone, or a model or service and its owner
    COMMITTED = 1  # a stated commitment to spend
    PRIMARY = 2  # called primary or preferred
    UNKNOWN = 3
    NOT_EXCLUSIVE = 4  # said not to be exclusive, and no more

    def __str__(self) -> str:
        return self.name.lower()


_PREFERENCES = frozenset({Strength.PRIMARY, Strength.PREFERRED, Strength.FIRST_SHIP})


def bond_of(edge: SupplyEdge, scopes: Scopes | None = None) -> Bond:
    """The firmest bond of an edge's deals; scopes: curated strengths, by deal."""
    if edge.owner:
        return Bond.EXCLUSIVE
    return min((_of(d, scopes) for d in edge.deals), default=Bond.UNKNOWN)


def _of(deal: Deal, scopes: Scopes | None) -> Bond:
    clause = None if scopes is None else scopes.clauses.get(deal.id)
    called = deal.exclusive or (clause is not None and clause.strength is Strength.EXCLUSIVE)
    if called and side_bound([deal], scopes, str) is not Side.SUPPLIER:
        return Bond.EXCLUSIVE
    if any(m.role is MoneyRole.COMMITTED_SPEND for m in deal.terms):
        return Bond.COMMITTED
    if clause is not None and clause.strength in _PREFERENCES:
        return Bond.PRIMARY
    return Bond.NOT_EXCLUSIVE if deal.exclusive is False else Bond.UNKNOWN
