"""How the suppliers behind a portfolio differ between two states of the graph, line by line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph.analysis.portfolio import PortfolioResult
from graph.analysis.portfolio_lines import Line


@dataclass(frozen=True, slots=True)
class Exposed:
    """One supplier behind one line that came, went, or is met at another rank."""

    line: Line
    product: str | None  # id; None: unresolved before and after
    supplier: str
    before: int | None  # rank; None: not known behind this line
    after: int | None

    def as_json(self) -> dict[str, Any]:
        """Ranks; null is not known behind this line."""
        return {
            "function_id": self.line.get("function_id"),
            "product": self.product or self.line.get("product"),
            "supplier": self.supplier,
            "rank_before": self.before,
            "rank_after": self.after,
        }

    def as_text(self, named: Callable[[str], str] = str) -> str:
        """One line; named: what to call an entity by its id."""
        old, new = ("none" if rank is None else f"rank {rank}" for rank in (self.before, self.after))
        product = named(self.product) if self.product else self.line.get("product")
        return f"behind {self.line.get('function_id')}: {product} on {named(self.supplier)}: {old}; after: {new}"


def exposure(before: PortfolioResult, after: PortfolioResult) -> tuple[Exposed, ...]:
    """What differs, in the order of the lines, then by supplier; both are of the same lines."""
    old, new = _ranks(before), _ranks(after)
    return tuple(
        Exposed(line, old.get(key, (None, None))[1] or new.get(key, (None, None))[1], key[1], *ranks)
        for line in dict.fromkeys(r.line for r in before.rows)
        for key in sorted(k for k in old.keys() | new.keys() if k[0] == line.number)
        if (ranks := (old.get(key, (None, None))[0], new.get(key, (None, None))[0]))[0] != ranks[1]
    )


def _ranks(found: PortfolioResult) -> dict[tuple[int, str], tuple[int | None, str | None]]:
    """Rank and product by line and supplier."""
    return {(r.line.number, r.supplier): (r.rank, r.product) for r in found.rows if r.supplier is not None}
