"""The keys of names as the graph keeps them, so that whom a new name can meet is found without reading all names.

Derived, and for look-up only: outside the graph hash, checked by `verify`, made again whenever all are decided.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b

from graph.candidates import MOST, WEAK, Key, keys
from graph.model import Entity
from graph.reach import Keys
from graph.resolver import Resolver
from graph.store import Row, Transaction

# Another number for each change of what the keys are, so that a graph made by an older Faultline is indexed again.
VERSION = "1"
INDEXED = "names_indexed"  # name in Meta of the version by which all names are kept
KEYS_AT_ONCE = 500
NAMES_AT_ONCE = 500  # that all of these keys lead to; where there are more, they are asked for key by key
_ALL = 1_000_000


def kept_keys(entity: Entity) -> Keys:
    """The keys of an entity in the short form in which they are kept: kind, and a digest of what it says."""
    return frozenset((kind, blake2b(said.encode(), digest_size=8).hexdigest()) for kind, said in keys(entity) if said)


def index_row(entity: Entity, resolver: Resolver) -> Row:
    """What to keep of an entity, as the parameter row of `set_name_keys`."""
    return {
        "id": entity.id,
        "keys": " ".join(sorted(f"{kind}_{said}" for kind, said in kept_keys(entity))),
        "close": entity.id in resolver.close,
        "early": resolver.early.get(entity.id),
    }


def rows_of(tx: Transaction, ids: Collection[str]) -> dict[str, Row]:
    """What is kept of some entities, by id; in the form of `index_row`."""
    return {row["id"]: row for row in tx.read("name_keys_of", ids=sorted(ids))}


def keys_of(tx: Transaction, ids: Collection[str]) -> Mapping[str, Keys]:
    """The kept keys of some entities."""
    return {id_: _keys(row["keys"].split()) for id_, row in rows_of(tx, ids).items()}


def under(tx: Transaction, wanted: Collection[Key], most: int) -> Mapping[Key, Collection[str]]:
    """The entities under some keys, all of them, but of a weak key that more share at least `most`."""
    found: dict[Key, list[str]] = {}
    for weak in (True, False):
        asked = sorted(key for key in wanted if (key[0] in WEAK) is weak)
        for at in range(0, len(asked), KEYS_AT_ONCE):
            some = set(asked[at : at + KEYS_AT_ONCE])
            words = [f"{kind}_{said}" for kind, said in sorted(some)]
            rows = tx.read("names_under_any", keys=" ".join(words), limit=NAMES_AT_ONCE)
            if len(rows) < NAMES_AT_ONCE:
                for row in rows:
                    for key in some & _keys(row["keys"].split()):
                        found.setdefault(key, []).append(row["id"])
            else:
                rows = tx.read("names_under", keys=words, limit=max(most, MOST + 1) if weak else _ALL)
                found.update((_key(row["key"]), row["ids"]) for row in rows)
    return found


def _keys(words: Iterable[str]) -> Keys:
    return frozenset(map(_key, words))


def _key(word: str) -> Key:
    kind, _, said = word.partition("_")
    return kind, said
