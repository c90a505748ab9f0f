"""Who acts in a sentence, as far as the names in it and the words right behind them tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graph.model import Entity, EntityType
from ingest.extract.mentions import Gazetteer, Mention

FIRM_TYPES = frozenset({EntityType.ORGANIZATION, EntityType.FUND})
SUBJECT_IT = re.compile(
    r" (?:(?:\w+ly|never|still|already|once|always|no longer) )?(?:has|had|have|is|was|will|would|may|might|could|can"
    r"|also|now|then|does|did|said"
    r"|says|plans|agreed|takes?|took|holds?|held|owns?|owned|uses?|used|pays?|paid|buys?|bought"
    r"|gets?|got|sells?|sold|rents?|rented|runs?|ran|brought|brings|built|builds|makes?|made|gave|gives|won"
    r"|wins|put|puts|led|leads"
    r"|tells?|told|asks?|asked|shows?|showed|knows?|knew|charges|collects"
    r"|kept|keeps|left|leaves|lost|meant|means|wants?|needs?|owes|chose|began|begins|drew|lent|struck|stakes"
    r"|supplies|trains|found|went|came|saw|sent|spent|wrote|fought|rose|fell|grew|met|hit|spoke|withdrew"
    r"|\w+(?:ed|es))\b"
)
_NEXT_WORD = re.compile(r" (?:[a-z]+ly |also |then |now |once |never |had |has ){0,3}([a-z]+)")
ACTS_ON = re.compile(
    r",? (?:which )?(?:(?:never|also|now|then|still|already|once|[a-z]+ly) )?"
    r"(?:has|had|have|is|was|will|would|may|must|can|could"
    r"|did|does|said|says|argues|accuses|claims|alleges|agreed|plans|bought|paid|took|put|gave|sold|led|made|built"
    r"|[a-z]+(?:ed|s)) "
)
CONTRAST = re.compile(r"[,;] (?:while|whereas|but|and)(?: the)? ")
# "Acme, a maker of lenses, owns", "Acme, by contrast, owns": what stands between a firm and its verb.
_ASIDE = re.compile(
    r", (?:(?:an?|the|one of|itself|formerly|long|now|already|based|by|in|on|for|too|however|meanwhile|though"
    r"|like|unlike)\b[^,;:.]{0,90}),(?= )"
)
# "Acme accuses Birch of breaking": who does what somebody is blamed for, asked or forbidden to do.
_MADE_TO = re.compile(
    r"\b(?:accus(?:e|es|ed|ing)|suspect(?:s|ed|ing)?|charg(?:es|ed|ing)|blam(?:es|ed|ing)|bar(?:s|red|ring)|forbid(?:s|ding)?"
    r"|forbade|ban(?:s|ned)|ask(?:s|ed|ing)?|urg(?:es|ed|ing)|order(?:s|ed|ing)|requir(?:es|ed|ing)|oblig(?:es|ed|ing)"
    r"|allow(?:s|ed|ing)?|permit(?:s|ted|ting)|prevent(?:s|ed|ing)|stop(?:s|ped|ping)?) (?:the )?$"
)
_DOING = re.compile(r" (?:of (?:[a-z]+ly )?[a-z]+ing|from [a-z]+ing|for [a-z]+ing|to [a-z]+) [^;:]*")
_CLOSED = re.compile(r"[;:]")
_LEGAL = re.compile(r"(?:,? (?:Inc|Corp|Ltd|LLC|N\.V|plc|S\.A)\b)?\.?(?: \([^()]{0,40}\))?")


def subject_it(text: str, end: int, gazetteer: Gazetteer) -> bool:
    """True where what ends at `end` acts: a finite verb follows."""
    if SUBJECT_IT.match(text, end):
        return True
    word = _NEXT_WORD.match(text, end)
    return word is not None and word[1] in gazetteer.finite


def acts_on(text: str, end: int) -> bool:
    """True where what ends at `end` acts, with an aside between the two or without."""
    if ACTS_ON.match(text, end):
        return True
    aside = _ASIDE.match(text, end, end + 100)
    return aside is not None and ACTS_ON.match(text, aside.end()) is not None


def nearest(text: str, here: Sequence[Mention], at: int) -> Entity | None:
    """The firm that acts in the clause around `at`: "B, which holds 29% of the company"."""
    for m in reversed([m for m in here if m.end <= at and m.entity.type is not EntityType.CHIP]):
        if _CLOSED.search(text, m.end, at):
            return None
        if text[max(0, m.start - 5) : m.start].endswith((" and ", " or ")):
            return None  # a list acts
        relative = text.startswith((", which ", ", who ", " which "), m.end)
        if relative or (not text.startswith(", ", m.end) and ACTS_ON.match(text, m.end)):
            return m.entity
        if _ASIDE.match(text, m.end, at) and acts_on(text, m.end):
            return m.entity
    return None


def made_to(text: str, here: Sequence[Mention], at: int) -> Entity | None:
    """ "A accuses B of breaking its promise to": B, who does what follows."""
    before = [m for m in here if m.end <= at and m.entity.type in FIRM_TYPES]
    if not before or not _DOING.fullmatch(text, before[-1].end, at):
        return None
    return before[-1].entity if _MADE_TO.search(text[max(0, before[-1].start - 24) : before[-1].start]) else None


def busy(text: str, here: Sequence[Mention], at: int) -> set[str]:
    """Ids of the firms that act around `at`: what they act on is described as somebody else."""
    made = made_to(text, here, at)
    if made is not None:
        return {made.id}
    return {e.id for e in (acting(text, here, at), nearest(text, here, at)) if e is not None}


def tail(text: str, end: int) -> int:
    """Where a name ends with its legal form and a full stop."""
    match = _LEGAL.match(text, end)
    return match.end() if match else end


def acting(text: str, here: Sequence[Mention], at: int) -> Entity | None:
    """The firm that is the subject of the sentence, where what stands at `at` belongs to what it does."""
    first = next((m for m in here if m.end <= at and m.entity.type is not EntityType.CHIP), None)
    if first is not None and text.endswith((" in ", " of ", " at ", " in the ", " of the "), 0, first.start):
        return None  # "Shares in A jumped"
    if first is None or not acts_on(text, first.end) or CONTRAST.search(text, first.end, at):
        return None
    return first.entity


def with_found(here: Sequence[Mention], found: Sequence[tuple[int, int, tuple[Entity, ...]]]) -> Sequence[Mention]:
    """The mentions of a sentence with the descriptions of single firms that have been understood, in order."""
    if not found:
        return here
    known = {(m.start, m.end) for m in here}
    more = [Mention(s, e, ents[0]) for s, e, ents in found if len(ents) == 1 and e - s > 3 and (s, e) not in known]
    return sorted([*here, *more], key=lambda m: m.start)


def distinct(entities: Iterable[Entity]) -> list[Entity]:
    """Each entity once, in the order of first appearance."""
    seen: dict[str, Entity] = {}
    for entity in entities:
        seen.setdefault(entity.id, entity)
    return list(seen.values())
