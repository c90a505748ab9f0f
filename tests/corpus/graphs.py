"""Reference data for planted graphs, and a database emptied for the next one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import neo4j

from graph.connection import Connection
from graph.derive import load_reference
from graph.paths import data_dir
from graph.reference import Reference
from graph.reference import load_reference as read_reference
from graph.store import Store
from graph.ties import Ties
from tests.corpus.planted import Corpus


@cache
def bare_reference(corpus: Corpus) -> Reference:
    """The known firms of a corpus and no row, so that a graph of it is made in no time."""
    known = {entity.id: entity for entity in corpus.entities}
    return replace(read_reference(data_dir()), entities=known, documents=(), links=(), digest=f"bare {corpus}")


@cache
def owners_reference(corpus: Corpus) -> Reference:
    """The entities of the project with their owners, and the known firms of a corpus."""
    whole = read_reference(data_dir())
    known = {entity.id: entity for entity in corpus.entities}
    documents = tuple(item for item in whole.documents if item.document.url.endswith("entities.csv"))
    return replace(
        whole, entities={**whole.entities, **known}, documents=documents, links=(), digest=f"owners {corpus}"
    )


def emptied(connection: Connection) -> None:
    """Take every node out."""
    with (
        neo4j.GraphDatabase.driver(connection.uri, auth=(connection.user, connection.password)) as driver,
        driver.session(database=connection.database) as session,
    ):
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()


def prepared(store: Store, reference: Reference) -> Ties:
    """Empty the database of the store, bring the reference data in, and name its ties."""
    emptied(store.connection)
    ties = Ties(reference.entities.values())
    store.apply_schema()
    load_reference(store, reference, ties)
    return ties
