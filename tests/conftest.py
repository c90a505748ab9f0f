"""Fixtures that more than one kind of test needs: a real Neo4j for the session, and settings to go with it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from graph import server_process
from graph.connection import Connection
from graph.derive import load_reference
from graph.paths import data_dir
from graph.reference import Reference
from graph.reference import load_reference as read_reference
from graph.settings import Settings
from graph.store import Store
from graph.ties import Ties
from tests.fixtures import class_archive
from tests.fixtures.emptying import empty
from tests.fixtures.image import Image

# How long one example takes is a matter of the machine; what must be fast is measured by `make bench`.
hypothesis.settings.register_profile("faultline", deadline=None)
hypothesis.settings.load_profile("faultline")


# Which files the workers of `make test` take up first: those that hold few tests and take long, so that what is left at
# the end are many small ones, of which no worker has to wait long for another.
_FIRST = ("tests/contract/", "tests/browser/", "tests/golden/", "tests/property/", "tests/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the slow kinds of tests to the front; within a kind, and within a file, their order stays."""
    items.sort(key=lambda item: next((n for n, kind in enumerate(_FIRST) if item.nodeid.startswith(kind)), len(_FIRST)))


def pytest_collection_finish() -> None:
    """Let the collector of garbage leave out what is there for good: tests by the thousand, and all modules.

    It would go through them again and again; of a short test that is a quarter of its time.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def quick_java() -> Iterator[None]:
    """Servers that a test starts itself compile once: they are gone before Java's second compiler has paid for itself.

    It takes half the processor away from a start and from all that follows in the next minutes. So do the threads that
    Java's usual collector keeps beside the work: on two cores that tests fill, the simple one costs a third less.
    Those that a command starts as a process of its own are as users have them.
    """
    with pytest.MonkeyPatch.context() as patched:
        quick = (*class_archive.QUICK, *class_archive.options())
        patched.setattr(server_process, "OPTIONS", (*server_process.OPTIONS, *quick))
        yield


@pytest.fixture(autouse=True)
def same_main() -> Iterator[None]:
    """Streamlit's AppTest leaves its page as `__main__`, which every spawned worker of a later test would run."""
    ours = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = ours


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a home of this session's own, whose path holds a blank; no pause between requests to one host.

    A test that serves pages on loopback allows its own address:
    settings.model_copy(update={"allow_addresses": (f"127.0.0.1:{port}",)}).
    """
    home = tmp_path_factory.mktemp("faultline home", numbered=False)
    # Ports of its own for each process of tests, so that two that start at once do not race for one.
    apart = 100 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return Settings(
        home=home,
        host_interval_s=0.0,
        heap_mb=512,
        page_cache_mb=64,
        contact="tests@example.org",
        bolt_port=7687 + apart,
        http_port=7474 + apart,
        app_port=8501 + apart,
    )


@pytest.fixture(scope="session")
def server(settings: Settings, quick_java: None) -> Iterator[Connection]:
    """A running Neo4j: the one at FAULTLINE_NEO4J_URI, else an embedded one that ends with the session."""
    from graph import server as embedded

    if settings.neo4j_uri:
        connection = embedded.connect(settings)
        if _count_nodes(connection):
            pytest.exit(
                f"The database at {settings.neo4j_uri} holds data, which the tests would delete; name an empty one.", 2
            )
        yield connection
        return
    yield embedded.start(settings).connection
    embedded.stop(settings)


@pytest.fixture
def empty_database(server: Connection) -> Connection:
    """The session's server with no node left in it; constraints and indexes stay."""
    empty(server)
    return server


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The bundled reference data."""
    return read_reference(data_dir())


@pytest.fixture(scope="session")
def ties(reference: Reference) -> Ties:
    """Who is who by the reference data alone."""
    return Ties(reference.entities.values())


@pytest.fixture(scope="session")
def reference_image(server: Connection, reference: Reference, ties: Ties) -> Image:
    """What a database holds that has the schema and the bundled reference data and nothing else."""
    empty(server)
    with Store(server) as store:
        store.apply_schema()
        load_reference(store, reference, ties)
    return Image.of(server)


@pytest.fixture
def reference_database(server: Connection, reference_image: Image) -> Connection:
    """The session's server with the reference data in it, as an earlier run would have left them."""
    reference_image.put_back(server)
    return server


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real input beside the checkout; the test skips where there is none."""
    folder = Path(os.environ.get("FAULTLINE_SHARED", Path(__file__).resolve().parents[1].parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no {folder.name}/ beside the checkout")
    return folder


def _count_nodes(connection: Connection) -> int:
    from neo4j import GraphDatabase

    with GraphDatabase.driver(connection.uri, auth=(connection.user, connection.password)) as driver:
        answer = driver.execute_query("MATCH (n) RETURN count(n) AS nodes", database_=connection.database)
    return int(answer.records[0]["nodes"])
