"""Which entities are worth comparing: those that share a key, so that the cost grows about linearly with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from graph.identifiers import identifiers
from graph.matching import names_of
from graph.model import Entity
from graph.names import compact, initials, latin, look, normalised, slips, slug, spelt_out, telling_words

Key = tuple[str, str]
# A key that more share tells nothing; equal names and identifiers are looked at however many there are.
MOST = 30
WEAK = frozenset({"slip", "telling", "short", "look", "latin"})  # kinds of key that can be shared by too many


def keys(entity: Entity) -> Iterator[Key]:
    """All keys under which an entity can meet another that may be the same.

    One of an imported set, of which there may be a million, is met by its identifiers and by equal names alone.
    """
    yield from identifiers(entity).items()
    for name in names_of(entity):
        yield "name", slug(normalised(name))
        yield "name", spelt_out(name)
        yield "compact", compact(name)
        yield "latin", latin(name)
        yield "look", look(name)
        if entity.of_set:
            continue
        yield "telling", " ".join(sorted(telling_words(name)))
        for slip in slips(name):
            yield "slip", slip
        short = initials(name)
        if short:
            yield "short", short
        elif len(compact(name)) <= 6:
            yield "short", compact(name)


def blocks(entities: Iterable[Entity]) -> dict[Key, list[str]]:
    """Ids of the entities under each key."""
    found: defaultdict[Key, list[str]] = defaultdict(list)
    for entity in entities:
        for key in set(keys(entity)):
            if key[1]:
                found[key].append(entity.id)
    return found


def pairs(found: Mapping[Key, Sequence[str]], fixed: Container[str]) -> set[tuple[str, str]]:
    """Pairs of ids, the smaller first, that share a key; pairs of two `fixed` entities are left out.

    fixed: entities of the reference data, which are different by the word of whoever wrote them down.
    """
    met: set[tuple[str, str]] = set()
    for (kind, _), ids in found.items():
        if len(ids) < 2 or (len(ids) > MOST and kind in WEAK):
            continue
        if len(ids) > MOST:
            # Of many with one name each meets those of the reference data and the first: that settles the group.
            first = min(ids)
            anchors = sorted({first, *(i for i in ids if i in fixed)})[:MOST]
            met.update((min(a, i), max(a, i)) for a in anchors for i in ids if a != i)
        else:
            met.update(combinations(sorted(ids), 2))
    return {p for p in met if not (p[0] in fixed and p[1] in fixed)}
