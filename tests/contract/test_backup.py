"""Back-up of the embedded server during an ingest, and its restore on an empty home: the graph of that instant."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graph import server
from graph.backup import backup, restore
from graph.connection import Connection
from graph.hashing import graph_hash
from graph.paths import data_dir
from graph.progress import silent
from graph.reference import load_reference
from graph.settings import Settings
from graph.store import Store
from graph.ties import Ties
from tests.bench.article import pages
from tests.contract.command import Command

REFERENCE = load_reference(data_dir())


@pytest.mark.nightly
@pytest.mark.parametrize("times", [20])
def test_a_back_up_during_an_ingest_gives_the_graph_of_its_instant_on_an_empty_home(
    settings: Settings, empty_database: Connection, tmp_path: Path, times: int
) -> None:
    if not empty_database.embedded:
        pytest.skip("FAULTLINE_NEO4J_URI names a server of its own")
    folder = tmp_path / "in"
    folder.mkdir()
    for number, raw in enumerate(pages(60 * times, REFERENCE.entities.values())):
        (folder / f"{number}.html").write_bytes(raw.content)
    command = Command.on(empty_database, tmp_path / "a home")
    process = server.status(settings).pid
    with subprocess.Popen(
        [sys.executable, "-m", "app.cli", "ingest", "--from", str(folder)],
        env=command.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as ingest:
        assert ingest.stderr is not None
        ingest.stderr.readline()  # its first line of progress
        for number in range(times):
            file = tmp_path / f"{number}.backup"
            done = backup(settings, file, silent)
            assert done.held_s <= 5
            assert not list(tmp_path.glob(".*.part"))
            fresh = settings.model_copy(update={"home": tmp_path / f"restored {number}"})
            restored = restore(fresh, REFERENCE, Ties(REFERENCE.entities.values()), file, False, silent)
            assert restored.manifest == done.manifest
            assert (restored.findings, restored.verified, restored.aside) == ((), True, None)
        ingest.communicate(timeout=600)
    assert ingest.returncode == 0  # it lost neither its connection nor a document
    assert server.status(settings).pid == process
    fresh = settings.model_copy(update={"home": tmp_path / "restored 0"})
    with Store(server.start(fresh, silent).connection) as store:
        try:
            assert graph_hash(store) == backup_hash(tmp_path / "0.backup")
        finally:
            server.stop(fresh)


def backup_hash(file: Path) -> str:
    """The graph hash that a back-up says it holds."""
    from graph.backup import read

    return read(file).hash
