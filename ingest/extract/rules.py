"""The default extractor: deterministic rules over a gazetteer, no model, no key, no network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import pairwise

from graph.model import Claim, Document, DocumentKind, Entity, EntityType, Extracted, Extraction, digest
from ingest.extract.amounts import find_percents, find_sums
from ingest.extract.asides import NAMING
from ingest.extract.assembly import Assembler
from ingest.extract.award_notices import award_notice
from ingest.extract.called_off import called_off
from ingest.extract.clauses import encode
from ingest.extract.confidence import LEAST, Confidence
from ingest.extract.coreference.resolver import Resolver
from ingest.extract.cued.stage import Stage
from ingest.extract.definitions import defined_names
from ingest.extract.encoded import Encoded, Party
from ingest.extract.filer import filer_of, self_mentions
from ingest.extract.filing_dates import dated, own_days
from ingest.extract.fitted.earlier import Earlier, earlier
from ingest.extract.fitted.stage import Fitted
from ingest.extract.fitted.verdicts import Verdicts
from ingest.extract.follow_ups import both_ended, contested, disputed_ends, told_further
from ingest.extract.found import Found
from ingest.extract.frames import Frames
from ingest.extract.held_back import held_back
from ingest.extract.language import language_of, readable
from ingest.extract.lexicon import Lexicon, lexicon
from ingest.extract.mentions import Gazetteer, Mention
from ingest.extract.merging import Merger
from ingest.extract.modality.judge import Judge
from ingest.extract.papers import by_their_papers
from ingest.extract.pleadings import alleged, alleged_by_a_side, is_pleading
from ingest.extract.publisher import SELF_WORDS, publisher_mentions
from ingest.extract.sentences import Sentence, split_sentences
from ingest.extract.stray_dates import with_stray_dates
from ingest.extract.stray_sums import with_stray_sums
from ingest.extract.structured import form_claims
from ingest.extract.structured.customers import customers, of_the_whole
from ingest.extract.times import find_dates
from ingest.extract.triggers import compounds, letters
from ingest.extract.voices import Voices

# Raise it with every change of the code that can change a claim.
CODE_VERSION = "18"
_SHORTEST = 8  # characters of a sentence that says anything: "It has not." does
_MEMORY = 3  # sentences for which "the deal" means the one that was told last
_OWNERS = frozenset({EntityType.ORGANIZATION, EntityType.FUND})
_UNSPOKEN = re.compile(
    r"(?:,? Co\.?,? Ltd|,? (?:Inc|Incorporated|LLC|L\.L\.C|Ltd|LLP|S\.A|S\.p\.A|N\.V|B\.V|GmbH(?: & Co\. (?:KG|KGaA))?"
    r"|AG|SE|ASA|Oyj|Oy|K\.K|KGaA|S\.r\.l|S\.A\.S)|, (?:Corp|Co|plc|PLC))"
    r"\.?$|(?<=\w) (?:Corp|Corporation|Limited)\.?$"
)
_FURTHER = re.compile(
    r"[\"“]?(?:The|This|That|Our|Under|In|As|According|Aggregate|Total)\b"
    r"|[^\n]{0,300}\b(?:to|under) (?:this|the|that) [a-z]+"
    r"|[^\n]{0,80}\b(?:closed|completed|finali[sz]ed|concluded|consummated|wrapped up) (?:this|the|that) [a-z]+"
)
_WORD = re.compile(r"[a-z-]+")
_RAISES = re.compile(
    r"\b(?:rais|secur|clos)(?:e|es|ed|ing)\b|\b(?:announc|unveil|complet)(?:e|es|ed)\b[^.;]{0,40} (?:round|financing)\b"
)
# "Acme, Birch's hosting arm,": the text says who owns it.
_APPOSED = re.compile(r",? (?:now |an? |the )?")
_ARM_OF = re.compile(r"(?:'s|’s|'|’) (?:[\w-]+ ){0,3}(?:subsidiary|unit|division|arm|affiliate|offshoot|brand)\b")
# "Miren, the medical model developed by Acme", "Ida, Acme's voice assistant": what the text says is a product.
_THING = (
    r"(?:(?:language|AI|foundation|speech|voice|video|image|vision|coding|reasoning) )?"
    r"(?:models?|assistants?|chatbots?|copilots?|agents?|app|tool|search engine|browser|editor|software|platform)"
)
_PRODUCT_BY = re.compile(
    rf", (?:now |an? |the |its ){{1,2}}(?:[\w-]+ ){{0,4}}?{_THING} (?:(?:that|which) (?:was|is) )?"
    r"(?:(?:developed|made|built|trained|created|sold|offered|run|launched) )?(?:by|of|from) (?:the )?"
)
_PRODUCT_OF = re.compile(rf"(?:'s|’s|'|’) (?:[\w-]+ ){{0,3}}?{_THING}\b")
_PROJECT = re.compile(
    r" (?:data cent(?:re|er)s?|data-cent(?:re|er)|campus(?:es)?|sites?|project|programme|program|initiative|complex"
    r"|clusters?|facilit(?:y|ies)|supercomputer)\b"
)
_HOME_OF = re.compile(rf" (?:[a-z][\w-]+ ){{0,2}}(?:{NAMING}|venture|project|builder|player|outfit) ")
# What points to another story and tells none.
_TEASER = re.compile(
    r"(?i)(?:more on (?:this|the) (?:story|topic)|don['’]t miss|sponsored(?: content| post)?|advertisement"
    r"|in (?:today['’]s|this week['’]s) (?:newsletter|issue|edition|episode|podcast)|read (?:more|also|next|on)"
    r"|see also"
    r"|related(?: (?:stories|articles|news|reading))?|also read|trending(?: now)?|most read|you (?:may|might) also like"
    r"|recommended(?: reading)?|up next|watch(?: now)?|listen(?: now)?|coming up|from the archives?|popular now"
    r"|editor['’]s picks?|further reading|what to read next|previously)\s*[:|»>–—]"
)
_LONGEST = 60_000_000  # characters of a text that are read: more than the largest reply that is unpacked can hold


@dataclass(frozen=True)
class _Read:
    """One sentence with its firms."""

    sentence: Sentence
    parties: tuple[Party, ...]

    @cached_property
    def firms(self) -> int:
        """How many firms it names or means."""
        return len({e.id for p in self.parties for e in p.entities})


def version_of(entities: Iterable[Entity], words: Lexicon) -> str:
    """The version of the rules over these entities and words: another one for whatever can change a claim."""
    rows = [[str(getattr(e, f.name)) for f in fields(e)] for e in sorted(entities, key=lambda e: e.id)]
    return f"{CODE_VERSION}+{digest('rules', words.digest, json.dumps(rows))[:16]}"


def _replace(rows: list[Found], old: Found, new: Found) -> None:
    """Put one in the place of another, which was told lately and so is among the last."""
    for at in range(len(rows) - 1, -1, -1):
        if rows[at] is old:
            rows[at] = new
            return


class RuleExtractor:
    """Claims by frames; implements `graph.model.Extractor`. Build it once, use it for any number of documents."""

    name = "rules"

    def __init__(
        self, entities: Iterable[Entity], words: Lexicon | None = None, *, fitted: bool = True,
        least: Mapping[str, float] = LEAST,
    ) -> None:  # fmt: skip
        """fitted: whether the fitted weights are asked. least: see `ingest.extract.confidence.LEAST`."""
        words = words or lexicon()
        entities = sorted(entities, key=lambda e: e.id)
        self._gazetteer = Gazetteer(entities, words)
        self._resolver = Resolver(self._gazetteer, words)
        self._frames = Frames(words)
        self._judge = Judge(words, self._frames)
        self._stage = Stage(words, self._frames)
        self._weighs = fitted
        weights = None
        if fitted:
            ties, firmness = words.fitted["ties"], words.fitted["firmness"]
            weights = Fitted(ties, firmness, words.clusters, self._stage.tags)
        self._assembler = Assembler(
            self._gazetteer, self._frames, self._stage, self._judge, Confidence(words), Verdicts(words), least, weights
        )
        self._voices = Voices(words)
        self._merger = Merger(self._gazetteer)
        self.version = version_of(entities, words)

    def extract(self, document: Document) -> Extracted:
        """All claims of the document, each with its verbatim span; none from text that is not English."""
        extraction = Extraction(document.id, self.name, self.version)
        found = self.found(document)
        claims = self._merger.merged(found)
        entities = self._assembler.provisional(claims, found)
        return Extracted(document, extraction, claims, entities)

    def shown(self, document: Document) -> list[tuple[Encoded, list[Earlier]]]:
        """Every sentence that the fitted weights see, and the firms of those before it: what they are fitted to."""
        seen: list[tuple[Encoded, list[Earlier]]] = []
        self._found(document, seen)
        return seen

    def found(self, document: Document) -> list[Found]:
        """What each sentence tells, before a deal that is told twice becomes one claim."""
        return self._found(document, None)

    def _found(self, document: Document, seen: list[tuple[Encoded, list[Earlier]]] | None) -> list[Found]:
        form = form_claims(document, self._gazetteer)
        if form is not None:
            return form
        language = document.language or language_of(document.text)
        if language not in {None, "en"}:
            return []
        weighs = self._weighs and document.kind is not DocumentKind.FILING
        found: list[Found] = []
        ties: dict[str, dict[str, None]] = {}  # by firm: the kinds of its ties so far, and which side it is
        recent: list[Found] = []  # what the last sentence with a claim told
        guessed: list[Found] = []  # what only the weights heard in the last one: "the deal" never means it
        raiser: Party | None = None  # who has just raised money
        silent = 0  # sentences since
        sentence = ""
        named: list[tuple[Party, ...]] = []  # the firms of the last sentences
        sentences = list(split_sentences(document.text[:_LONGEST]))
        for read in self._sentences(document, sentences):
            dealt = {e.id for f in recent for e in (f.source, f.target)}
            others = [
                p for parties in named for p in parties if not p.chip and (not p.weak or dealt.issuperset(p.doubted))
            ]
            hearable = self._hearable(document, read, bool(recent) or raiser is not None, bool(others))
            before = earlier(named, read.parties, ties) if weighs or seen is not None else []
            weighed = bool(weighs and read.firms and (read.firms > 1 or before))
            named = [*named, read.parties][-_MEMORY:]
            encoded = self._encoded(document, read) if hearable or weighed or seen is not None else None
            weighed = weighed and encoded is not None and bool(encoded.tokens)  # all of it may be an aside
            if seen is not None and encoded is not None and encoded.tokens and (read.firms > 1 or before):
                seen.append((encoded, before))
            silent += 1
            heard, sentence = sentence, document.text[read.sentence.start : read.sentence.end]
            for old, new in self._voices.answered([*(recent if silent == 1 else []), *guessed], sentence):
                _replace(found, old, new)
                _replace(recent, old, new)
            guessed = []
            if encoded is not None:
                rows: list[Found] = []
                raised: Party | None = None
                if hearable:
                    rows, raised = self._assembler.found(document, sentence, encoded, recent, raiser, others, heard)
                if weighed:
                    rows, guessed = self._assembler.weighed(document, sentence, encoded, rows, heard, before)
                    guessed = self._voices.heard(guessed, sentence, read.sentence.start)
                told = self._voices.heard(rows, sentence, read.sentence.start)
                if raised is not None:
                    raiser, silent = raised, 0
                further = None if told else told_further(encoded, recent)
                for old, new in [*([further] if further else []), *contested(encoded, recent)]:
                    _replace(found, old, new)
                    _replace(recent, old, new)
                for each in told:
                    for firm, role in ((each.claim.from_id, "from"), (each.claim.to_id, "to")):
                        ties.setdefault(firm, {})[f"{each.claim.kind.value} {role}"] = None
                if told:
                    recent, silent = told, 0
                found += [*told, *guessed]
            if silent >= _MEMORY:
                recent, raiser = [], None
        told = self._assembler.guesses.likely(found)
        told = called_off(disputed_ends(both_ended(told), document.text), document.text, document.published)
        found = [*told, *self._assembler.guesses.beside(told, found)]
        found = called_off(found, document.text, document.published)
        found += award_notice(document, self._gazetteer, self._frames)
        if document.kind is not DocumentKind.FILING and is_pleading(document.text):
            found = alleged(found)
        if document.kind is not DocumentKind.FILING:
            found = with_stray_sums(found, document.text, sentences)
            found = with_stray_dates(found, document, sentences)
        found = alleged_by_a_side(found, document.text)
        found = of_the_whole(held_back(found, document.text, sentences), document.text)
        if document.kind is DocumentKind.FILING:
            found = by_their_papers(found, document.text, sentences)
            found += customers(document, filer_of(document, self._gazetteer), self._gazetteer, found)
        days = own_days(document)
        return [dated(each, document, days) for each in found] if days else found

    def _sentences(self, document: Document, split: Sequence[Sentence]) -> Iterable[_Read]:
        text = document.text[:_LONGEST]
        sentences = [s for s in split if s.end - s.start > _SHORTEST]
        lines: dict[int, bool] = {}
        spans: dict[int, tuple[int, int]] = {}
        for s in sentences:
            spans[s.paragraph] = (min(s.start, spans.get(s.paragraph, (s.start, 0))[0]), s.end)
        for paragraph, (start, end) in spans.items():
            lines[paragraph] = readable(text[start:end])
        sentences = [s for s in sentences if lines[s.paragraph] and not _TEASER.match(text, s.start, s.end)]
        named = self._resolver.named(text)
        filer = filer_of(document, self._gazetteer)
        if filer:
            named += self_mentions(text, filer, named)
        known = [m for m in self._gazetteer.known(text) if not any(n.start < m.end and m.start < n.end for n in named)]
        mentions = sorted([*named, *known], key=lambda m: m.start)
        unknown = self._gazetteer.unknown(text, sentences, mentions, document.kind is not DocumentKind.FILING)
        short = defined_names(text, [*mentions, *unknown], document.kind is DocumentKind.FILING)
        taken = {i for m in short for i in range(m.start, m.end)}
        rest = [m for m in (*mentions, *unknown) if m.start not in taken and m.end - 1 not in taken]
        mentions = sorted([*rest, *short], key=lambda m: (m.start, -m.end))
        mentions = _owned(text, mentions)
        if document.kind is not DocumentKind.FILING and (spoken := publisher_mentions(text, mentions)):
            mentions = sorted([*mentions, *spoken], key=lambda m: m.start)
        written: dict[str, str] = {}  # what the text itself calls a firm that it then only describes
        for m in mentions:
            if not m.resolved:
                name = self._name(text, m)
                old = written.setdefault(m.entity.id, name)
                if m.entity.provisional and name.startswith(f"{old} "):
                    written[m.entity.id] = name  # "Oakhurst" is Oakhurst Press wherever the text says so once
        # "The Company announced that it has signed": in a filing its own name may be that.
        own = SELF_WORDS - {"the company"} if document.kind is DocumentKind.FILING else SELF_WORDS
        past: list[Sequence[Mention]] = []
        at = 0
        for sentence in sentences:
            here: list[Mention] = []
            while at < len(mentions) and mentions[at].start < sentence.end:
                mention = mentions[at]
                at += 1
                if (
                    mention.start >= sentence.start
                    and mention.end <= sentence.end
                    and (not here or mention.start >= here[-1].end)
                ):
                    here.append(mention)
            parties = [self._party(text, m, written) for m in here]
            # Where no firm was named lately, no word can stand for one.
            others = [m for m in here if text[m.start : m.end].lower() not in own]  # "it" is never "we"
            stand_ins = self._resolver.resolve(text, sentence, others, past) if others or any(past) else ()
            for start, end, entities in stand_ins:
                word = text[start:end].lower()
                names = tuple(written.get(e.id, e.name) for e in entities)
                seen = (*here, *(m for p in past for m in p))
                doubted = frozenset(e.id for e in entities if any(m.weak and m.entity.id == e.id for m in seen))
                parties.append(
                    Party(start, end, entities, names, True, False, word in {"its", "their", "our"}, doubted)
                )
            past.append(others)
            if len(past) > 4:
                past.pop(0)
            yield _Read(sentence, tuple(sorted(parties, key=lambda p: p.start)))

    def _name(self, text: str, mention: Mention) -> str:
        """The name as the text has it, less a legal form that nobody speaks: "Acme, Inc"."""
        name = " ".join(text[mention.start : mention.end].split())
        short = _UNSPOKEN.sub("", name)
        if "," not in name and name.endswith((" Corp", " Corp.", " Corporation")) and short in self._gazetteer.stop:
            return name  # "News Corp"
        if name in self._gazetteer.known_firms and short in self._gazetteer.known_firms:
            return name  # "Merck KGaA", which is not Merck
        return short

    def _party(self, text: str, mention: Mention, written: Mapping[str, str]) -> Party:
        own = self._name(text, mention)
        told = mention.resolved or mention.entity.provisional
        name = written.get(mention.entity.id, mention.entity.name) if told else own
        chip = mention.entity.type is EntityType.CHIP
        ours = mention.resolved and text[mention.start : mention.end].lower() == "our"
        doubted = frozenset([mention.entity.id] if mention.weak else [])
        speaks = mention.resolved and text[mention.start : mention.end].lower() == "we"
        return Party(mention.start, mention.end, (mention.entity,), (name,), ours, chip, ours, doubted, speaks)

    def _hearable(self, document: Document, read: _Read, follows: bool, others: bool) -> bool:
        """False where no construction or cue can tell anything. follows: a deal was told just before."""
        text, start, end = document.text, read.sentence.start, read.sentence.end
        further = follows and _FURTHER.match(text, start, end) is not None
        if not read.firms and not further:
            return False
        lower = text[start:end].lower().replace("‐", "-").replace("‑", "-")
        alone = others and read.firms == 1 and not self._stage.alone.isdisjoint(_WORD.findall(lower))
        if read.firms < (1 if follows or alone or _RAISES.search(text, start, end) else 2) and not further:
            return False
        runs = set(letters(lower))
        cued = alone or read.firms > 1
        if follows:  # what was told before may be gone on with, or denied, in a sentence with the word of a cue alone
            cued = alone or (cued and not self._stage.words.isdisjoint(_WORD.findall(lower)))
        elif cued:
            cued = self._stage.possible(runs)
        return further or cued or self._frames.possible(runs.union(compounds(lower)), len(read.parties))

    @staticmethod
    def _encoded(document: Document, read: _Read) -> Encoded:
        """The sentence as frames, cues and weights see it."""
        text, start, end = document.text, read.sentence.start, read.sentence.end
        return encode(
            text, start, end, read.parties,
            list(find_sums(text, start, end)), list(find_percents(text, start, end)),
            list(find_dates(text, document.published, start, end)),
        )  # fmt: skip


def _less_projects(text: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The same without what names a firm's own site or venture: "Acme's Stargate data centres" are Acme's."""
    projects = {
        second.start
        for first, second in pairwise(mentions)
        if text[first.end : second.start] in {"'s ", "’s "}
        and second.entity.type is EntityType.ORGANIZATION
        and first.entity.id != second.entity.id
        and _PROJECT.match(text, second.end)
    }
    return [m for m in mentions if m.start not in projects] if projects else mentions


def _less_regions(text: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The same without where a firm is at home: "Hokkaido server-farm venture Ezo Data" names one firm."""
    regions = {
        first.start
        for first, second in pairwise(mentions)
        if first.weak
        and first.entity.provisional
        and " " not in text[first.start : first.end]
        and _HOME_OF.fullmatch(text, first.end, second.start)
    }
    return [m for m in mentions if m.start not in regions] if regions else mentions


def _owned(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The same, with what stands as "Acme's Kimi" as a product of the firm before it, wherever it is named again."""
    mentions = _less_regions(text, _less_projects(text, mentions))
    owners: dict[str, str] = {}
    arms: dict[str, str] = {}
    for first, second in pairwise(mentions):
        between = text[first.end : second.start]
        coined = second.weak and second.entity.provisional and first.entity.id != second.entity.id
        if between in {"'s ", "’s ", "' ", "’ "} and coined and first.entity.type in _OWNERS:
            owners.setdefault(second.entity.id, first.entity.id)
        named = first.entity.provisional and first.entity.id != second.entity.id and second.entity.type in _OWNERS
        if named and _PRODUCT_BY.fullmatch(between):
            owners.setdefault(first.entity.id, second.entity.id)
        if named and _APPOSED.fullmatch(between) and between.startswith(",") and _PRODUCT_OF.match(text, second.end):
            owners.setdefault(first.entity.id, second.entity.id)
        if _APPOSED.fullmatch(between) and _ARM_OF.match(text, second.end) and first.entity.parent is None:
            arms.setdefault(first.entity.id, second.entity.id)
    if arms:
        mentions = [
            replace(m, entity=replace(m.entity, parent=arms.get(m.entity.id, m.entity.parent))) for m in mentions
        ]
    if not owners:
        return list(mentions)
    return [
        replace(m, entity=replace(m.entity, type=EntityType.PRODUCT, parent=owners[m.entity.id]), weak=False)
        if m.entity.id in owners
        else m
        for m in mentions
    ]


def explain(claim: Claim) -> str:
    """Why the claim is what it is, in a few lines: rule, parties, span, modality, terms."""
    lines = [
        f"{claim.kind.value}: {claim.from_name} ({claim.from_id}) → {claim.to_name} ({claim.to_id})",
        f"  rule       {claim.rule}, confidence {claim.confidence}",
        f"  modality   {claim.modality.value}: {claim.note or 'as the rule says'}",
        f"  span       {claim.evidence.start}–{claim.evidence.end}: {claim.evidence.quote!r}",
    ]
    if claim.money:
        money = claim.money
        lines.append(
            f"  money      {money.low}–{money.high} {money.currency}, role {money.role}, {money.bound}, {money.period}"
        )
    dates = ", ".join(
        f"{k} {v}" for k, v in (("announced", claim.announced), ("start", claim.start), ("end", claim.end)) if v
    )
    if dates:
        lines.append(f"  dates      {dates}")
    return "\n".join(lines)
