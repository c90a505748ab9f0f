"""Authorities that a text names by what they watch over: "the Dutch data protection authority", "Brussels"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model import Entity, EntityType
from graph.names import SEEN, slug
from ingest.extract.mentions import Gazetteer, Mention
from ingest.extract.triggers import LinesWith

_FIELDS = (
    "data|privacy|competition|anti-?trust|cartel|markets?|consumer|media|telecoms?|communications|financial"
    "|commerce|industry|justice|digital|science|economy|export-control|securities|banking|internet|cyberspace"
    "|monopolies|trade|energy|health|medicines|aviation|transport"
)
# Bodies of the same name in several states, by the state in front of them, and the initials they are known by.
_NAMESAKES = {
    "Korea": ("Fair Trade Commission", "KFTC"), "Korean": ("Fair Trade Commission", "KFTC"),
    "Japan": ("Fair Trade Commission", "JFTC"), "Japanese": ("Fair Trade Commission", "JFTC"),
    "Taiwan": ("Fair Trade Commission", "TFTC"), "India": ("Competition Commission", "CCI"),
    "Australia": ("Competition and Consumer Commission", "ACCC"),
    "Canada": ("Competition Bureau", "Competition Bureau"),
}  # fmt: skip
_NAMESAKE = re.compile(
    r"\b(?:South )?(?P<state>Korean?|Japan(?:ese)?|Taiwan|India|Australia"
    r"|Canada)(?:['’]s)? (?P<body>Fair Trade Commission"
    r"|Competition Commission|Competition and Consumer Commission|Competition Bureau)\b"
)
# "the Securities and Exchange Commission": one body, not a list of two.
_PAIRED_BODIES = "Commission|Authority|Agency|Administration|Bureau|Board"
_PAIRED = re.compile(
    r"\b(?:(?:US|UK|U\.S\.|U\.K\.) )?(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:and|&) [A-Z][a-z]+(?: [A-Z][a-z]+)? "
    rf"(?:{_PAIRED_BODIES}))\b"
)
_BODIES = (
    "authority|regulator|watchdog|agency|office|commission|commissioner|ombudsman|bureau|ministry|supervisor|council"
)
_DESCRIBED = re.compile(
    r"(?:\b[Tt]he )?\b(?P<name>(?:[A-Z][a-z]+(?:an|ese|ish|ch|sh|ss|ek|i|se)|[A-Z][a-z]+(?: [A-Z][a-z]+)?['’]s) "
    rf"(?:(?:{_FIELDS})(?:[ -]protection)? ){{1,3}}(?:{_BODIES}))\b"
)
# Authorities that English texts call by their own names, which have small letters in them.
_OWN_NAMES = re.compile(
    r"\b(?P<name>Autorité de la concurrence|Autorité des marchés financiers|Autorità Garante della Concorrenza e del"
    r" Mercato|Autoriteit Consument (?:en|&) Markt|Autoriteit Persoonsgegevens|Comisión Nacional de los Mercados y la"
    r" Competencia|Garante per la protezione dei dati personali|Bundeswettbewerbsbehörde|Konkurransetilsynet"
    r"|Konkurrensverket|Datatilsynet|Finansinspektionen|BaFin|Consob|Wettbewerbskommission|Conseil de la concurrence)\b"
)
# "the Texas attorney general", "the attorney general of Ohio": who acts for a state in court.
_ATTORNEY = re.compile(
    r"\b(?:the )?(?P<state>(?:New |North |South |West |Rhode )?[A-Z][a-z]+)(?:['’]s)? "
    r"[Aa]ttorney[ -][Gg]eneral\b(?! [A-Z])"
    r"|\b[Aa]ttorney[ -][Gg]eneral of (?P<of>(?:New |North |South |West |Rhode )?[A-Z][a-z]+)\b"
)
# The seat for the executive, where it acts as one.
_BRUSSELS = re.compile(
    r"(?<=\bby )Brussels\b(?!-)|\bBrussels(?= (?:has |had |also |now |formally |finally ){0,3}(?:raised"
    r"|cleared|approved|fined|opened|blocked"
    r"|investigat|prob|ordered|waved|launched|gave|will|is|said|told|demanded|asked|imposed|closed|dropped|accused"
    r"|charged|warned|suspects|sent|asked|sued|raided|told|banned|forbade|accepted|rejected|lets?|had|wants|sent|put|began|passed|found|ruled|objected|agreed|nodded|allowed|signed))"
)
NAMED_NEXT = re.compile(
    r",? (?:the )?(?:[A-Z]{3,}|Garante|Ofcom|Bundeskartellamt)\b"
)  # "China's market regulator, SAMR": the name itself follows
_DESCRIBED_LINES = LinesWith(_DESCRIBED, _BODIES.split("|"))
_PAIRED_LINES = LinesWith(_PAIRED, _PAIRED_BODIES.split("|"))
_NAMESAKE_LINES = LinesWith(_NAMESAKE, _NAMESAKES)
_BRUSSELS_LINES = LinesWith(_BRUSSELS, ["Brussels"])


def authorities(text: str, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Mentions of authorities by description, each a provisional one of that name; the Commission for its seat."""
    for match in _DESCRIBED_LINES.finditer(text):
        if NAMED_NEXT.match(text, match.end()):
            continue
        name = match["name"]
        entity = Entity(SEEN + slug(name), name, EntityType.REGULATOR, provisional=True)
        yield Mention(match.start("name"), match.end(), entity)
    for match in _PAIRED_LINES.finditer(text):
        if match["name"] not in gazetteer.forms:
            entity = Entity(SEEN + slug(match["name"]), match["name"], EntityType.REGULATOR, provisional=True)
            yield Mention(match.start("name"), match.end(), entity)
    for match in _OWN_NAMES.finditer(text):
        if match["name"] not in gazetteer.forms:
            entity = Entity(SEEN + slug(match["name"]), match["name"], EntityType.REGULATOR, provisional=True)
            yield Mention(match.start(), match.end(), entity)
    for match in _ATTORNEY.finditer(text):
        state = match["state"] or match["of"]
        if state in gazetteer.places or state in gazetteer.place_pairs:
            name = f"{state} Attorney General"
            entity = Entity(SEEN + slug(name), name, EntityType.REGULATOR, provisional=True)
            yield Mention(match.start(), match.end(), entity, resolved=True)
    for match in _NAMESAKE_LINES.finditer(text):
        body, initials = _NAMESAKES[match["state"]]
        if match["body"] == body:
            entity = Entity(SEEN + slug(initials), initials, EntityType.REGULATOR, provisional=True)
            written = match[0] == f"{match['state']} {body}"  # "the Korea Fair Trade Commission", not "South Korea's"
            yield Mention(match.start(), match.end(), entity, resolved=not written or match["state"] == "Korean")
    executive = gazetteer.entities.get("european-commission")
    if executive is not None:
        for match in _BRUSSELS_LINES.finditer(text):
            yield Mention(match.start(), match.end(), executive, resolved=True)
