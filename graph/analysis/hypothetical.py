"""Ties and entities that are supposed for a what-if question, told in one word each; no source speaks of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from graph.analysis.supply import find_entity
from graph.deals import PackedDeals, rows_by_id
from graph.errors import FaultlineError
from graph.model import Deal, Entity, EntityType, Kind, OwnedBy, Status
from graph.snapshot import Snapshot

HYPOTHETICAL = "hypothetical"  # in place of a claim
EXCLUSIVE = "exclusive"
# Kinds that a tie may be of: the others are no tie between two who deal with one another.
KINDS = (
    Kind.INVESTMENT, Kind.CLOUD_CONTRACT, Kind.EXCLUSIVITY, Kind.PARTNERSHIP, Kind.ACQUISITION, Kind.LICENCE,
    Kind.CHIP_SUPPLY, Kind.INTEGRATION,
)  # fmt: skip
_TYPES = {t.value.casefold(): t for t in EntityType if t is not EntityType.MARKET}


@dataclass(frozen=True, slots=True)
class Added:
    """The snapshot with what was supposed."""

    snapshot: Snapshot
    deals: tuple[Deal, ...]
    entities: tuple[str, ...]


def added(snapshot: Snapshot, told: Iterable[str]) -> Added:
    """`snapshot` with ties and entities more.

    told: `KIND:FROM:TO`, a tie of that kind (exclusive with `KIND:FROM:TO:exclusive`), confirmed and announced on the
    snapshot's day; or `TYPE:NAME` or `TYPE:NAME:OWNER`, an entity such as `Product:Quillpad:openai`. Entities are named
    by id, name or alias, and those of the same list count. A hypothetical acquisition is a deal and moves no group; use
    a merger for that. FaultlineError for what cannot be read, NotFound for a name that nobody has.
    """
    texts = list(told)
    made: dict[str, Entity] = {}
    links: list[OwnedBy] = []
    ties: list[tuple[str, list[str]]] = []
    for text in texts:
        head, *rest = (part.strip() for part in text.split(":"))
        if head.casefold() in _TYPES and len(rest) in (1, 2) and all(rest):
            entity = Entity(_slug(rest[0]), rest[0], _TYPES[head.casefold()], provisional=True)
            if entity.id in snapshot.entities or entity.id in made:
                raise FaultlineError(
                    f"There is an entity {entity.id!r} already; add a tie to it, or choose another name."
                )
            made[entity.id] = entity
            if len(rest) == 2:
                links.append(OwnedBy(entity.id, rest[1], None, None, HYPOTHETICAL))
        elif head in KINDS and (len(rest) == 2 or (len(rest) == 3 and rest[2] == EXCLUSIVE)) and all(rest):
            ties.append((head, rest))
        else:
            raise FaultlineError(
                f"{text!r} cannot be added; write KIND:FROM:TO or KIND:FROM:TO:{EXCLUSIVE} with one of "
                f"{', '.join(KINDS)}, or TYPE:NAME[:OWNER] with one of {', '.join(_TYPES.values())}."
            )
    if not texts:
        return Added(snapshot, (), ())
    known = replace(snapshot, entities=dict(sorted({**snapshot.entities, **made}.items())))
    owned = [replace(o, parent=find_entity(known, o.parent).id) for o in links]
    deals = {d.id: d for d in (_tie(known, kind, parties) for kind, parties in ties)}
    if clash := sorted(rows_by_id(snapshot.deals, deals)):
        raise FaultlineError(f"There is a deal {clash[0]!r} already; leave it out.")
    changed = replace(
        known,
        deals=snapshot.deals.with_more(deals.values())
        if isinstance(snapshot.deals, PackedDeals)
        else tuple(sorted([*snapshot.deals, *deals.values()], key=lambda d: d.id)),
        ownership=(*snapshot.ownership, *owned),
    )
    return Added(changed, tuple(deals[k] for k in sorted(deals)), tuple(sorted(made)))


def _tie(snapshot: Snapshot, kind: str, parties: list[str]) -> Deal:
    source, target = (find_entity(snapshot, name).id for name in parties[:2])
    if source == target:
        raise FaultlineError(f"A tie needs two entities, not {source!r} twice.")
    return Deal(
        id=":".join((HYPOTHETICAL, kind, source, target)),
        kind=Kind(kind),
        from_id=source,
        to_id=target,
        status=Status.CONFIRMED,
        claims=(HYPOTHETICAL,),
        object="supposed for this question",
        announced=snapshot.as_of.isoformat(),
        exclusive=True if len(parties) == 3 or kind == Kind.EXCLUSIVITY else None,
    )


def _slug(name: str) -> str:
    words = "".join(c if c.isalnum() else " " for c in name.casefold()).split()
    if not words:
        raise FaultlineError(f"{name!r} is no name; use letters or digits.")
    return "-".join(words)
