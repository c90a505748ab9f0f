"""Who is who: which entity each one means, as a pure function of entities, rulings and the ties around them.

Entities of the reference data are different by definition. One of an imported set, or one only seen in text, is the
entity that a ruling, an identifier or a name makes it; where two fit equally well it stays its own and a person is
asked, and so where two that cannot be one fit an entity of the reference data: unsure is not same. Groups are built
surest first, and no step joins what a ruling, two identifiers or the reference data keep apart. The order in which
entities came leaves no trace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from graph.candidates import blocks, pairs
from graph.judgements import Judgement, Rulings, Verdict
from graph.matching import SAME, Comparison, Decision, Feature, compare
from graph.model import Entity
from graph.names import SEEN, mixed_script, normalised, slug

NO_RULINGS = Rulings()
# Of an entity: what it has with whom, in words, as ("cloud_contract with aws", …).
Around = Callable[[Collection[str], Mapping[str, str]], Mapping[str, frozenset[str]]]
# Ties that both have can lift a score by so much (`graph.matching.compare`).
_LIFT = 0.15


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two entities of which it is not decided whether they are one; the surer ones come first in a review."""

    a: str
    b: str
    comparison: Comparison
    ambiguous: bool = False  # it is the same as this one or as another, equally well


class Resolver:
    """Decides for every entity at once; look one up with `canonical`."""

    def __init__(
        self,
        entities: Iterable[Entity],
        others: Iterable[Entity] = (),
        rulings: Rulings = NO_RULINGS,
        around: Around | None = None,
        worth: Collection[tuple[str, str]] | None = None,
    ) -> None:
        """entities: of the reference data; others: of imported sets, and those only seen in text.

        around: gives the ties of some entities, asked only for pairs that such ties can decide; parties are named by
        the canonical ids of the mapping that it is given. worth: the pairs to compare where they are known already,
        for a part of the entities that no pair leads out of (`graph.reach`); None: those that share a key.
        """
        self._worth = worth
        self._fixed = {e.id: e for e in entities if not e.provisional}
        self._all = {**{e.id: e for e in others}, **self._fixed}
        self._around = around
        self._rulings = rulings
        self._groups = _Groups(self._all, frozenset(self._fixed), rulings.different)
        self._why: dict[str, Comparison] = {}
        self.unsure: tuple[Candidate, ...] = ()
        # Entities about whom one more claim can change a decision.
        self.close: frozenset[str] = frozenset()
        # What names and identifiers alone made of those that are another one: by these heads ties are compared.
        self.early: Mapping[str, str] = {}
        self._names: dict[str, set[str]] = {}
        for entity in self._all.values():
            if not entity.provisional:
                for name in (entity.name, *entity.aliases):
                    self._names.setdefault(slug(normalised(name)), set()).add(entity.id)
        self._decide()

    def canonical(self, entity: Entity) -> str:
        """Id of the entity that this one is: its own if it is nobody else."""
        if entity.id in self._all:
            return self._groups.head(entity.id)
        if not entity.provisional:
            return entity.id
        # One that came after this resolver was made, until all are decided again.
        return self.by_name(entity.id.removeprefix(SEEN).replace("-", " ")) or entity.id

    def by_name(self, name: str) -> str | None:
        """The one known entity of that name, None if there is none or more than one; the reference data go first."""
        if mixed_script(name):
            return None
        owners = self._names.get(slug(normalised(name)), set())
        for ids in (owners & self._fixed.keys(), owners):
            heads = {self._groups.head(i) for i in ids}
            if len(heads) == 1:
                return next(iter(heads))
            if heads:
                return None
        return None

    def why(self, entity: str) -> Comparison | None:
        """What made an entity the one that it is; None if it is its own."""
        return self._why.get(entity) if self._groups.head(entity) != entity else None

    def entities(self) -> Iterable[Entity]:
        """Every entity that is decided here."""
        return self._all.values()

    def decides(self, entity: str) -> bool:
        """True if it is decided here who this one is."""
        return entity in self._all

    def decisions(self) -> Mapping[str, str]:
        """Canonical id of each entity that is another one."""
        return {i: head for i in self._all if (head := self._groups.head(i)) != i}

    def _decide(self) -> None:
        found: dict[tuple[str, str], Comparison] = {}
        applied = set(self._rulings.same)
        for judgement in self._rulings.in_force:
            if judgement.verdict is Verdict.SAME and (judgement.a, judgement.b) in applied:
                self._rule(judgement)
        if self._worth is None:
            others = self._all.keys() - self._fixed.keys()
            self._worth = pairs(blocks(self._all.values()), self._fixed) if others else ()
        for a, b in sorted(self._worth):
            comparison = compare(self._all[a], self._all[b])
            if comparison.decision is not Decision.DIFFERENT:
                found[a, b] = comparison
        self._join(found)
        self.early = self.decisions()
        self._lift(found)
        unclear = self._join(found)
        self.unsure = tuple(
            sorted(
                (
                    Candidate(a, b, c, (a, b) in unclear)
                    for (a, b), c in found.items()
                    if (c.decision is Decision.UNSURE or (a, b) in unclear) and self._groups.may_join(a, b)
                ),
                key=lambda x: (-x.comparison.score, x.a, x.b),
            )
        )

    def _rule(self, judgement: Judgement) -> None:
        if judgement.b is None or judgement.a not in self._all or judgement.b not in self._all:
            return
        says = f"ruled the same by {judgement.who} on {judgement.when:%Y-%m-%d}: {judgement.why}"
        comparison = Comparison(Decision.SAME, 1.0, (Feature("ruling", 1.0, says),))
        self._groups.join(judgement.a, judgement.b, ruled=True)
        # Of two entities of the reference data, too, which nothing but a ruling makes one.
        for one in (judgement.a, judgement.b):
            self._why.setdefault(one, comparison)

    def _join(self, found: Mapping[tuple[str, str], Comparison]) -> set[tuple[str, str]]:
        """Join what is the same, surest first; gives the pairs that fit several known entities equally well."""
        same = {pair: c for pair, c in found.items() if c.decision is Decision.SAME}
        certain = [pair for pair, c in same.items() if c.rule == "identifier"]
        for a, b in sorted(certain):
            if self._groups.join(a, b):
                self._explain(a, b, same[a, b])
        unclear, weaker = self._unclear(same)
        for a, b in sorted(same.keys() - unclear - weaker, key=lambda p: (-self._known(p), -same[p].score, p)):
            if self._groups.join(a, b):
                self._explain(a, b, same[a, b])
        return unclear

    def _known(self, pair: tuple[str, str]) -> int:
        """2 for a pair with an entity of the reference data, 1 for one of an imported set: names known go first."""
        return max(2 if i in self._fixed else 0 if self._all[i].provisional else 1 for i in pair)

    def _unclear(self, same: Mapping[tuple[str, str], Comparison]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Pairs of an entity with several known ones that it equals equally well, and pairs that a better outdoes."""
        known: defaultdict[str, list[tuple[int, float, str, tuple[str, str]]]] = defaultdict(list)
        listed: defaultdict[str, list[tuple[float, str, tuple[str, str]]]] = defaultdict(list)
        for pair, comparison in same.items():
            if self._groups.head(pair[0]) != self._groups.head(pair[1]) and not self._groups.may_join(*pair):
                continue  # kept apart: no rival for a name
            for one, other in (pair, pair[::-1]):
                if comparison.rule != "identifier" and one not in self._fixed and not self._all[other].provisional:
                    level = 2 if other in self._fixed else 1
                    known[one].append((level, comparison.score, other, pair))
                elif comparison.rule != "identifier" and one in self._fixed and not self._all[other].provisional:
                    listed[one].append((comparison.score, other, pair))
        unclear: set[tuple[str, str]] = set()
        weaker: set[tuple[str, str]] = set()
        for one, met in known.items():
            # An imported entity is no rival of the reference data for a name, and less alike is no rival of more.
            best = max((level, score) for level, score, _, _ in met)
            heads = {self._groups.head(other) for level, score, other, _ in met if (level, score) == best}
            if len(heads - {self._groups.head(one)}) > 1:
                unclear |= {pair for level, score, _, pair in met if (level, score) == best}
            weaker |= {pair for level, score, _, pair in met if (level, score) < best}
        for claimants in listed.values():
            unclear |= self._rivals(claimants)
        return unclear, weaker

    def _rivals(self, claimants: Collection[tuple[float, str, tuple[str, str]]]) -> set[tuple[str, str]]:
        """Of entities of sets that fit one of the reference data, those that others fit as well and keep out.

        Two firms of one name with an LEI each cannot both be it, and which of them comes first says nothing. One that
        fits less well and cannot be the same as one of them is no surer.
        """
        heads = {self._groups.head(other) for _, other, _ in claimants}
        if len(heads) < 2:
            return set()
        best = max(score for score, _, _ in claimants)
        first = {self._groups.head(other) for score, other, _ in claimants if score == best}
        rivals = {a for a in first if any(a != b and not self._groups.may_join(a, b) for b in first)}
        rivals |= {a for a in heads - first if any(not self._groups.may_join(a, b) for b in rivals)}
        return {pair for _, other, pair in claimants if self._groups.head(other) in rivals}

    def _lift(self, found: dict[tuple[str, str], Comparison]) -> None:
        """Ask for the ties of pairs that are close to the same, and compare those again that share some."""
        close = [
            pair
            for pair, c in found.items()
            if c.decision is Decision.UNSURE and can_be_one(c) and self._groups.may_join(*pair)
        ]
        self.close = frozenset(i for pair in close for i in pair)
        if not close or self._around is None:
            return
        ties = self._around(self.close, self.early)
        for a, b in close:
            shared = ties.get(a, frozenset()) & ties.get(b, frozenset())
            if shared:
                found[a, b] = compare(self._all[a], self._all[b], shared)

    def _explain(self, a: str, b: str, comparison: Comparison) -> None:
        for one in (a, b):
            if one not in self._why and one not in self._fixed:
                self._why[one] = comparison


def can_be_one(comparison: Comparison) -> bool:
    """True if two entities are the same by this, or so close to it that ties in common make them so.

    All others are one by a ruling or through further entities alone.
    """
    close = comparison.score >= SAME - _LIFT and comparison.rule != "look-alike"
    return comparison.decision is Decision.SAME or (comparison.decision is Decision.UNSURE and close)


class _Groups:
    """Disjoint sets of entities that keep apart what must not be joined."""

    def __init__(self, entities: Mapping[str, Entity], fixed: frozenset[str], apart: Iterable[tuple[str, str]]) -> None:
        self._entities = entities
        self._fixed = fixed
        self._up: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._apart: defaultdict[str, set[str]] = defaultdict(set)
        for a, b in apart:
            self._apart[a].add(b)
            self._apart[b].add(a)

    def head(self, entity: str) -> str:
        while (up := self._up.get(entity)) is not None:
            entity = up
        return entity

    def join(self, a: str, b: str, ruled: bool = False) -> bool:
        """Join two groups if nothing keeps them apart; True if they were two. The best known member leads."""
        one, other = self.head(a), self.head(b)
        if one == other or not self.may_join(one, other, ruled):
            return False
        lead, follow = sorted((one, other), key=self._lead)
        self._up[follow] = lead
        self._members[lead] = [*self.members(lead), *self.members(follow)]
        return True

    def members(self, head: str) -> list[str]:
        return self._members.get(head, [head])

    def may_join(self, a: str, b: str, ruled: bool = False) -> bool:
        one, other = self.head(a), self.head(b)
        if one == other:
            return False
        ours, theirs = self.members(one), self.members(other)
        if any(self._apart[i] & set(theirs) for i in ours if i in self._apart):
            return False
        if ruled:
            return True
        if any(i in self._fixed for i in ours) and any(i in self._fixed for i in theirs):
            return False
        return not any(
            compare(self._entities[i], self._entities[j]).rule == "identifier"
            and compare(self._entities[i], self._entities[j]).decision is Decision.DIFFERENT
            for i in ours
            if not self._entities[i].provisional
            for j in theirs
            if not self._entities[j].provisional
        )

    def _lead(self, entity: str) -> tuple[int, int, str]:
        level = 0 if entity in self._fixed else 2 if self._entities[entity].provisional else 1
        return (level, len(entity) if level == 2 else 0, entity)


def owner_of(entity: str, parents: Mapping[str, str], products: frozenset[str]) -> str:
    """The firm that a product stands for: up through `parents` as long as the entity is a product.

    products: ids of products, models, services, chips and sites. A firm stands for itself, whoever owns it, since
    firms change hands and products are what their maker sells.
    """
    seen = set()
    while entity in products and entity not in seen:
        seen.add(entity)
        entity = parents.get(entity, entity)
    return entity
