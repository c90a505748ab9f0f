"""Deals that are told across sentences: "The contract, worth $3bn, runs until 2031" belongs to the deal told before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.model import Kind, Modality, Money, Period
from ingest.extract.amounts import Percent, Sum
from ingest.extract.encoded import D, E, Encoded, M, P
from ingest.extract.found import Found
from ingest.extract.sums import money_of
from ingest.extract.times import When

_ANY = frozenset({
    Kind.ACQUISITION, Kind.INVESTMENT, Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.LICENCE, Kind.PARTNERSHIP,
})  # fmt: skip
_NOUNS: dict[str, frozenset[Kind]] = {
    **dict.fromkeys(("deal", "agreement", "transaction", "pact", "accord", "arrangement"), _ANY),
    **dict.fromkeys(("takeover", "acquisition", "buyout", "buy-out", "merger"), frozenset({Kind.ACQUISITION})),
    "purchase": frozenset({Kind.ACQUISITION, Kind.INVESTMENT, Kind.CHIP_SUPPLY}),
    **dict.fromkeys(("investment", "stake", "holding"), frozenset({Kind.INVESTMENT})),
    "contract": frozenset({Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.LICENCE}),
    "order": frozenset({Kind.CHIP_SUPPLY}),
    "lease": frozenset({Kind.CLOUD_CONTRACT}),
    **dict.fromkeys(("licence", "license"), frozenset({Kind.LICENCE})),
    **dict.fromkeys(("termination", "cancellation"), frozenset({Kind.TERMINATION})),
    **dict.fromkeys(("partnership", "alliance", "tie-up", "collaboration", "venture"), frozenset({Kind.PARTNERSHIP})),
}
_OPENS = re.compile(
    rf"^(?:(?:under|in|as part of|according to) )?(?:the|this|that) (?:[a-z-]+ ){{0,2}}?({'|'.join(_NOUNS)})(?= "
    rf")(?! with )"
)
_UNDER = re.compile(
    rf"\b(?:related to|relating to|under|pursuant to) (?:this|the|that) (?:[a-z-]+ )?({'|'.join(_NOUNS)})(?= |$)"
)
_PAYS = re.compile(rf"\b(?:pay|spend|purchase|buy)(?: [^ ;\ue800-\uebff]+){{0,6}} ({M})")
_WORTH = re.compile(
    rf" (?:is|was|are|were|be|will be|,|—) (?:(?:said to be|thought to be|reported to be|reportedly|estimated to be"
    rf"|initially|currently) )?"
    rf"(?:worth|valued at|priced at|for)(?: [a-z]+){{0,3}} ({M})"
    rf"|^[^;]{{0,60}} (?:worth|valued at|costs?|cost|totals?|totalled|totalling|covers|amounts to|comes to|calls "
    rf"for)(?: [a-z]+){{0,3}} ({M})"
)
_EVENT = re.compile(
    rf" (?:was|were|is|has been|had been|,) (?:[a-z]+ly )?(?:announced|signed|completed|closed|struck|agreed|made"
    rf"|sealed|concluded"
    rf"|finali[sz]ed|reached|disclosed)(?: [a-z]+)? (?:in |on )?({D})"
)
# "The aggregate consideration was $1.4bn": of the one deal that has a price.
_PRICE = re.compile(
    rf"^(?:the|our|its) (?:[a-z]+ ){{0,2}}?(?:consideration|price) (?:was|is|of|amounted to|totall?ed|came to)"
    rf"(?: [a-z]+){{0,3}}? ({M})"
)
# "Total value of the contract: M", "The value of the contract is M"
_VALUE = re.compile(
    rf"^(?:the )?(?:total |estimated |overall |contract )*(?:value|price|volume|sum)(?: of (?:the"
    rf"|this) ({'|'.join(_NOUNS)}))?"
    rf"(?: \([^()]*\))? (?:is|was|:|amounts to|totals|will be|comes to)(?: [a-z]+){{0,3}}? ({M})"
)
# "Acme claims M" of a suit told just before; damages "believed to exceed M"
_CLAIMED = re.compile(
    rf"^(?:the )?({E}) (?:claims?|claimed|seeks?|demands?|sought|wants?|wanted|asks? for|asked for"
    rf"|is (?:asking for|claiming|seeking|demanding)) (?:[a-z]+ ){{0,5}}?({M})"
    rf"|^({E}) (?:has|have) been damaged (?:[a-z]+ ){{0,12}}?({M})"
)
# "Aggregate fees over the initial term are expected to be $1.1bn": of the one contract that has a term.
_AGGREGATE = re.compile(
    rf"^(?:(?:the )?{E} (?:expects to|will|is to|shall) (?:receive|pay) )?(?:the )?(?:aggregate|total)(?: contract)?"
    rf" (?:fees?|payments?|commitments?|amounts?)(?: payable)?(?: by (?:the )?{E})?(?: under the [a-z]+)?"
    rf"(?: over the (?:[a-z]+ ){{0,2}}term)?(?: (?:are|is|of|will be|were|was))?"
    rf"(?: (?:expected|estimated) (?:to be|at))?(?: [a-z]+){{0,2}} ({M})"
)
_TERM = re.compile(r"\bover the (?:[a-z]+ ){0,2}term\b")
# "The complaint seeks at least $500m in damages"
_SOUGHT = re.compile(
    rf"^(?:the|its) (?:complaint|suit|lawsuit|action|claim|filing) (?:seeks?|demands?|asks for|claims)"
    rf"(?: [a-z]+){{0,4}}? ({M})"
)
_HIRED = frozenset({Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.LICENCE})
_BOUGHT = frozenset({Kind.ACQUISITION, Kind.INVESTMENT})
_PRICED = frozenset({Kind.ACQUISITION, Kind.LICENCE})
_CLOSED = re.compile(rf" (?:closed|was completed|was closed|completed)(?: [a-z]+)? (?:in |on )?({D})")


# "It completed the purchase in June"
_COMPLETES = re.compile(
    rf"^(?:the )?({E}) (?:(?:has|had|since|now|already|duly|formally) ){{0,3}}(?:closed|completed|finali[sz]ed"
    rf"|concluded|consummated|wrapped up) (?:the|this) (?:[a-z-]+ )?({'|'.join(_NOUNS)})"
    rf"(?: (?:in|on|at|last|late|early|this)){{0,2}}(?: ({D}))?"
    r"(?= [.,;]|$| (?:after|for|and|without|once|when|despite)\b)"
)

# "The termination will take effect in May": given notice of, and still to come.
_EFFECT = re.compile(r" (?:will|is to|shall) (?:take effect|be(?:come)? effective|come into (?:effect|force))\b")

# What the other side says of an ending that one side has told.
_CONTESTED = re.compile(
    rf"^({E}) (?:(?:has|have) )?(?:den(?:y|ies|ied)|disput(?:es?|ed)|reject(?:s|ed)?|contest(?:s|ed)?"
    r"|contradict(?:s|ed)"
    r"|(?:tells?|told|sees?|saw|gives?|gave) (?:[a-z]+ ){1,2}(?:differently|otherwise|version|account)\b"
    r"|'s (?:own )?(?:version|account|side of the story|story|telling)\b"
    r"|(?:says?|said|insists?|insisted|counters?|countered|repl(?:y|ies|ied)|maintains?|maintained|claims?|claimed"
    r"|argues?|argued|contends?|contended)\b"
    r"(?= [^;]*\b(?:nothing|not|never|itself|already|earlier|wrong|false|untrue|breach|cancelled|terminated"
    r"|ended|first|the one|pulled|threw|thrown|walked|other way|invention|given notice|own (?:doing|decision"
    r"|choice|move|act|idea))\b))"
)


def contested(encoded: Encoded, recent: Sequence[Found]) -> list[tuple[Found, Found]]:
    """Endings told just before whose other party now says otherwise: what one side asserts of them is alleged."""
    match = _CONTESTED.match(encoded.text)
    if match is None:
        return []
    speakers = {e.id for e in encoded.party(match[1]).entities}
    return [
        (f, replace(f, claim=replace(f.claim, modality=Modality.ALLEGED, note="the other side says otherwise")))
        for f in recent
        if f.claim.kind is Kind.TERMINATION
        and f.claim.modality in {Modality.CONFIRMED, Modality.ANNOUNCED}
        and f.claim.to_id in speakers
    ]


def told_further(encoded: Encoded, recent: Sequence[Found]) -> tuple[Found, Found] | None:
    """What was told before, and the same with the terms that this sentence adds; None where it adds none.

    recent: what the last sentence with claims told. Only one deal may answer to the noun, or nothing is added.
    """
    opening = _OPENS.match(encoded.text) or _UNDER.search(encoded.text)
    price = _PRICE.match(encoded.text)
    value = _VALUE.match(encoded.text)
    claimed = _CLAIMED.match(encoded.text)
    if claimed:
        return _damages(encoded, claimed, recent)
    if sought := _SOUGHT.match(encoded.text):
        return _sought(encoded, sought[1], [f for f in recent if f.claim.kind is Kind.DISPUTE])
    if aggregate := _AGGREGATE.match(encoded.text):
        return _over_term(encoded, aggregate[1], [f for f in recent if f.claim.kind in _HIRED])
    if completes := _COMPLETES.match(encoded.text):
        return _completed(encoded, completes, recent)
    if opening is None and price is None and value is None:
        return None
    wanted = _NOUNS[opening[1]] if opening else _NOUNS[value[1] or "deal"] if value else _PRICED
    fits = [f for f in recent if f.claim.kind in wanted]
    if len({f.claim.kind for f in fits}) > 1:  # a pact without content beside the deal that gives it one
        fits = [f for f in fits if f.claim.kind is not Kind.PARTNERSHIP]
    if len({(f.claim.kind, f.claim.from_id, f.claim.to_id) for f in fits}) != 1:
        return None  # two hits of one deal are one
    found = fits[0]
    claim = found.claim
    changes: dict[str, object] = {}
    if value and claim.money is None:
        changes["money"] = _money(encoded.items[value[2]], claim.kind)
    worth = price or _WORTH.search(encoded.text) or _PAYS.search(encoded.text)
    if worth and claim.money is None and not value:
        changes["money"] = _money(encoded.items[next(g for g in worth.groups() if g)], claim.kind)
    event = _EVENT.search(encoded.text) or _CLOSED.search(encoded.text)
    if event and claim.announced is None:
        changes["announced"] = _when(encoded.items[event[1]])
    closed = _CLOSED.search(encoded.text)
    if closed and claim.kind is Kind.ACQUISITION and claim.modality is Modality.ANNOUNCED:
        when = _when(encoded.items[closed[1]])
        if when and when >= (claim.announced or ""):
            changes.update(announced=when, modality=Modality.CONFIRMED, note="closed")
    if claim.kind is Kind.TERMINATION and claim.modality is Modality.CONFIRMED and _EFFECT.search(encoded.text):
        changes.update(modality=Modality.ANNOUNCED, note="still to take effect")
    for match in re.finditer(D, encoded.text):
        item = encoded.items[match[0]]
        assert isinstance(item, When)
        if item.role == "end" and claim.end is None and "end" not in changes:
            changes["end"] = item.value
        if item.role == "start" and claim.start is None and "start" not in changes:
            changes["start"] = item.value
    share = re.search(rf" (?:for|of|gives|represents|amounts to)(?: [a-z]+){{0,3}} ({P})", encoded.text)
    if share and claim.kind is Kind.INVESTMENT and claim.percent is None:
        percent = encoded.items[share[1]]
        assert isinstance(percent, Percent)
        changes["percent"] = percent.value
    changes = {name: value for name, value in changes.items() if value is not None}
    if not changes:
        return None
    return found, replace(found, claim=replace(claim, **changes))  # type: ignore[arg-type]


def _completed(encoded: Encoded, done: re.Match[str], recent: Sequence[Found]) -> tuple[Found, Found] | None:
    """The one purchase by the firm that was told just before, and the same as done."""
    who = {e.id for e in encoded.party(done[1]).entities}
    fits = [f for f in recent if f.claim.kind in _NOUNS[done[2]] & _BOUGHT and f.claim.from_id in who]
    if len({(f.claim.from_id, f.claim.to_id) for f in fits}) != 1 or fits[0].claim.modality is not Modality.ANNOUNCED:
        return None
    when = _when(encoded.items[done[3]]) if done[3] else None
    claim = fits[0].claim
    announced = when if when and when >= (claim.announced or "") else claim.announced
    told = replace(claim, modality=Modality.CONFIRMED, note="completed", announced=announced)
    return fits[0], replace(fits[0], claim=told)


def _damages(encoded: Encoded, claimed: re.Match[str], recent: Sequence[Found]) -> tuple[Found, Found] | None:
    """The one suit of the firm that was told just before, and the same with the sum that it claims."""
    who = {e.id for e in encoded.party(claimed[1] or claimed[3]).entities}
    suits = [f for f in recent if f.claim.kind is Kind.DISPUTE and f.claim.from_id in who]
    return _sought(encoded, claimed[2] or claimed[4], suits)


def _sought(encoded: Encoded, char: str, suits: Sequence[Found]) -> tuple[Found, Found] | None:
    """The one suit, and the same with the sum that it claims."""
    if len(suits) != 1 or suits[0].claim.money is not None:
        return None
    money = _money(encoded.items[char], Kind.DISPUTE)
    return suits[0], replace(suits[0], claim=replace(suits[0].claim, money=money))


def _over_term(encoded: Encoded, char: str, contracts: Sequence[Found]) -> tuple[Found, Found] | None:
    """The one contract that was told just before, and the same with all that is to be paid for it."""
    if len({(f.claim.kind, f.claim.from_id, f.claim.to_id) for f in contracts}) != 1 or contracts[0].claim.money:
        return None
    money = _money(encoded.items[char], contracts[0].claim.kind)
    if money.period is None and _TERM.search(encoded.text):
        money = replace(money, period=Period.TERM)
    return contracts[0], replace(contracts[0], claim=replace(contracts[0].claim, money=money))


def _money(item: object, kind: Kind) -> Money:
    assert isinstance(item, Sum)
    return money_of(item, kind)


def _when(item: object) -> str | None:
    assert isinstance(item, When)
    return item.value if item.role == "at" else None


_WHOSE_END = re.compile(
    r"\b(?:[Ee]ach|[Bb]oth|[Ee]ither side|[Tt]he two) (?:[a-z]+ )?(?:says?|said|claims?|claimed|insists?|maintains?)\b"
    r"[^.;]{0,80}\b(?:end|walk|cancel|terminat|pull|first)"
    r"|\bwho (?:ended|cancelled|canceled|terminated|broke|walked)\b[^.;]{0,40}\b(?:disput|matter|question"
    r"|disagree|unclear|agree)"
    r"|\b(?:tells? (?:it|a different|another)|the other way (?:a)?round|another story|a different story"
    r"|disputes? (?:that|this|the) (?:account|version)|own (?:account|version)|version of events)\b"
    r"|\b[Ii]n [^.;,]{2,40}['’]s? (?:own )?(?:telling|version|account|words)\b"
    r"|\b(?:[Aa]ccording to|[Aa]s) [^.;,]{2,40},? (?:it was (?:the one|itself)|it had (?:itself|already|long since))\b"
    r"|[;,] (?:but |while |whereas )?[^.;,]{2,60} (?:maintains?|insists?|counters?|contends?) that it\b"
    r"|\b(?:says?|said|claims?|claimed|insists?|maintains?|counters?|contends?) (?:that )?it (?:was|had|has) "
    r"(?:the one|already|itself|by then|long since|first)"
    r"\b[^.;]{0,60}\b(?:notice|end|cancel|terminat|walk|pull|quit|left|gone)"
)
_AROUND = 250  # characters on either side in which the other side may speak


def disputed_ends(found: Sequence[Found], text: str) -> list[Found]:
    """The same, with an ending as alleged where the text says beside it that either side lays claim to it."""
    rows = []
    for each in found:
        claim = each.claim
        if claim.kind is Kind.TERMINATION and claim.modality is Modality.CONFIRMED:
            span = claim.evidence
            if _WHOSE_END.search(text, max(0, span.start - _AROUND), span.end + _AROUND):
                told = replace(claim, modality=Modality.ALLEGED, note="either side lays claim to it")
                each = replace(each, claim=told)
        rows.append(each)
    return rows


def both_ended(found: Sequence[Found]) -> list[Found]:
    """The same, with an ending that either side claims for itself as alleged by both."""
    ends = {(f.claim.from_id, f.claim.to_id) for f in found if f.claim.kind is Kind.TERMINATION}
    rows = []
    for each in found:
        claim = each.claim
        twice = claim.kind is Kind.TERMINATION and (claim.to_id, claim.from_id) in ends
        if twice and claim.modality is Modality.CONFIRMED:
            told = replace(claim, modality=Modality.ALLEGED, note="either side says that it ended it")
            each = replace(each, claim=told)
        rows.append(each)
    return rows
