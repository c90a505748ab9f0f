"""States as parties: "the Dutch state", "the German government", "France will take a stake"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model import Entity, EntityType
from graph.names import SEEN, slug
from ingest.extract.mentions import Mention
from ingest.extract.triggers import LinesWith

STATE = f"{SEEN}state-"  # opens the id of every state
_NATIONS = {
    "American": "United States", "British": "Britain", "Dutch": "Netherlands", "French": "France",
    "German": "Germany", "Japanese": "Japan", "Chinese": "China", "Korean": "South Korea",
    "South Korean": "South Korea",
    "Taiwanese": "Taiwan", "Canadian": "Canada", "Israeli": "Israel", "Norwegian": "Norway", "Finnish": "Finland",
    "Swedish": "Sweden", "Danish": "Denmark", "Italian": "Italy", "Spanish": "Spain", "Portuguese": "Portugal",
    "Polish": "Poland", "Irish": "Ireland", "Belgian": "Belgium", "Austrian": "Austria", "Swiss": "Switzerland",
    "Indian": "India", "Saudi": "Saudi Arabia", "Emirati": "United Arab Emirates", "Australian": "Australia",
    "Singaporean": "Singapore", "Greek": "Greece", "Czech": "Czech Republic", "Hungarian": "Hungary",
    "Brazilian": "Brazil", "Malaysian": "Malaysia", "Vietnamese": "Vietnam", "Qatari": "Qatar", "Turkish": "Turkey",
    "Kenyan": "Kenya", "Indonesian": "Indonesia", "Thai": "Thailand", "Nigerian": "Nigeria", "Egyptian": "Egypt",
    "Mexican": "Mexico", "Chilean": "Chile", "Estonian": "Estonia", "Latvian": "Latvia", "Lithuanian": "Lithuania",
    "Romanian": "Romania", "Kazakh": "Kazakhstan", "Moroccan": "Morocco", "Rwandan": "Rwanda",
}  # fmt: skip
# Seats of governments, where they act as one: "Washington now owns", "Ottawa is giving".
_SEATS = {
    "Washington": "United States", "London": "Britain", "Paris": "France", "Berlin": "Germany", "Ottawa": "Canada",
    "Tokyo": "Japan", "Seoul": "South Korea", "Beijing": "China", "New Delhi": "India", "Rome": "Italy",
    "Madrid": "Spain", "The Hague": "Netherlands", "Oslo": "Norway", "Riyadh": "Saudi Arabia", "Canberra": "Australia",
}  # fmt: skip
_SHORT = {
    "U.S.": "United States", "US": "United States", "U.K.": "Britain", "UK": "Britain",
    "United States": "United States", "United Kingdom": "Britain", "UAE": "United Arab Emirates",
}  # fmt: skip
_COUNTRIES = sorted({*_NATIONS.values(), *_SHORT, "Quebec", "Ontario", "Bavaria", "Saxony"}, key=len)
_WHO = "|".join(sorted(_NATIONS, key=len, reverse=True))
_WHERE = "|".join(re.escape(c) for c in reversed(_COUNTRIES))
# "the Dutch state", "Germany's government"; a country alone only where it puts money in.
_STATE = re.compile(
    rf"\b(?:(?P<who>{_WHO}) (?:federal )?(?:state|government|treasury)"
    rf"|(?P<short>{'|'.join(map(re.escape, _SHORT))}) (?:federal )?(?:state|government|treasury)"
    rf"|(?P<whose>{_WHERE})['’]s (?:federal )?(?:state|government|treasury)"
    rf"|(?P<country>{_WHERE}|{'|'.join(_SEATS)})(?= (?:(?:has|had|will|would|is to|is going to|plans to|agreed to"
    rf"|promised to|is|also|now|already) ){{0,2}}"
    r"(?:take|took|taken|taking|invest|invests|invested|investing|put|puts|putting|inject|injected|injecting|give|gives"
    r"|gave|given|giving|hand|hands|handed|handing"
    r"|grant|granted|award|awarded|buy|buys|bought|hold|holds|held|own|owns|owned|subsidise|subsidised)\b"
    rf"(?! (?:place|part|steps?|action|effect|up|off|over|on|over|out)\b)))"
)
_PART_OF_NAME = re.compile(r"[A-Z]\w+ $")  # "Innovation Norway"
_STATE_LINES = LinesWith(_STATE, [*_NATIONS, *_COUNTRIES, *_SEATS])


def states(text: str) -> Iterator[Mention]:
    """Mentions of states where they act as owners or givers of money, each a provisional entity of its own."""
    for match in _STATE_LINES.finditer(text):
        if match["country"] and _PART_OF_NAME.search(text, max(0, match.start() - 30), match.start()):
            continue
        country = match["country"] or match["whose"] or _NATIONS.get(match["who"]) or _SHORT[match["short"]]
        seat = country in _SEATS
        country = _SEATS.get(country, country)
        entity = Entity(STATE + slug(country), country if seat else match[0], EntityType.ORGANIZATION, provisional=True)
        yield Mention(match.start(), match.end(), entity, resolved=seat)
