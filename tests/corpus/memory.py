"""Resolution and consolidation of a corpus in memory, as the store would have it, for tests that need no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from graph.consolidate import consolidate
from graph.model import Deal, Entity, Extracted
from graph.records import ClaimRecord, DocumentFacts
from graph.ties import Ties


def ties_of(items: Sequence[Extracted], entities: Iterable[Entity]) -> Ties:
    """Who is who by all that the items name and tell, as `graph.resolution` would have it."""
    named = {entity.id: entity for item in items for entity in item.entities}

    def around(ids: Collection[str], heads: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for claim in (c for item in items for c in item.claims):
            for one, other, way in (
                (claim.from_id, claim.to_id, "to"),
                (claim.to_id, claim.from_id, "from"),
            ):
                if one in ids:
                    found[one].add(f"{claim.kind} {way} {heads.get(other, other)}")
        return {one: frozenset(said) for one, said in found.items()}

    return Ties(entities, named.values(), around=around)


def mentions(
    items: Sequence[Extracted], who: Mapping[str, str], truth: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Every naming of a firm by a claim, with the entity found and the true firm: the pairs that resolution is for."""
    sides = [(c.id + side, i) for x in items for c in x.claims for side, i in ((":from", c.from_id), (":to", c.to_id))]
    told = [(mention, i) for mention, i in sides if i in truth]
    return {mention: who[i] for mention, i in told}, {mention: truth[i] for mention, i in told}


def resolved(items: Sequence[Extracted], ties: Ties) -> dict[str, str]:
    """The canonical entity of every party that a claim names, as extracted."""
    named = {entity.id: entity for item in items for entity in item.entities}
    parties = {id_ for item in items for claim in item.claims for id_ in (claim.from_id, claim.to_id)}
    return {id_: ties.resolver.canonical(named[id_]) if id_ in named else id_ for id_ in parties}


def consolidated(
    items: Iterable[Extracted], ties: Ties, who: Callable[[str], str], known_by: date | None = None
) -> list[Deal]:
    """Deals of all items, by id; `who` gives the canonical entity of a party."""
    first: dict[str, str] = {}
    by_tie: defaultdict[str, list[ClaimRecord]] = defaultdict(list)
    for item in sorted(items, key=lambda i: i.document.id):
        d = item.document
        same = first.setdefault(d.text_sha256, d.id)
        facts = DocumentFacts(d.id, d.url, d.kind, d.publisher, d.published, d.fetched, None if same == d.id else same)
        for claim in item.claims:
            a, b = who(claim.from_id), who(claim.to_id)
            if a != b:
                by_tie[ties.key(a, b)].append(ClaimRecord(claim, facts, a, b))
    deals = [deal for records in by_tie.values() for deal in consolidate(records, (), ties.firm, known_by=known_by)]
    return sorted(deals, key=lambda d: d.id)
