"""Every command of the README, as a user types it, on a graph that holds the reference data."""

from __future__ import annotations

import configparser
import csv
import hashlib
import json
import os
import re
import resource
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.paths import data_dir
from graph.reference import load_reference as read_reference
from tests.bench.article import pages
from tests.contract.command import START, Command, CommandHere
from tests.fixtures.web import Web, bare_web

__all__ = ["bare_web"]
ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def faultline(reference_database: Connection, tmp_path: Path) -> Command:
    return Command.on(reference_database, tmp_path / "home")


@pytest.fixture
def here(faultline: Command) -> CommandHere:
    """The same without a process for each of many answers; that it starts as one is seen in the other tests."""
    return CommandHere(faultline.environment)


_BARE = """
import typer
app = typer.Typer()
@app.command()
def analyse():
    "Print nothing."
@app.command()
def other():
    "Print nothing."
app()
"""


_HELP, _BARE_HELP = 0.5, 0.3  # seconds that help may take, on a machine on which a bare command's takes so long


def test_help_takes_half_a_second_where_that_of_a_bare_command_takes_three_tenths(
    faultline: Command, tmp_path: Path
) -> None:
    """In turn, since the machine is shared."""
    bare = tmp_path / "bare.py"
    bare.write_text(_BARE, encoding="utf-8")
    ours, least = [], []
    for _ in range(5):
        least.append(_seconds([sys.executable, str(bare), "--help"], faultline.environment))
        ours.append(_seconds([sys.executable, *START, "--help"], faultline.environment))
    assert min(ours) < min(least) * _HELP / _BARE_HELP


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    """Of the processor: other tests run beside this one."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert "analyse" in done.stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_reading_commands_answer_in_the_stated_shapes(here: CommandHere) -> None:
    found = here.report("cypher", "MATCH (e:Entity {id: $id}) RETURN e.name AS name", "--param", "id=openai")
    assert found == {"columns": ["name"], "rows": [{"name": "OpenAI"}], "truncated": False}
    found = here.report("query", "exclusivities", "--param", "on=2026-03-18", "--param", "limit=2")
    assert len(found["rows"]) == 2
    found = here.report("query", "exclusivities", "--param", "on=2026-03-18", "--param", "limit=20")
    then = {row["id"]: row["status"] for row in found["rows"]}["openai-azure-api-excl-2025"]
    found = here.report("explain", "openai-azure-api-excl-2025", "--as-of", "2026-03-18")
    assert (found["deal"]["status"], found["as_of"]) == (then, "2026-03-18")
    assert found["claims"][0]["joined"]
    assert here.report("explain", "openai-azure-api-excl-2025")["deal"]["status"] == "ended" != then
    (renamed,) = here.report("explain", "Facebook")["renames"]
    assert (renamed["entity"], renamed["until"]) == ("meta", "2021-10-28")
    assert "named Facebook until 2021-10-28" in here("explain", "meta").stdout
    found = here.report("explain", "X Corp", "--as-of", "2024-06-01")
    assert (found["entity"]["id"], found["entity"]["owners"]) == ("x-corp", [])
    assert here.report("explain", "X Corp", "--as-of", "2025-06-01")["entity"]["owners"][0]["id"] == "xai"
    found = here.report("explain", "the ChatGPT maker")
    assert found["entity"]["id"] == "openai"
    found = here.report("explain", "openai-aws-38bn")
    assert found["claims"][0]["cites"].startswith("https://")
    assert found["claims"][0]["cites_published"] == "2025-11"  # of the page that the row cites
    said = here("explain", "openai-azure-excl-2019").stdout
    assert "openai-msft-rofr-2025 replaces it, by a row of data/deal_links.csv" in said
    assert "The Outpost, 2025-06: https://theoutpost.ai/" in said
    said = here("explain", "openai-azure-api-excl-2025").stdout
    assert "msft-openai-end-api-excl ends it, by a row of data/deal_links.csv" in said
    assert "joined as a row of the reference data, which data/deal_links.csv says ends this deal" in said
    paths = here.report("analyse", "paths", "--from", "microsoft-sentinel", "--to", "tsmc", "--as-of", "2026-06-01")
    assert paths["paths"]
    assert all({"microsoft-security-copilot", "gpt-4", "openai"} <= set(p["nodes"]) for p in paths["paths"])
    market = here.report("analyse", "concentration", "--market", "Synergy", "--period", "2025-Q3")
    assert market["hhi"] == {"low": 1419.0, "high": 1838.0}
    assert market["level"] == "undetermined"


def test_shares_of_ones_own_need_no_database(tmp_path: Path, server: Connection) -> None:
    shares = tmp_path / "shares.json"
    shares.write_text(json.dumps({"shares": [40, 30, 20, 10], "merge": [1, 3]}), encoding="utf-8")
    nowhere = Command({**Command.on(server, tmp_path).environment, "FAULTLINE_NEO4J_URI": "bolt://127.0.0.1:1"})
    found = nowhere.report("analyse", "concentration", "--shares", str(shares))
    assert found["hhi"] == {"low": 3000.0, "high": 3000.0}


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["cypher", "CREATE (n) RETURN n"], 1, "faultline: "),
        (["cypher", "MATCH (n RETURN n"], 1, "faultline: "),
        (["query", "nothing_like_it"], 1, "There is no query"),
        (["explain", "Nonesuch Ltd"], 1, "There is no deal and no entity"),
        (["analyse", "paths", "--from", "openai", "--to", "nonesuch"], 1, "nonesuch"),
        (["analyse", "concentration", "--market", "cloud", "--period", "1999"], 1, "was not measured in 1999"),
        (["analyse", "paths", "--from", "openai", "--to", "tsmc", "--as-of", "yesterday"], 2, "no day"),
        (["ingest", "--from", "/no/such/folder"], 1, "There is no file or folder"),
        (["ingest", "--source", "nonesuch"], 1, "There is no source"),
        (["extract"], 2, "give either"),
        (["export", "xml", "-o", "x"], 2, "followthemoney"),
        (["export", "graph", "-o", "x", "--as-of", "2026-03-18"], 2, "does not go with graph"),
        (["fetch", "http://127.0.0.1:9/"], 1, "faultline: "),
        (["fetch", "file:///etc/passwd"], 1, "faultline: "),
        (["frobnicate"], 2, "frobnicate"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    faultline: Command, arguments: list[str], status: int, says: str
) -> None:
    done = faultline.inside(*arguments)
    assert done.returncode == status, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_exports_are_whole_equal_and_checkable(here: CommandHere, tmp_path: Path) -> None:
    written = here.report("export", "csv", "-o", str(tmp_path / "claims.csv"))
    content = (tmp_path / "claims.csv").read_bytes()
    assert hashlib.sha256(content).hexdigest() == written["sha256"]
    assert (tmp_path / "claims.csv.sha256").read_text().split()[0] == written["sha256"]
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert len(rows) == written["rows"] > 400
    assert all(row["source_url"] and row["evidence_sha256"] and row["fetched"] for row in rows)
    here.report("export", "jsonl", "-o", str(tmp_path / "a.jsonl"))
    here.report("export", "jsonl", "-o", str(tmp_path / "b.jsonl"))
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_extract_prints_a_line_a_document_and_reads_passages(faultline: Command, tmp_path: Path) -> None:
    passages = tmp_path / "p.jsonl"
    text = "OpenAI signed a $38 billion cloud contract with Amazon Web Services on 3 November 2025."
    passages.write_text(json.dumps({"id": "x1", "text": text, "published": "2025-11-04"}) + "\n", encoding="utf-8")
    done = faultline("extract", "--passages", str(passages))
    (line,) = map(json.loads, done.stdout.splitlines())
    (claim,) = line["claims"]
    assert (line["id"], claim["kind"], claim["from_id"], claim["to_id"]) == ("x1", "cloud_contract", "openai", "aws")
    assert text[claim["evidence_start"] : claim["evidence_end"]] == claim["evidence"]
    page = tmp_path / "page.txt"
    page.write_text(text, encoding="utf-8")
    done = faultline("extract", str(page))
    assert json.loads(done.stdout)["path"] == str(page)
    done = faultline("extract", "--explain", str(page))
    assert "rule" in done.stdout


def _small_web(web: Web) -> Web:
    page = pages(1, read_reference(data_dir()).entities.values())[0]
    web.add_feed("/feeds/all.rss", {"One": web.add("/a/1.html", page.content, "text/html")})
    return web


def _user(command: Command, folder: Path) -> dict[str, str]:
    """The bare environment of a user whose checkout is ~/faultline and whose settings are in the file for them."""
    folder.mkdir()
    (folder / "faultline").symlink_to(ROOT, target_is_directory=True)
    (folder / ".config").mkdir()
    kept = {name: value for name, value in command.environment.items() if name.startswith("FAULTLINE_")}
    lines = [f"{name}={shlex.quote(value)}" for name, value in kept.items()]
    (folder / ".config" / "faultline.env").write_text("\n".join([*lines, "FAULTLINE_LOG_FILE=~/faultline.log", ""]))
    return {"HOME": str(folder), "PATH": os.defpath}


def test_the_cron_line_runs_one_night(faultline: Command, bare_web: Web, tmp_path: Path) -> None:
    command = faultline.reading(_small_web(bare_web), tmp_path)
    (block,) = re.findall(r"```crontab\n(.*?)```", README, re.DOTALL)
    nightly, after_a_start = block.strip().splitlines()
    fields = nightly.split(maxsplit=5)
    assert fields[:5] == ["0", "2", "*", "*", "*"]
    assert after_a_start == f"@reboot sleep 60; {fields[5]}"
    user = _user(command, tmp_path / "user home")
    log = tmp_path / "user home" / "faultline.log"
    for _ in range(2):  # the line after a start finds nothing due
        done = subprocess.run(["/bin/sh", "-c", fields[5]], env=user, check=False, timeout=240)
        assert done.returncode == 0, log.read_text(encoding="utf-8")
    assert "night of" in log.read_text(encoding="utf-8")
    assert _nights(command) == [1]


def test_the_systemd_units_run_one_night(faultline: Command, bare_web: Web, tmp_path: Path) -> None:
    command = faultline.reading(_small_web(bare_web), tmp_path)
    (block,) = re.findall(r"```ini\n(.*?)```", README, re.DOTALL)
    service, timer = (configparser.ConfigParser(interpolation=None) for _ in range(2))
    for unit, text in zip((service, timer), re.split(r"^# ~/.*$", block, flags=re.MULTILINE)[1:], strict=True):
        unit.optionxform = str  # type: ignore[method-assign,assignment]
        unit.read_string(text)
    assert timer["Timer"]["OnCalendar"] == "*-*-* 02:00:00"
    assert timer["Timer"]["Persistent"] == "true"
    user = _user(command, tmp_path / "user home")
    start = service["Service"]["ExecStart"].replace("%h", user["HOME"])
    program, arguments = re.split(r" (?=ingest )", start)
    folder = service["Service"]["WorkingDirectory"].replace("%h", user["HOME"])
    file = Path(service["Service"]["EnvironmentFile"].replace("%h", user["HOME"]))
    user |= dict(line.split("=", 1) for line in shlex.split(file.read_text(encoding="utf-8")))  # as systemd reads it
    done = subprocess.run(
        [program, *arguments.split()], cwd=folder, env=user, capture_output=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr
    assert _nights(command) == [1]


def _nights(command: Command) -> list[int]:
    """How many nights are done, and that no run failed."""
    runs = command.report("cypher", "MATCH (r:Run) WHERE r.status <> 'done' RETURN r.reason AS reason")
    assert runs["rows"] == []
    found = command.report("cypher", "MATCH (n:Night {state: 'done'}) RETURN count(n) AS nights")
    return [row["nights"] for row in found["rows"]]
