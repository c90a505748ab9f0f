"""The pairs of firms of a sentence that the fitted weights take for a tie, as hits for the judge and the assembler."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.model import Entity, EntityType, Kind, Modality
from ingest.extract.cued.grammar import Grammar
from ingest.extract.encoded import Encoded
from ingest.extract.fitted.clusters import Clusters
from ingest.extract.fitted.features import Pair, Shown
from ingest.extract.fitted.weights import NONE, Weights, shares
from ingest.extract.frames import Frame, Hit
from ingest.extract.modality.ruling import ASSERTED
from ingest.extract.place import Place
from ingest.extract.states import STATE
from ingest.extract.wares import makes_models

FITTED = "fitted-"  # how the rules of its claims begin
_LISTED = range(0xE300, 0xE3F0)  # placeholders that stand for one firm of a list
_NOUN = 3  # letters that a word which tells of a tie must have more of
_ANCHORS = 2
WEIGHTY = 30  # least weight of such a word, in hundredths: what two firms are does not make a tie of any word
# Words of who says so, papers' names among them: they tell of no tie.
_SPEECH = frozenset({"said", "says", "told", "tells", "wrote", "writes", "reported", "reports", "according", "times"})
_REACH = 8  # words between a noun and its verb
_SALE = frozenset({"sold", "sell", "offload", "divest", "dump", "unload"})  # as `stem` leaves them
# Behind, and before, whom a text only rests on.
_TOLD = re.compile(r"(?:says?|said|reveal|report|wrot|writ|written|found|find|hears?|learnt?)(?: [.,;:0]|$| that| on)")
_SAYS = ("accord to", "accord to the", "report by", "report by the", "told", "told the")  # stems
SURE = 0.85  # probability that a tie is a fact or an announcement, below which it is told as something weaker
LEAST = 0.7  # probability of a tie that is told


@dataclass(frozen=True, slots=True)
class Weighed:
    """A tie between two firms: the hits at the words that weighed most, and those words."""

    hits: tuple[Hit, ...]
    likely: float  # probability, 0 to 1
    modality: Modality  # that the weights give it
    words: tuple[str, ...]


class Fitted:
    """Holds the weights; built once."""

    def __init__(
        self, ties: Weights, firmness: Weights, clusters: Clusters, tags: Mapping[str, str], least: float
    ) -> None:
        """tags: forms of verbs by word (`Stage.tags`). least: probability below which no tie is told."""
        self._ties, self._firmness, self._tags, self._least = ties, firmness, tags, least
        self._clusters = clusters
        self._none = ties.classes.index(NONE)
        self._kinds = [None if c == NONE else Kind(c[:-1]) for c in ties.classes]

    def weighed(self, encoded: Encoded, told: Collection[frozenset[str]]) -> Iterator[Weighed]:
        """The likeliest tie of every two firms of the sentence, where there is one; none of the pairs told already."""
        shown = Shown(encoded, self._clusters)
        pairs = [
            p
            for p in shown.pairs()
            if frozenset((p.a.id, p.b.id)) not in told and not (_doubted(shown, p) or _tells(shown, p) or _namesakes(p))
        ]
        if not pairs:
            return
        common = self._ties.sums(shown.common) + self._ties.start
        found: dict[frozenset[str], tuple[float, Pair, int]] = {}
        for pair in pairs:
            sums = (common + self._ties.sums(shown.of(pair))).tolist()
            label = max((n for n in range(len(sums)) if self._possible(n, pair)), key=sums.__getitem__)
            if label == self._none or (self._kinds[label] is Kind.INVESTMENT and _sold(shown, pair)):
                continue
            likely = shares(sums)[label]
            key = frozenset((pair.a.id, pair.b.id))
            if likely >= self._least and (key not in found or likely > found[key][0]):
                found[key] = (likely, pair, label)
        if not found:
            return
        grammar = Grammar(encoded, self._tags)
        # One word tells one tie: of two pairs with a firm in common the likelier, unless a list stands for both.
        kept: list[tuple[Kind | None, int, Pair]] = []
        for likely, pair, label in sorted(found.values(), key=lambda row: (-row[0], row[1].first, row[1].second)):
            anchors = self._anchors(shown, grammar, pair, label)
            if not anchors:
                continue  # what the firms are is no word on a tie of theirs
            kind, at = self._kinds[label], anchors[0]
            if any(k is kind and w == at and _rivals(p, pair) for k, w, p in kept):
                continue
            kept.append((kind, at, pair))
            yield self._weighed(shown, grammar, pair, label, likely, anchors)

    def _possible(self, label: int, pair: Pair) -> bool:
        """False for a tie that firms of these types cannot have."""
        kind = self._kinds[label]
        if kind is None:
            return True
        if kind is not Kind.CHIP_SUPPLY and EntityType.CHIP in {pair.a.type, pair.b.type}:
            return False
        if kind is Kind.INTEGRATION and makes_models(pair.a) and makes_models(pair.b):
            return False  # "Claude alongside the models of OpenAI": each makes its own
        source, target = (pair.b, pair.a) if self._ties.classes[label].endswith("<") else (pair.a, pair.b)
        if kind is Kind.REGULATORY_ACTION:
            return _rules(source) and not _rules(target)
        if target.id.startswith(STATE) or (source.id.startswith(STATE) and kind is not Kind.INVESTMENT):
            return False
        return not _rules(source) and not _rules(target)

    def _weighed(
        self, shown: Shown, grammar: Grammar, pair: Pair, label: int, likely: float, anchors: list[int]
    ) -> Weighed:
        kind = self._kinds[label]
        assert kind is not None
        places = [*anchors, *(v for v in _verb_of(grammar, anchors[0]) if v not in anchors)]
        hits = tuple(_hit(grammar, pair, kind, self._ties.classes[label][-1], at) for at in places)
        firm = self._firmness
        sums = (firm.start + firm.sums([*shown.common, *shown.of(pair), about_kind(kind.value)])).tolist()
        words = tuple(grammar.words[i] for i in anchors)
        return Weighed(hits, likely, self._modality(sums), words)

    def _modality(self, sums: Sequence[int]) -> Modality:
        """The likeliest modality; of the firm ones only where together they are likely enough."""
        likely = dict(zip(map(Modality, self._firmness.classes), shares(sums), strict=True))
        if math.fsum(likely.get(m, 0.0) for m in ASSERTED) < SURE:
            weak = {m: p for m, p in likely.items() if m not in ASSERTED}
            if weak:
                return max(weak, key=weak.__getitem__)
        return max(likely, key=likely.__getitem__)

    def _anchors(self, shown: Shown, grammar: Grammar, pair: Pair, label: int) -> list[int]:
        """The words that speak most for the tie, the one that does most first."""
        weights: list[tuple[int, int]] = []
        for i, word in enumerate(shown.words):
            if grammar.kind(i) != "w" or len(grammar.words[i]) <= _NOUN or grammar.words[i] in _SPEECH:
                continue
            sides = [side for side in ("s", shown.side(pair, i)) if side]
            kin = shown.kin[i]
            names = [f"{side}:{each}" for side in sides for each in ((word, kin) if kin else (word,))]
            weight = sum(self._ties.one(name, label) for name in names)
            if weight >= WEIGHTY:
                weights.append((-weight, i))
        return [i for _, i in sorted(weights)[:_ANCHORS]]


def about_kind(kind: str) -> str:
    """The feature by which the weights of firmness know the kind of a tie."""
    return f"kind:{kind}"


def _doubted(shown: Shown, pair: Pair) -> bool:
    """True where only a capital letter makes a firm of one of the two."""
    return any(
        entity.id in shown.encoded.party(shown.encoded.tokens[at].text).doubted
        for at, entity in ((pair.first, pair.a), (pair.second, pair.b))
    )


def _namesakes(pair: Pair) -> bool:
    """True where one name goes on with the other: "Acme" and its "Acme Navigator"."""
    one, two = f"{pair.a.name.lower()} ", f"{pair.b.name.lower()} "
    return one.startswith(two) or two.startswith(one)


def _tells(shown: Shown, pair: Pair) -> bool:
    """True where one of the two is only named as who says so: ", the Harbour Courier revealed"."""
    words = shown.words
    for at, entity in ((pair.first, pair.a), (pair.second, pair.b)):
        behind = " ".join(words[at + 1 : at + 3])
        if entity.provisional and (_TOLD.match(behind) or " ".join(words[max(0, at - 3) : at]).endswith(_SAYS)):
            return True
    return False


def _sold(shown: Shown, pair: Pair) -> bool:
    """True where shares change hands the other way: "Acme sold 1,500 shares of Birch" is no holding of Acme's."""
    return not _SALE.isdisjoint(shown.words[pair.first + 1 : pair.second])


def _rivals(one: Pair, two: Pair) -> bool:
    """True for two pairs that have a firm in common and stand in different places."""
    shared = {one.a.id, one.b.id} & {two.a.id, two.b.id}
    return bool(shared) and (one.first, one.second) != (two.first, two.second)


def _verb_of(grammar: Grammar, at: int) -> Iterator[int]:
    """The verb that stands next before a word, else the next behind it."""
    before = [i for i in grammar.verbs if at - _REACH <= i < at]
    behind = [i for i in grammar.verbs if at < i <= at + _REACH]
    if at not in grammar.verbs and (before or behind):
        yield max(before) if before else min(behind)


def _rules(entity: Entity) -> bool:
    return entity.type is EntityType.REGULATOR


def _hit(grammar: Grammar, pair: Pair, kind: Kind, way: str, at: int) -> Hit:
    """The pair as a tie of a cue at the token, in the manner of `ingest.extract.cued`."""
    encoded = grammar.encoded
    inner = [pair.first, pair.second, at]
    first, last = min(inner), max(inner)
    start, end = encoded.offset(first), encoded.offset(last) + len(grammar.words[last])
    sides = ("to", "from") if way == "<" else ("from", "to")
    parts, meant = {}, {}
    for name, index, entity in zip(sides, (pair.first, pair.second), (pair.a, pair.b), strict=True):
        parts[name] = encoded.offset(index), encoded.offset(index) + 1
        if len(encoded.party(grammar.words[index]).entities) > 1:
            meant[name] = _alone(encoded, grammar.words[index], entity)
    begin = encoded.offset(at)
    word = begin, begin + len(grammar.words[at])
    parts |= {"v": word, "vg": (min(start + 1, begin), begin), "object": word}
    told = at in grammar.verbs
    options = {"pattern": "{S:from} {v:} {E:to}" if told else "{E:from} {E:to}", "cued": True, "fitted": True}
    frame = Frame(f"{FITTED}{kind.value}", kind, "", (), (), told, options, 0, 2)
    return Hit(frame, encoded, Place(encoded.text, (start, end), parts, meant), encoded.text[:start], None, start)


def _alone(encoded: Encoded, token: str, entity: Entity) -> str:
    """A placeholder that stands in no word, for one firm of a list."""
    party = encoded.party(token)
    at = next(n for n, e in enumerate(party.entities) if e.id == entity.id)
    alone = replace(party, entities=(entity,), names=(party.names[at],))
    char = next(c for c in map(chr, _LISTED) if encoded.items.get(c, alone) == alone)
    encoded.items[char] = alone
    return char
