"""A firm that only the sentences before name, put before a sentence so that it can be weighed beside its firms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.model import Entity
from ingest.extract.encoded import Encoded, Party, Token

EARLIER = "\ue3fe"  # the placeholder for it; stands in no sentence
_MARK = "¦"  # between it and the sentence
_FIRMS = 4  # of a sentence
_EARLIER = 6  # of those before it: where there are more of either, none are paired


@dataclass(frozen=True, slots=True)
class Earlier:
    """Where a firm was named last, and what has been told of it."""

    party: Party
    place: str  # first, last or mid of the firms of that sentence
    many: int  # firms that only the sentences before name
    told: tuple[str, ...]  # kind of each tie, and from or to

    @property
    def entity(self) -> Entity:
        """The firm."""
        return self.party.entities[0]

    def before(self, encoded: Encoded) -> Encoded:
        """The sentence with the firm as its first word."""
        at = encoded.tokens[0].start
        tokens = [Token(EARLIER, at, at), Token(_MARK, at, at), *encoded.tokens]
        return Encoded(tokens, {**encoded.items, EARLIER: self.party}, encoded.question)


def earlier(past: Sequence[Sequence[Party]], here: Iterable[Party], ties: Mapping[str, Iterable[str]]) -> list[Earlier]:
    """The firms of the sentence before that the sentence does not name; none where the last sentences name many.

    ties: what constructions and cues have told of each firm: kind of tie, and from or to.
    """
    known = {e.id for p in here for e in p.entities}
    met: set[str] = set()
    last: dict[str, tuple[Party, str]] = {}
    for back, parties in enumerate(reversed(past)):
        order = [e.id for p in parties for e in p.entities]
        for party in parties:
            for entity, name in zip(party.entities, party.names, strict=True):
                if entity.id in known or entity.id in met:
                    continue
                met.add(entity.id)
                # What was named further back is hardly ever meant: of 262 such ties that were right, one.
                if back == 0:
                    doubted = frozenset([entity.id]) & party.doubted
                    place = "first" if order[0] == entity.id else "last" if order[-1] == entity.id else "mid"
                    last[entity.id] = Party(0, 0, (entity,), (name,), chip=party.chip, doubted=doubted), place
    if not last or not known or len(known) > _FIRMS or len(met) > _EARLIER:
        return []
    return [Earlier(*row, len(met), tuple(ties.get(firm, ()))) for firm, row in last.items()]
