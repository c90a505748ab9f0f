"""One entity out of what several reference sets say of it: a pure function of their records, in any order.

A node keeps each set's record as JSON beside the properties that follow from all of them, so that a set can be replaced
or taken out again and leaves no trace.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from graph.imports.items import Listed
from graph.model import Entity, EntityType
from graph.records import entity_properties

_KEPT = ("name", "aliases", "country", "ticker", "cik", "lei", "wikidata", "note")


def record_of(item: Listed, edition: str) -> str:
    """What one edition of a set says of an entity, as a line of JSON with stable order."""
    said = {key: getattr(item.entity, key) for key in _KEPT}
    held = {"set": item.entity.of_set, "edition": edition, "type": item.entity.type.value, "nameless": item.nameless}
    return json.dumps({**held, **{k: v for k, v in said.items() if v}}, ensure_ascii=False, separators=(",", ":"))


def set_of(record: str) -> tuple[str, str]:
    """Set and edition of a record."""
    held = json.loads(record)
    return held["set"], held["edition"]


def listed_of(id_: str, record: str) -> Listed:
    """The entity that a record tells."""
    held = json.loads(record)
    entity = Entity(
        id_, held["name"], EntityType(held["type"]), tuple(held.get("aliases", ())),
        **{key: held.get(key) for key in _KEPT[2:]}, of_set=held["set"],
    )  # fmt: skip
    return Listed(entity, held["nameless"])


def combined(items: Iterable[Listed]) -> Entity:
    """The entity that all records of one id tell together; there must be one.

    The first record by name of the set speaks; one that knows an identifier alone yields to one with a name. What it
    leaves open, the next fills in; all other names become aliases.
    """
    said = sorted(items, key=lambda i: (i.nameless, i.entity.of_set or ""))
    first = said[0].entity
    names = {n for i in said if not i.nameless for n in (i.entity.name, *i.entity.aliases)} - {first.name}

    def known(key: str) -> str | None:
        return next((v for i in said if (v := getattr(i.entity, key))), None)

    return replace(
        first, aliases=tuple(sorted(names)), country=known("country"), ticker=known("ticker"), cik=known("cik"),
        lei=known("lei"), wikidata=known("wikidata"),
    )  # fmt: skip


def merged(earlier: str | None, item: Listed, edition: str) -> str:
    """A set's record after one more row about the same entity; an earlier edition is forgotten."""
    if earlier is None or set_of(earlier)[1] != edition:
        return record_of(item, edition)
    held = listed_of(item.entity.id, earlier)
    return record_of(Listed(combined([held, item]), held.nameless and item.nameless), edition)


def node_properties(id_: str, records: Iterable[str]) -> tuple[str, Mapping[str, Any]]:
    """Type label and properties of the node that these records make."""
    held = sorted(records)
    entity = combined(listed_of(id_, record) for record in held)
    return entity.type.value, {**entity_properties(entity), "records": held}
