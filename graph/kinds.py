"""The table of kinds in data/kinds.toml: how each is stored, said, and read as supply."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graph.errors import ReferenceDataError
from graph.model import EntityType, Kind

LAYERS = ("product", "model", "cloud", "chip")


@dataclass(frozen=True, slots=True)
class KindInfo:
    """One kind of tie in words and as supply."""

    kind: Kind
    edge: str | None  # relationship type; None: the kind makes no edge
    label: str
    forward: str  # from … to, as a phrase between two names
    backward: str
    direction: str
    layer: str | None  # product | model | cloud | chip of what `to` supplies
    supply: bool  # `from` depends on `to`


def load_kinds(path: Path) -> tuple[Mapping[Kind, KindInfo], frozenset[EntityType]]:
    """The table, whole and without strange words, and the types of thing that depend on their owner."""
    name = f"data/{path.name}"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ReferenceDataError(f"{name} is missing; restore it from the release.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReferenceDataError(f"{name}: {error}; correct the file.") from None
    kinds: dict[Kind, KindInfo] = {}
    for word, fields in table.get("kinds", {}).items():
        try:
            kind = Kind(word)
        except ValueError:
            raise ReferenceDataError(
                f"{name} uses the relation {word!r}, which is none of Faultline's kinds; "
                "correct the word or add the kind to graph/model.py."
            ) from None
        kinds[kind] = _info(name, kind, fields)
    missing = [k.value for k in Kind if k not in kinds]
    if missing:
        raise ReferenceDataError(f"{name} has no table for {', '.join(missing)}; add it.")
    try:
        owners = frozenset(EntityType(t) for t in table["owner"]["supply_types"])
    except (KeyError, TypeError, ValueError) as error:
        raise ReferenceDataError(f"{name}: owner.supply_types must list entity types ({error}); correct it.") from None
    return MappingProxyType(kinds), owners


def _info(name: str, kind: Kind, fields: Mapping[str, Any]) -> KindInfo:
    wanted = {
        "edge": str,
        "label": str,
        "forward": str,
        "backward": str,
        "direction": str,
        "layer": str,
        "supply": bool,
    }
    optional = ("edge", "layer")
    for field in (*fields, *wanted):
        if field not in wanted:
            raise ReferenceDataError(f"{name}: kinds.{kind} has the strange field {field!r}; remove it.")
        if not isinstance(fields.get(field), wanted[field]) and not (field in optional and field not in fields):
            raise ReferenceDataError(f"{name}: kinds.{kind} needs {field!r} as {wanted[field].__name__}; correct it.")
    if "layer" in fields and fields["layer"] not in LAYERS:
        raise ReferenceDataError(f"{name}: kinds.{kind} has layer {fields['layer']!r}; use one of {', '.join(LAYERS)}.")
    return KindInfo(
        kind=kind,
        edge=fields.get("edge"),
        label=fields["label"],
        forward=fields["forward"],
        backward=fields["backward"],
        direction=fields["direction"],
        layer=fields.get("layer"),
        supply=fields["supply"],
    )
