"""What a sentence shows of two of its firms, as the names of features that are present.

Of a pair, the one that stands first is `a`. The words before, between and behind the two, those beside each, what the
two are, and all words of the sentence, each alone and some in twos; and the same by clusters of like meaning. Of a firm
that only the sentences before name, besides: where it was named, and what was told of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise

from graph.model import Entity, EntityType
from ingest.extract.amounts import Percent, Sum
from ingest.extract.encoded import CROWD, Encoded, Party
from ingest.extract.fitted.clusters import SIGN, Clusters
from ingest.extract.fitted.earlier import Earlier
from ingest.extract.wares import is_foundry, makes_chips

LONGEST = 160  # words and marks of a sentence that is weighed, so that it takes bounded time
_BEFORE, _BEHIND = 6, 7  # words that are looked at before the first and behind the second
_PATH = 6  # words between the two that are also taken as one
_LETTERS = 3  # that a word must have more of to be one of content
_NOTED = 4  # words of a firm's description
_ENDING = re.compile(r"(?:ing|ies|ied|ed|es|s|e)$")
_NOTE = re.compile(r"[a-z][a-z-]+")
_EDGE = "#"
_TELLING = frozenset({"@", "$", "%", "its"})  # short words and signs that show what goes on from a tie told before
_SIGNS = frozenset("@$%#" + SIGN)  # what stands for a firm, a sum, a share, the edge and a cluster


def stem(word: str) -> str:
    """The word less what inflects it, roughly; short words, figures and compounds stay.

    >>> stem("supplies"), stem("supplied"), stem("chip"), stem("5g")
    ('suppl', 'suppl', 'chip', '5g')
    """
    return _ENDING.sub("", word) if len(word) > _LETTERS + 1 and word.isalpha() else word


@dataclass(frozen=True, slots=True)
class Pair:
    """Two firms of a sentence: the tokens where they stand, the first first, and who they are."""

    first: int
    second: int
    a: Entity
    b: Entity


class Shown:
    """One sentence, and what it shows of any two of its firms, or of each and one that was named earlier."""

    def __init__(self, encoded: Encoded, clusters: Clusters, earlier: Earlier | None = None) -> None:
        self.earlier = earlier
        self.ahead = 2 if earlier else 0  # words that stand before the sentence
        self.encoded = encoded = earlier.before(encoded) if earlier else encoded
        self.words = [_plain(encoded, t.text) for t in encoded.tokens]
        self.kin = [clusters.get(t.text.lower()) for t in encoded.tokens]  # their clusters; placeholders have none

    def pairs(self) -> Iterator[Pair]:
        """Every two firms of the sentence, those of a list each for itself; the earlier one and each of the others."""
        places = [
            (i, entity)
            for i, t in enumerate(self.encoded.tokens)
            if (party := self._party(t.text)) is not None
            for entity in party.entities
        ]
        if len(places) > CROWD or len(self.words) > LONGEST:
            return
        for (i, one), (j, two) in combinations(places, 2):
            if one.id != two.id and (self.earlier is None or i == 0):
                yield Pair(i, j, one, two)

    def _party(self, token: str) -> Party | None:
        item = self.encoded.items.get(token)
        return item if isinstance(item, Party) else None

    @cached_property
    def common(self) -> Sequence[str]:
        """What holds for every pair of the sentence, whoever was named earlier."""
        firms = sum(w == "@" for w in self.words)
        shown = dict.fromkeys([*self.words, *(k for k in self.kin if k)])
        found = [f"firms:{min(firms, 5)}", *(f"s:{w}" for w in shown)]
        if self.earlier is not None:
            here = {e.id for t in self.encoded.tokens[self.ahead :] if (p := self._party(t.text)) for e in p.entities}
            found += ["earlier", f"earlier:many{min(self.earlier.many, 4)}", f"earlier:here{min(len(here), 3)}"]
            found += [f"earlier&{kind}" for word, kind in self._behind if word != "@"]
        return found

    @cached_property
    def _behind(self) -> Sequence[tuple[str, str]]:
        """The words of the sentence itself, with their kinds."""
        return list(zip(self.words, self._kinds, strict=True))[self.ahead :]

    @cached_property
    def _content(self) -> Sequence[str]:
        return [w for w in dict.fromkeys(self.words) if len(w) > _LETTERS]

    @cached_property
    def _kinds(self) -> Sequence[str]:
        """The words, those of a cluster by its name."""
        return [k or w for k, w in zip(self.kin, self.words, strict=True)]

    @cached_property
    def _topics(self) -> Sequence[str]:
        """The clusters of the words of content."""
        return list(dict.fromkeys(k for w, k in zip(self.words, self.kin, strict=True) if k and len(w) > _LETTERS))

    def of(self, pair: Pair) -> Iterator[str]:
        """What is shown of the pair beyond `common`; a name may come twice."""
        yield from self.firm("a", pair.first, pair.a)
        yield from self.firm("b", pair.second, pair.b)
        yield from self.between(pair)

    def firm(self, side: str, at: int, entity: Entity) -> Iterator[str]:
        """What is shown of one of the two where it stands; no name of it is one of `common` or `between`."""
        party = self.encoded.party(self.encoded.tokens[at].text)
        found = about(entity)
        found += [what for what, so in (("meant", party.pronoun), ("owning", party.possessive)) if so]
        if len(party.entities) > 1:
            found.append("list")
        for what in found:
            yield f"{side}:{what}"
            yield from (f"{side}:{what}&{topic}" for topic in self._topics)
        words = self.words
        if side == "a":
            beyond = range(max(0, at - _BEFORE), at)
            beside, name = _at(words, at + 1), "a-,s"
        else:
            beyond = range(at + 1, min(len(words), at + 1 + _BEHIND))
            beside, name = _at(words, at - 1), "-b,s"
            yield f"b-:{_at(words, at + 1)} {_at(words, at + 2)} {_at(words, at + 3)}"
        yield from (f"{name}:{beside},{w}" for w in self._content)
        out = "l" if side == "a" else "r"
        for kinds in (words, self._kinds):
            yield from (f"{out}:{kinds[i]}" for i in beyond)
            before, behind = _at(kinds, at - 1), _at(kinds, at + 1)
            yield from (f"-{side}:{before}", f"-{side}:{_at(kinds, at - 2)} {before}")
            yield from (f"{side}-:{behind}", f"{side}-:{behind} {_at(kinds, at + 2)}")

    def between(self, pair: Pair) -> Iterator[str]:
        """What is shown of the two together: what they are, and the words between them."""
        i, j, words = pair.first, pair.second, self.words
        yield f"types:{pair.a.type.value} {pair.b.type.value}"
        if i == j:
            yield "one-list"
        between = words[i + 1 : j]
        yield f"others:{min(between.count('@'), 3)}"
        yield f"apart:{min(len(between) // 4, 5)}"
        yield from (f"m:{v} {w}" for v, w in pairwise(between))
        if len(between) <= _PATH:
            yield f"path:{' '.join(between)}"
        yield from (f"m:{w}" for w in between)
        yield from (f"m:{k}" for k in self._kinds[i + 1 : j])
        if self.earlier is not None:
            yield from self._before(self.earlier)

    def _before(self, earlier: Earlier) -> Iterator[str]:
        yield f"earlier:{earlier.place}"
        yield from (f"earlier:told {tie}" for tie in earlier.told or ("nothing",))
        for word, kind in self._behind:
            if len(word) > _LETTERS or word in _TELLING:
                yield from (f"earlier:told {tie}&{kind}" for tie in earlier.told)

    @staticmethod
    def side(pair: Pair, at: int) -> str | None:
        """Where a word stands: m between the two, l before and r behind them; None where it is too far away."""
        if pair.first < at < pair.second:
            return "m"
        if pair.first - _BEFORE <= at < pair.first:
            return "l"
        return "r" if pair.second < at <= pair.second + _BEHIND else None


def _at(words: Sequence[str], i: int) -> str:
    return words[i] if 0 <= i < len(words) else _EDGE


def about(entity: Entity) -> list[str]:
    """What is known of a firm: its type and trade; of one that only the text names, the last word of its name."""
    found = [entity.type.value]
    if entity.note:
        found += _NOTE.findall(entity.note.lower())[:_NOTED]
    if makes_chips(entity):
        found.append("makes-chips")
    if is_foundry(entity):
        found.append("is-foundry")
    if entity.provisional and entity.type is EntityType.ORGANIZATION:
        found.append(f"named {entity.name.rsplit(' ', 1)[-1].lower()}")
    return found


def _plain(encoded: Encoded, token: str) -> str:
    """A token as the features name it: @ a firm, $ a sum, % a share, 0 a date or figure, else the word's stem."""
    item = encoded.items.get(token)
    if item is None:
        return "0" if token[:1].isdigit() else f"'{token}'" if token[:1] in _SIGNS else stem(token)
    if isinstance(item, Party):
        return "@"
    return "$" if isinstance(item, Sum) else "%" if isinstance(item, Percent) else "0"
