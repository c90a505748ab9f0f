"""FollowTheMoney entities as JSON lines: firms, authorities, and who holds what.

Persons are never kept. A `LegalEntity` may be one, since the schema leaves it open, and is taken only where the record
shows a firm: an identifier that firms have, or a legal form. A holding above one half is control; one of half or less,
or of unknown size, is a holding and opens no roll-up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from cleanco import typesources
from stdnum import isin as isin_code

from graph.dates import bounds
from graph.errors import ImportRefused
from graph.identifiers import cik_of, lei_of, wikidata_of
from graph.imports.items import Holding, Item, LeftOut, Listed, SetFile, country_of, listed
from graph.imports.lines import lines

FIRMS = frozenset({"Company", "Organization", "PublicBody"})
_SHOWS_A_FIRM = ("leiCode", "registrationNumber", "legalForm", "incorporationDate", "swiftBic", "ogrnCode", "dunsCode")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)\s*%?")
_LEGAL_FORMS = frozenset(form.casefold() for _, form in typesources())


def followthemoney(file: SetFile) -> Iterator[Item]:
    """Entities in a first pass, ownership in a second, since a row may name an entity that stands below it."""
    kept: dict[str, tuple[str, str]] = {}  # the record's id → our id and the name
    persons: set[str] = set()
    for number, _, record in _records(file):
        schema, own = record["schema"], record["id"]
        if schema == "Person":
            persons.add(own)
            yield LeftOut("a person", number)
        elif schema == "LegalEntity" and not _is_firm(record):
            persons.add(own)
            yield LeftOut("a legal entity that may be a person", number)
        elif schema in FIRMS or schema == "LegalEntity":
            name = _name(record)
            if name is None:
                yield LeftOut("there is no name", number)
                continue
            for item in _entity(file.set, own, name, record, number):
                if isinstance(item, Listed):
                    kept[own] = (item.entity.id, name)
                yield item
        elif schema != "Ownership":
            yield LeftOut(f"{schema} is neither a firm nor a holding", number)
    for number, row, record in _records(file):
        if record["schema"] == "Ownership":
            yield from _holdings(file, row, number, record, kept, persons)


def _records(file: SetFile) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    for line in lines(file.path):
        try:
            record = json.loads(line.text)
        except (ValueError, RecursionError):
            raise ImportRefused(f"{file.path}, line {line.number}: it is no JSON; write one entity a line.") from None
        if (
            not isinstance(record, dict)
            or not all(isinstance(record.get(key), str) and record[key] for key in ("id", "schema"))
            or not isinstance(record.get("properties"), dict)
        ):
            raise ImportRefused(
                f"{file.path}, line {line.number}: it is no FollowTheMoney entity; it needs id, schema and properties."
            )
        yield line.number, line.text, record


def _values(record: Mapping[str, Any], name: str) -> list[str]:
    found = record["properties"].get(name)
    given = found if isinstance(found, list) else [found]
    return [" ".join(v.split()) for v in given if isinstance(v, str) and v.strip()]


def _name(record: Mapping[str, Any]) -> str | None:
    caption = record.get("caption")
    names = _values(record, "name")
    return caption if isinstance(caption, str) and caption in names else next(iter(names), None)


def _is_firm(record: Mapping[str, Any]) -> bool:
    if any(_values(record, name) for name in _SHOWS_A_FIRM):
        return True
    return any(n.casefold().rsplit(" ", 1)[-1] in _LEGAL_FORMS for n in _values(record, "name") if " " in n)


def _entity(set_: str, own: str, name: str, record: Mapping[str, Any], number: int) -> Iterator[Item]:
    checked: dict[str, str | None] = {}
    for column, check in (("leiCode", lei_of), ("cikCode", cik_of), ("wikidataId", wikidata_of)):
        given = _values(record, column)
        checked[column] = next((found for text in given if (found := check(text))), None)
        if given and checked[column] is None:
            yield LeftOut(f"{column} is wrong (the entity is kept without it)", number)
    isins = _values(record, "isinCode")
    if any(not isin_code.is_valid(text) for text in isins):
        yield LeftOut("isinCode is wrong (the entity is kept without it)", number)
    countries = [
        *_values(record, "jurisdiction"),
        *_values(record, "mainCountry"),
        *(_values(record, "country") if len(_values(record, "country")) == 1 else []),
    ]
    notes = [
        f"{label}: {'; '.join(sorted(values))}."
        for label, values in (
            ("Weak aliases, no ground for a match", _values(record, "weakAlias")),
            ("Earlier names", _values(record, "previousName")),
            ("Registration numbers", _values(record, "registrationNumber")),
            ("ISIN", [text for text in isins if isin_code.is_valid(text)]),
        )
        if values
    ]
    yield listed(
        set_, own, name, [*_values(record, "name"), *_values(record, "alias"), *_values(record, "abbreviation")],
        country=next((code for text in countries if (code := country_of(text))), None),
        ticker=next(iter(_values(record, "ticker")), None),
        cik=checked["cikCode"], lei=checked["leiCode"], wikidata=checked["wikidataId"],
        note=" ".join(notes) or None,
    )  # fmt: skip


def _holdings(
    file: SetFile,
    row: str,
    number: int,
    record: Mapping[str, Any],
    kept: Mapping[str, tuple[str, str]],
    persons: set[str],
) -> Iterator[Item]:
    owners, assets = _values(record, "owner"), _values(record, "asset")
    try:
        start, end = _date(record, "startDate"), _date(record, "endDate")
    except ValueError:
        yield LeftOut("a date is malformed", number)
        return
    percent = _percent(record)
    if not owners or not assets:
        yield LeftOut("a holding without an owner or without an asset", number)
    for owner in owners:
        for asset in assets:
            if owner in persons or asset in persons:
                yield LeftOut("a holding of a person", number)
            elif owner not in kept or asset not in kept:
                yield LeftOut("a holding whose owner or asset is no firm of this file", number)
            elif kept[owner][0] == kept[asset][0]:
                yield LeftOut("both sides are one entity", number)
            else:
                key = record["id"] if len(owners) * len(assets) == 1 else f"{record['id']}:{owner}>{asset}"
                said = [*_values(record, "role"), *_values(record, "ownershipType"), *_values(record, "percentage")]
                yield Holding(
                    kept[owner][0], kept[asset][0], kept[owner][1], kept[asset][1], row, key,
                    control=percent is not None and percent > 50, percent=percent, start=start, end=end,
                    cites=next(iter(_values(record, "sourceUrl")), file.url),
                    note=f"As recorded: {'; '.join(said)}." if said else None,
                )  # fmt: skip


def _date(record: Mapping[str, Any], name: str) -> str | None:
    """The first date of a property, as far as the day; ValueError if it is none."""
    text = next(iter(sorted(_values(record, name))), None)
    found = text[:10] if text else None
    bounds(found)
    return found


def _percent(record: Mapping[str, Any]) -> Decimal | None:
    """A share of 0 to 100 that is stated as one number; a range, or two that differ, is unknown."""
    found = set()
    for text in _values(record, "percentage"):
        match = _PERCENT.fullmatch(text)
        found.add(Decimal(match[1]) if match else None)
    value = found.pop() if len(found) == 1 else None
    return value if value is not None and value <= 100 else None
