"""What the fitted weights make of a sentence: ties that only they hear, and what speaks for those told otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice

from graph.model import Claim, Entity, Kind, Modality
from ingest.extract.confidence import TOLD, Confidence, sort_of
from ingest.extract.encoded import Encoded
from ingest.extract.fitted.earlier import Earlier
from ingest.extract.fitted.stage import Chance, Fitted, Weighed, asserted
from ingest.extract.fitted.verdicts import MUTE, UNDONE, Verdicts
from ingest.extract.fitted.weights import odds
from ingest.extract.found import Found
from ingest.extract.frames import Hit
from ingest.extract.modality.ruling import ASSERTED, CONFLICTS, FIRMNESS, Ruling, can_be

_UNSURE = frozenset({Modality.REPORTED, Modality.NEGOTIATING, Modality.ALLEGED})
_CONTESTED = frozenset({Modality.DENIED, Modality.ALLEGED})
# Probability of a fact or an announcement by the weights below which a tie of a construction is none: half were none.
_LEAST_FIRM = 0.2
# What misleads the weights more often than the judge, as negations and plans do.
_MISLEADING = re.compile(r"\b(?:until|till|confirm(?:s|ed)?)\b", re.I)
_TRUSTED = frozenset({Modality.REPORTED, Modality.ALLEGED, Modality.TERMINATED})
_WOULD = re.compile(r"\bwould\b")
_UNRULED = Ruling(Modality.REPORTED, "nothing that the judge knows")
# The claims that a hit gives, the tie first, by what the judge finds, or by a ruling where he hears nothing asserted.
Claims = Callable[[Hit, Ruling | None], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A guess as the judge has it at the words that weighed most."""

    found: list[list[Found]]  # by hit: the tie and a promise with it; empty where nothing is asserted
    tie: Found
    softest: Claim
    mute: bool  # nothing is asserted at any of them
    unsaid: float  # share of them at which nothing is

    @property
    def verdict(self) -> str:
        """What counts for `Verdicts`."""
        return MUTE if self.unsaid else self.softest.modality.value


class Guesses:
    """Turns what the weights hear into claims, and holds them and all others to a least likelihood."""

    def __init__(
        self, fitted: Fitted | None, verdicts: Verdicts, confidence: Confidence, least: Mapping[str, float],
        owner: Callable[[Entity], str],
    ) -> None:  # fmt: skip
        """least: probability, by sort of claim, from which on it is told. owner: who stands behind a party, by id."""
        self._fitted = fitted
        self._verdicts = verdicts
        self._confidence = confidence
        self._least = least
        self._owner = owner

    def of(
        self, encoded: Encoded, told: Sequence[Found], refused: Set[frozenset[str]], before: Sequence[Earlier],
        claims: Claims,
    ) -> tuple[list[Found], list[Found]]:  # fmt: skip
        """What is told of the sentence, with what the weights say of it, and the ties that only they hear.

        refused: firms of which a construction or a cue said what is not so. before: the firms of the sentences before.
        """
        if self._fitted is None:
            return list(told), []
        chances = self._fitted.chances(encoded, before)
        kinds: dict[str, set[Kind]] = {}  # of what is told of each two firms
        known: set[tuple[Kind, str, str]] = set()
        for each in told:
            kind, sides = each.claim.kind, (self._owner(each.source), self._owner(each.target))
            kinds.setdefault(self.owners(each), set()).add(kind)
            known |= {(kind, *sides), (kind, *sides[::-1])} if kind is Kind.PARTNERSHIP else {(kind, *sides)}

        def is_told(kind: Kind, source: Entity, target: Entity) -> bool:
            return (kind, self._owner(source), self._owner(target)) in known

        rows: list[Found] = []
        for each_tie in self._fitted.ties(encoded, chances, is_told):
            if self._confidence.most(each_tie.signals, each_tie.rule) < self._least[sort_of(each_tie.signals)]:
                continue  # whatever the judge hears
            judged = _judged(each_tie, claims)
            modality = self._modality(each_tie, judged) if judged else None
            if judged is None or modality is None:
                continue
            refused_here = judged.tie.firms in refused
            if refused_here and judged.mute and _WOULD.search(encoded.text):
                continue  # "a takeover of A by B would face a long review"
            same_word = _same_word(each_tie.hits[0], judged.tie, told)
            if same_word and not judged.mute and judged.softest.modality is Modality.NEGOTIATING:
                continue  # "A weighs a suit over the deal that B is negotiating with C": it is B who talks
            beside = kinds.get(self.owners(judged.tie), set())
            seen = {
                **each_tie.signals,
                "unsaid": judged.unsaid,
                "mute": float(judged.mute),
                "refused": float(refused_here),
                # "A has ordered chips of B, which C will rent": what is ordered is A's alone.
                "same_word": float(same_word),
                "beside": float(bool(beside)),
                "ended": float(Kind.TERMINATION in beside),
                "partners": float(Kind.PARTNERSHIP in beside),
            }
            rows += _rows(each_tie, judged, modality, seen)
        supported = [self._supported(f, chances, encoded.text) for f in told]
        return [_with_its_tie(f, told, supported) for f in supported], rows

    def _modality(self, tie: Weighed, judged: _Judged) -> Modality | None:
        """How firmly the tie is told; None for what is no claim at all."""
        modality, ahead = self._verdicts.of(judged.verdict, tie.firmness), tie.ahead
        if ahead.hedged and judged.unsaid and tie.kind not in CONFLICTS:
            return None  # "A may open a laboratory with B"
        if ahead.hedged and judged.verdict not in ASSERTED and modality in ASSERTED:
            # "A may yet order B to": whatever the weights say
            modality = Modality.NEGOTIATING if judged.unsaid else judged.softest.modality
        if judged.softest.modality in _CONTESTED and not judged.mute and modality in ASSERTED:
            modality = judged.softest.modality
        # Of what is reported only where the judge hears that it is, too.
        heard = not judged.mute and judged.softest.modality is Modality.REPORTED
        unsure = _UNSURE if heard else _UNSURE - {Modality.REPORTED}
        if ahead.open and judged.unsaid and modality not in unsure:
            return None  # "A would lose its access if"
        if ahead.wished and tie.kind not in CONFLICTS:
            return None  # "A hopes for an order from B"
        if ahead.to_come and judged.softest.modality is Modality.ANNOUNCED and modality is Modality.CONFIRMED:
            modality = Modality.ANNOUNCED
        softened = ahead.softened(tie.kind)
        if modality in ASSERTED and softened:
            modality = softened
        undoing = tie.kind is Kind.TERMINATION or (tie.kind is Kind.EXCLUSIVITY and not judged.mute)
        if ahead.negated and judged.unsaid and not undoing and modality not in UNDONE:
            return None  # "no chips of A go into the cards of B"
        return modality

    def _supported(self, found: Found, chances: Sequence[Chance], text: str) -> Found:
        """The same with what the weights say of its firms, if they were asked of both, and no firmer than they hear it.

        Not of a promise to have no other: beside the tie itself the weights seldom think of it.
        """
        if self._fitted is None or found.claim.kind is Kind.EXCLUSIVITY:
            return found
        kind, sides = found.claim.kind, (self._owner(found.source), self._owner(found.target))
        said = [
            (*self._fitted.support(chance, kind, turned), chance)
            for chance in chances
            for turned in (False, True)
            if (self._owner(chance.pair.a), self._owner(chance.pair.b)) == (sides[::-1] if turned else sides)
        ]
        if not said:
            return found
        support, _, chance = max(said, key=lambda row: row[0])
        firmness = self._fitted.firmness(chance, kind)
        firm = asserted(firmness)
        seen = {"support": odds(support), "tied": odds(max(tied for _, tied, _ in said)), "firm": odds(firm)}
        claim = found.claim
        if claim.modality in ASSERTED and firm < _LEAST_FIRM and not _MISLEADING.search(text):
            claim = _softened(claim, firmness)
        return replace(found, claim=claim, signals={**found.signals, **seen})

    def likely(self, found: Sequence[Found]) -> list[Found]:
        """What constructions and cues tell, less what the weights speak against, each claim with its confidence."""
        return [self._assured(f) for f in found if not f.weighed and self._is_likely(f)]

    def beside(self, told: Sequence[Found], found: Sequence[Found]) -> list[Found]:
        """What only the weights hear and is likely enough, beside what constructions and cues tell.

        None of a kind that is told of the two firms anywhere, and of what has ended nothing but conflicts.
        """
        known = {(self.owners(f), f.claim.kind) for f in told}
        pairs = {pair for pair, _ in known}
        rows = []
        for each in found:
            owners, kind = self.owners(each), each.claim.kind
            ended = (owners, Kind.TERMINATION) in known and kind not in CONFLICTS
            if not each.weighed or (owners, kind) in known or ended:
                continue
            each = replace(each, signals={**each.signals, "elsewhere": float(owners in pairs)})
            if self._is_likely(each):
                rows.append(self._assured(each))
        return rows

    def owners(self, found: Found) -> str:
        """The pair of the firms behind the parties: a model's maker for the model."""
        return "/".join(sorted((self._owner(found.source), self._owner(found.target))))

    def _assured(self, found: Found) -> Found:
        sure = self._confidence.of(found.signals, found.claim.rule)
        return replace(found, claim=replace(found.claim, confidence=sure))

    def _is_likely(self, found: Found) -> bool:
        return self._confidence.of(found.signals, found.claim.rule, TOLD) >= self._least[sort_of(found.signals)]


def _with_its_tie(promise: Found, told: Sequence[Found], supported: Sequence[Found]) -> Found:
    """A promise to have no other is no firmer than the tie that the same words tell, where the weights softened it."""
    claim = promise.claim
    if claim.kind is not Kind.EXCLUSIVITY or claim.modality not in ASSERTED:
        return promise
    for before, tie in zip(told, supported, strict=True):
        same = (tie.claim.rule, tie.claim.evidence) == (claim.rule, claim.evidence)
        if same and tie.claim.modality is not before.claim.modality:
            return replace(promise, claim=replace(claim, modality=tie.claim.modality, note=tie.claim.note))
    return promise


def _softened(claim: Claim, firmness: Mapping[Modality, float]) -> Claim:
    """The claim as the weaker thing that the weights take it for, if it is one in which they are to be trusted."""
    weaker = max((m for m in firmness if m not in ASSERTED), key=firmness.__getitem__)
    if weaker not in _TRUSTED or not can_be(claim.kind, weaker):
        return claim
    return replace(claim, modality=weaker, note=f"by the weights, against {claim.note}")


def _judged(tie: Weighed, claims: Claims) -> _Judged | None:
    """None for a tie that its firms cannot have. Where nothing is asserted, the first hit that they can."""
    found = [_two(claims(hit, None)) for hit in tie.hits]
    firsts = [rows[0] for rows in found if rows]
    mute = not firsts
    if mute:
        firsts = next(([rows[0]] for hit in tie.hits if (rows := _two(claims(hit, _UNRULED)))), [])
    if not firsts:
        return None
    softest = min((f.claim for f in firsts), key=lambda claim: FIRMNESS[claim.modality])
    return _Judged(found, firsts[0], softest, mute, 1 - sum(map(bool, found)) / len(found))


def _two(claims: Iterator[Found]) -> list[Found]:
    """The tie of a hit, and the promise to have no other that it may hold."""
    return list(islice(claims, 2))


def _rows(tie: Weighed, judged: _Judged, modality: Modality, seen: Mapping[str, float]) -> Iterator[Found]:
    """The tie, and the promise to have no other that is told with it."""
    judge = modality is judged.softest.modality and not judged.mute
    why = judged.softest.note if judge else "by the weights"
    promises = [f for rows in judged.found for f in rows[1:] if f.claim.kind is Kind.EXCLUSIVITY][:1]
    for each, also in ((judged.tie, False), *((p, True) for p in promises)):
        firm = min(modality, each.claim.modality, key=FIRMNESS.__getitem__) if also else modality
        claim = replace(each.claim, modality=firm, note=f"{why}; told by {', '.join(tie.words)}")
        signals = {**seen, "promise": float(also)}
        yield replace(each, claim=claim, signals=signals, judged=judged.verdict, firmness=tie.firmness)


def _same_word(hit: Hit, tie: Found, told: Sequence[Found]) -> bool:
    """True where what is told of a pair with one of its firms, a tie of the same kind, rests on the same word."""
    start, end = hit.encoded.span(*hit.match.span("v"))
    return any(
        tie.firms & each.firms
        and each.claim.kind is tie.claim.kind
        and each.claim.evidence.start < end
        and start < each.claim.evidence.end
        for each in told
    )
