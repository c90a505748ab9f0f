"""A tie: the unordered pair of firms that a claim or a deal is about, the unit in which deals are derived."""

from __future__ import annotations

import json
from collections.abc import Iterable

from graph.judgements import Rulings
from graph.model import Entity, EntityType
from graph.resolver import NO_RULINGS, Around, Resolver, owner_of

_PRODUCTS = frozenset(
    {EntityType.PRODUCT, EntityType.MODEL, EntityType.CLOUD_SERVICE, EntityType.CHIP, EntityType.DATA_CENTER}
)


class Ties:
    """Names the tie of any two entities, by the reference data and by who is who."""

    def __init__(
        self,
        entities: Iterable[Entity],
        others: Iterable[Entity] = (),
        rulings: Rulings = NO_RULINGS,
        around: Around | None = None,
    ) -> None:
        """entities: those of the reference data; the rest as `graph.resolver.Resolver`."""
        known = tuple(entities)
        self.rulings = rulings
        self.resolver = Resolver(known, others, rulings, around)
        self._parents = {e.id: e.parent for e in known if e.parent}
        self._products = frozenset(e.id for e in known if e.type in _PRODUCTS)
        self._keys: dict[tuple[str, str], str] = {}

    def firm(self, canonical: str) -> str:
        """The firm that an entity stands for: a product's owner, else itself."""
        return owner_of(canonical, self._parents, self._products)

    def key(self, a: str, b: str) -> str:
        """Name of the tie between two canonical entities, the same in both orders.

        >>> Ties([]).key("openai", "aws")
        '["aws","openai"]'
        """
        held = self._keys.get((a, b))
        if held is None:
            held = json.dumps(sorted((self.firm(a), self.firm(b))), ensure_ascii=False, separators=(",", ":"))
            self._keys[a, b] = held
        return held
