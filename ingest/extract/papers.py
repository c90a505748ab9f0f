"""What an agreement in a filing is about: a firm that rents out machines signs many that are about something else."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from graph.model import Claim, Entity, Kind
from ingest.extract.found import Found
from ingest.extract.sentences import Sentence, bounds_of

# Rules that know no more than that two firms have an agreement.
_RULES = frozenset({"sign-deal", "sign-deal-together", "deal-of", "cue-deal-with", "sign-lease-with", "pays-a-year"})
_TOLD = frozenset({"sign-lease-with", "pays-a-year"})  # which say who provides
_COMPUTE = re.compile(
    r"\b(?:cloud|comput\w+|host(?:s|ed|ing)?|capacity|co-?location|GPUs?|gigawatts?|megawatts?|MW|GW|clusters?|inference"
    r"|servers?|storage|workloads?|neocloud|data ?cent(?:er|re)s?)\b",
    re.I,
)
# Papers under which a firm that sells computing sells it, without more words.
_SALES = re.compile(
    r"\b(?:services?|order forms?|orders?|customers?|statement of work|subscription|reserved|committed|usage|commercial"
    r"|lease[sd]?|leasing|rental|tenancy)\b",
    re.I,
)
_NOUN = (
    r"(?P<noun>agreements?|arrangements?|pacts?|accords?|plans?|letters? of intent"
    r"|memorand(?:um|a)(?: of understanding)?)"
)
_NAMED = re.compile(rf"(?P<words>(?:[\w'’,/&-]+ ){{0,6}}?){_NOUN}\b", re.I)
_FILLING = (
    "a an the this that its their our his such said any one another new existing definitive binding non-binding final"
    " formal material multi-year multiyear long-term five-year three-year strategic amended restated and or first"
    " second current certain written initial original separate further additional amendment to entered into has have"
    " signed under announced of by with"
)
_SAYS_NOTHING = frozenset(_FILLING.split())
_SERVES = re.compile(
    r"\b(?:provide|provides|providing|purchase|buy|deliver|delivers|supply)\b[^.;]{0,60}\bservices\b", re.I
)
_CHIPS = re.compile(r"\b(?:chips?|wafers?|processors?|semiconductors?|memory|accelerators?|components?)\b", re.I)
_CONTENT = re.compile(r"\b(?:under|pursuant to|by) which\b|\bto (?:merge|acquire|invest|lend|settle|indemnify)\b", re.I)
_LICENCE = re.compile(r"\b(?:licen[cs](?:e|es|or|ee|ing)|royalt(?:y|ies))\b", re.I)
_LEASE = re.compile(r"\b(?:leas(?:e|es|ed|ing)|landlord|lessor|tenan(?:t|cy)|co-?location)\b", re.I)
_LANDLORD = re.compile(r"\b(?:data-cent(?:re|er) (?:host|builder|owner|operator|landlord)|REIT|landlord)\b", re.I)
_DEFINED = re.compile(r"\((?:the )?[“\"](?P<role>Landlord|Lessor|Licensor|Tenant|Lessee)[”\"]\)", re.I)
_VEHICLE = re.compile(r"\b(?:Merger|Acquisition) Sub(?:sidiary)?\b|\bMergerCo\b")
_TIED = frozenset({Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY})
_REACH = 120  # characters before a defined role in which its firm is named


def by_their_papers(found: Sequence[Found], text: str, sentences: Sequence[Sentence]) -> list[Found]:
    """The same with agreements of a filing taken for what their words say they are.

    Without a word of computing an agreement whose name speaks of something else is none of computing, and one without
    any name is a partnership. Of a lease the landlord provides; where nobody can be told to be it, there is no claim.
    """
    content: dict[frozenset[str], list[int]] = {}  # where claims of a pair stand that know more than an agreement
    for each in found:
        if each.claim.rule not in _RULES:
            content.setdefault(_pair(each), []).append(each.claim.evidence.start)
    for starts in content.values():
        starts.sort()
    return [kept for each in found for kept in _read(each, content, text, sentences)]


def _pair(found: Found) -> frozenset[str]:
    return frozenset((found.claim.from_id, found.claim.to_id))


def _read(
    found: Found, content: Mapping[frozenset[str], Sequence[int]], text: str, sentences: Sequence[Sentence]
) -> Iterator[Found]:
    claim = found.claim
    if _VEHICLE.search(f"{claim.from_name} {claim.to_name}"):
        return  # a shell that is merged away: its parent is the party
    if claim.kind not in _TIED or claim.rule not in _RULES:
        yield found
        return
    first, last = bounds_of(sentences, claim.evidence.start, claim.evidence.end)
    sentence = text[first:last]
    if _LICENCE.search(sentence) and not _COMPUTE.search(sentence) and not _CHIPS.search(sentence):
        return  # a royalty buys no chips, and who licenses what is for other words to tell
    if claim.kind is Kind.CHIP_SUPPLY:
        yield found
        return
    if claim.rule not in _TOLD and _LEASE.search(sentence):
        turned = _let(found, sentence)
        if turned is not None:
            yield turned
        return
    if claim.rule in _TOLD or _COMPUTE.search(sentence) or _SERVES.search(sentence):
        yield found
        return
    named = _about(claim, sentence)
    if named is None or _SALES.search(named):
        yield found
    elif not named and not _told_otherwise(content.get(_pair(found), ()), sentence, (first, last)):
        yield _pact(found)


def _about(claim: Claim, sentence: str) -> str | None:
    """What the name of the agreement says beside that it is one; None where the sentence has no such noun."""
    names = sorted({claim.from_name, claim.to_name}, key=len, reverse=True)
    # Full names are cut out as wholes: "Services" of "Amazon Web Services" is also a word of the agreement's name.
    named = "|".join(re.escape(name) for name in names)
    nouns = list(_NAMED.finditer(re.sub(rf"(?<!\w)(?:{named})(?!\w)", ";", sentence)))
    if not nouns:
        return None
    short = {first[0].casefold() for name in names if (first := name.split())}  # "the Amazon agreement"
    words: list[str] = []
    for noun in nouns:
        before = [w.strip(",'’()\"“”").casefold() for w in noun["words"].split()]
        tail: list[str] = []
        for word in reversed(before):
            if word in _SAYS_NOTHING or word in short:
                break
            tail.append(word)
        words += reversed(tail)
    return " ".join(words)


def _told_otherwise(content: Sequence[int], sentence: str, span: tuple[int, int]) -> bool:
    """True where the sentence goes on to say what the agreement is about, or another claim of the pair in it does."""
    at = bisect_left(content, span[0])
    return _CONTENT.search(sentence) is not None or (at < len(content) and content[at] < span[1])


def _pact(found: Found) -> Found:
    """The agreement as a partnership, whose sides have no order but that of their ids."""
    claim = replace(found.claim, kind=Kind.PARTNERSHIP, note="an agreement of whose content the text says nothing")
    if claim.money and claim.money.role:
        claim = replace(claim, money=replace(claim.money, role=None))
    if claim.from_id > claim.to_id:
        return _turned(replace(found, claim=claim))
    return replace(found, claim=claim)


def _turned(found: Found) -> Found:
    claim = found.claim
    turned = replace(claim, from_id=claim.to_id, to_id=claim.from_id, from_name=claim.to_name, to_name=claim.from_name)
    return replace(found, claim=turned, source=found.target, target=found.source)


def _let(found: Found, sentence: str) -> Found | None:
    """The lease with its landlord as provider; None where it cannot be told who that is, or what is let."""
    landlord = _defined_landlord(found, sentence)
    if landlord is None:
        marked = [e for e in (found.source, found.target) if _LANDLORD.search(f"{e.name} {e.note or ''}")]
        landlord = marked[0] if len(marked) == 1 else None
    if landlord is None and found.claim.rule in {"deal-of", "cue-deal-with"} and _COMPUTE.search(sentence):
        landlord = _counterparty(found, sentence)
    if landlord is None:
        return None
    return found if landlord.id == found.target.id else _turned(found)


def _defined_landlord(found: Found, sentence: str) -> Entity | None:
    sides = ((found.source, found.claim.from_name), (found.target, found.claim.to_name))
    for role in _DEFINED.finditer(sentence):
        near = sentence[max(0, role.start() - _REACH) : role.start()]
        places = [(near.rfind(name), entity) for entity, name in sides if name in near]
        if not places:
            continue
        named = max(places, key=lambda p: p[0])[1]
        if role["role"].casefold() in {"tenant", "lessee"}:
            named = sides[1][0] if named.id == sides[0][0].id else sides[0][0]
        return named
    return None


def _counterparty(found: Found, sentence: str) -> Entity | None:
    """Of "its lease with B for a data center" B, since who speaks of its lease with somebody is the tenant."""
    for entity, name in ((found.source, found.claim.from_name), (found.target, found.claim.to_name)):
        if re.search(rf"\blease (?:[\w-]+ ){{0,2}}(?:with|from) (?:the )?{re.escape(name)}", sentence, re.I):
            return entity
    return None
