"""The core types: what a source said (Claim), about whom (Entity), where (Document). No I/O.

Unknown is None throughout, never 0, "" or a default. Money is `Decimal` in whole units of an ISO 4217 currency.
Dates are partial ISO texts (`graph.dates`); instants are aware UTC datetimes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import InitVar, dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Protocol

from graph.dates import bounds


class Kind(StrEnum):
    """What a tie is; the direction is from → to as commented."""

    INVESTMENT = "investment"  # investor → investee
    CLOUD_CONTRACT = "cloud_contract"  # customer → provider
    EXCLUSIVITY = "exclusivity"  # bound party → beneficiary
    PARTNERSHIP = "partnership"  # ordered by id after resolution
    ACQUISITION = "acquisition"  # acquirer → target
    LICENCE = "licence"  # licensee → licensor
    CHIP_SUPPLY = "chip_supply"  # customer → supplier
    INTEGRATION = "integration"  # embedder → embedded
    DISPUTE = "dispute"  # complainant → respondent
    REGULATORY_ACTION = "regulatory_action"  # authority → subject
    TERMINATION = "termination"  # ending party → counterparty; `object` is the kind that ended
    OWNERSHIP = "ownership"  # owner → owned
    CUSTOMER_CONCENTRATION = "customer_concentration"  # customer → reporting company
    MARKET_SHARE = "market_share"  # firm → market


class Modality(StrEnum):
    """What the source says of the world."""

    CONFIRMED = "confirmed"
    ANNOUNCED = "announced"
    REPORTED = "reported"
    NEGOTIATING = "negotiating"
    ALLEGED = "alleged"
    DENIED = "denied"
    TERMINATED = "terminated"


class MoneyRole(StrEnum):
    """What an amount is; amounts of different roles are never added (DOMAIN section 3)."""

    INVESTED = "invested"
    PLEDGED = "pledged"
    LOAN = "loan"
    CONTINGENT = "contingent"
    BACKSTOP = "backstop"
    IN_KIND = "in_kind"
    COMMITTED_SPEND = "committed_spend"
    PRICE = "price"
    REVENUE_SHARE = "revenue_share"
    VALUATION = "valuation"
    FINE = "fine"


class Bound(StrEnum):
    """How a sum is stated."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    UP_TO = "up_to"


class Period(StrEnum):
    """What time a sum covers."""

    ONCE = "once"
    PER_YEAR = "per_year"
    TERM = "term"


class EntityType(StrEnum):
    """The second label of an `Entity` node."""

    ORGANIZATION = "Organization"
    PRODUCT = "Product"
    MODEL = "Model"
    CLOUD_SERVICE = "CloudService"
    CHIP = "Chip"
    DATA_CENTER = "DataCenter"
    REGULATOR = "Regulator"
    FUND = "Fund"
    MARKET = "Market"


class DocumentKind(StrEnum):
    """Where a document comes from; `sample` was written for Faultline and is no independent source."""

    NEWS = "news"
    FILING = "filing"
    FEED = "feed"
    REFERENCE = "reference"
    SAMPLE = "sample"


class Rights(StrEnum):
    """Who may see the text of a document."""

    PUBLIC = "public"
    LICENSED = "licensed"
    CONFIDENTIAL = "confidential"

    @property
    def strictness(self) -> int:
        """0 for public, more for what fewer people may see."""
        return _STRICTNESS[self]


_STRICTNESS = {rights: n for n, rights in enumerate(Rights)}


def strictest(*stated: Rights) -> Rights:
    """Of several rights stated of one document those that hold: what was held back once is not let go by a later word.

    >>> strictest(Rights.CONFIDENTIAL, Rights.PUBLIC).value
    'confidential'
    """
    return max(stated, key=lambda rights: rights.strictness)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)


def digest(*parts: object) -> str:
    """SHA-256 of a JSON list: two different lists never share a text, as joined strings can.

    >>> digest("a.b", "c") == digest("a", "b.c")
    False
    """
    text = _ENCODER.encode(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes as served, with what is known about them from outside."""

    content: bytes
    url: str
    retrieved_at: datetime
    media_type: str | None = None  # as declared by the server, may be wrong
    charset: str | None = None  # as declared by the server, may be wrong
    source: str | None = None  # id in data/sources.toml
    publisher: str | None = None
    title: str | None = None  # of the feed entry that led here
    published: str | None = None  # of the feed entry that led here; partial ISO date
    kind: DocumentKind | None = None  # set where the source fixes it; else reading decides
    rights: Rights = Rights.PUBLIC
    headers: tuple[tuple[str, str], ...] = ()  # of the reply as served, without cookies; kept in the archive alone
    asked: str | None = None  # the address that was asked for and led to `url`; None: `url` itself. Not archived

    @property
    def sha256(self) -> str:
        """Hex digest of the bytes: the id of the document read from them."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Document:
    """Visible text of one archived reply; claims point into `text` by character offsets."""

    id: str  # sha256 of the archived bytes
    url: str
    title: str | None
    publisher: str | None
    published: str | None  # partial ISO date
    fetched: datetime
    kind: DocumentKind
    text: str
    rights: Rights = Rights.PUBLIC
    source: str | None = None
    language: str | None = None  # ISO 639-1; None: too short to tell
    form: str | None = None  # of a filing: 8-K, 10-K, EX-10 …
    published_by: str | None = None  # where `published` stood: json-ld, meta, feed, header …; future: nowhere plausible

    @property
    def text_sha256(self) -> str:
        """Digest of the words alone, so that a syndicated copy with other white space has the same."""
        return hashlib.sha256(" ".join(self.text.split()).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim span: `document.text[start:end] == quote`, always."""

    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Money:
    """One amount with its role; "up to X" is [0, X], an open upper end is None."""

    low: Decimal | None
    high: Decimal | None
    currency: str | None
    role: MoneyRole | None = None
    bound: Bound | None = None
    period: Period | None = None
    transaction: str | None = None
    contained_in: str | None = None  # id of the deal or transaction whose sum this one is a part of: never added to it

    @property
    def headline(self) -> Decimal | None:
        """The figure as the source prints it: the upper end, or the only one there is."""
        return self.high if self.high is not None else self.low


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source said, once. Never edited: a correction is a new claim."""

    document_id: str
    kind: Kind
    from_id: str  # entity as extracted; the canonical one is derived
    to_id: str
    from_name: str  # as the text names it
    to_name: str
    modality: Modality
    evidence: Evidence
    rule: str  # name of the rule that fired
    confidence: float | None = None  # 0..1
    object: str | None = None
    money: Money | None = None
    percent: Decimal | None = None  # in percent, 0..100
    exclusive: bool | None = None
    announced: str | None = None  # partial ISO date
    announced_by: str | None = None  # who says so: party | filing | court | media | unnamed | reporter
    start: str | None = None
    end: str | None = None
    row_id: str | None = None  # id of the reference row
    cites: str | None = None  # URL that a reference row rests on
    cites_publisher: str | None = None
    note: str | None = None
    # SHA-256 of all that the claim says, so that the same night twice adds nothing; kept, since it is asked for often.
    id: str = field(init=False, compare=False, repr=False)
    # The id that the database keeps: `verify` holds it against the digest, whoever else reads a claim need not.
    kept_id: InitVar[str | None] = None

    def __post_init__(self, kept_id: str | None) -> None:
        for value in (self.announced, self.start, self.end):
            bounds(value)
        if not self.evidence.quote or self.evidence.end - self.evidence.start != len(self.evidence.quote):
            raise ValueError("a claim needs a verbatim quote with its offsets")
        if self.from_id == self.to_id:
            raise ValueError(f"a claim needs two parties, not {self.from_id!r} twice")
        object.__setattr__(self, "id", kept_id or digest("claim", *map(_plain, _CLAIM(self))))


def _plain(value: object) -> object:
    if type(value) in _TEXTS:
        return value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, Evidence):
        return [_plain(v) for v in _EVIDENCE(value)]
    if isinstance(value, Money):
        # The last field counts only where it is known, so that claims made before it was there keep their ids.
        said = [_plain(v) for v in _MONEY(value)]
        return said if value.contained_in else said[:-1]
    return value


# A million claims are made in a rebuild: what they are made of is looked up once.
_TEXTS = frozenset({str, type(None), int, float, bool, Kind, Modality, MoneyRole, Bound, Period})
_CLAIM = attrgetter(*(f.name for f in fields(Claim) if f.init))
_MONEY = attrgetter(*(f.name for f in fields(Money)))
_EVIDENCE = attrgetter(*(f.name for f in fields(Evidence)))


@dataclass(frozen=True, slots=True)
class Entity:
    """A firm, product, service, chip, site, fund, authority or measured market."""

    id: str
    name: str
    type: EntityType
    aliases: tuple[str, ...] = ()
    parent: str | None = None  # owner or operator, as an id
    country: str | None = None
    ticker: str | None = None
    cik: str | None = None
    lei: str | None = None
    wikidata: str | None = None
    ambiguous: bool = False  # the name or an alias is an ordinary word: match with context only
    provisional: bool = False  # only seen in text
    note: str | None = None
    of_set: str | None = None  # imported reference set that lists it; None: of data/, or only seen in text


@dataclass(frozen=True, slots=True)
class Extraction:
    """One run of one extractor version over one document."""

    document_id: str
    extractor: str  # name
    version: str  # code version and digest of its data

    @property
    def id(self) -> str:
        """Digest of document, extractor and version."""
        return digest("extraction", self.document_id, self.extractor, self.version)


@dataclass(frozen=True, slots=True)
class Extracted:
    """What goes into the graph at once: a document, one extraction of it, its claims, their new entities."""

    document: Document
    extraction: Extraction
    claims: tuple[Claim, ...]
    entities: tuple[Entity, ...] = ()  # provisional ones named by the claims


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A document that was set aside; kept, counted and retried, never lost."""

    url: str
    stage: str  # fetch | read | extract | store
    reason: str  # one code, as counted in the run report
    message: str
    seen: datetime
    source: str | None = None
    sha256: str | None = None  # of the archived bytes, where there are any

    @property
    def id(self) -> str:
        """One letter for one address, stage and content."""
        return digest("dead", self.url, self.stage, self.sha256)


class Extractor(Protocol):
    """Turns one document into claims: the rules, or a language model behind the same interface."""

    name: str
    version: str

    def extract(self, document: Document) -> Extracted:
        """Claims of the document, each with a verbatim span; equal input gives equal output."""
        ...


class Status(StrEnum):
    """What stands about a deal on the strength of all its claims, at one instant of both clocks.

    The seven modalities, and two of a deal's own: `ended` (over, by a termination or by a row that replaces it; an end
    date alone is a matter of the day that is asked for) and `sample` (known only from documents written for Faultline:
    no evidence of anything).
    """

    CONFIRMED = "confirmed"
    ANNOUNCED = "announced"
    REPORTED = "reported"
    NEGOTIATING = "negotiating"
    ALLEGED = "alleged"
    DENIED = "denied"
    TERMINATED = "terminated"
    ENDED = "ended"
    SAMPLE = "sample"


# Rule of a row of an imported set that states control of one entity by another.
IMPORTED_CONTROL = "import.ownership"
# Rule of the parent that data/entities.csv gives an entity.
REFERENCE_PARENT = "reference.parent"
# Rule of a parent of data/parents.csv, which dates it or ends it.
DATED_PARENT = "reference.dated-parent"


# What analyses count unless --modality widens it.
ASSERTED = frozenset({Status.CONFIRMED, Status.ANNOUNCED, Status.REPORTED})


@dataclass(frozen=True, slots=True)
class Deal:
    """One tie between two entities, derived from all claims about it; never stored by hand."""

    id: str  # reference row's id, else a digest of kind, parties and earliest claim
    kind: Kind
    from_id: str  # canonical
    to_id: str
    status: Status
    claims: tuple[str, ...]  # ids, best evidence first
    object: str | None = None
    announced: str | None = None  # partial ISO date
    start: str | None = None
    end: str | None = None  # None: open or unknown, never "no end"
    known: date | None = None  # first day on which it could be known
    terms: tuple[Money, ...] = ()  # one per role and currency; never added across roles
    percent: Decimal | None = None
    exclusive: bool | None = None
    disputed: bool = False
    independent_sources: int = 0
    sample: bool = False  # a claim of it comes from a document written for Faultline
    rejected: tuple[str, ...] = ()  # ids of claims that people have ruled out: shown with it, counted nowhere
    over_by: str | None = None  # partial date by which it was over at the latest, where its ending states none

    def in_force(self, on: date) -> bool:
        """True if, by dates alone, it was announced by that day and had not ended before it.

        A start still to come does not matter; a partial end runs to the end of its period; an unknown date of
        announcement falls back on the start or the day it could be known, whichever is earlier.
        """
        first, last = self.in_force_from, self.in_force_until
        return (first is None or first <= on) and (last is None or on <= last)

    @property
    def in_force_from(self) -> date | None:
        """First day on which it surely held: announced, else the earlier of its start and the day it was known."""
        return in_force_from(self.announced, self.start, self.known)

    @property
    def in_force_until(self) -> date | None:
        """Last day on which it can have held; None: open or unknown."""
        return in_force_until(self.end, self.over_by)

    @property
    def end_in_words(self) -> str:
        """The end as far as it is known."""
        return end_in_words(self.end, self.over_by)


def in_force_from(announced: str | None, start: str | None, known: date | None) -> date | None:
    """`Deal.in_force_from` of its dates."""
    told, begun = bounds(announced), bounds(start)
    days = [told.last] if told else [d for d in (begun and begun.last, known) if d]
    return min(days, default=None)


def in_force_until(end: str | None, over_by: str | None = None) -> date | None:
    """`Deal.in_force_until` of its end, and of the day by which it was over at the latest."""
    return min((day.last for day in (bounds(end), bounds(over_by)) if day is not None), default=None)


def end_in_words(end: str | None, over_by: str | None) -> str:
    """The end of a deal as far as it is known.

    >>> end_in_words("2032", None), end_in_words(None, "2026-06-01"), end_in_words(None, None)
    ('2032', 'ended by 2026-06-01 at the latest', 'open or unknown')
    """
    by = f"ended by {over_by} at the latest" if over_by else None
    return ", but ".join(said for said in (end, by) if said) or "open or unknown"


@dataclass(frozen=True, slots=True)
class OwnedBy:
    """`child` is controlled by `parent` in a dated interval, with the claim that says so."""

    child: str
    parent: str
    start: str | None  # None: unknown
    end: str | None
    claim: str

    def holds(self, on: date) -> bool:
        """True unless the day is surely before the start or after the end."""
        since, until = bounds(self.start), bounds(self.end)
        return (since is None or since.first <= on) and (until is None or on <= until.last)
