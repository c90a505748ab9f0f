"""The suppliers behind one's own products, rank by rank: a portfolio in CSV in, rows for a register out.

The columns are those of DOMAIN, section 4. Only what the graph knows is filled in; what the user alone can know is
passed through as given and never guessed, and a product that is not found stays in the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

import numpy as np

from graph.analysis.binding import Side, exclusive_in_words, side_bound
from graph.analysis.portfolio_lines import Line
from graph.analysis.scopes import Scopes
from graph.analysis.supply import SupplyEdge, SupplyGraph, find_entity, layer_of, supply_graph
from graph.dates import bounds
from graph.errors import NotFound
from graph.model import ASSERTED, EntityType
from graph.snapshot import Snapshot

MAX_RANK = 6
ALTERNATIVES = 20  # groups listed for a row
WAYS = 20  # further ways to one supplier listed for a row
RESOLVED, UNRESOLVED = "resolved", "unresolved"
OWNER = "owner"
# Layers whose suppliers do alike things. Products differ, and of chips some design, some make, some build the machines.
LIKE = ("model", "cloud")
# Of what the owner of such a thing is the supplier.
OWNED_LAYER = {EntityType.PRODUCT: "product", EntityType.MODEL: "model", EntityType.CLOUD_SERVICE: "cloud"}


@dataclass(frozen=True, slots=True)
class Way:
    """Another way by which a supplier is met, beside the first."""

    rank: int
    recipient: str
    tie: str

    def as_json(self) -> dict[str, Any]:
        """Entities and deals by id."""
        return {"rank": self.rank, "recipient": self.recipient, "tie": self.tie}


@dataclass(frozen=True, slots=True)
class Supplier:
    """One supplier behind one product; rank 1 is the direct provider."""

    line: Line
    product: str | None  # id; None: unresolved
    note: str | None  # why it is unresolved
    rank: int | None = None
    supplier: str | None = None
    group: str | None = None
    layer: str | None = None
    country: str | None = None
    tie: str | None = None
    end: str | None = None
    exclusive: bool | None = None
    side: Side | None = None  # whom that binds; None: not said, or nothing is exclusive
    evidence: tuple[str, ...] = ()
    recipient: str | None = None  # whom it supplies in this chain; None: the user
    start: str | None = None
    named: str | None = None
    group_named: str | None = None
    alternatives: tuple[str, ...] = ()  # groups that supply the same layer to others, at most ALTERNATIVES
    alternatives_known: int | None = None  # how many there are; None: not a layer of models or clouds
    others: tuple[Way, ...] = ()  # the other ways to it, at most WAYS
    others_known: int = 0  # how many there are

    @property
    def register(self) -> dict[str, Any]:
        """Suggestions for fields of the DORA register, Implementing Regulation (EU) 2024/2956; null is unknown.

        Whom a supplier of a supplier serves is B_05.02.0060, blank for the direct provider; whom it serves besides is
        in `other_ways` of the row. An alternative is a group
        that supplies the same layer to somebody, of models and clouds alone; whether it could stand in is for the user
        to say, and so is the "yes".
        """
        return {
            "B_05.01.0050": self.named,
            "B_05.01.0080": self.country,
            "B_05.01.0110": self.group_named,
            "B_05.02.0030": self.supplier,
            "B_05.02.0050": self.rank,
            "B_05.02.0060": self.recipient if self.rank != 1 else None,
            "B_07.01.0110": "yes" if self.alternatives_known else None,
            "B_07.01.0120": list(self.alternatives) or None,
        }

    def as_json(self) -> dict[str, Any]:
        """null is unknown; `given` is the line as the user wrote it."""
        return {
            "function_id": self.line.get("function_id"),
            "function": self.line.get("function"),
            "product": self.product or self.line.get("product"),
            "resolution": RESOLVED if self.product else UNRESOLVED,
            "note": self.note,
            "rank": self.rank,
            "supplier": self.supplier,
            "group": self.group,
            "layer": self.layer,
            "country": self.country,
            "tie": self.tie,
            "end": self.end,
            "exclusive": self.exclusive,
            "bound": self.side and str(self.side),
            "evidence": list(self.evidence),
            "recipient": self.recipient,
            "other_ways": [w.as_json() for w in self.others],
            "other_ways_known": self.others_known,
            "start": self.start,
            "alternatives_known": self.alternatives_known,
            "register": self.register,
            "given": dict(self.line.given),
        }


@dataclass(frozen=True, slots=True)
class PortfolioResult:
    """All rows, in the order of the file, then by rank."""

    rows: tuple[Supplier, ...]
    max_rank: int
    as_of: date
    known_by: datetime | None
    graph_hash: str | None
    data_digest: str | None
    coverage: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Entities and deals by id."""
        return {
            "rows": [r.as_json() for r in self.rows],
            "unresolved": [r.line.get("product") for r in self.rows if r.product is None],
            "max_rank": self.max_rank,
            "as_of": self.as_of.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "coverage": {"sources": self.coverage or "unknown"},
            "graph_hash": self.graph_hash,
            "data_digest": self.data_digest,
            "text": self.as_text(),
        }

    def as_text(self) -> str:
        """One line a row."""
        lines = []
        for row in self.rows:
            name = row.line.get("function_id")
            if row.product is None:
                lines.append(f"{name}: {row.line.get('product')}: unresolved: {row.note}")
            elif row.rank is None:
                lines.append(f"{name}: {row.product}: no supplier known")
            else:
                lines.append(
                    f"{name}: {row.product}: rank {row.rank}: {row.supplier} (group {row.group}, layer "
                    f"{row.layer or 'unknown'}, country {row.country or 'unknown'}) by {row.tie}; end "
                    f"{row.end or 'unknown'}; {exclusive_in_words(row.exclusive, row.side)}{_besides(row)}"
                )
        lines.append(
            f"As of {self.as_of}; "
            f"known by {self.known_by.isoformat() if self.known_by else 'the latest time on record'}; suppliers up to "
            f"rank {self.max_rank}; sources, period and languages: {self.coverage or 'unknown'}. Suggestions from "
            "public sources; criticality is not computed."
        )
        return "\n".join(lines)


def _besides(row: Supplier) -> str:
    if not row.others:
        return ""
    told = ", ".join(f"{w.recipient} by {w.tie}" for w in row.others)
    more = row.others_known - len(row.others)
    return f"; met from {told} too{f' and {more} more' if more else ''}"


def portfolio(
    snapshot: Snapshot,
    lines: Sequence[Line],
    max_rank: int = MAX_RANK,
    coverage: str | None = None,
    scopes: Scopes | None = None,
) -> PortfolioResult:
    """Suppliers of each line's product up to `max_rank`, each once with the rank at which it is first met.

    The other ways to it within that rank stand beside the first. A product's owner is rank 1 and opens no supply path;
    the other suppliers follow the edges of supply. scopes: curated clauses, None: whom an exclusivity binds is known by
    the kind of deal alone.

    >>> from graph.analysis.portfolio_lines import read_portfolio
    >>> from graph.model import Deal, Entity, Kind, Status
    >>> things = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("cloud", "lab")}
    >>> things["app"] = Entity("app", "App", EntityType.PRODUCT)
    >>> things["model"] = Entity("model", "Model", EntityType.MODEL, parent="lab")
    >>> ties = (Deal("d1", Kind.INTEGRATION, "app", "model", Status.CONFIRMED, ("c1",), announced="2030"),
    ...         Deal("d2", Kind.CLOUD_CONTRACT, "lab", "cloud", Status.REPORTED, ("c2",), announced="2030"))
    >>> mine = read_portfolio("function_id,product\\nF1,App\\nF2,Quill\\n", "mine.csv")
    >>> found = portfolio(Snapshot(date(2031, 1, 1), None, things, ties, ()), mine)
    >>> [(r.line.get("function_id"), r.rank, r.supplier, r.tie) for r in found.rows]
    [('F1', 1, 'model', 'd1'), ('F1', 2, 'lab', 'owner'), ('F1', 3, 'cloud', 'd2'), ('F2', None, None, None)]
    """
    graph = supply_graph(snapshot, ASSERTED)
    tracer = _Tracer(snapshot, graph, scopes)
    rows: list[Supplier] = []
    for line in lines:
        try:
            product = find_entity(snapshot, str(line.get("product"))).id
        except NotFound as error:
            rows.append(Supplier(line, None, str(error)))
            continue
        found = tracer.direct(line, product)
        listed = {r.supplier for r in found}
        met = {product}
        frontier = [product]
        ways: dict[str, list[Way]] = {}
        count: Counter[str] = Counter()
        for rank in range(1, max_rank + 1):
            following: list[str] = []
            for node in frontier:
                for edge in graph.out_of(node):
                    if edge.target in met:
                        if edge.target != product:
                            count[edge.target] += 1
                            if len(known := ways.setdefault(edge.target, [])) < WAYS:
                                known.append(Way(rank, node, _tie(edge)))
                        continue
                    met.add(edge.target)
                    following.append(edge.target)
                    # The product's owner has its line; as an owner of something else, its own suppliers follow.
                    if edge.target not in listed:
                        found.append(tracer.supplier(line, product, rank, edge))
            frontier = following
        found = [
            replace(r, others=tuple(ways[r.supplier]), others_known=count[r.supplier]) if r.supplier in ways else r
            for r in found
        ]
        rows += sorted(found, key=lambda r: (r.rank or 0, r.tie != OWNER, r.supplier or "")) or [
            Supplier(line, product, None)
        ]
    return PortfolioResult(
        tuple(rows), max_rank, snapshot.as_of, snapshot.known_by, snapshot.graph_hash, snapshot.data_digest, coverage
    )


def _tie(edge: SupplyEdge) -> str:
    return ", ".join(d.id for d in edge.deals) or OWNER


class _Tracer:
    """Makes the rows of one snapshot."""

    def __init__(self, snapshot: Snapshot, graph: SupplyGraph, scopes: Scopes | None) -> None:
        self.snapshot = snapshot
        self.graph = graph
        self.scopes = scopes
        self.suppliers: dict[str, dict[str, None]] = {}  # groups of a layer, by id

    def direct(self, line: Line, product: str) -> list[Supplier]:
        """The owner of a product, its direct provider."""
        link = self.snapshot.owners.get(product)
        if self.snapshot.entities[product].type is not EntityType.PRODUCT or link is None:
            return []
        group = self.snapshot.group(link.parent)
        return [
            Supplier(
                line,
                product,
                None,
                1,
                link.parent,
                group,
                "product",
                self._country(link.parent),
                OWNER,
                evidence=(link.claim,),
                named=self._name(link.parent),
                group_named=self._name(group),
            )
        ]

    def supplier(self, line: Line, product: str, rank: int, edge: SupplyEdge) -> Supplier:
        """One supplier, by the edge over which it was first met."""
        link = self.snapshot.owners.get(edge.source) if edge.owner else None
        owned = (link.claim,) if link is not None and link.parent == edge.target else ()
        starts = [(known.first, d.start) for d in edge.deals if (known := bounds(d.start)) is not None]
        ends = [(known.last, d.end) for d in edge.deals if (known := bounds(d.end)) is not None]
        said = {d.exclusive for d in edge.deals}
        group = self.snapshot.group(edge.target)
        layer = next((layer_of(self.snapshot, d) for d in edge.deals), None)
        if layer is None and edge.owner:
            layer = OWNED_LAYER.get(self.snapshot.entities[edge.source].type)
        # A layer may have a hundred thousand suppliers, and a portfolio as many rows: none is listed twice over.
        others = self._of_layer(layer) if layer in LIKE else None
        return Supplier(
            line,
            product,
            None,
            rank,
            edge.target,
            group,
            layer,
            self._country(edge.target),
            _tie(edge),
            max(ends)[1] if ends and len(ends) == len(edge.deals) else None,
            True if True in said else False if said == {False} else None,
            side_bound(edge.deals, self.scopes, self.snapshot.group),
            (*(c for d in edge.deals for c in d.claims), *owned),
            edge.source,
            min(starts)[1] if starts and len(starts) == len(edge.deals) else None,
            self._name(edge.target),
            self._name(group),
            tuple(islice((g for g in others or () if g != group), ALTERNATIVES)),
            None if others is None else len(others) - (group in others),
        )

    def _of_layer(self, layer: str) -> dict[str, None]:
        if layer not in self.suppliers:
            names, heads = self.graph.net.names, self.graph.out.heads
            supplied = np.unique(np.asarray(heads)[self.graph.layer(layer)]).tolist()
            self.suppliers[layer] = dict.fromkeys(sorted({self.snapshot.group(names[n]) for n in supplied}))
        return self.suppliers[layer]

    def _name(self, entity: str) -> str | None:
        known = self.snapshot.entities.get(entity)
        return known.name if known else None

    def _country(self, entity: str) -> str | None:
        known = self.snapshot.entities.get(entity)
        return known.country if known else None
