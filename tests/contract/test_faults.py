"""What goes wrong in a night is seen by morning: exit status, a record with its reason, a banner; no secret leaks."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
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
    import neo4j

    own = store.connection
    with neo4j.GraphDatabase.driver(own.uri, auth=(own.user, own.password)) as driver:
        driver.execute_query("DROP CONSTRAINT embeds_deal", database_=own.database)


Fault = Callable[[Store, Path, Path], None]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (_no_list, "cannot be read"),
        (_constraint_removed, "embeds_deal"),
        pytest.param(_archive_is_a_file, "stopped by", marks=pytest.mark.nightly),
        pytest.param(_malformed_list, "no valid TOML", marks=pytest.mark.nightly),
        pytest.param(_unknown_kind, "unknown kind", marks=pytest.mark.nightly),
        pytest.param(_no_list_entries, "has no [[source]] table", marks=pytest.mark.nightly),
    ],
)
def test_a_fault_is_in_the_exit_status_the_record_and_the_banner(
    store: Store, bare_web: Web, tmp_path: Path, fault: Fault, reason: str
) -> None:
    home = tmp_path / "home"
    command = Command.on(store.connection, home).reading(_web(bare_web), tmp_path)
    fault(store, home, tmp_path / "sources.toml")
    done = command("ingest", "--nightly")
    assert done.returncode != 0
    assert "faultline:" in done.stderr or "Error" in done.stderr
    (night,) = store.read("nights", limit=5)
    assert night["state"] == "failed"
    assert reason in night["reason"]
    assert "failed" in str(warning(store.read("summary_counts")[0], night, datetime.now(UTC)))


def test_a_run_that_is_told_to_end_says_so_in_its_record(store: Store, bare_web: Web, tmp_path: Path) -> None:
    command = Command.on(store.connection, tmp_path / "home").reading(_web(bare_web), tmp_path)
    slow = {**command.environment, "FAULTLINE_HOST_INTERVAL_S": "30"}
    with subprocess.Popen(
        [sys.executable, "-m", "app.cli", "ingest", "--nightly"],
        env=slow,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        until = time.monotonic() + 120
        while not any(r["status"] == "running" for r in store.read("runs", limit=1)):
            assert time.monotonic() < until and process.poll() is None
            time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) != 0
    (run,) = store.read("runs", limit=5)
    assert (run["status"], run["reason"]) == ("failed", "stopped by SystemExit")
    assert store.read("nights", limit=1)[0]["state"] == "failed"


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
