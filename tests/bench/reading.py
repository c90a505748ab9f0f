"""A dated snapshot of a large graph: read from Neo4j beside the bare driver, kept on disk, and loaded again."""

from __future__ import annotations

import tempfile
from itertools import islice
from pathlib import Path
from typing import Any, cast

import neo4j
import psutil

from graph import queries
from graph.connection import Connection
from graph.deals import FIELDS, line_of
from graph.reference import Reference
from graph.snapshot_files import SnapshotFiles
from graph.snapshots import snapshot
from graph.store import Store
from graph.ties import Ties
from tests.bench.analysing import DAY, drawn
from tests.bench.measure import Figure, ratio, stopwatch

ROWS = 5000
_FIRMS = "UNWIND $rows AS id CREATE (:Entity:Organization {id: id, name: id, aliases: []})"
_DEALS = """
UNWIND $rows AS row
MATCH (a:Entity {id: row.from_id})
MATCH (b:Entity {id: row.to_id})
CREATE (d:Deal)-[:FROM]->(a)
SET d = row.properties
CREATE (d)-[:TO]->(b)
CREATE (:Claim {id: row.claims[0]})-[:SUPPORTS {rank: 0}]->(d)
"""


def measure(connection: Connection, reference: Reference, entities: int) -> list[Figure]:
    """Rows a second of the same two queries by the bare driver and by a snapshot; memory; the way over the disk."""
    with (
        Store(connection) as store,
        neo4j.GraphDatabase.driver(
            connection.uri, auth=(connection.user, connection.password), notifications_min_severity="OFF"
        ) as driver,
        driver.session(database=connection.database) as session,
        tempfile.TemporaryDirectory() as folder,
    ):
        _write(session, entities)
        store.write_query("merge_entities", rows=[])  # the revision of what the bare driver wrote

        def bare() -> dict[str, int]:
            """Rows of each of the two large queries of a snapshot, of which nothing is kept."""
            with session.begin_transaction() as tx:
                return {
                    name: sum(1 for _ in tx.run(cast(Any, queries.load("read", name).text), {"without": []}))
                    for name in ("dated_entities", "dated_deals")
                }

        ties = Ties(reference.entities.values())
        bare()  # the server compiles the queries and fills its page cache
        with stopwatch() as seconds:
            counts = bare()
        rows = sum(counts.values())
        process = psutil.Process()
        before = process.memory_info().rss
        with stopwatch() as mine:
            found = snapshot(store, reference, ties, DAY)
        used = process.memory_info().rss - before
        files = SnapshotFiles(Path(folder), 2**31)
        path = files.path("bench", DAY, None, reference.digest)
        with stopwatch() as keeping:
            files.keep(path, found)
        with stopwatch() as loading:
            again = files.load(path)
        if again is None or len(again.deals) != counts["dated_deals"] or again.deals.ids != found.deals.ids:  # type: ignore[attr-defined]
            raise RuntimeError("the snapshot from disk is another one")
    load, memory = loading(), used / 2**20
    return [
        ratio("entities and deals read into a snapshot", rows / mine(), "rows/s", "bare driver", rows / seconds(), 0.8),
        Figure("memory of that snapshot", memory, "MiB", None, None, "≤ 1,024", memory <= 1024),
        Figure("snapshot kept on disk", keeping(), "s"),
        Figure("snapshot loaded from disk", load, "s", None, None, "≤ 2", load <= 2),
    ]


def _write(session: neo4j.Session, entities: int) -> None:
    names, deals = drawn(entities)
    for first in range(0, len(names), ROWS):
        session.run(cast(Any, _FIRMS), rows=names[first : first + ROWS]).consume()
    for batch in iter(lambda: list(islice(deals, ROWS)), []):
        rows = []
        for deal in batch:
            line = dict(zip(FIELDS, line_of(deal), strict=True))
            own = {k: v for k, v in line.items() if k not in ("from_id", "to_id", "claims", "known")}
            rows.append({**line, "properties": {**own, "tie": f"{deal.from_id} {deal.to_id}"}})
        session.run(cast(Any, _DEALS), rows=rows).consume()
