"""How many dependants rely on each provider, and how evenly: what counts in the graph can say.

A count of ties is no market: there is no share, no measurer and no verdict, only the dependants in our data.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from graph.analysis.shares import POINTS, plain


@dataclass(frozen=True, slots=True)
class Dependence:
    """Reach and weight of each provider, and the index of the weights."""

    dependants: int
    reach: Mapping[str, Fraction]  # part of the dependants that use the provider; sums above 1 where some use several
    weights: Mapping[str, Fraction]  # each dependant weighs 1/n, split equally among its providers

    @property
    def index(self) -> Fraction:
        """Sum of the squared weights in points: 10,000 if all rely on one provider alone."""
        return sum((w * w for w in self.weights.values()), Fraction(0)) * POINTS

    def as_json(self) -> dict[str, Any]:
        """Reach and weights in percent, the index in points."""
        return {
            "dependants": self.dependants,
            "reach": {p: plain(r * 100) for p, r in self.reach.items()},
            "weights": {p: plain(w * 100) for p, w in self.weights.items()},
            "dependence_index": plain(self.index),
            "text": f"Dependence index {plain(self.index):,.2f} over {self.dependants} dependants in our data; a count "
            "of ties, not a measured market.",
        }


def dependence(providers: Mapping[str, Collection[str]]) -> Dependence:
    """Reach, weights and dependence index of dependant → its providers; ValueError if a dependant has none.

    >>> dependence({"A": {"p", "q"}, "B": {"p"}}).index
    Fraction(6250, 1)
    """
    if not providers or not all(providers.values()):
        raise ValueError("every dependant needs at least one provider")
    one = Fraction(1, len(providers))
    reach: dict[str, Fraction] = {}
    weights: dict[str, Fraction] = {}
    for used in providers.values():
        distinct = set(used)
        for provider in distinct:
            reach[provider] = reach.get(provider, Fraction(0)) + one
            weights[provider] = weights.get(provider, Fraction(0)) + one / len(distinct)
    order = sorted(reach, key=lambda p: (-weights[p], p))
    return Dependence(len(providers), {p: reach[p] for p in order}, {p: weights[p] for p in order})
