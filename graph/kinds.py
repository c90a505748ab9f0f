"""The table of kinds in data/kinds.toml: how each is stored, said, and read as supply."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graph.errors import ReferenceDataError
from graph.model import Deal, EntityType, Kind

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
    exclusive_binds: str | None = None  # from | to: whom a stated exclusivity binds; None: the word does not say
    exclusive_words: tuple[str, ...] = ()  # only where the object has one of these

    def binds(self, deal: Deal) -> tuple[str, ...]:
        """Ids of those whom the exclusivity of a deal of this kind binds; empty if none or if it is not said whom.

        A promise of exclusivity binds its `from`, a right of first refusal too; any other deal only if it is stated to
        be exclusive: a licence the licensor, reserved capacity the supplier.
        """
        promise = deal.kind is Kind.EXCLUSIVITY or deal.exclusive is True
        told = not self.exclusive_words or any(w in (deal.object or "").casefold() for w in self.exclusive_words)
        if not promise or self.exclusive_binds is None or not told:
            return ()
        return (deal.from_id if self.exclusive_binds == "from" else deal.to_id,)


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
        "exclusive_binds": str,
        "exclusive_words": list,
    }
    optional = ("edge", "layer", "exclusive_binds", "exclusive_words")
    for field in (*fields, *wanted):
        if field not in wanted:
            raise ReferenceDataError(f"{name}: kinds.{kind} has the strange field {field!r}; remove it.")
        if not isinstance(fields.get(field), wanted[field]) and not (field in optional and field not in fields):
            raise ReferenceDataError(f"{name}: kinds.{kind} needs {field!r} as {wanted[field].__name__}; correct it.")
    if "layer" in fields and fields["layer"] not in LAYERS:
        raise ReferenceDataError(f"{name}: kinds.{kind} has layer {fields['layer']!r}; use one of {', '.join(LAYERS)}.")
    if fields.get("exclusive_binds", "from") not in ("from", "to"):
        raise ReferenceDataError(
            f"{name}: kinds.{kind} has exclusive_binds {fields['exclusive_binds']!r}; use from or to."
        )
    return KindInfo(
        kind=kind,
        edge=fields.get("edge"),
        label=fields["label"],
        forward=fields["forward"],
        backward=fields["backward"],
        direction=fields["direction"],
        layer=fields.get("layer"),
        supply=fields["supply"],
        exclusive_binds=fields.get("exclusive_binds"),
        exclusive_words=tuple(fields.get("exclusive_words", ())),
    )
