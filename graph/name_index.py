"""The keys of names as the graph keeps them, so that whom a new name can meet is found without reading all names.

Derived, and for look-up only: outside the graph hash, checked by `verify`, made again whenever all are decided.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b

from graph.candidates import MOST, WEAK, Key, keys
from graph.model import Entity
from graph.reach import Keys
from graph.resolver import Resolver
from graph.store import Row, Transaction

# Another number for each change of what the keys or the reasons are, so that in a graph made by an older Faultline all
# are decided and indexed again.
VERSION = "3"
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


class NameIndex:
    """What the graph keeps of names, asked by id and by key in one transaction; what is kept of a name is read once."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._rows: dict[str, Row | None] = {}  # of names that were met or asked for, by id; None: nothing is kept
        self._keys: dict[str, Keys] = {}

    def rows(self, ids: Collection[str]) -> Mapping[str, Row]:
        """What is kept of some entities, by id, in the form of `index_row`; nothing of one that is not kept."""
        if asked := [id_ for id_ in ids if id_ not in self._rows]:
            found = {row["id"]: row for row in self._tx.read("name_keys_of", ids=sorted(asked))}
            self._rows.update((id_, found.get(id_)) for id_ in asked)
        return {id_: row for id_ in ids if (row := self._rows[id_]) is not None}

    def keys_of(self, ids: Collection[str]) -> Mapping[str, Keys]:
        """The kept keys of some entities, by id; none of one that is not kept."""
        return {id_: self._keys_in(row) for id_, row in self.rows(ids).items()}

    def under(self, wanted: Collection[Key], most: int) -> Mapping[Key, Collection[str]]:
        """The entities under some keys, all of them, but of a weak key that more share at least `most`."""
        found: dict[Key, list[str]] = {}
        asked = sorted(wanted)
        for at in range(0, len(asked), KEYS_AT_ONCE):
            some = asked[at : at + KEYS_AT_ONCE]
            if self._under_any(some, found):
                continue
            weak = [key for key in some if key[0] in WEAK]
            strong = [key for key in some if key[0] not in WEAK]
            # Few names may still bear the keys of one sort, unless that is what was just asked.
            for part, limit in ((weak, max(most, MOST + 1)), (strong, _ALL)):
                if part and not (weak and strong and self._under_any(part, found)):
                    rows = self._tx.read("names_under", keys=[_word(key) for key in part], limit=limit)
                    found.update((_key(row["key"]), row["ids"]) for row in rows)
        return found

    def _under_any(self, keys: Sequence[Key], found: dict[Key, list[str]]) -> bool:
        """Ask for all of these at once; False, with nothing found, if they lead to more names than that can give."""
        rows = self._tx.read("names_under_any", keys=" ".join(map(_word, keys)), limit=NAMES_AT_ONCE)
        if len(rows) >= NAMES_AT_ONCE:
            return False
        some = set(keys)
        for row in rows:
            self._rows[row["id"]] = row
            for key in some & self._keys_in(row):
                found.setdefault(key, []).append(row["id"])
        return True

    def _keys_in(self, row: Row) -> Keys:
        if row["id"] not in self._keys:
            self._keys[row["id"]] = frozenset(map(_key, row["keys"].split()))
        return self._keys[row["id"]]


def _word(key: Key) -> str:
    return f"{key[0]}_{key[1]}"


def _key(word: str) -> Key:
    kind, _, said = word.partition("_")
    return kind, said
