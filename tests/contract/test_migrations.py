"""A database of an older schema becomes one of today's: cut off at any step it is recovered, and never done twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.connection import Connection
from graph.derive import load_reference
from graph.errors import SchemaError
from graph.hashing import graph_hash
from graph.migrations import SCHEMA_VERSION, STEPS, Step
from graph.paths import data_dir
from graph.reference import load_reference as read_reference
from graph.store import Store, Transaction
from graph.ties import Ties
from graph.verify import verify

REFERENCE = read_reference(data_dir())
TIES = Ties(REFERENCE.entities.values())
_LABELS = {2: ("watch_name", "alert_id"), 3: ("night_date",)}  # constraints that came with each version


@pytest.fixture
def store(empty_database: Connection) -> Iterator[Store]:
    with Store(empty_database) as opened:
        opened.apply_schema()
        yield opened
        opened.apply_schema()


def _age(store: Store, version: int) -> None:
    """Make the database one of an older version."""
    import neo4j

    own = store.connection
    with neo4j.GraphDatabase.driver(own.uri, auth=(own.user, own.password)) as driver:
        for later, names in _LABELS.items():
            for name in names if later > version else ():
                driver.execute_query(f"DROP CONSTRAINT {name} IF EXISTS", database_=own.database)
    store.write_query("set_meta", name="schema", value=str(version))


def _version(store: Store) -> str:
    return str(store.read("meta", name="schema")[0]["value"])


def test_every_older_version_is_migrated_to_the_graph_of_a_fresh_ingest(store: Store) -> None:
    load_reference(store, REFERENCE, TIES)
    wanted = graph_hash(store)
    for version in range(1, int(SCHEMA_VERSION)):
        _age(store, version)
        store.apply_schema()
        assert _version(store) == SCHEMA_VERSION
        load_reference(store, REFERENCE, TIES)
        assert graph_hash(store) == wanted
    assert verify(store, REFERENCE) == []


class _CutOff(BaseException):
    """Stands for the end of the process in the middle of a step."""


@pytest.mark.parametrize("at", [step.version for step in STEPS])
def test_a_migration_that_is_cut_off_goes_on_where_it_was_and_a_second_one_changes_nothing(
    store: Store, at: int
) -> None:
    cut_off, done = False, 0

    def step(version: int) -> Step:
        def change(tx: Transaction) -> None:
            nonlocal cut_off, done
            tx.write("set_meta", name=f"step {version}", value="done")
            if version == at and not cut_off:
                cut_off = True
                raise _CutOff
            done += 1

        return Step(version, "a test", change)

    steps = tuple(step(s.version) for s in STEPS)
    _age(store, 1)
    with pytest.raises(_CutOff):
        store.apply_schema(steps)
    assert _version(store) == str(at - 1)
    assert store.read("meta", name=f"step {at}") == []  # it has not happened
    store.apply_schema(steps)
    assert _version(store) == SCHEMA_VERSION
    assert store.read("meta", name=f"step {at}") != []
    store.apply_schema(steps)
    assert done == len(steps)


def test_a_newer_database_is_refused_and_left_as_it_is(store: Store) -> None:
    newer = str(int(SCHEMA_VERSION) + 1)
    store.write_query("set_meta", name="schema", value=newer)
    with pytest.raises(SchemaError, match=f"schema version {newer}"):
        store.apply_schema()
    assert _version(store) == newer
    store.write_query("set_meta", name="schema", value=SCHEMA_VERSION)
