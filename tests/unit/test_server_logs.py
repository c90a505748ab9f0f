"""What Neo4j's logs are taken to mean."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from graph.server_home import Home, State
from graph.server_logs import Logs, PortTaken
from graph.settings import Settings


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "a home")
    made.make()
    return made


def _write(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text + "\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Caused by: FileLockException: Lock file has been locked by another process: x", "in use by another process"),
        ("Caused by: java.io.IOException: No space left on device", "is full; free some space"),
        ("Caused by: x: originates from an newer version of neo4j, which", "update Faultline"),
        ("Error: Could not reserve enough space for object heap", "FAULTLINE_HEAP_MB"),
        ("java.lang.OutOfMemoryError: Java heap space", "FAULTLINE_HEAP_MB"),
        ("2026-11-23 ERROR Something else.", "could not start: 2026-11-23 ERROR Something else; see"),
    ],
)
def test_a_line_of_the_log_becomes_one_sentence(home: Home, line: str, said: str) -> None:
    logs = Logs(home)
    _write(home.debug_log, line)
    assert said in str(logs.reason())


def test_a_port_taken_meanwhile_is_told_apart_so_that_others_are_tried(home: Home) -> None:
    logs = Logs(home)
    _write(home.server_log, "Caused by: bind(..) failed with error(-98): Address already in use")
    assert isinstance(logs.reason(), PortTaken)


def test_options_of_java_that_the_log_lists_are_no_reason(home: Home) -> None:
    logs = Logs(home)
    _write(home.debug_log, "VM Arguments: [-Xmx256m, -XX:+ExitOnOutOfMemoryError]")
    assert "it gave no reason" in str(logs.reason())


def test_what_an_earlier_start_wrote_does_not_count(home: Home) -> None:
    _write(home.server_log, "Caused by: java.io.IOException: No space left on device")
    assert "it gave no reason" in str(Logs(home).reason())


def test_a_log_that_was_rotated_is_read_from_its_beginning(home: Home) -> None:
    _write(home.debug_log, "x" * 1000)
    logs = Logs(home)
    home.debug_log.write_text("ERROR Failed to start DatabaseId{1[neo4j]}\n", encoding="utf-8")
    assert logs.database_failed()


def test_numbered_logs_beyond_those_that_rotate_now_go_and_other_files_stay(home: Home) -> None:
    folder = home.server_log.parent
    folder.mkdir(parents=True, exist_ok=True)
    kept = {"debug.log", "debug.log.01", "debug.log.02", "http.log.01", "debug.log.2026-11-01"}
    names = kept | {"debug.log.03", "http.log.02"}
    for name in names:
        (folder / name).touch()
    home.configure(Settings(home=home.folder), State(0, 0))
    assert {p.name for p in folder.iterdir()} == kept
    for file in ("server-logs.xml", "user-logs.xml"):
        assert ElementTree.parse(home.conf / file).getroot().tag == "Configuration"
