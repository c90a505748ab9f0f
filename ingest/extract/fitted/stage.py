"""The pairs of firms of a sentence that the fitted weights take for a tie, as hits for the judge and the assembler."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.model import Entity, EntityType, Kind, Modality
from ingest.extract.confidence import crowd
from ingest.extract.cued.grammar import Grammar
from ingest.extract.encoded import Encoded, Party
from ingest.extract.fitted.ahead import Ahead, ahead_of
from ingest.extract.fitted.clusters import Clusters
from ingest.extract.fitted.earlier import EARLIER, Earlier
from ingest.extract.fitted.features import Pair, Shown
from ingest.extract.fitted.weights import NONE, Sums, Weights, joined, odds, shares
from ingest.extract.frames import Frame, Hit
from ingest.extract.modality.ruling import ASSERTED
from ingest.extract.place import Place
from ingest.extract.states import STATE
from ingest.extract.wares import makes_models

FITTED = "fitted-"  # how the rules of its claims begin
_SPARE = range(0xE300, 0xE3F0)  # placeholders for firms that stand in no word of their own
_NOUN = 3  # letters that a word which tells of a tie must have more of
_ANCHORS = 2
WEIGHTY = 30  # least weight of such a word, in hundredths: what two firms are does not make a tie of any word
# Words of who says so, papers' names among them: they tell of no tie.
_SPEECH = frozenset({"said", "says", "told", "tells", "wrote", "writes", "reported", "reports", "according", "times"})
_REACH = 8  # words between a noun and its verb
_LEAD = 8  # words before the first of the two in which such a word counts
_KIN = frozenset({
    "owner", "owners", "parent", "rival", "rivals", "competitor", "competitors", "founder", "founders",
})  # fmt: skip
# Behind, and before, whom a text only rests on.
_TOLD = re.compile(r"(?:says?|said|reveal|report|wrot|writ|written|found|find|hears?|learnt?)(?: [.,;:0]|$| that| on)")
_SAYS = ("accord to", "accord to the", "report by", "report by the", "told", "told the")  # stems
FLOOR = 0.25  # probability below which a tie is not looked at


@dataclass(frozen=True, slots=True)
class Chance:
    """Two firms where they stand, and how likely each class of tie is between them."""

    shown: Shown
    pair: Pair
    likely: tuple[float, ...]  # by class of ties
    firm: Sums  # what speaks for each modality, but for the kind of the tie

    @property
    def key(self) -> frozenset[str]:
        """The two firms, whoever is which."""
        return frozenset((self.pair.a.id, self.pair.b.id))


@dataclass(frozen=True, slots=True)
class Weighed:
    """A tie between two firms: the hits at the words that weighed most, and those words."""

    kind: Kind
    hits: tuple[Hit, ...]
    firmness: Mapping[Modality, float]  # by the weights: probability of each modality
    words: tuple[str, ...]
    signals: Mapping[str, float]  # that speak for and against it
    ahead: Ahead  # what the words before the second of the two, or before those that weighed most, make of it

    @property
    def rule(self) -> str:
        """That of its claims."""
        return rule_of(self.kind)


class Fitted:
    """Holds the weights; built once."""

    def __init__(self, ties: Weights, firmness: Weights, clusters: Clusters, tags: Mapping[str, str]) -> None:
        """tags: forms of verbs by word (`Stage.tags`)."""
        self._weights, self._tags = joined(ties, firmness), tags
        self._classes, self._modalities = ties.classes, [Modality(name) for name in firmness.classes]
        self._clusters = clusters
        self._none = ties.classes.index(NONE)
        self._kinds = [None if c == NONE else Kind(c[:-1]) for c in ties.classes]
        self._label = {name: n for n, name in enumerate(ties.classes)}

    def chances(self, encoded: Encoded, before: Iterable[Earlier] = ()) -> list[Chance]:
        """What the weights say of every two firms of the sentence, and of each of them and one named earlier."""
        return [*self._chances(encoded, [None]), *self._chances(encoded, list(before))]

    def _chances(self, encoded: Encoded, before: Sequence[Earlier | None]) -> Iterator[Chance]:
        common: Sums | None = None  # what the pairs share
        sides: dict[tuple[str, int, str], Sums] = {}  # the same of a firm at its place
        aside: dict[tuple[int, str], bool] = {}  # whether a firm at its place is only named in passing
        weights, ties = self._weights, len(self._classes)
        for firm in before:
            shown = Shown(encoded, self._clusters, firm)
            for pair in shown.pairs():
                ends = ("a", pair.first, pair.a), ("b", pair.second, pair.b)
                for _, at, entity in ends:
                    if (at, entity.id) not in aside:
                        aside[at, entity.id] = _tells(shown, at, entity) or _away(shown, at)
                if any(aside[at, entity.id] for _, at, entity in ends) or _namesakes(pair):
                    continue
                if common is None:
                    common = weights.sums(shown.common) + weights.start
                sums = common + weights.sums(shown.between(pair))
                for side, at, entity in ends:
                    key = side, at, entity.id
                    if key not in sides:
                        sides[key] = weights.sums(shown.firm(side, at, entity))
                    sums = sums + sides[key]
                yield Chance(shown, pair, tuple(shares(sums[:ties].tolist())), sums[ties:])

    def support(self, chance: Chance, kind: Kind, turned: bool) -> tuple[float, float]:
        """The probabilities of a tie of the kind and of any tie. turned: the second of the pair is its `from`.

        Of a dispute either way: who is sued may sue back.
        """
        ways = "=" if kind is Kind.PARTNERSHIP else "<>" if kind is Kind.DISPUTE else "<" if turned else ">"
        labels = [self._label[kind.value + way] for way in ways if kind.value + way in self._label]
        return math.fsum(chance.likely[label] for label in labels), 1 - chance.likely[self._none]

    def ties(
        self, encoded: Encoded, chances: Iterable[Chance], told: Callable[[Kind, Entity, Entity], bool]
    ) -> Iterator[Weighed]:
        """The likeliest tie of each kind of every two firms, from `FLOOR` on, but for what is told already.

        told: whether it is, of a kind, its source and its target.
        """
        found: dict[tuple[frozenset[str], Kind], tuple[float, Chance, int]] = {}
        for chance in chances:
            for label, likely in enumerate(chance.likely):
                kind = self._kinds[label]
                if likely < FLOOR or kind is None or not self._possible(kind, label, chance.pair):
                    continue
                key = chance.key, kind
                if key not in found or likely > found[key][0]:
                    found[key] = (likely, chance, label)
        if not found:
            return
        grammar = Grammar(encoded, self._tags)
        kept: list[tuple[Kind, int, Pair]] = []
        seen: set[frozenset[str]] = set()
        for (_, kind), (likely, chance, label) in sorted(found.items(), key=_likeliest_first):
            weights = self._anchors(chance, grammar, label)
            if not weights:
                continue
            at, pair = weights[0][1], chance.pair
            # One word tells one tie: of two pairs with a firm in common the likelier, unless a list stands for both.
            rival = any(k is kind and w == at and _rivals(p, pair) for k, w, p in kept)
            kept.append((kind, at, pair))
            second = chance.key in seen
            seen.add(chance.key)
            if told(kind, *self._sides(label, pair)):
                continue
            signals = {
                "odds": odds(likely),
                "second": float(second),
                "earlier": float(chance.shown.earlier is not None),
                "doubted": float(_doubted(chance.shown, pair)),
                "unanchored": float(-weights[0][0] < WEIGHTY),
                "rival": float(rival),
                "crowd": crowd(encoded),
            }
            yield self._weighed(kind, chance, grammar, label, [i for _, i in weights], signals)

    def _sides(self, label: int, pair: Pair) -> tuple[Entity, Entity]:
        return (pair.b, pair.a) if self._classes[label].endswith("<") else (pair.a, pair.b)

    def _possible(self, kind: Kind, label: int, pair: Pair) -> bool:
        """False for a tie that firms of these types cannot have."""
        if kind is not Kind.CHIP_SUPPLY and EntityType.CHIP in {pair.a.type, pair.b.type}:
            return False
        if kind is Kind.INTEGRATION and makes_models(pair.a) and makes_models(pair.b):
            return False  # "Claude alongside the models of OpenAI": each makes its own
        source, target = self._sides(label, pair)
        if kind is Kind.REGULATORY_ACTION:
            return _rules(source) and not _rules(target)
        if target.id.startswith(STATE) or (source.id.startswith(STATE) and kind is not Kind.INVESTMENT):
            return False
        return not _rules(source) and not _rules(target)

    def _weighed(
        self, kind: Kind, chance: Chance, grammar: Grammar, label: int, anchors: list[int],
        signals: Mapping[str, float],
    ) -> Weighed:  # fmt: skip
        places = [*anchors, *(v for v in _verb_of(grammar, anchors[0]) if v not in anchors)]
        hits = tuple(_hit(grammar, chance, kind, self._classes[label][-1], at) for at in places)
        firmness = self.firmness(chance, kind)
        words = tuple(grammar.words[i] for i in anchors)
        signals = {**signals, "firm": odds(asserted(firmness))}
        ahead = ahead_of(_ahead(chance, anchors[0]), grammar.words)
        return Weighed(kind, hits, firmness, words, signals, ahead)

    def firmness(self, chance: Chance, kind: Kind) -> dict[Modality, float]:
        """How likely each modality is of a tie of the kind between the two."""
        kinds = self._weights.sums([about_kind(kind.value)])[len(self._classes) :]
        return dict(zip(self._modalities, shares((chance.firm + kinds).tolist()), strict=True))

    def _anchors(self, chance: Chance, grammar: Grammar, label: int) -> list[tuple[int, int]]:
        """The words that speak most for the tie, less than nought how much, the one that does most first.

        Of words that hardly do, one: what the two firms are does not make a tie of any word.
        """
        weights: list[tuple[int, int]] = []
        shown, pair = chance.shown, chance.pair
        for i in range(shown.ahead, len(shown.words)):
            word, at = shown.words[i], i - shown.ahead
            if grammar.kind(at) != "w" or len(grammar.words[at]) <= _NOUN or grammar.words[at] in _SPEECH:
                continue
            sides = [side for side in ("s", shown.side(pair, i)) if side]
            kin = shown.kin[i]
            names = [f"{side}:{each}" for side in sides for each in ((word, kin) if kin else (word,))]
            weights.append((-sum(self._weights.one(name, label) for name in names), at))
        weights.sort()
        return [row for row in weights[:_ANCHORS] if -row[0] >= WEIGHTY] or weights[:1]


def _likeliest_first(
    row: tuple[tuple[frozenset[str], Kind], tuple[float, Chance, int]],
) -> tuple[float, int, int, int]:
    likely, chance, label = row[1]
    return -likely, chance.pair.first, chance.pair.second, label


def asserted(firmness: Mapping[Modality, float]) -> float:
    """The probability that the tie is told as a fact or an announcement."""
    return math.fsum(firmness.get(m, 0.0) for m in ASSERTED)


def rule_of(kind: Kind) -> str:
    """The rule that claims of the weights name."""
    return f"{FITTED}{kind.value}"


def about_kind(kind: str) -> str:
    """The feature by which the weights of firmness know the kind of a tie."""
    return f"kind:{kind}"


def _ahead(chance: Chance, anchor: int) -> list[str]:
    """The words before the second of the two or the word that weighs most, from a little before the first on."""
    shown, pair = chance.shown, chance.pair
    at = anchor + shown.ahead
    offers = shown.encoded.tokens[at].text.lower().startswith("offer")  # "has offered to": with the word itself
    last = max(pair.second, at + 3 if offers else at)
    tokens = shown.encoded.tokens[max(shown.ahead, pair.first - _LEAD) : last]
    return [token.text.lower() for token in tokens]


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


def _tells(shown: Shown, at: int, entity: Entity) -> bool:
    """True for a firm that is only named as who says so: ", the Harbour Courier revealed"."""
    words = shown.words
    return entity.provisional and (
        _TOLD.match(" ".join(words[at + 1 : at + 3])) is not None
        or " ".join(words[max(0, at - 3) : at]).endswith(_SAYS)
    )


def _away(shown: Shown, at: int) -> bool:
    """True for a firm that only says whose owner, rival or founder somebody is."""
    behind = [token.text for token in shown.encoded.tokens[at + 1 : at + 3]]
    return len(behind) > 1 and behind[0] in {"'s", "’s"} and behind[1] in _KIN


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


def _hit(grammar: Grammar, chance: Chance, kind: Kind, way: str, at: int) -> Hit:
    """The pair as a tie of a cue at the token, in the manner of `ingest.extract.cued`."""
    encoded, pair, ahead = grammar.encoded, chance.pair, chance.shown.ahead
    sides = ("to", "from") if way == "<" else ("from", "to")
    begin = encoded.offset(at)
    parts, meant, inner = {}, {}, [at]
    for name, index, entity in zip(sides, (pair.first, pair.second), (pair.a, pair.b), strict=True):
        if index < ahead:  # named earlier: it stands in no word of the sentence
            meant[name] = _placeholder(encoded, chance.shown.encoded.party(EARLIER))
            continue
        place = index - ahead
        inner.append(place)
        parts[name] = encoded.offset(place), encoded.offset(place) + 1
        if len(encoded.party(grammar.words[place]).entities) > 1:
            meant[name] = _alone(encoded, grammar.words[place], entity)
    first, last = min(inner), max(inner)
    start, end = encoded.offset(first), encoded.offset(last) + len(grammar.words[last])
    word = begin, begin + len(grammar.words[at])
    parts |= {"v": word, "vg": (min(start + 1, begin), begin), "object": word}
    told = at in grammar.verbs
    options = {"pattern": "{S:from} {v:} {E:to}" if told else "{E:from} {E:to}", "cued": True, "fitted": True}
    frame = Frame(rule_of(kind), kind, "", (), (), told, options, 0, 2)
    return Hit(frame, encoded, Place(encoded.text, (start, end), parts, meant), encoded.text[:start], None, start)


def _alone(encoded: Encoded, token: str, entity: Entity) -> str:
    """A placeholder that stands in no word, for one firm of a list."""
    party = encoded.party(token)
    at = next(n for n, e in enumerate(party.entities) if e.id == entity.id)
    return _placeholder(encoded, replace(party, entities=(entity,), names=(party.names[at],)))


def _placeholder(encoded: Encoded, party: Party) -> str:
    char = next(c for c in map(chr, _SPARE) if encoded.items.get(c, party) == party)
    encoded.items[char] = party
    return char
