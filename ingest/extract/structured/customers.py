"""What a periodic report states of its largest customers: tables of their shares of revenue, and such sentences."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from decimal import Decimal

from graph.model import Claim, Document, Entity, Evidence, Kind, Modality
from ingest.extract.found import Found
from ingest.extract.mentions import Gazetteer
from ingest.extract.sentences import split_sentences
from ingest.extract.structured.fields import firm, is_firm, number
from ingest.extract.times import find_dates

_SHARE = r"\d{1,3}(?:\.\d+)?[\s|]{0,3}%"
_CELL = rf"(?:{_SHARE}|\*{{1,3}}|[—–-]{{1,2}}|<[\s|]{{0,2}}\d{{1,2}}[\s|]{{0,3}}%)"
# "Microsoft | 62% | 35%", "Microsoft  62 %  *"
_ROW = re.compile(
    rf"(?P<name>[A-Z][^|%\n]{{1,70}}?)[\s|.:]{{1,12}}(?P<cells>{_CELL}(?:[\s|]{{1,6}}{_CELL}){{0,7}})[\s|]{{0,6}}"
)
_TOKEN = re.compile(_CELL)
_CUSTOMERS = re.compile(r"\bcustomers?\b", re.I)
_REVENUE = re.compile(r"\b(?:revenues?|net sales|sales)\b", re.I)
_SOMETHING_ELSE = re.compile(
    r"\b(?:receivables?|purchases|vendors?|suppliers?|costs?|expenses?|backlog|obligations?|segments?|geograph\w+"
    r"|regions?|countr(?:y|ies)|growth)\b",
    re.I,
)
_YEAR = re.compile(r"\b20\d\d\b")
_ENDED = re.compile(r"\b[Ee]nded,? (?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d{1,2})\b")
_HEADING = 4  # lines above a table that say what it shows

_GIVEN = r"(?:(?:approximately|about|roughly) )?"
_STATED = re.compile(
    r"\b(?P<verb>represent(?:ed|s)|account(?:ed|s) for|comprised|constitute[sd]|contributed|made up|or)"
    rf" {_GIVEN}(?P<shares>{_SHARE}(?:,? and {_GIVEN}{_SHARE}|, {_GIVEN}{_SHARE}){{0,5}})(?P<each>,? each,?)? of"
    r" (?:our |the Company['’]s |the Registrant['’]s )?(?:(?:total|net|consolidated|annual|overall|aggregate) ){0,3}"
    r"(?:revenues?|sales)\b"
)
_WHEN = re.compile(
    r"(?:,? (?:recognized |earned |recorded )?(?:in|for|during)(?: each of)? (?:the )?(?:our )?"
    r"(?P<span>(?:(?:fiscal(?: years?)?|calendar|years?|(?:three|six|nine|twelve) months|(?:first|second|third|fourth)?"
    r" ?quarters?)(?: of)?(?: fiscal)?(?: years?)? ?)?(?:ended,? [A-Z][a-z]{2,8}\.? \d{1,2},? )?"
    r"20\d\d(?:,? and 20\d\d|, 20\d\d){0,4}))"
)
_BEHIND = re.compile(r"\s*(?:$|[.,;)\n]| and \w+ (?:accounted|represented)\b)")
_LEAD = re.compile(
    r"(?:(?:In|For|During) [^,\n]{2,60}(?:, 20\d\d(?: and 20\d\d)?)?, )?"
    r"(?:(?:our|its|the company['’]s) (?:(?:\w+ )?largest |major |significant |top )?customers?,? "
    r"|(?:one|two|three|four|five) (?:\w+ )?customers?, )?"
    r"(?:(?:net |total |product ){0,2}(?:sales|revenues?) (?:to|from|derived from|attributable to|generated from"
    r"|earned from) )?",
    re.I,
)
_AMOUNT = re.compile(
    r",? (?:was|were|totaled|amounted to|of) (?:approximately )?\$ ?[\d.,]+(?: (?:thousand|million|billion))?,?"
)
_GLUE = re.compile(r",? and |, ")
_NAMED = re.compile(
    r"[A-Z][\w&.'’-]*(?: (?:& |and |of )?[A-Z][\w&.'’-]*){0,4},? (?:Inc|Corp|Corporation|LLC|Ltd|Limited|plc|GmbH|AG|SE"
    r"|N\.V|S\.A|Co)\b\.?"
)
_PART = re.compile(
    r"\bof (?P<whose>[^.;%]{0,70}?)\b(?:revenues?|sales|turnover)\b(?P<tail>[^.;]{0,60})",
)
_PARTIAL = re.compile(
    r"\b(?:segments?|divisions?|units?|business(?:es)?|product lines?|regions?|regional|domestic|foreign|international"
    r"|cloud|data[ -]cent(?:er|re)s?|gaming|networking|hardware|software|services?|licensing|subscription)\b"
)
_SOMEWHERE = re.compile(
    r"\s*(?:growth\b|(?:in|across|outside|within) (?:the |our |its )?(?:[\w-]+ )?(?:segments?|divisions?|regions?)\b"
    r"|(?:in|across|outside|within) (?:the )?(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Q\d|FY|Fiscal|First"
    r"|Second|Third|Fourth|Year|Quarter))[A-Z])"
)
_SUBJECT = 260  # characters before the verb in which its sentence begins
_TABLED, _TOLD = 0.96, 0.95


def customers(document: Document, filer: Entity | None, gazetteer: Gazetteer, found: Sequence[Found]) -> list[Found]:
    """A claim for each share of the filer's revenue that a named customer has; those that are told already left out.

    A row "Customer A | 62%" names nobody. Shares of costs, of receivables or of a segment are none of its revenue.
    """
    if filer is None:
        return []
    told = {(f.claim.from_id, f.claim.percent) for f in found if f.claim.kind is Kind.CUSTOMER_CONCENTRATION}
    rows = [*_tabled(document, filer, gazetteer), *_stated(document, filer, gazetteer)]
    return [row for row in rows if (row.claim.from_id, row.claim.percent) not in told]


def _tabled(document: Document, filer: Entity, gazetteer: Gazetteer) -> Iterator[Found]:
    above: deque[str] = deque(maxlen=_HEADING)
    heading = ""
    for line in re.finditer(r"[^\n]+", document.text):
        row = _ROW.fullmatch(line[0]) if len(line[0]) < 400 and "%" in line[0] else None
        if row is None:
            above.append(line[0][-400:])
            heading = ""
            continue
        heading = heading or "\n".join(above)
        if not (_CUSTOMERS.search(heading) and _REVENUE.search(heading)) or _SOMETHING_ELSE.search(heading):
            continue
        customer = _customer(row["name"].strip(" .:*"), gazetteer)
        if customer is None:
            continue
        cells = [_figure(t[0]) for t in _TOKEN.finditer(row["cells"])]
        days = _columns(heading)
        if len(days) != len(cells):
            days = [None] if len(cells) == 1 else []
        span = (line.start(), line.start() + row.end("cells"))
        for share, day in zip(cells, days, strict=False):
            if share is not None:
                yield from _claim(document, span, customer, filer, share, day, "concentration-table", _TABLED)


def _columns(heading: str) -> list[str | None]:
    """The period of each column, by the last line of the heading that holds years."""
    for line in reversed(heading.split("\n")):
        if _YEAR.search(line):
            return _periods(line if _ENDED.search(line) else f"{heading} {line}", _YEAR.findall(line))
    return [None]


def _periods(words: str, years: Sequence[str]) -> list[str | None]:
    ended = _ENDED.search(words)
    if ended:
        days = [f"{ended['month']} {ended['day']}, {year}" for year in years]
        ends = [next((d.value for d in find_dates(day, None, 0, len(day))), None) for day in days]
        if all(ends):
            return ends
    return list(years)


def _stated(document: Document, filer: Entity, gazetteer: Gazetteer) -> Iterator[Found]:
    text = document.text
    for stated in _STATED.finditer(text):
        first = max(0, stated.start() - _SUBJECT)
        first = max(first, text.rfind("\n", first, stated.start()) + 1)
        starts = [first + s.start for s in split_sentences(text[first : stated.end()])]
        begin = max((s for s in starts if s <= stated.start()), default=first)
        if begin == first and text[first - 1 : first] not in {"", "\n"}:
            continue  # the sentence begins before what is looked at
        words = text[begin : stated.start()].rstrip()
        lead = _LEAD.match(words)
        at = lead.end() if lead else 0
        named = _subject(words, at, stated["verb"] == "or", gazetteer)
        when = _WHEN.match(text, stated.end())
        end = when.end() if when else stated.end()
        if not named or not _BEHIND.match(text[end : end + 40]):
            continue
        span = when["span"] if when else words[:at]
        years = _YEAR.findall(span)
        shares = [_figure(t[0]) for t in re.finditer(_SHARE, stated["shares"])]
        days = _periods(span, years) if years else [None]
        for customer, share, day in _paired(named, shares, days, stated["each"] is not None):
            yield from _claim(document, (begin, end), customer, filer, share, day, "stated-share", _TOLD)


def _paired(
    named: Sequence[tuple[Entity, str]], shares: Sequence[Decimal | None], days: Sequence[str | None], each: bool
) -> Iterator[tuple[tuple[Entity, str], Decimal, str | None]]:
    """Who had which share when: one share for each firm, or for one firm one in each period; else nobody."""
    if len(named) == 1 and len(shares) == len(days):
        rows = [(named[0], share, day) for share, day in zip(shares, days, strict=True)]
    elif len(named) == len(shares) and len(days) == 1:
        rows = [(name, share, days[0]) for name, share in zip(named, shares, strict=True)]
    elif each and len(shares) == 1 and len(days) == 1:
        rows = [(name, shares[0], days[0]) for name in named]
    else:
        return
    for name, share, day in rows:
        if share is not None:
            yield name, share, day


def _subject(words: str, at: int, apposed: bool, gazetteer: Gazetteer) -> list[tuple[Entity, str]]:
    """The firms that are all there is in the subject from `at` on; none where it holds other words ("could", "no")."""
    if apposed:
        amounts = list(_AMOUNT.finditer(words))
        if not amounts or amounts[-1].end() != len(words):
            return []
        words = words[: amounts[-1].start()]
    spans: dict[int, tuple[int, Entity, str]] = {}
    for mention in gazetteer.known(words):
        entity = gazetteer.owner(mention.entity)
        spans[mention.start] = (mention.end, entity, words[mention.start : mention.end])
    for full in _NAMED.finditer(words):
        spans[full.start()] = (full.end(), firm(full[0], gazetteer), full[0])
    named: list[tuple[Entity, str]] = []
    while at in spans:
        at, entity, name = spans[at]
        named.append((entity, name))
        glue = _GLUE.match(words, at)
        if glue is None or glue.end() not in spans:
            break
        at = glue.end()
    rest = words[at:].strip(" ,")
    return named if rest in {"", "each", "our largest customer", "its largest customer"} else []


def _customer(name: str, gazetteer: Gazetteer) -> tuple[Entity, str] | None:
    return (firm(name, gazetteer), name) if is_firm(name, gazetteer) else None


def _figure(cell: str) -> Decimal | None:
    share = number(re.sub(r"[\s|%]", "", cell)) if cell[0].isdigit() else None
    return share if share is not None and 0 < share <= 100 else None


def _claim(
    document: Document, span: tuple[int, int], customer: tuple[Entity, str], filer: Entity, share: Decimal,
    day: str | None, rule: str, sure: float,
) -> Iterator[Found]:  # fmt: skip
    if customer[0].id == filer.id:
        return
    claim = Claim(
        document.id, Kind.CUSTOMER_CONCENTRATION, customer[0].id, filer.id, customer[1], filer.name, Modality.CONFIRMED,
        Evidence(document.text[slice(*span)], *span), rule, confidence=sure, percent=share, announced=day,
        note="a share of revenue that the filing states",
    )  # fmt: skip
    yield Found(claim, customer[0], filer)


def of_the_whole(found: Sequence[Found], text: str) -> list[Found]:
    """The same without shares of what is only a part: of revenue in Europe, of a segment's sales, of growth."""
    return [each for each in found if each.claim.kind is not Kind.CUSTOMER_CONCENTRATION or not _of_a_part(each, text)]


def _of_a_part(found: Found, text: str) -> bool:
    start, end = found.claim.evidence.start, found.claim.evidence.end
    line = text.find("\n", end, end + 80)
    share = text.find("%", start, end)
    part = _PART.search(text, max(start, share), line if line >= 0 else min(len(text), end + 80))
    if part is None or found.claim.rule.startswith("xbrl"):
        return False
    return _PARTIAL.search(part["whose"]) is not None or _SOMEWHERE.match(part["tail"]) is not None
