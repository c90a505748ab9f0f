"""What goes wrong in a night is seen by morning: exit status, a record with its reason, a banner; no secret leaks."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from pytest_httpserver import HTTPServer

from app.widgets.freshness import warning
from graph.connection import Connection
from graph.paths import data_dir
from graph.reference import load_reference as read_reference
from graph.store import Store
from tests.bench.article import pages
from tests.contract.command import Command
from tests.fixtures.line import Line
from tests.fixtures.web import Web, bare_web

__all__ = ["bare_web"]
REFERENCE = read_reference(data_dir())
PAGES = [raw.content for raw in pages(3, REFERENCE.entities.values())]
CANARY = "canary-7f3a"


@pytest.fixture
def store(reference_database: Connection) -> Iterator[Store]:
    with Store(reference_database) as opened:
        yield opened
        opened.apply_schema()  # a constraint that a test removed


def _web(web: Web) -> Web:
    links = {str(n): web.add(f"/a/{n}.html", page, "text/html; charset=utf-8") for n, page in enumerate(PAGES)}
    web.add_feed("/feeds/all.rss", links)
    return web


def _no_list(store: Store, home: Path, sources: Path) -> None:
    sources.unlink()


def _malformed_list(store: Store, home: Path, sources: Path) -> None:
    sources.write_text("[[source]\n", encoding="utf-8")


def _unknown_kind(store: Store, home: Path, sources: Path) -> None:
    sources.write_text('[[source]]\nid = "a"\nkind = "fax"\nurl = "http://a.example"\npublisher = "a"\n', "utf-8")


def _no_list_entries(store: Store, home: Path, sources: Path) -> None:
    sources.write_text("", encoding="utf-8")


def _archive_is_a_file(store: Store, home: Path, sources: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "archive").write_bytes(b"")


def _constraint_removed(store: Store, home: Path, sources: Path) -> None:
    _edit(store, "DROP CONSTRAINT embeds_deal")


def _listed_twice(store: Store, home: Path, sources: Path) -> None:
    sources.write_text(sources.read_text("utf-8") * 2, "utf-8")


def _list_in_another_charset(store: Store, home: Path, sources: Path) -> None:
    sources.write_bytes(b"# \xe9\n" + sources.read_bytes())


def _address_of_no_web(store: Store, home: Path, sources: Path) -> None:
    sources.write_text(sources.read_text("utf-8").replace("http://", "gopher://"), "utf-8")


def _unknown_key(store: Store, home: Path, sources: Path) -> None:
    sources.write_text(sources.read_text("utf-8").replace("publisher =", "editor = 'a'\npublisher ="), "utf-8")


def _no_answer(store: Store, home: Path, sources: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]  # where nobody listens in a moment
    sources.write_text(re.sub(r"127\.0\.0\.1:\d+", f"127.0.0.1:{port}", sources.read_text("utf-8")), "utf-8")


def _memory_of_visits_is_a_folder(store: Store, home: Path, sources: Path) -> None:
    (home / "visits.sqlite").mkdir(parents=True)


def _no_room_for_replies(store: Store, home: Path, sources: Path) -> None:
    """Home is a file system of 1 MiB: all but some kilobytes are taken."""
    (home / "other").write_bytes(bytes(980 << 10))


def _model_without_address(store: Store, home: Path, sources: Path) -> dict[str, str]:
    return {"FAULTLINE_EXTRACTOR": "llm"}


def _unreadable_claim(store: Store, home: Path, sources: Path) -> None:
    _edit(
        store,
        "MATCH (c:Claim) WHERE c.tie IS NOT NULL WITH c ORDER BY c.id LIMIT 1 SET c.kind = 'fax' "
        "MERGE (:Dirty {tie: c.tie})",
    )


def _unreadable_run(store: Store, home: Path, sources: Path) -> None:
    _edit(store, "CREATE (:Run {id: 'r', started: datetime('2026-01-01'), status: 'done', trigger: 'x', report: '{'})")


def _unreadable_question(store: Store, home: Path, sources: Path) -> None:
    _edit(store, "CREATE (:Watch {name: 'w', question: '{', answer: '{}', times: 0})")


def _edit(store: Store, query: str) -> None:
    import neo4j

    own = store.connection
    with neo4j.GraphDatabase.driver(own.uri, auth=(own.user, own.password)) as driver:
        driver.execute_query(query, database_=own.database)  # type: ignore[arg-type]


Fault = Callable[[Store, Path, Path], dict[str, str] | None]
NIGHTLY = pytest.mark.nightly


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (_no_list, "cannot be read"),
        (_constraint_removed, "embeds_deal"),
        (_no_answer, "None of the 3 sources answered"),
        pytest.param(_malformed_list, "no valid TOML", marks=NIGHTLY),
        pytest.param(_unknown_kind, "unknown kind", marks=NIGHTLY),
        pytest.param(_no_list_entries, "has no [[source]] table", marks=NIGHTLY),
        pytest.param(_listed_twice, "twice", marks=NIGHTLY),
        pytest.param(_list_in_another_charset, "cannot be read", marks=NIGHTLY),
        pytest.param(_address_of_no_web, "no http or https address", marks=NIGHTLY),
        pytest.param(_unknown_key, "unknown key", marks=NIGHTLY),
        pytest.param(_archive_is_a_file, "stopped by", marks=NIGHTLY),
        pytest.param(_memory_of_visits_is_a_folder, "stopped by", marks=NIGHTLY),
        pytest.param(_model_without_address, "FAULTLINE_LLM_URL", marks=NIGHTLY),
        pytest.param(_unreadable_claim, "stopped by", marks=NIGHTLY),
        pytest.param(_unreadable_run, "stopped by", marks=NIGHTLY),
        pytest.param(_unreadable_question, "stopped by", marks=NIGHTLY),
    ],
)
def test_a_fault_is_in_the_exit_status_the_record_and_the_banner(
    store: Store, bare_web: Web, tmp_path: Path, fault: Fault, reason: str
) -> None:
    _shows(store, _web(bare_web), tmp_path / "home", tmp_path, fault, reason)


@pytest.mark.nightly
def test_a_full_disk_is_in_the_exit_status_the_record_and_the_banner(
    store: Store, bare_web: Web, tmp_path: Path, small_disk: Path
) -> None:
    # SQLite says it if the memory of visits is written first.
    said = ("stopped by OSError: No space left on device", "stopped by OperationalError: database or disk is full")
    _shows(store, _web(bare_web), small_disk, tmp_path, _no_room_for_replies, *said)


def _shows(store: Store, web: Web, home: Path, folder: Path, fault: Fault, *reasons: str) -> None:
    """A night with this fault ends with a status, leaves why in its record, and the banner is over the pages."""
    command = Command.on(store.connection, home).reading(web, folder)
    changed = fault(store, home, folder / "sources.toml") or {}
    done = Command({**command.environment, **changed})("ingest", "--nightly")
    assert done.returncode != 0
    assert "faultline:" in done.stderr or "Error" in done.stderr
    (night,) = store.read("nights", limit=5)
    assert night["state"] == "failed"
    assert any(reason in night["reason"] for reason in reasons)
    assert "failed" in str(warning(store.read("summary_counts")[0], night, datetime.now(UTC)))


def test_a_run_that_is_told_to_end_says_so_in_its_record(store: Store, bare_web: Web, tmp_path: Path) -> None:
    reason = "stopped by SystemExit"
    command = Command.on(store.connection, tmp_path / "home").reading(_web(bare_web), tmp_path)
    with _under_way(command, store) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) != 0
    (run,) = store.read("runs", limit=5)
    assert (run["status"], run["reason"]) == ("failed", reason)
    (night,) = store.read("nights", limit=5)
    assert (night["state"], night["reason"]) == ("failed", reason)
    assert "failed" in str(warning(store.read("summary_counts")[0], night, datetime.now(UTC)))


@pytest.mark.parametrize("fault", ["killed", pytest.param("the line to the database is cut", marks=NIGHTLY)])
def test_a_night_that_can_record_nothing_counts_as_cut_off(
    store: Store, bare_web: Web, tmp_path: Path, fault: str
) -> None:
    line = Line(store.connection.uri)
    command = Command.on(replace(store.connection, uri=line.uri), tmp_path / "home").reading(_web(bare_web), tmp_path)
    with _under_way(command, store) as process:
        if fault == "killed":
            process.kill()
        line.close()
        assert process.wait(480) != 0
    (night,) = store.read("nights", limit=5)
    assert "was cut off" in str(warning(store.read("summary_counts")[0], night, datetime.now(UTC)))
    again = Command.on(store.connection, tmp_path / "home").reading(bare_web, tmp_path)
    again.report("ingest", "--nightly")
    cut = [r["reason"] for r in store.read("runs", limit=5) if r["status"] == "interrupted"]
    assert cut == ["the process ended before the run did"]
    (night,) = store.read("nights", limit=5)
    assert (night["state"], night["tries"]) == ("done", 2)
    assert warning(store.read("summary_counts")[0], night, datetime.now(UTC)) is None


@contextmanager
def _under_way(command: Command, store: Store) -> Iterator[subprocess.Popen[bytes]]:
    """A night as a process whose run has begun, and that waits ten seconds before each request."""
    with subprocess.Popen(
        [sys.executable, "-m", "app.cli", "ingest", "--nightly"],
        env={**command.environment, "FAULTLINE_HOST_INTERVAL_S": "10"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            until = time.monotonic() + 120
            while not any(r["status"] == "running" for r in store.read("runs", limit=1)):
                assert time.monotonic() < until and process.poll() is None
                time.sleep(0.2)
            yield process
        finally:
            process.kill()


def test_secrets_of_all_settings_are_in_no_output_file_export_report_or_process_list(
    store: Store, bare_web: Web, tmp_path: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request(f"/{CANARY}-hook").respond_with_data(CANARY, status=500)
    on = Command.on(store.connection, tmp_path / "home").reading(_web(bare_web), tmp_path)
    command = Command(
        {
            **on.environment,
            "FAULTLINE_WEBHOOK_URL": httpserver.url_for(f"/{CANARY}-hook"),
            "FAULTLINE_SMTP_PASSWORD": f"{CANARY}-smtp",
            "FAULTLINE_SMTP_USER": "me",
            "FAULTLINE_SMTP_HOST": "127.0.0.1",
            "FAULTLINE_SMTP_PORT": "9",
            "FAULTLINE_MAIL_TO": "me@example.org",
            "FAULTLINE_LLM_KEY": f"{CANARY}-llm",
            "FAULTLINE_REPORT_FOLDER": str(tmp_path / "reports"),
            "FAULTLINE_LOG_FILE": str(tmp_path / "logs" / "faultline.log"),
            "FAULTLINE_LOG_FORMAT": "json",
        }
    )
    out, err = tmp_path / "out", tmp_path / "err"
    lines: set[str] = set()
    with (
        out.open("wb") as said,
        err.open("wb") as logged,
        subprocess.Popen(
            [sys.executable, "-m", "app.cli", "ingest", "--nightly", "--json"],
            env=command.environment,
            stdout=said,
            stderr=logged,
        ) as process,
    ):
        while process.poll() is None:
            for one in psutil.process_iter(["cmdline"]):
                lines.add(" ".join(one.info["cmdline"] or []))
            time.sleep(0.2)
    assert process.returncode == 1  # two channels could not send, which is said
    assert "webhook (not sent: HTTPStatusError 500)" in err.read_text(encoding="utf-8")
    command.report("export", "jsonl", "-o", str(tmp_path / "claims.jsonl"))
    secrets = (CANARY, store.connection.password)
    for path in (p for p in tmp_path.rglob("*") if p.is_file()):
        text = path.read_bytes().decode("utf-8", "replace")
        assert not [s for s in secrets if s in text], path
    assert (tmp_path / "logs" / "faultline.log").stat().st_size
    assert not [line for line in lines if any(s in line for s in secrets)]
    nights = store.read("nights", limit=1)
    assert CANARY not in str(nights)
