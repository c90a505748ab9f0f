"""A table of one's own: a row a firm, in the columns of `COLUMNS`.

Only `name` is required, columns in any order. The whole table is checked before anything is written, since a parent
may stand below its child. `parent` names the id or the name of another row, or an id of data/entities.csv.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from graph.dates import bounds
from graph.errors import ImportRefused
from graph.identifiers import cik_of, lei_of, wikidata_of
from graph.imports.items import Holding, Item, Listed, SetFile, country_of, listed
from graph.imports.lines import Line, csv_rows
from graph.model import EntityType
from graph.names import slug
from graph.renames import ordered

COLUMNS = [
    "id",
    "name",
    "type",
    "aliases",
    "parent",
    "parent_since",
    "parent_until",
    "country",
    "ticker",
    "cik",
    "lei",
    "wikidata",
]


@dataclass(frozen=True, slots=True)
class _Row:
    file: SetFile
    line: Line
    values: Mapping[str, str]

    def text(self, column: str) -> str | None:
        return self.values.get(column, "").strip() or None

    def refuse(self, column: str, message: str) -> ImportRefused:
        return ImportRefused(f"{self.file.path}, line {self.line.number}, column {column!r}: {message}")

    def checked(self, column: str, check: Callable[[str | None], str | None], wanted: str) -> str | None:
        value = self.text(column)
        found = check(value)
        if value is not None and found is None:
            raise self.refuse(column, f"{value!r} is {wanted}; correct it or leave it blank.")
        return found


def own_csv(file: SetFile) -> Iterator[Item]:
    """Entities, then who controls whom; ImportRefused names file, line and column of the first fault."""
    rows = list(_rows(file))
    entities: dict[str, Listed] = {}
    lines: dict[str, int] = {}
    by_name: dict[str, list[str]] = {}
    for row in rows:
        key = row.text("id") or row.text("name") or ""
        if key in entities:
            raise row.refuse("id", f"{key!r} is already used in line {lines[key]}; give each row an id of its own.")
        entities[key], lines[key] = _entity(row), row.line.number
        by_name.setdefault(entities[key].entity.name, []).append(key)
    ids: dict[str, str] = {}
    for key, item in entities.items():
        other = ids.setdefault(item.entity.id, key)
        if other != key:
            raise ImportRefused(
                f"{file.path}, lines {lines[other]} and {lines[key]}: both are {item.entity.id}; remove one, or tell "
                "them apart by id or identifier."
            )
    yield from entities.values()
    head = ",".join(rows[0].values) if rows else ""
    for row in rows:
        key, parent = row.text("id") or row.text("name") or "", row.text("parent")
        if parent is None:
            for column in ("parent_since", "parent_until"):
                if row.text(column):
                    raise row.refuse(column, "it is filled in and 'parent' is blank; name the parent.")
            continue
        named = [parent] if parent in entities else by_name.get(parent, [])
        if len(named) > 1:
            raise row.refuse("parent", f"{parent!r} is the name of {len(named)} rows; give the parent's id.")
        owner = entities[named[0]].entity.id if named else parent if parent in file.known else None
        if owner is None:
            raise row.refuse("parent", f"{parent!r} is no row of this file and no entity of data/; add it.")
        owned = entities[key].entity
        if owner == owned.id:
            raise row.refuse("parent", "it names the row itself; name another or leave it blank.")
        since, until = _day(row, "parent_since"), _day(row, "parent_until")
        if not ordered(since, until):
            raise row.refuse("parent_until", f"{until!r} lies before {since!r}; correct one of them.")
        yield Holding(
            owner, owned.id, entities[named[0]].entity.name if named else parent, owned.name, row.line.text,
            f"{key}>{parent}", control=True, start=since, end=until, cites=file.url, head=head,
        )  # fmt: skip


def _rows(file: SetFile) -> Iterator[_Row]:
    header: list[str] | None = None
    for line, fields in csv_rows(file.path):
        if header is None:
            header = [name.strip().casefold() for name in fields]
            unknown = [name for name in header if name not in COLUMNS]
            if unknown or "name" not in header or len(set(header)) != len(header):
                wrong = f"there is no column {unknown[0]!r}" if unknown else "'name' must be there, each column once"
                raise ImportRefused(f"{file.path}, line {line.number}: {wrong}; the columns are {', '.join(COLUMNS)}.")
            continue
        if not any(field.strip() for field in fields):
            continue  # what a spreadsheet leaves below a table
        if len(fields) != len(header):
            raise ImportRefused(
                f"{file.path}, line {line.number}: {len(fields)} fields where the header has {len(header)}; "
                "quote a field that contains the sign between columns."
            )
        yield _Row(file, line, dict(zip(header, fields, strict=True)))


def _entity(row: _Row) -> Listed:
    name = row.text("name")
    if name is None:
        raise row.refuse("name", "it is blank; fill it in.")
    kind = row.text("type") or EntityType.ORGANIZATION.value
    if kind not in list(EntityType):
        raise row.refuse("type", f"{kind!r} is no type; use one of {', '.join(EntityType)}, or leave it blank.")
    own = row.text("id") or name
    return listed(
        row.file.set,
        slug(own) or own,
        name,
        tuple((row.text("aliases") or "").split("|")),
        EntityType(kind),
        row.checked("country", country_of, "no ISO 3166-1 code such as US"),
        row.text("ticker"),
        row.checked("cik", cik_of, "no CIK of up to ten digits"),
        row.checked("lei", lei_of, "no LEI, or its check digits are wrong"),
        row.checked("wikidata", wikidata_of, "no Wikidata item such as Q95"),
    )


def _day(row: _Row, column: str) -> str | None:
    day = row.text(column)
    try:
        bounds(day)
    except ValueError:
        raise row.refuse(column, f"{day!r} is no date; write 2019, 2019-07 or 2019-07-22.") from None
    return day
