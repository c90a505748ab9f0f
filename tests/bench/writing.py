"""Claims written a second: the store, against the bare driver and against py2neo's bulk merge, of the same rows."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, cast

import neo4j
from py2neo import Graph
from py2neo.bulk import merge_nodes, merge_relationships

from graph import queries
from graph.connection import Connection
from graph.model import (
    Bound,
    Claim,
    Document,
    DocumentKind,
    EntityType,
    Evidence,
    Extracted,
    Extraction,
    Kind,
    Modality,
    Money,
    MoneyRole,
    Period,
)
from graph.records import ClaimRecord, DocumentFacts, claim_properties, document_properties
from graph.reference import Reference
from graph.store import Store
from graph.ties import Ties
from tests.bench.measure import Figure, in_turn, ratio, stopwatch

CLAIMS_A_DOCUMENT = 20
ROWS = 1000  # of one UNWIND
ROUNDS = 3
FETCHED = datetime(2031, 1, 1, tzinfo=UTC)
KINDS = (Kind.INVESTMENT, Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.LICENCE, Kind.ACQUISITION)
Row = dict[str, Any]

_DOCUMENTS = "UNWIND $rows AS row CREATE (d:Document) SET d = row"
_EXTRACTIONS = """
UNWIND $rows AS row
MATCH (d:Document {id: row.document})
CREATE (x:Extraction)-[:OF]->(d)
SET x = row.properties
"""
_WIPE = "MATCH (n:Document|Extraction|Claim|Dirty) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"


def measure(connection: Connection, reference: Reference, claims: int) -> list[Figure]:
    """Write the same documents by the three ways in turn, on a graph emptied before each."""
    ties = Ties(reference.entities.values())
    items = list(_documents(reference, claims // CLAIMS_A_DOCUMENT))
    rows = _rows(items, ties)
    count = len(rows["claims"])
    graph = Graph(connection.uri, user=connection.user, password=connection.password, name=connection.database)
    with (
        Store(connection) as store,
        neo4j.GraphDatabase.driver(connection.uri, auth=(connection.user, connection.password)) as driver,
        driver.session(database=connection.database) as session,
    ):

        def by_store() -> float:
            session.run(_WIPE).consume()
            with stopwatch() as seconds:
                written = store.write(items, ties)
            _check(session, count, written.claims)
            return seconds()

        def by_driver() -> float:
            session.run(_WIPE).consume()
            with stopwatch() as seconds:
                for statement, name in (
                    (_DOCUMENTS, "documents"),
                    (_EXTRACTIONS, "extractions"),
                    (_claims(), "claims"),
                ):
                    for batch in _batches(rows[name]):
                        session.execute_write(_run, statement, batch)
            _check(session, count)
            return seconds()

        def by_py2neo() -> float:
            session.run(_WIPE).consume()
            with stopwatch() as seconds:
                _bulk_merge(graph, rows)
            _check(session, count)
            return seconds()

        for work in (by_store, by_driver, by_py2neo):
            work()  # the server compiles what it runs often
        ours, bare, merged = (count / t for t in in_turn((by_store, by_driver, by_py2neo), ROUNDS))
        session.run(_WIPE).consume()
    graph.service.connector.close()
    return [
        ratio("claims written", ours, "claims/s", "bare driver, UNWIND of 1,000", bare, 0.7),
        ratio("claims written", ours, "claims/s", "py2neo bulk merge of 1,000", merged, None),
    ]


def _claims() -> str:
    return queries.load("write", "create_claims").text


def _run(tx: neo4j.ManagedTransaction, statement: str, rows: Sequence[Row]) -> None:
    tx.run(cast(Any, statement), rows=rows).consume()


def _check(session: neo4j.Session, count: int, said: int | None = None) -> None:
    """A way that wrote less would be the faster one."""
    found = session.run(
        "MATCH (a)<-[:FROM]-(c:Claim)-[:TO]->(b) MATCH (c)-[:IN]->()-[:OF]->() RETURN count(c)"
    ).single()
    if found is None or found[0] != count or said not in (None, count):
        raise RuntimeError(f"{count} claims should be there, not {found}; said {said}")


def _bulk_merge(graph: Graph, rows: dict[str, list[Row]]) -> None:
    """Nodes and relationships of the same rows, by py2neo's own batches."""
    extractions = [row["properties"] for row in rows["extractions"]]
    claims = [row["properties"] for row in rows["claims"]]
    # py2neo cannot send an aware datetime, so the fetch time goes as a text.
    documents = [{**row, "fetched": row["fetched"].isoformat()} for row in rows["documents"]]
    for label, data in (("Document", documents), ("Extraction", extractions), ("Claim", claims)):
        for batch in _batches(data):
            merge_nodes(graph.auto(), batch, (label, "id"))
    ends: list[tuple[str, str, str, list[tuple[str, Row, str]]]] = [
        ("OF", "Extraction", "Document", [(r["properties"]["id"], {}, r["document"]) for r in rows["extractions"]]),
        ("IN", "Claim", "Extraction", [(r["properties"]["id"], {}, r["extraction"]) for r in rows["claims"]]),
        ("FROM", "Claim", "Entity", [(r["properties"]["id"], {}, r["from_id"]) for r in rows["claims"]]),
        ("TO", "Claim", "Entity", [(r["properties"]["id"], {}, r["to_id"]) for r in rows["claims"]]),
    ]
    for kind, start, end, triples in ends:
        for batch in _batches(triples):
            merge_relationships(graph.auto(), batch, kind, start_node_key=(start, "id"), end_node_key=(end, "id"))


def _batches(rows: Sequence[Any]) -> Iterator[list[Any]]:
    stream = iter(rows)
    while batch := list(islice(stream, ROWS)):
        yield batch


def _documents(reference: Reference, count: int) -> Iterator[Extracted]:
    """Documents that state made-up deals between known firms."""
    firms = sorted(e.id for e in reference.entities.values() if e.type is EntityType.ORGANIZATION)
    choice = random.Random(1)
    for number in range(count):
        facts = []
        for _ in range(CLAIMS_A_DOCUMENT):
            a, b = choice.sample(firms, 2)
            kind, billions = choice.choice(KINDS), choice.randint(1, 99)
            facts.append((kind, a, b, billions, f"{a} and {b} agreed on a {kind} of ${billions} billion in all."))
        text = " ".join(sentence for *_, sentence in facts)
        id_ = f"{number:064x}"
        document = Document(
            id=id_,
            url=f"https://news.example.org/{number}",
            title=f"Story {number}",
            publisher="The Example",
            published="2030-05-01",
            fetched=FETCHED,
            kind=DocumentKind.NEWS,
            text=text,
            language="en",
        )
        claims = []
        for kind, a, b, billions, quote in facts:
            amount = Decimal(billions) * 10**9
            start = text.index(quote)
            claims.append(
                Claim(
                    document_id=id_,
                    kind=kind,
                    from_id=a,
                    to_id=b,
                    from_name=a,
                    to_name=b,
                    modality=Modality.ANNOUNCED,
                    evidence=Evidence(quote, start, start + len(quote)),
                    rule="bench",
                    confidence=0.9,
                    money=Money(amount, amount, "USD", MoneyRole.PRICE, Bound.EXACT, Period.ONCE),
                    announced="2030-04-30",
                )
            )
        yield Extracted(document, Extraction(id_, "bench", "1"), tuple({c.id: c for c in claims}.values()))


def _rows(items: Sequence[Extracted], ties: Ties) -> dict[str, list[Row]]:
    """What the store sends for these documents, made before the clock runs."""
    rows: dict[str, list[Row]] = {"documents": [], "extractions": [], "claims": []}
    for item in items:
        facts = DocumentFacts.of(item.document)
        extraction = item.extraction
        rows["documents"].append(document_properties(item.document))
        rows["extractions"].append(
            {
                "document": item.document.id,
                "properties": {
                    "id": extraction.id,
                    "extractor": extraction.extractor,
                    "version": extraction.version,
                    "claims": len(item.claims),
                    "current": True,
                },
            }
        )
        for claim in item.claims:
            record = ClaimRecord(claim, facts, claim.from_id, claim.to_id)
            derived = {"tie": ties.key(claim.from_id, claim.to_id), "event": record.event_day, "known": record.known}
            rows["claims"].append(
                {
                    "extraction": extraction.id,
                    "from_id": claim.from_id,
                    "to_id": claim.to_id,
                    "properties": {**claim_properties(claim), **derived},
                }
            )
    return rows
