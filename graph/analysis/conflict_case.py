"""One hypothetical promise and deal, told in JSON, as the judge takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from graph.analysis.consent import consent_shown
from graph.analysis.exclusivity import Contract, Mode, Promise, Reading, Strength
from graph.analysis.extent import ALL, DIMENSIONS, Box, Extent, place
from graph.dates import bounds
from graph.errors import FaultlineError
from graph.model import Status

E = TypeVar("E", bound=StrEnum)


def case_from(told: object) -> tuple[Promise, Contract, date, dict[str, str]]:
    """Promise, deal, day, and the groups that the case itself states (entity → parent); FaultlineError if it is wrong.

    told: {"as_of", "exclusivity": {…}, "deal": {…}, "groups": {entity: parent}}, the fields named as in
    `graph.analysis.exclusivity`; each dimension a value, a list, ["*"] for all, or null for unknown. A field that is
    left out is unknown: of a strength that is not said, a conflict can be possible at most.
    """
    case = _object(told, "the case")
    clause, deal = _object(case.get("exclusivity"), "exclusivity"), _object(case.get("deal"), "deal")
    try:
        as_of = date.fromisoformat(case["as_of"])
    except (KeyError, TypeError, ValueError):
        raise _wrong("as_of", case.get("as_of"), "write a day like 2026-03-18") from None
    groups = {k: _one(v, f"group of {k}") for k, v in _object(case.get("groups") or {}, "groups").items()}
    promise = Promise(
        id=str(clause.get("id") or "exclusivity"),
        bound=frozenset(_names(clause, "bound", needed=True)),
        owed_to=frozenset(_names(clause, "owed_to", needed=True)),
        strength=_word(clause, "strength", Strength) or Strength.UNKNOWN,
        scope=_box(clause, None),
        modality=_word(clause, "modality", Status),
        announced=_date(clause, "announced"),
        start=_date(clause, "start"),
        end=_date(clause, "end"),
        end_condition=_text(clause, "end_condition"),
        carve_outs=_carve_outs(clause.get("carve_outs")),
        asserted_by=frozenset(_names(clause, "asserted_by")),
        readings=tuple(r for told in _list(clause.get("readings")) if (r := _reading(told)).told_by(as_of)),
    )
    contract = Contract(
        id=str(deal.get("id") or "deal"),
        party=_one(deal.get("party"), "party"),
        counterparty=_one(deal.get("counterparty"), "counterparty"),
        scope=_box(deal, None),
        modality=_word(deal, "modality", Status),
        announced=_date(deal, "announced"),
        start=_date(deal, "start"),
        end=_date(deal, "end"),
        via=_text(deal, "via"),
        consent=_consent(deal.get("consent")),
    )
    return promise, contract, as_of, groups


def unread_keys(told: Mapping[str, Any]) -> list[str]:
    """Fields of a case, its clause and its deal that mean nothing here: often a slip of the pen."""
    dimensions = set(DIMENSIONS)
    known = {
        "": {"as_of", "exclusivity", "deal", "groups"},
        "exclusivity": {*(f.name for f in fields(Promise)), *dimensions} - {"scope", "ended"},
        "deal": {*(f.name for f in fields(Contract)), *dimensions} - {"scope", "ended"},
    }
    return sorted(
        f"{part}.{key}" if part else str(key)
        for part, names in known.items()
        for key in (told[part] if part else told)
        if key not in names
    )


def _reading(told: object) -> Reading:
    reading = dict(_object(told, "a reading"))
    for key in ("changes", "changed", "changed_fields", "fields"):
        inner = reading.pop(key, None)
        if isinstance(inner, Mapping):
            reading |= inner
    changes: list[tuple[str, Any]] = [(d, _extent(reading[d], d)) for d in DIMENSIONS if d in reading]
    changes += [(k, _date(reading, k)) for k in ("announced", "start", "end") if k in reading]
    changes += [("end_condition", _text(reading, "end_condition"))] if "end_condition" in reading else []
    if "carve_outs" in reading:
        changes.append(("carve_outs", _carve_outs(reading["carve_outs"])))
    if "strength" in reading:
        changes.append(("strength", _word(reading, "strength", Strength) or Strength.UNKNOWN))
    if "modality" in reading:
        changes.append(("modality", _word(reading, "modality", Status)))
    changes += [(k, frozenset(_names(reading, k, needed=True))) for k in ("bound", "owed_to") if k in reading]
    quote, summary, source = (_text(reading, key) for key in ("quote", "summary", "source"))
    return Reading(_names(reading, "holder"), quote, tuple(changes), summary, source, _date(reading, "said"))


def _carve_outs(told: object) -> tuple[Box, ...]:
    """Boxes; a dimension that a carve-out does not name is carved out whole."""
    return tuple(_box(_object(c, "a carve-out"), Extent.of([ALL])) for c in _list(told))


def _box(told: Mapping[str, Any], missing: Extent | None) -> Box:
    return Box(**{d: _extent(told[d], d) if d in told else missing for d in DIMENSIONS})


def _extent(value: object, dimension: str) -> Extent | None:
    if value is None:
        return None
    values = _texts(value, dimension)
    if dimension == "territory":
        values = list(map(place, values))
    if not values:
        raise _wrong(dimension, value, 'name what is meant, ["*"] for all, or null if it is not known')
    for word in values:
        if dimension == "mode" and word != ALL and word not in set(Mode):
            raise _wrong("mode", word, f"use some of {', '.join(Mode)}")
    return Extent.of(values)


def _names(told: Mapping[str, Any], key: str, needed: bool = False) -> tuple[str, ...]:
    value = told.get(key)
    names = tuple(_texts(value, key))
    if needed and not names:
        raise _wrong(key, value, "name an entity by its id")
    return names


def _one(value: object, key: str) -> str:
    names = _texts(value, key)
    if len(names) != 1:
        raise _wrong(key, value, "name one entity by its id")
    return names[0]


def _consent(value: object) -> bool:
    """Whether consent is shown: true, or a text that tells of it."""
    if value is not None and not isinstance(value, bool | str):
        raise _wrong("consent", value, "use true, false, null, or a text that shows it")
    return value if isinstance(value, bool) else consent_shown(value)


def _word(told: Mapping[str, Any], key: str, words: type[E]) -> E | None:
    value = told.get(key)
    if value is None:
        return None
    try:
        return words(value if isinstance(value, str) else "")
    except ValueError:
        raise _wrong(key, value, f"use one of {', '.join(words)}") from None


def _date(told: Mapping[str, Any], key: str) -> str | None:
    value = _text(told, key)
    try:
        bounds(value)
    except ValueError as error:
        raise FaultlineError(f"The case's {key} is wrong: {error}.") from None
    return value


def _text(told: Mapping[str, Any], key: str) -> str | None:
    value = told.get(key)
    if value is not None and not isinstance(value, str):
        raise _wrong(key, value, "write it as a text, or null if it is not known")
    return value or None


def _texts(value: object, key: str) -> list[str]:
    """Texts of a text (values separated by |) or of a list of texts; blank ones are left out."""
    given = value.split("|") if isinstance(value, str) else _list(value)
    for one in given:
        if not isinstance(one, str):
            raise _wrong(key, value, "write texts, one or a list of them")
    return [text for one in given if (text := one.strip())]


def _list(value: object) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _object(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise FaultlineError(f"The case is wrong: {name} must be a JSON object with its fields.")
    return value


def _wrong(key: str, value: object, advice: str) -> FaultlineError:
    return FaultlineError(f"The case's {key} is {value!r}; {advice}.")
