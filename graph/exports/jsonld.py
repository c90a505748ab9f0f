"""The graph as JSON-LD: schema.org for entities, PROV-O for origins, a vocabulary of its own for the rest.

A deal is no statement that its tie exists: it carries its status, each claim its modality, quote and offsets. What is
unknown is absent.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from graph.exports.exportable import Exportable, Source, Told
from graph.exports.words import cut
from graph.model import Deal, Entity, EntityType, Money, OwnedBy

VOCABULARY = "urn:faultline:vocabulary:"
_TYPES = {
    EntityType.ORGANIZATION: "schema:Organization",
    EntityType.FUND: "schema:Organization",
    EntityType.REGULATOR: "schema:GovernmentOrganization",
    EntityType.DATA_CENTER: "schema:Place",
    EntityType.MARKET: "fl:Market",
}
_REFERENCES = ("from", "to", "owner", "owned", "claims", "claim", "document")
CONTEXT: dict[str, Any] = {
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "fl": VOCABULARY,
    **{name: {"@id": f"fl:{name}", "@type": "@id"} for name in _REFERENCES},
    "source": {"@id": "schema:url", "@type": "@id"},
    "fetched": {"@id": "fl:fetched", "@type": "xsd:dateTime"},
    "asOf": {"@id": "fl:asOf", "@type": "xsd:date"},
    "knownBy": {"@id": "fl:knownBy", "@type": "xsd:dateTime"},
    "derivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "generatedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    "used": {"@id": "prov:used", "@type": "@id"},
    "sameAs": {"@id": "schema:sameAs", "@type": "@id"},
    "name": "schema:name",
    "alternateName": "schema:alternateName",
    "leiCode": "schema:leiCode",
    "tickerSymbol": "schema:tickerSymbol",
    "publisher": "schema:publisher",
    "datePublished": "schema:datePublished",
    **{
        name: f"fl:{name}"
        for name in (
            "entityType", "country", "cik", "provisional", "set", "kind", "modality", "status", "disputed", "sample",
            "independentSources", "object", "terms", "role", "low", "high", "currency", "bound", "period",
            "transaction", "containedIn", "percent", "exclusive", "announced", "announcedBy", "start", "end", "quote",
            "quoteStart", "quoteEnd", "quoteSha256", "rule", "confidence", "fromName", "toName", "row", "note",
            "documentKind", "overBy",
        )
    },
}  # fmt: skip


def jsonld_parts(held: Exportable, counts: Counter[str], longest: int) -> Iterator[bytes]:
    """One JSON-LD document in parts, a node a line, each kind in the order of its ids; `counts` is filled by kind.

    longest: characters of a quote; its digest is that of the whole.
    """
    yield _dump({"@context": CONTEXT})[:-1] + b', "@graph": [\n'
    first = True
    if instant := _instant(held):
        yield _dump(instant)
        first = False
    for kind, node in _nodes(held, longest):
        counts[kind] += 1
        yield (b"" if first else b",\n") + _dump({k: v for k, v in node.items() if v is not None and v != []})
        first = False
    yield b"\n]}\n"


def _dump(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_plain).encode("utf-8", "replace")


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def iri(kind: str, id_: str) -> str:
    """The name of a thing of ours.

    >>> iri("entity", "text:züri ag")
    'urn:faultline:entity:text:z%C3%BCri%20ag'
    """
    return f"urn:faultline:{kind}:{quote(id_, safe=':-._')}"


def _instant(held: Exportable) -> dict[str, Any]:
    """The node that says of which instant the graph is; empty without clocks.

    A node like all others: keys beside "@graph" would make of it a named graph without a name to readers of RDF.
    """
    clocks = {"asOf": held.as_of, "knownBy": held.known_by}
    said = {name: at.isoformat() for name, at in clocks.items() if at is not None}
    return {"@id": iri("instant", "_".join(said.values())), "@type": "fl:Instant", **said} if said else {}


def _nodes(held: Exportable, longest: int) -> Iterator[tuple[str, dict[str, Any]]]:
    for entity in held.entities.values():
        yield "entities", _entity(entity)
    sources = {told.source.id: told.source for told in held.claims.values()}
    for source in (sources[id_] for id_ in sorted(sources)):
        yield "documents", _document(source)
    for told in held.claims.values():
        yield "claims", _claim(told, longest)
    for deal in held.deals:
        yield "deals", _deal(deal, held)
    for link in held.ownership:
        yield "ownership", _control(link)


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "@id": iri("entity", entity.id),
        "@type": _TYPES.get(entity.type, "schema:Product"),
        "entityType": entity.type.value,
        "name": entity.name,
        "alternateName": list(entity.aliases),
        "country": entity.country,
        "tickerSymbol": entity.ticker,
        "cik": entity.cik,
        "leiCode": entity.lei,
        "sameAs": f"http://www.wikidata.org/entity/{entity.wikidata}" if entity.wikidata else None,
        "provisional": entity.provisional or None,
        "set": entity.of_set,
        "note": entity.note,
    }


def _document(source: Source) -> dict[str, Any]:
    return {
        "@id": iri("document", source.id),
        "@type": ["prov:Entity", "schema:CreativeWork"],
        "name": source.title,
        # An address of our own, as of a row of data/, is no IRI.
        "source": source.url if source.url.startswith(("http://", "https://")) else None,
        "publisher": source.publisher,
        "datePublished": source.published,
        "fetched": source.fetched,
        "documentKind": source.kind,
        "sample": source.kind == "sample" or None,
    }


def _money(money: Money) -> dict[str, Any]:
    said = {
        "role": money.role.value if money.role else None,
        "low": money.low,
        "high": money.high,
        "currency": money.currency,
        "bound": money.bound.value if money.bound else None,
        "period": money.period.value if money.period else None,
        "transaction": money.transaction,
        "containedIn": money.contained_in,
    }
    return {key: value for key, value in said.items() if value is not None}


def _claim(told: Told, longest: int) -> dict[str, Any]:
    claim = told.claim
    return {
        "@id": iri("claim", claim.id),
        "@type": ["fl:Claim", "prov:Entity"],
        "kind": claim.kind.value,
        "modality": claim.modality.value,
        "from": iri("entity", told.from_id),
        "to": iri("entity", told.to_id),
        "fromName": claim.from_name,
        "toName": claim.to_name,
        "object": claim.object,
        "terms": [_money(claim.money)] if claim.money else [],
        "percent": claim.percent,
        "exclusive": claim.exclusive,
        "announced": claim.announced,
        "announcedBy": claim.announced_by,
        "start": claim.start,
        "end": claim.end,
        "quote": cut(told.quote, longest) if told.quote is not None else None,
        "quoteStart": claim.evidence.start,
        "quoteEnd": claim.evidence.end,
        "quoteSha256": told.evidence_sha256,
        "rule": claim.rule,
        "confidence": claim.confidence,
        "row": claim.row_id,
        "note": claim.note,
        "source": told.url if told.url.startswith(("http://", "https://")) else None,
        "publisher": told.publisher,
        "fetched": told.source.fetched,
        "derivedFrom": iri("document", told.source.id),
        "generatedBy": {"@type": "prov:Activity", "used": iri("document", told.source.id), "rule": claim.rule},
        "sample": told.sample or None,
    }


def _deal(deal: Deal, held: Exportable) -> dict[str, Any]:
    claims = [iri("claim", id_) for id_ in deal.claims if id_ in held.claims]
    return {
        "@id": iri("deal", deal.id),
        "@type": ["fl:Deal", "prov:Entity"],
        "kind": deal.kind.value,
        "status": deal.status.value,
        "disputed": deal.disputed,
        "independentSources": deal.independent_sources,
        "from": iri("entity", deal.from_id),
        "to": iri("entity", deal.to_id),
        "object": deal.object,
        "terms": [_money(m) for m in deal.terms],
        "percent": deal.percent,
        "exclusive": deal.exclusive,
        "announced": deal.announced,
        "start": deal.start,
        "end": deal.end,
        "overBy": deal.over_by,
        "sample": deal.sample or None,
        "derivedFrom": claims,
    }


def _control(link: OwnedBy) -> dict[str, Any]:
    return {
        "@id": iri("control", link.claim),
        "@type": ["fl:Control", "prov:Entity"],
        "owner": iri("entity", link.parent),
        "owned": iri("entity", link.child),
        "start": link.start,
        "end": link.end,
        "derivedFrom": iri("claim", link.claim),
    }
