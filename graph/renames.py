"""Earlier names of entities, each until a day that a source gives: data/renames.csv."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph.dates import bounds
from graph.model import Entity
from graph.names import normalised, slug
from graph.rows import Row

RENAMES = "entity,old_name,from,until,source_url,source_publisher,source_date,note"


@dataclass(frozen=True, slots=True)
class Rename:
    """An entity was called so until a day; a new name is no new entity."""

    entity: str
    old_name: str
    since: str | None  # partial ISO date; None: unknown
    until: str  # partial ISO date
    source_url: str
    source_publisher: str
    source_date: str | None
    note: str | None

    def in_words(self) -> str:
        """The fact with its source in one line."""
        since = f" from {self.since}" if self.since else ""
        note = f" ({self.note.rstrip('.')})" if self.note else ""
        return f"named {self.old_name}{since} until {self.until}{note}, says {self.source_publisher}: {self.source_url}"

    def as_json(self) -> dict[str, Any]:
        """All of it by name."""
        return {name: getattr(self, name) for name in self.__slots__}


def renames_of(rows: Iterable[Row], entities: Mapping[str, Entity]) -> tuple[Rename, ...]:
    """The rows of renames.csv; ReferenceDataError names the line of a wrong one."""
    owners: dict[str, set[str]] = {}
    for held in entities.values():
        for known in (held.name, *held.aliases):
            owners.setdefault(slug(normalised(known)), set()).add(held.id)
    found = []
    for row in rows:
        entity, name = row.required("entity"), row.required("old_name")
        if entity not in entities:
            raise row.error(f"column 'entity' names {entity!r}, which is no entity of data/entities.csv; add it.")
        if others := sorted(owners.get(slug(normalised(name)), set()) - {entity}):
            raise row.error(f"{name!r} is a name of {others[0]!r}, which it would be confused with; leave the row out.")
        since, until = row.date("from"), row.required("until")
        if not ordered(since, row.date("until")):
            raise row.error(f"it was called so from {since} and until {until}; correct one of them.")
        found.append(
            Rename(entity, name, since, until, row.required("source_url"), row.required("source_publisher"),
                   row.date("source_date"), row.text("note"))
        )  # fmt: skip
    return tuple(found)


def ordered(since: str | None, until: str | None) -> bool:
    """True unless the one partial date lies wholly behind the other."""
    first, last = bounds(since), bounds(until)
    return first is None or last is None or first.first <= last.last


def with_old_names(entities: Mapping[str, Entity], renames: Iterable[Rename]) -> dict[str, Entity]:
    """The entities with their earlier names among the aliases, since a page of then uses the name of then."""
    found = dict(entities)
    for rename in renames:
        entity = found[rename.entity]
        if rename.old_name not in (entity.name, *entity.aliases):
            found[entity.id] = replace(entity, aliases=(*entity.aliases, rename.old_name))
    return found
