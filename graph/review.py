"""The queue of what a person should decide: pairs of names that may be one entity, with what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.errors import NotFound
from graph.reference import Reference
from graph.resolution import ties_of
from graph.resolver import Candidate
from graph.store import Row, Store


@dataclass(frozen=True, slots=True)
class Undecided:
    """A pair with the names of both and the claims that would move."""

    candidate: Candidate
    names: tuple[str, str]
    claims: tuple[int, int]

    def as_json(self) -> dict[str, Any]:
        """Ids, names, claims, and the comparison with its features."""
        return {
            "a": self.candidate.a,
            "b": self.candidate.b,
            "names": list(self.names),
            "claims": list(self.claims),
            "ambiguous": self.candidate.ambiguous,
            **self.candidate.comparison.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Queue:
    """The likeliest pairs, and how many there are in all."""

    pairs: tuple[Undecided, ...]
    total: int

    def as_json(self) -> dict[str, Any]:
        """`pairs` and their `total`."""
        return {"pairs": [p.as_json() for p in self.pairs], "total": self.total}


def queue(store: Store, reference: Reference, limit: int) -> Queue:
    """Pairs of entities that may be one, likeliest first; pairs with one that no claim names come last."""
    ties = ties_of(store, reference)
    unsure = ties.resolver.unsure
    ids = sorted({i for c in unsure for i in (c.a, c.b)})
    held = {row["id"]: row for row in store.read("claim_counts", ids=ids)}
    found = [_undecided(c, held) for c in unsure]
    found.sort(key=lambda u: (not all(u.claims), -u.candidate.comparison.score, u.candidate.a, u.candidate.b))
    return Queue(tuple(found[:limit]), len(found))


def _undecided(c: Candidate, held: dict[str, Row]) -> Undecided:
    a, b = held.get(c.a, {}), held.get(c.b, {})
    return Undecided(c, (a.get("name", c.a), b.get("name", c.b)), (a.get("claims", 0), b.get("claims", 0)))


def in_words(found: Queue) -> str:
    """The queue as lines for a person, each pair with the command that rules on it."""
    if not found.pairs:
        return "Nothing waits for a decision."
    lines = [f"{found.total} pairs wait for a decision; the first {len(found.pairs)}:"]
    for pair in found.pairs:
        c = pair.candidate
        either = "; equally well it is another one" if c.ambiguous else ""
        lines += [
            f"  {_shown(pair.names[0])} ({c.a}, {pair.claims[0]} claims) and "
            f"{_shown(pair.names[1])} ({c.b}, {pair.claims[1]} claims): score {c.comparison.score:.2f}{either}",
            *(f"    {f.points:+.2f}  {_shown(f.says)}" for f in c.comparison.features),
        ]
    lines.append("Rule with: faultline review same|different A B --who NAME --why REASON")
    return "\n".join(lines)


def entity_id(store: Store, name: str) -> str:
    """The id of the entity with this id, or of the only one that bears the name as written. NotFound if unclear."""
    if store.read("entities_by_id", ids=[name]):
        return name
    found = store.read("entities_by_name", name=name.strip().casefold(), limit=5)
    if len(found) == 1:
        return str(found[0]["id"])
    if not found:
        raise NotFound(f"There is no entity {name!r}; `faultline explain NAME` finds names and shows ids.")
    raise NotFound(f"Several entities are called {name!r}: {', '.join(r['id'] for r in found)}; name one by its id.")


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text)
