"""The suppliers behind one's own products, rank by rank: a portfolio in CSV in, rows for a register out.

The columns are those of DOMAIN, section 4. Only what the graph knows is filled in; what the user alone can know is
passed through as given and never guessed, and a product that is not found stays in the list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from graph.analysis.supply import SupplyEdge, find_entity, supply_graph
from graph.errors import FaultlineError, NotFound
from graph.kinds import load_kinds
from graph.model import ASSERTED, EntityType
from graph.paths import data_dir
from graph.snapshot import Snapshot

MAX_RANK = 6
REQUIRED = ("function_id", "product")
COLUMNS = (
    "function_id", "function", "critical", "product", "provider", "contract_ref", "service_type", "start", "end",
    "notice_entity_days", "notice_provider_days", "service_country", "data_country", "substitutability", "alternatives",
    "exit_plan", "annual_cost", "currency",
)  # fmt: skip
RESOLVED, UNRESOLVED = "resolved", "unresolved"
OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the portfolio as given."""

    number: int
    given: tuple[tuple[str, str], ...]

    def get(self, column: str) -> str | None:
        """The field, None if it is blank or not there."""
        return dict(self.given).get(column) or None


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
    evidence: tuple[str, ...] = ()

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
            "evidence": list(self.evidence),
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
                exclusive = {True: "exclusive", False: "not exclusive", None: "exclusive unknown"}[row.exclusive]
                lines.append(
                    f"{name}: {row.product}: rank {row.rank}: {row.supplier} (group {row.group}, layer "
                    f"{row.layer or 'unknown'}, country {row.country or 'unknown'}) by {row.tie}; end "
                    f"{row.end or 'unknown'}; {exclusive}"
                )
        lines.append(
            f"As of {self.as_of}; "
            f"known by {self.known_by.isoformat() if self.known_by else 'the latest time on record'}; suppliers up to "
            f"rank {self.max_rank}; sources, period and languages: {self.coverage or 'unknown'}. Suggestions from "
            "public sources; criticality is not computed."
        )
        return "\n".join(lines)


def read_portfolio(text: str, name: str) -> tuple[Line, ...]:
    """Lines of a portfolio in CSV; FaultlineError names the file and line of what is wrong."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    lines = []
    try:
        columns = [c.strip() for c in reader.fieldnames or ()]
        missing = [c for c in REQUIRED if c not in columns]
        if missing:
            raise FaultlineError(
                f"{name} has no column {missing[0]!r}; its first line must name {', '.join(REQUIRED)}."
            )
        unknown = [c for c in columns if c not in COLUMNS]
        if unknown or len(set(columns)) < len(columns):
            wrong = unknown[0] if unknown else next(c for c in columns if columns.count(c) > 1)
            raise FaultlineError(f"{name} has a column {wrong!r} that is unknown or twice; use {', '.join(COLUMNS)}.")
        reader.fieldnames = columns
        for row in reader:
            if None in row:
                raise FaultlineError(
                    f"{name}, line {reader.line_num}: more fields than columns; quote what has a comma."
                )
            given = tuple((c, (row[c] or "").strip()) for c in columns)
            line = Line(reader.line_num, given)
            for column in REQUIRED:
                if line.get(column) is None:
                    raise FaultlineError(f"{name}, line {reader.line_num}: {column!r} is blank; fill it in.")
            lines.append(line)
    except csv.Error as error:
        raise FaultlineError(f"{name}, line {reader.line_num}: {error}; save it as CSV.") from None
    return tuple(lines)


def read_portfolio_file(path: Path) -> tuple[Line, ...]:
    """Lines of a portfolio in a file; FaultlineError if it cannot be read."""
    try:
        return read_portfolio(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise FaultlineError(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise FaultlineError(f"{path} is not UTF-8; save it as CSV in UTF-8.") from None


def portfolio(
    snapshot: Snapshot, lines: Sequence[Line], max_rank: int = MAX_RANK, coverage: str | None = None
) -> PortfolioResult:
    """Suppliers of each line's product up to `max_rank`, each once with the rank at which it is first met.

    A product's owner is rank 1 and opens no supply path; the other suppliers follow the edges of supply.
    """
    graph = supply_graph(snapshot, ASSERTED)
    kinds, _ = load_kinds(data_dir() / "kinds.toml")
    rows: list[Supplier] = []
    for line in lines:
        try:
            product = find_entity(snapshot, str(line.get("product"))).id
        except NotFound as error:
            rows.append(Supplier(line, None, str(error)))
            continue
        found = _direct(snapshot, line, product)
        listed = {r.supplier for r in found}
        met = {product}
        frontier = [product]
        for rank in range(1, max_rank + 1):
            following: list[str] = []
            for node in frontier:
                for edge in graph.out_of(node):
                    if edge.target in met:
                        continue
                    met.add(edge.target)
                    following.append(edge.target)
                    # The product's owner has its line; as an owner of something else, its own suppliers follow.
                    if edge.target in listed:
                        continue
                    layer = next((kinds[d.kind].layer for d in edge.deals), None)
                    found.append(_supplier(snapshot, line, product, rank, edge, layer))
            frontier = following
        rows += sorted(found, key=lambda r: (r.rank or 0, r.tie != OWNER, r.supplier or "")) or [
            Supplier(line, product, None)
        ]
    return PortfolioResult(
        tuple(rows), max_rank, snapshot.as_of, snapshot.known_by, snapshot.graph_hash, snapshot.data_digest, coverage
    )


def _direct(snapshot: Snapshot, line: Line, product: str) -> list[Supplier]:
    """The owner of a product, its direct provider."""
    entity = snapshot.entities[product]
    owner = snapshot.parents.get(product)
    if entity.type is not EntityType.PRODUCT or owner is None:
        return []
    claims = tuple(o.claim for o in snapshot.ownership if (o.child, o.parent) == (product, owner))
    known = snapshot.entities.get(owner)
    country = known.country if known else None
    group = snapshot.group(owner)
    return [Supplier(line, product, None, 1, owner, group, "product", country, OWNER, None, None, claims)]


def _supplier(snapshot: Snapshot, line: Line, product: str, rank: int, edge: SupplyEdge, layer: str | None) -> Supplier:
    entity = snapshot.entities.get(edge.target)
    ends = [d.end for d in edge.deals]
    said = {d.exclusive for d in edge.deals}
    return Supplier(
        line,
        product,
        None,
        rank,
        edge.target,
        snapshot.group(edge.target),
        layer,
        entity.country if entity else None,
        ", ".join(d.id for d in edge.deals) or OWNER,
        None if not ends or None in ends else max(e for e in ends if e),
        True if True in said else False if said == {False} else None,
        tuple(c for d in edge.deals for c in d.claims),
    )
