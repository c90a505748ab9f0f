"""Loads data/: entities, deals, shares and the table of kinds, each row a claim that quotes itself.

A row of deals.csv whose amount is a sum over several roles carries no money of its own: its parts are the rows of
money.csv, claims of the same deal (same `row_id`), so that nothing is counted twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from graph.errors import ReferenceDataError
from graph.kinds import KindInfo, load_kinds
from graph.links import DealLink
from graph.model import Claim, Document, DocumentKind, Entity, EntityType, Extracted, Extraction, Kind
from graph.reference_claims import (
    MarketShare,
    amount_of,
    dated_parent_claim,
    deal_claim,
    market_share,
    parent_claim,
    part_of,
    share_claim,
)
from graph.renames import RENAMES, Rename, renames_of, with_old_names
from graph.rows import Row, read_rows

EXTRACTOR = "reference"
VERSION = "1"
PUBLISHER = "Faultline reference data"
# The facts were gathered up to about June 2026 (data/README.md); nothing later was checked.
PUBLISHED = "2026-06"
GATHERED = datetime(2026, 6, 30, tzinfo=UTC)

DEALS = (
    "id,kind,from,to,object,announced,start,end,amount,currency,money_role,bound,period,transaction,percent,exclusive,"
    "exclusivity_scope,modality,source_url,source_title,source_publisher,source_date,note"
)
MONEY = "deal,part,role,low,high,currency,bound,period,note"
LINKS = "deal,relation,other,note"
ENTITIES = "id,name,type,parent,parent_since,country,aliases,ticker,cik,lei,wikidata,ambiguous,note"
PARENTS = "entity,parent,since,until,source_url,source_publisher,source_date,note"
MARKETS = (
    "market,period,firm,share_percent,largest_known,decimals,complete,bound,subset,source_url,source_publisher,"
    "source_date"
)
RELATIONS = ("ends", "replaces", "extends", "part_of", "same_transaction", "conditional_on")
# The files whose rows are claims.
_ROWS = ("deals.csv", "money.csv", "entities.csv", "parents.csv", "markets.csv")
_NOT_KNOWN = ("sources.toml", "fx_rates.csv")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Reference:
    """All reference knowledge, checked as a whole."""

    entities: Mapping[str, Entity]  # measured markets among them
    links: tuple[DealLink, ...]
    documents: tuple[Extracted, ...]  # one a file of `_ROWS`
    markets: tuple[MarketShare, ...]
    kinds: Mapping[Kind, KindInfo]
    owner_supplies: frozenset[EntityType]  # a thing of these types depends on its owner
    digest: str
    renames: tuple[Rename, ...] = ()


def load_reference(folder: Path, fetched: datetime = GATHERED) -> Reference:
    """Read and check the whole folder; ReferenceDataError names the file and line of the first fault.

    fetched: the instant written into the documents; fixed, so that two machines get the same graph.
    """
    digest = data_digest(folder)
    texts = {name: _read(folder / name) for name in _ROWS}
    entity_rows = read_rows(texts["entities.csv"][1], "data/entities.csv", ENTITIES)
    entities = _entities(entity_rows)
    renames = renames_of(read_rows(_read(folder / "renames.csv")[1], "data/renames.csv", RENAMES), entities)
    entities = with_old_names(entities, renames)
    market_rows = read_rows(texts["markets.csv"][1], "data/markets.csv", MARKETS)
    markets = tuple(market_share(row, entities, fetched.date()) for row in market_rows)
    _check_markets(market_rows, markets)
    for share in markets:
        entities.setdefault(share.market_id, Entity(share.market_id, share.market, EntityType.MARKET))
    deal_rows = _unique(read_rows(texts["deals.csv"][1], "data/deals.csv", DEALS), "id")
    money_rows = read_rows(texts["money.csv"][1], "data/money.csv", MONEY)
    split = _split_deals(money_rows, deal_rows)
    links = _links(_read(folder / "deal_links.csv")[1], deal_rows)
    whole = {x.deal: x.other for x in links if x.relation == "part_of"}
    ids = {name: sha for name, (sha, _) in texts.items()}
    claims: dict[str, list[Claim]] = {
        "deals.csv": [
            deal_claim(
                row,
                row,
                ids["deals.csv"],
                entities,
                "reference.deals",
                None if key in split else amount_of(row, whole.get(key)),
            )
            for key, row in deal_rows.items()
        ],
        "money.csv": [
            deal_claim(
                row,
                deal_rows[row.required("deal")],
                ids["money.csv"],
                entities,
                "reference.money",
                part_of(row, whole.get(row.required("deal"))),
            )
            for row in money_rows
        ],
        "entities.csv": [parent_claim(r, ids["entities.csv"], entities) for r in entity_rows if r.text("parent")],
        "parents.csv": [
            dated_parent_claim(row, ids["parents.csv"], entities)
            for row in read_rows(texts["parents.csv"][1], "data/parents.csv", PARENTS)
        ],
        "markets.csv": [
            share_claim(row, ids["markets.csv"], share, entities)
            for row, share in zip(market_rows, markets, strict=True)
        ],
    }
    documents = []
    for name, (sha, text) in texts.items():
        document = Document(
            id=sha,
            url=f"data/{name}",
            title=f"Faultline reference data: {name}",
            publisher=PUBLISHER,
            published=PUBLISHED,
            fetched=fetched,
            kind=DocumentKind.REFERENCE,
            text=text,
            language="en",
        )
        # A row reads differently when another file changes (a name, a part), so the version holds the whole digest.
        extraction = Extraction(sha, EXTRACTOR, f"{VERSION}+{digest[:16]}")
        documents.append(Extracted(document, extraction, tuple(claims[name])))
    kinds, owner_supplies = load_kinds(folder / "kinds.toml")
    return Reference(
        entities=MappingProxyType(entities),
        links=links,
        documents=tuple(documents),
        markets=markets,
        kinds=kinds,
        owner_supplies=owner_supplies,
        digest=digest,
        renames=renames,
    )


def data_digest(folder: Path) -> str:
    """SHA-256 over every .csv and .toml of the folder that bears on the graph, by name and bytes.

    sources.toml and fx_rates.csv are left out: where to look next, and how sums are shown, is nothing that is known.
    """
    total = hashlib.sha256()
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".csv", ".toml") and p.name not in _NOT_KNOWN):
        content = path.read_bytes()
        total.update(f"{path.name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def _read(path: Path) -> tuple[str, str]:
    """SHA-256 of the bytes, and the text with its line breaks as they are, so that offsets hold."""
    try:
        content = path.read_bytes()
        return hashlib.sha256(content).hexdigest(), content.decode("utf-8")
    except FileNotFoundError:
        raise ReferenceDataError(f"data/{path.name} is missing; restore it from the release.") from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ReferenceDataError(f"data/{path.name}, line {line}: the file is not UTF-8; save it as UTF-8.") from None


def _unique(rows: Iterable[Row], column: str) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        key = row.required(column)
        if not _SLUG.fullmatch(key):
            raise row.error(f"id {key!r} is no slug; use small letters, digits and hyphens.")
        if key in found:
            raise row.error(f"id {key!r} is already used in line {found[key].line}; give this row another.")
        found[key] = row
    return found


def _entities(rows: Iterable[Row]) -> dict[str, Entity]:
    by_id = _unique(rows, "id")
    entities: dict[str, Entity] = {}
    for key, row in by_id.items():
        parent = row.text("parent")
        if parent is not None and (parent not in by_id or parent == key):
            raise row.error(f"parent {parent!r} is no other entity of this file; add it or correct the id.")
        if row.date("parent_since") and parent is None:
            raise row.error("column 'parent_since' is filled in and 'parent' is blank; name the parent.")
        kind = row.word("type", EntityType)
        if kind is None:
            raise row.error("column 'type' is blank; fill it in.")
        entities[key] = Entity(
            id=key,
            name=row.required("name"),
            type=kind,
            aliases=tuple(a.strip() for a in row.values["aliases"].split("|") if a.strip()),
            parent=parent,
            country=row.text("country"),
            ticker=row.text("ticker"),
            cik=row.text("cik"),
            lei=row.text("lei"),
            wikidata=row.text("wikidata"),
            ambiguous=row.choice("ambiguous", ("yes", "no")) == "yes",
            note=row.text("note"),
        )
    for key, row in by_id.items():
        seen, up = {key}, entities[key].parent
        while up is not None:
            if up in seen:
                raise row.error(f"the parents of {key!r} lead back to it; correct one of them.")
            seen.add(up)
            up = entities[up].parent
    return entities


def _split_deals(rows: Iterable[Row], deals: Mapping[str, Row]) -> frozenset[str]:
    """Ids of the deals whose amount is told in parts; each part must be of a deal with an amount and no role."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = row.required("deal")
        if key not in deals:
            raise row.error(f"deal {key!r} is no row of data/deals.csv; add it or correct the id.")
        if deals[key].text("money_role") is not None or deals[key].text("amount") is None:
            raise row.error(f"deal {key!r} is told in parts; give its row an amount and leave its money_role blank.")
        if (key, row.required("part")) in seen:
            raise row.error(f"part {row.values['part']} of {key!r} is there twice; number it otherwise.")
        seen.add((key, row.values["part"]))
    return frozenset(key for key, _ in seen)


def _check_markets(rows: Sequence[Row], shares: Sequence[MarketShare]) -> None:
    """Each market and period as a whole: firms once, the same marks in each row, and no more than a whole market."""
    together: dict[tuple[str, str], list[tuple[Row, MarketShare]]] = {}
    for row, share in zip(rows, shares, strict=True):
        beside = together.setdefault((share.market_id, share.period), [])
        for other, one in beside:
            if one.firm == share.firm:
                raise row.error(f"{share.firm!r} has a share in line {other.line} already; remove one of the two.")
        if beside:
            first = beside[0][1]
            for mark in ("market", "largest_known", "decimals", "complete", "subset"):
                if getattr(first, mark) != getattr(share, mark):
                    raise row.error(
                        f"column {mark!r} differs from line {beside[0][0].line} of this market and period; "
                        "give both the same."
                    )
        beside.append((row, share))
    for told in together.values():
        row, last = told[-1]
        known, total = last.largest_known, sum((share.share for _, share in told), Decimal(0))
        if known is not None and not 1 <= known <= len(told):
            raise row.error(f"column 'largest_known' is {known}, of {len(told)} firms of this period; correct it.")
        # Each share is off by half a unit of its last decimal at most.
        slack = Decimal(0) if last.decimals is None else len(told) * Decimal(5).scaleb(-last.decimals - 1)
        if total > 100 + slack:
            raise row.error(f"the shares of this market and period sum to {total}, above 100; correct one.")
        if last.complete and total < 100 - slack:
            raise row.error(f"the market is called complete and its shares sum to {total}; correct one, or write no.")


def _wholes(deal: str, links: Collection[DealLink]) -> set[str]:
    """What a deal is a part of, directly or through others."""
    found: set[str] = set()
    ahead = [deal]
    while ahead:
        part = ahead.pop()
        fresh = {x.other for x in links if x.relation == "part_of" and x.deal == part} - found
        found |= fresh
        ahead += fresh
    return found


def _links(text: str, deals: Mapping[str, Row]) -> tuple[DealLink, ...]:
    links: dict[tuple[str, str, str], DealLink] = {}
    for row in read_rows(text, "data/deal_links.csv", LINKS):
        deal, relation, other = row.required("deal"), row.choice("relation", RELATIONS), row.required("other")
        for key in (deal, other):
            if key not in deals:
                raise row.error(f"deal {key!r} is no row of data/deals.csv; add it or correct the id.")
        if deal == other or (deal, relation, other) in links:
            raise row.error(f"{deal!r} is linked to itself or twice to {other!r}; remove this row.")
        if relation == "part_of" and deal in _wholes(other, links.values()):
            raise row.error(
                f"{other!r} is a part of {deal!r} already, directly or through others; correct one of them."
            )
        links[deal, relation, other] = DealLink(deal, relation, other, row.text("note"), deals[deal].date("announced"))
    return tuple(links.values())
