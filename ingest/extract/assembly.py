"""Turns the frames found in a sentence into claims, and a deal that is told twice into one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations

from graph.dates import bounds
from graph.model import Claim, Document, DocumentKind, Entity, EntityType, Evidence, Kind, Modality, Money, MoneyRole
from ingest.extract.amounts import Sum
from ingest.extract.confidence import Confidence, signals
from ingest.extract.cued.stage import Stage
from ingest.extract.cued.ties import MORE_THAN_PAIRS
from ingest.extract.direction import MODELS, Direction
from ingest.extract.encoded import E, Encoded, P, Party
from ingest.extract.fitted.earlier import Earlier
from ingest.extract.fitted.stage import Fitted
from ingest.extract.fitted.verdicts import Verdicts
from ingest.extract.found import Found
from ingest.extract.frames import Frames, Hit
from ingest.extract.guesses import Guesses
from ingest.extract.meant import MEANT, like_before, other_side
from ingest.extract.mentions import Gazetteer
from ingest.extract.modality.judge import Judge
from ingest.extract.modality.ruling import WILL_END, Ruling
from ingest.extract.modality.turns import AT_FIRST
from ingest.extract.standing import stands
from ingest.extract.terms import MAY_PROMISE, Terms, dates_inside, periods, terms_of

_OBJECTS = (
    ("exclusiv", "exclusivity"), ("licen", "licence"), ("cloud", "cloud_contract"), ("hosting", "cloud_contract"),
    ("supply", "chip_supply"), ("takeover", "acquisition"), ("acquisition", "acquisition"), ("purchase", "acquisition"),
    ("merger", "acquisition"), ("bid", "acquisition"), ("offer", "acquisition"),
)  # fmt: skip
# Ties of firms; persons sue too.
_DEALINGS = frozenset(Kind) - {Kind.DISPUTE, Kind.REGULATORY_ACTION, Kind.INTEGRATION}
_ACTS = frozenset({Kind.TERMINATION, Kind.DISPUTE, Kind.REGULATORY_ACTION})  # which an ending does not tell again
_MAJORITY = 50  # per cent: who buys more takes the firm over
_BOUGHT = re.compile(
    r"\b(?:buy|buys|bought|buying|acquir(?:e|es|ed|ing)|purchas(?:e|es|ed|ing)|tak(?:e|es|en|ing)|took|secur(?:es|ed|ing)|pa(?:y|ys|id|ying)"
    r"|(?:lift|rais|increas|boost)(?:e|es|s|ed|ing)?)\b"
)
# "the purchase of 30% of B", but not "bought the remaining 30%".
_PART = re.compile(
    rf"(?<!remaining )(?<!other )(?<!last )(?<!rest )(?:{P} |{P} (?:stake|holding|share) )(?:of|in) (?:the )?{E}"
)
_RESPECTIVELY = re.compile(r"\brespectively\b")
_HEDGES = {"report": Modality.REPORTED, "rumour": Modality.REPORTED, "rumore": Modality.REPORTED,
           "propos": Modality.NEGOTIATING, "possib": Modality.NEGOTIATING, "potent": Modality.NEGOTIATING}  # fmt: skip


_UNDER_WHICH = re.compile(
    r"\b(?:pact|deal|agreement|contract|accord|arrangement)\b[^.;]{0,40}?\b(?:(?:under|by|in|through) which|whereby)\b"
    r"|\bunder (?:an?|the|their|its) (?:[\w-]+ ){0,2}(?:supply|hosting|lease|licensing|licence|content|cloud|purchase)"
    r" (?:pact|deal|agreement|contract|accord|arrangement)\b"
    r"|\b(?:pact|deal|agreement|contract|accord|arrangement|memorandum of understanding|letter of intent) with"
    r" [^.;,]{1,60}? to [a-z]+\b"
)
_NONE = re.compile(r"\bno (?:sole|exclusiv)")
_AT_FIRST = re.compile(rf"\b(?:{AT_FIRST})\b")
# "has put its assistant into its shopping app": both are its own.
_OWN_INTO_OWN = re.compile(
    r"\b(its|their) (?:own )?(?:[\w.-]+ ){1,4}?(?:in|into|within|inside|across) \1 "
    r"(?!(?:\w+ )?(?:partners?|customers?|clients?|rivals?|suppliers?)\b)"
)
_EACH_TO_EACH = re.compile(rf"{E}(?: ,)? respectively\b")
_GOES_ON = re.compile(r"(?:At issue|At stake|In dispute|In question|What angers it|The quarrel)\b")
_WOULD = re.compile(r"\bwould\b")
_HEARD = frozenset({Modality.REPORTED, Modality.NEGOTIATING, Modality.ALLEGED, Modality.DENIED})
_FEW = 3  # firms of which a sentence may well tell every pair
_ALIKE = 2  # times that one construction may tell of the same firms in a sentence: no honest one does more


class Assembler:
    """Builds claims from hits; the same input gives the same claims in the same order."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        frames: Frames,
        stage: Stage,
        judge: Judge,
        confidence: Confidence,
        verdicts: Verdicts,
        least: Mapping[str, float],
        fitted: Fitted | None = None,
    ) -> None:
        """least: probability, by sort of claim, from which on it is told."""
        self._gazetteer = gazetteer
        self.guesses = Guesses(fitted, verdicts, confidence, least, self._owner)
        self._frames = frames
        self._stage = stage
        self._silent: set[frozenset[str]] = set()  # pairs of the sentence of which a construction told what is not so
        self._judge = judge
        self._direction = Direction(gazetteer, frames)
        self._verbs = frames.tags
        # Constructions of a plain "deal": which side is which, only what the firms are says.
        self._plain = frozenset(f.id for f in frames.all if f.kind is None)

    def weighed(
        self, document: Document, sentence: str, encoded: Encoded, told: Sequence[Found], heard: str = "",
        before: Sequence[Earlier] = (),
    ) -> tuple[list[Found], list[Found]]:  # fmt: skip
        """What has been told of the sentence, with what the fitted weights say of it, and what only they hear.

        before: the firms of the sentences before.
        """
        refused = frozenset(self._silent)

        @cache  # asked only where the weights hear something
        def press() -> bool:
            return self._press(sentence, heard)

        def claims(hit: Hit, unruled: Ruling | None) -> Iterator[Found]:
            return self._claims(document, hit, press(), (), None, unruled)

        found = self.guesses.of(encoded, told, refused, before, claims)
        self._silent = set()  # which the guesses have filled, too
        return found

    def found(
        self,
        document: Document,
        sentence: str,
        encoded: Encoded,
        recent: Sequence[Found] = (),
        raiser: Party | None = None,
        others: Sequence[Party] = (),
        heard: str = "",
    ) -> tuple[list[Found], Party | None]:
        """The claims of one sentence, and who raises money in it.

        heard: the sentence before, whose source speaks on where this one says what somebody "would" do.

        Of several frames on one verb and pair the first in the lexicon wins. recent: the claims told last, for "the
        deal"; raiser: who has just raised money, for "the round".
        """
        self._silent = set()
        hits = list(self._frames.hits(encoded))
        press = bool(hits) and self._press(sentence, heard)
        raised = next((h.encoded.party(h.match["to"]) for h in hits if h.frame.options.get("sets") == "round"), None)
        rows = list(self._told(document, press, hits, recent, raised or raiser))
        if firms_of(encoded) > 1 or others:
            cued = self._stage.hits(encoded, others, self._settled(encoded, rows))
            press = press or (bool(cued) and not hits and self._press(sentence, heard))
            rows += self._cued(document, press, cued, rows, [*recent, *rows])
        if not rows:
            return [], raised
        if any(not each.nominal for each in rows):
            rows = [each.dated_apart() if each.nominal else each for each in rows]
        owners = self.guesses.owners
        # An ended deal is told by its ending alone.
        ended = {(_pair(f.claim), f.claim.object) for f in rows if f.claim.kind is Kind.TERMINATION}
        gone = {pair for pair, kind in ended if kind != Kind.EXCLUSIVITY.value}
        freed = {pair for pair, kind in ended if kind == Kind.EXCLUSIVITY.value}
        # "a pact under which A runs B's servers": what the pact is about has been told.
        content = [f for f in rows if f.claim.kind not in {Kind.PARTNERSHIP, Kind.TERMINATION}]
        told = {_pair(f.claim) for f in content} | {owners(f) for f in content}
        covered = told if _UNDER_WHICH.search(sentence) else set()
        models = {owners(f) for f in rows if f.claim.kind is Kind.TERMINATION and f.claim.object == "integration"}
        unsworn = (
            {_pair(f.claim) for f in rows if f.claim.kind is Kind.EXCLUSIVITY} if _NONE.search(sentence) else set()
        )
        promised = {
            _pair(f.claim)
            for f in rows
            if f.claim.kind is Kind.EXCLUSIVITY and f.claim.exclusive and f.claim.rule not in self._plain
        }
        taken_over = {_pair(f.claim) for f in rows if f.claim.kind is Kind.ACQUISITION and f.claim.percent}
        kept = []
        turned = {(f.claim.kind, f.claim.to_id, f.claim.from_id) for f in rows if f.claim.rule not in self._plain}
        for each in rows:
            sides = each.claim.kind, each.claim.from_id, each.claim.to_id
            if each.claim.rule in self._plain and sides in turned:
                continue  # "an agreement with B under which A provides B": who provides is told
            denied = each.claim.modality is Modality.DENIED and each.claim.kind is not Kind.EXCLUSIVITY
            if denied and _pair(each.claim) in unsworn:
                continue  # "has no exclusive deal": there may be another
            if each.claim.object == Kind.PARTNERSHIP.value and owners(each) in models:
                continue  # "stopped using B's model": that is what ended
            if each.claim.kind is Kind.PARTNERSHIP and not covered.isdisjoint((_pair(each.claim), owners(each))):
                continue
            pair, kind = _pair(each.claim), each.claim.kind
            past = each.nominal or each.claim.modality is Modality.TERMINATED
            named = past and kind not in _ACTS and pair in gone
            if each.claim.modality is Modality.TERMINATED and kind not in _ACTS and pair in freed:
                continue  # "its promise to use only chips of B expired": what ended is the promise
            if kind is Kind.PARTNERSHIP and each.claim.rule in self._plain and pair in promised:
                continue  # "its contract with B forbade it": only the promise is told
            if each.nominal and kind is Kind.INVESTMENT and pair in taken_over:
                continue  # "has lifted its holding in B from 19 to 55 per cent": the holding is what grew
            if (pair, kind.value) not in ended and not named:
                kept.append(each)
        return kept, raised

    def _press(self, sentence: str, heard: str) -> bool:
        """True if the sentence rests on the press, or goes on with what the one before it rests on."""
        if self._judge.from_press(sentence):
            return True
        return (_WOULD.search(sentence) or _GOES_ON.match(sentence)) is not None and self._judge.from_press(heard)

    def _settled(self, encoded: Encoded, told: Sequence[Found]) -> Callable[[int, int], bool] | None:
        """Asked of a stretch of the document: True where every pair of firms of the sentence is told there already."""
        if not told or MAY_PROMISE.search(encoded.text):
            return None
        ids = set[str]().union(*(self._meant(i) for i in encoded.items.values() if isinstance(i, Party)))
        if len(ids) > _FEW:
            return None
        pairs = {"/".join(sorted(pair)) for pair in combinations(ids, 2)}
        spans = [(_sides(f.claim), f.claim.evidence) for f in told]
        return lambda start, end: pairs <= {p for p, s in spans if s.start < end and start < s.end}

    def _owner(self, entity: Entity) -> str:
        return entity.parent if entity.provisional and entity.parent else self._gazetteer.owner(entity).id

    def _told(
        self, document: Document, press: bool, hits: Sequence[Hit], recent: Sequence[Found], raiser: Party | None
    ) -> Iterator[Found]:
        taken: set[tuple[str, str, str]] = set()
        told: list[Found] = []
        alike: Counter[tuple[str, ...]] = Counter()
        # "the purchase": what a sentence says of a deal comes after the deal itself.
        for hit in sorted(hits, key=lambda h: bool(h.frame.options.get("about") or h.frame.options.get("alike"))):
            alike[key := _who(hit)] += 1
            if alike[key] > _ALIKE:
                continue
            anchor = (
                hit.encoded.span(*hit.match.span("v"))
                if hit.match.groupdict().get("v")
                else hit.encoded.span(*hit.match.span())
            )
            pairs = self._plain_pairs(hit) if taken else None
            if pairs is not None and all((str(anchor), pair, "") in taken for pair in pairs):
                continue
            for each in self._claims(document, hit, press, [*recent, *told], raiser):
                mutual = hit.frame.options.get("mutual")
                pair = f"{each.claim.from_id}>{each.claim.to_id}" if mutual else _pair(each.claim)
                promise = each.claim.kind is Kind.EXCLUSIVITY and not hit.frame.options.get("object")
                share = str(each.claim.percent) if each.claim.kind is Kind.CUSTOMER_CONCENTRATION else ""
                key = (str(anchor), pair, "exclusive" if promise else share)
                if key in taken:
                    continue
                taken.add(key)
                told.append(each)
                yield each

    def _plain_pairs(self, hit: Hit) -> set[str] | None:
        """Every pair of which the hit could tell, whoever is which; None where it could tell more of one pair.

        Where all of them have been told, who says so and on what terms need not be asked.
        """
        options, kind = hit.frame.options, hit.frame.kind
        if kind in MORE_THAN_PAIRS or any(options.get(name) for name in ("exclusive", "mutual", "about", "sets")):
            return None
        if MAY_PROMISE.search(hit.encoded.text):
            return None
        groups = hit.match.groupdict()
        both = groups.get("both")
        first, second = (self._meant(hit.encoded.party(both or groups[name])) for name in ("from", "to"))
        return {"/".join(sorted((a, b))) for a in first for b in second if a != b}

    def _meant(self, party: Party) -> set[str]:
        """Ids of all that a claim may name where this party stands."""
        ids = {e.id for e in party.entities}
        ids |= {self._gazetteer.owner(e).id for e in party.entities if e.type is EntityType.CHIP}
        return ids | ({party.owner[0].id} if party.owner else set())

    def _cued(
        self, document: Document, press: bool, hits: Sequence[Hit], told: Sequence[Found], recent: Sequence[Found]
    ) -> list[Found]:
        """Ties that only a cue tells of: none that a construction has told of the same firms, and one of a verb."""
        rows: list[Found] = []
        known = {(_sides(f.claim), f.claim.kind) for f in told}
        spans = [(_sides(f.claim), f.claim.kind, f.claim.evidence) for f in told]
        used: set[tuple[str, tuple[int, int], bool]] = set()
        for hit in hits:
            cue = hit.encoded.span(*hit.match.span("object"))
            verb = hit.encoded.span(*hit.match.span("v"))
            near = {p for p, _, s in spans if s.start < cue[1] and cue[0] < s.end}
            pairs = self._plain_pairs(hit) if near else None
            if pairs is not None and pairs <= near:
                continue
            for each in self._claims(document, hit, press, recent, None):
                pair, kind = _sides(each.claim), each.claim.kind
                many = bool(hit.frame.options.get("many"))
                # "the exclusive partner of B" tells of a promise besides; what is only talked of promises nothing.
                sworn = kind is Kind.EXCLUSIVITY and each.claim.modality is not Modality.NEGOTIATING
                covered = any(
                    ((p == pair and (k is kind or not sworn)) or (k is kind and not many))
                    and s.start < cue[1]
                    and cue[0] < s.end
                    for p, k, s in spans
                )
                promise = kind is Kind.EXCLUSIVITY
                if promise and hit.frame.kind is not kind and _AT_FIRST.search(hit.match[0]):
                    continue
                here = {(pair, cue, promise), (pair, verb, promise)}
                licensed = kind is Kind.INTEGRATION and (pair, Kind.LICENCE) in known
                if (pair, kind) in known or covered or here & used or licensed:
                    continue
                if hit.frame.kind is None and any(p == pair for p, _ in known):
                    continue  # what the deal is about has been told
                known.add((pair, kind))
                used |= here
                rows.append(each)
        return rows

    def _claims(
        self, document: Document, hit: Hit, press: bool, recent: Sequence[Found], raiser: Party | None,
        unruled: Ruling | None = None,
    ) -> Iterator[Found]:  # fmt: skip
        """unruled: how a tie is told of which the judge hears nothing asserted; None: not at all."""
        groups = hit.match.groupdict()
        if hit.frame.options.get("sets"):
            return
        both = groups.get("both")
        if both:
            party = hit.encoded.party(both)
            if len(party.entities) < 2:
                return
            rows = [
                ((a, n), (b, m))
                for i, (a, n) in enumerate(zip(party.entities, party.names, strict=True))
                for b, m in list(zip(party.entities, party.names, strict=True))[i + 1 :]
            ]
            parties = (party, party)
        else:
            source = hit.encoded.party(groups["from"])
            about = hit.frame.options.get("about")
            if about == "other":
                target = other_side(recent, source)
            else:
                target = MEANT[about](recent) if about else hit.encoded.party(groups["to"])
            if target is None and about == "round":
                target = raiser
            if target is None:
                return
            if hit.frame.options.get("turned"):
                source, target = target, source
            rows = [
                ((a, n), (b, m))
                for a, n in zip(source.entities, source.names, strict=True)
                for b, m in zip(target.entities, target.names, strict=True)
            ]
            if len(source.entities) == len(target.entities) > 1 and _EACH_TO_EACH.search(hit.match.string):
                size = len(target.entities)
                rows = rows[:: size + 1]  # "A and B bought C and D respectively": the first the first
            parties = (source, target)
        if hit.frame.options.get("mutual"):
            rows = [*rows, *((b, a) for a, b in rows)]
        kind: Kind | None
        if hit.frame.options.get("alike"):
            like = like_before(recent, parties[0])
            if like is None:
                return
            kind, second = like
            rows = [(b, a) for a, b in rows] if second else rows
            parties = parties[::-1] if second else parties
        else:
            kind = hit.frame.kind or self._direction.deal_kind(hit, rows)
        if kind is None or (kind is Kind.PARTNERSHIP and hit.frame.options.get("needs") == "known-kind"):
            return
        if kind is Kind.CUSTOMER_CONCENTRATION and (document.kind is not DocumentKind.FILING or len(rows) > 1):
            return
        if not stands(hit, kind, self._verbs):
            return
        ruling = self._judge.rule(hit, kind, press, document.published) or unruled
        if ruling is None:
            self._silent |= {frozenset((a.id, b.id)) for (a, _), (b, _) in rows}
            return
        if ruling.modality is Modality.ANNOUNCED and _WOULD.search(hit.match.groupdict().get("vg") or ""):
            # "The firm would host": what was only heard or talked of before is still no more than that.
            pairs = {frozenset((a.id, b.id)) for (a, _), (b, _) in rows}
            heard = next((f.claim for f in recent if f.claim.modality in _HEARD and f.firms in pairs), None)
            ruling = Ruling(heard.modality, "as told before") if heard else ruling
        several = len(rows) > 1 and kind is not Kind.PARTNERSHIP
        shares = _RESPECTIVELY.search(hit.encoded.text) is not None
        terms = terms_of(hit, kind, ruling.modality, several)
        if ruling.modality is Modality.CONFIRMED and _still_to_come(terms, document.published):
            if kind is Kind.DISPUTE:  # "the suit is due to be heard in October": a day in court, not that of the suit
                terms = replace(terms, announced=None, start=None)
            else:
                ruling = Ruling(Modality.ANNOUNCED, "its date is still to come")
        ended = kind if ruling.why == WILL_END else None
        if ended:
            kind, ruling = Kind.TERMINATION, Ruling(Modality.REPORTED if press else Modality.ANNOUNCED, WILL_END)
        if kind is Kind.INVESTMENT and terms.percent and terms.percent > _MAJORITY and _BOUGHT.search(hit.match[0]):
            kind = Kind.ACQUISITION
        if kind is Kind.ACQUISITION and terms.percent and terms.percent <= _MAJORITY and _PART.search(hit.match[0]):
            kind = Kind.INVESTMENT
        if document.kind is DocumentKind.FILING and kind is Kind.INVESTMENT and _held(hit):
            kind = Kind.OWNERSHIP  # a filing tells who owns what, a newspaper who has put money where
        for index, ((a, a_name), (b, b_name)) in enumerate(rows):
            if _doubtful(parties, a, b, hit, document.kind is DocumentKind.FILING):
                continue
            if hit.frame.kind is Kind.CHIP_SUPPLY and b.type is EntityType.CHIP:
                b = self._gazetteer.owner(b)
                b_name = b.name
            if kind is not Kind.INTEGRATION and hit.frame.options.get("object") != "integration":
                a, a_name = _with_owner(parties[0], a, a_name)
                b, b_name = _with_owner(parties[1], b, b_name)
            if hit.frame.options.get("orient", hit.frame.kind is None):
                turned = self._direction.oriented(hit, kind, a, b)
                if turned is None:
                    continue
                if turned:
                    a, b, a_name, b_name = b, a, b_name, a_name
            if not self._direction.allowed(hit, kind, a, b):
                continue
            kind = self._direction.supplied(hit, kind, b)
            if kind is Kind.CHIP_SUPPLY and b.type is EntityType.PRODUCT and parties[1].owner:
                b, b_name = parties[1].owner  # "Acme's Birch processors": bought of Acme
            if ended and "{S:to}" in str(hit.frame.options["pattern"]):
                a, b, a_name, b_name = b, a, b_name, a_name  # who acts is who ends it
            own = self._own_terms(hit, terms, index, len(rows)) if shares and several else terms
            for each in periods(hit, own) if kind is Kind.CUSTOMER_CONCENTRATION else (own,):
                yield from self._build(
                    document, hit, kind, ruling.modality, ruling.why, each, (a, a_name), (b, b_name), ended
                )

    def _build(
        self, document: Document, hit: Hit, kind: Kind, modality: Modality, why: str, terms: Terms,
        source: tuple[Entity, str], target: tuple[Entity, str], ended: Kind | None = None,
    ) -> Iterator[Found]:  # fmt: skip
        start, end = hit.encoded.span(terms.left, terms.right)
        own = _OWN_INTO_OWN.search(document.text, start, end) if kind is Kind.INTEGRATION else None
        if own and target[1] in own[0]:
            return
        quote = document.text[start:end]
        if not quote:
            return
        stated = hit.frame.options.get("exclusive")
        exclusive = stated if stated is not None else terms.exclusive
        if kind in {Kind.TERMINATION, Kind.DISPUTE, Kind.REGULATORY_ACTION}:
            exclusive = None
        if kind is Kind.PARTNERSHIP and target[0].id < source[0].id:
            source, target = target, source
        if exclusive and _AT_FIRST.search(hit.match[0]):
            exclusive = None  # "was at first built solely on B's models": it is no promise
        doubted = bool(exclusive and terms.hedge and modality in {Modality.CONFIRMED, Modality.ANNOUNCED})
        promised = _HEDGES.get((terms.hedge or "")[:6], Modality.ALLEGED) if doubted else modality
        if doubted and kind is Kind.EXCLUSIVITY:
            modality, why = promised, terms.hedge or why
        nominal = ":v}" in str(hit.frame.options["pattern"]) or "v" not in hit.match.groupdict()
        seen = signals(hit, nominal=nominal)
        claim = Claim(
            document.id, kind, source[0].id, target[0].id, source[1], target[1], modality,
            Evidence(quote, start, end), hit.frame.id,
            object=ended.value if ended else self._object(hit, kind, source[0], target[0]),
            money=terms.money, percent=terms.percent,
            exclusive=None if doubted and kind is not Kind.EXCLUSIVITY else exclusive,
            announced=terms.announced, start=terms.start, end=terms.end, note=why,
        )  # fmt: skip
        yield Found(claim, source[0], target[0], nominal, dates_inside(hit), seen)
        if exclusive and kind in {
            Kind.CLOUD_CONTRACT,
            Kind.INTEGRATION,
            Kind.LICENCE,
            Kind.CHIP_SUPPLY,
            Kind.PARTNERSHIP,
        }:
            bound, owed = source, target
            if kind is Kind.LICENCE or (kind is Kind.CHIP_SUPPLY and "exclusive" in quote.lower()):
                bound, owed = target, source
            if kind is Kind.INTEGRATION and hit.match.start("to") < hit.match.start("from"):
                # "B's models are available exclusively on A": it is B that is bound.
                bound, owed = target, source
                owner = self._gazetteer.owner(bound[0])
                bound = (owner, owner.name if owner.id != bound[0].id else bound[1])
            elif kind is Kind.INTEGRATION:
                owner = self._gazetteer.owner(owed[0])
                owed = (owner, owner.name)
            if kind is Kind.PARTNERSHIP:
                turned = self._direction.bound_is_second(bound[0], owed[0])
                if turned is None:
                    return
                bound, owed = (owed, bound) if turned else (bound, owed)
            if self._gazetteer.group(bound[0]) != self._gazetteer.group(owed[0]):
                promise = replace(
                    claim,
                    kind=Kind.EXCLUSIVITY,
                    from_id=bound[0].id,
                    from_name=bound[1],
                    to_id=owed[0].id,
                    to_name=owed[1],
                    money=None,
                    percent=None,
                    modality=promised,
                    exclusive=True,
                    note=terms.hedge if doubted else why,
                )
                yield Found(promise, bound[0], owed[0], nominal, dates_inside(hit), seen)

    def _own_terms(self, hit: Hit, terms: Terms, index: int, count: int) -> Terms:
        """ "$10bn and $5bn respectively": each its own sum."""
        single = [terms_of(hit, hit.frame.kind or Kind.PARTNERSHIP, Modality.CONFIRMED, False)]
        within = (hit.encoded.items.get(c) for c in hit.match.string[hit.match.start() : hit.match.end() + 80])
        sums = [i for i in within if isinstance(i, Sum)]
        if len(sums) != count:
            return terms
        own = sums[index]
        role = single[0].money.role if single[0].money else MoneyRole.INVESTED
        return replace(
            terms, money=Money(own.low, own.high, own.currency, role, own.bound, own.period), right=single[0].right
        )

    def _object(self, hit: Hit, kind: Kind, a: Entity, b: Entity) -> str | None:
        stated = hit.frame.options.get("object")
        if stated:
            return str(stated)
        if kind is Kind.TERMINATION:
            words = hit.match.group(0)
            noun = hit.match.groupdict().get("object") or ""
            for text in (noun, words):
                for sign, name in _OBJECTS:
                    if sign in text:
                        return name
            if re.search(r"\b(?:deals?|contracts?|agreements?|orders?)$", noun) or hit.frame.options.get("untold"):
                supplied = self._direction.supplies(a, b)
                return supplied.value if supplied else "partnership"
            return "partnership"
        return None

    def provisional(self, claims: Sequence[Claim], found: Iterable[Found]) -> tuple[Entity, ...]:
        """The unknown firms that the claims name."""
        wanted = {i for c in claims for i in (c.from_id, c.to_id)}
        entities = {e.id: e for f in found for e in (f.source, f.target) if e.provisional and e.id in wanted}
        return tuple(replace(entities[key], note=None) for key in sorted(entities))


def _doubtful(parties: Sequence[Party], a: Entity, b: Entity, hit: Hit, filing: bool) -> bool:
    """True for a name that only its capital speaks for, but beside a known firm in a sure construction."""
    weak = [entity.id in party.doubted and entity.provisional for party, entity in zip(parties, (a, b), strict=True)]
    sure = (
        hit.frame.subject_first
        or "{vg}" in str(hit.frame.options["pattern"])
        or hit.frame.kind is Kind.TERMINATION
        or hit.frame.options.get("sure")
    )
    if filing:  # which writes its own terms with capitals: "the Products"
        return any(weak)
    if all(weak):
        return not sure or hit.frame.kind not in _DEALINGS
    return any(weak) and not sure and (hit.frame.kind is None or (a.provisional and b.provisional))


def firms_of(encoded: Encoded) -> int:
    """How many firms the sentence names or means."""
    return len({e.id for i in encoded.items.values() if isinstance(i, Party) for e in i.entities})


def _held(hit: Hit) -> bool:
    verb = hit.match.groupdict().get("v") or ""
    return hit.frame.options.get("object") == "shares" or re.match(r"(?:own|hold|held)", verb) is not None


def _still_to_come(terms: Terms, published: str | None) -> bool:
    """True where the text dates the tie itself after its own publication."""
    when, today = bounds(terms.start or terms.announced), bounds(published)
    return when is not None and today is not None and when.first > today.last


def _with_owner(party: Party, entity: Entity, name: str) -> tuple[Entity, str]:
    """A product whose owner is named with it stands for the owner; a cloud service is a party of its own."""
    return party.owner if party.owner and entity.type in MODELS and len(party.entities) == 1 else (entity, name)


def _who(hit: Hit) -> tuple[str, ...]:
    """The construction and the firms that it found."""
    groups = hit.match.groupdict()
    chars = (groups.get(name) for name in ("from", "to", "both"))
    return hit.frame.id, *(e.id for char in chars if char for e in hit.encoded.party(char).entities)


def _sides(claim: Claim) -> str:
    """The pair of a claim; of a dispute with its direction, for whoever is sued may sue back."""
    return f"{claim.from_id}>{claim.to_id}" if claim.kind is Kind.DISPUTE else _pair(claim)


def _pair(claim: Claim) -> str:
    return "/".join(sorted((claim.from_id, claim.to_id)))
