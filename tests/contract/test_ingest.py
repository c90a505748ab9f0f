"""`faultline ingest` as a process of its own against a web on loopback: nothing lost, nothing twice."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from graph.connection import Connection
from graph.hashing import graph_hash
from graph.paths import data_dir
from graph.reference import load_reference
from graph.store import Store
from tests.bench.article import pages
from tests.contract.command import Command, CommandHere
from tests.fixtures.image import Image
from tests.fixtures.web import Web, bare_web, web

__all__ = ["bare_web", "web"]
PAGES = [raw.content for raw in pages(490, load_reference(data_dir()).entities.values())]


@pytest.fixture
def faultline(reference_database: Connection, tmp_path: Path) -> Command:
    return Command.on(reference_database, tmp_path / "a home")


@pytest.fixture
def here(faultline: Command) -> CommandHere:
    """The same in the process of the tests, where what it leaves is the matter and not that it runs as one."""
    return CommandHere(faultline.environment)


@pytest.fixture
def many(bare_web: Web, request: pytest.FixtureRequest) -> Web:
    """A web of articles, some told twice, and a page that is none: 60, or 500 in a test of `make nightly`."""
    links = {}
    articles, told = (500, 490) if request.node.get_closest_marker("nightly") else (60, 55)
    for n in range(articles):
        links[f"Article {n}"] = bare_web.add(f"/a/{n}.html", PAGES[n % told], "text/html; charset=utf-8")
    links["Empty"] = bare_web.add("/a/empty.html", b"<html><body></body></html>", "text/html")
    links["Gone"] = f"{bare_web.url}/a/gone.html"
    bare_web.add_feed("/feeds/all.rss", links)
    return bare_web


def _hash(connection: Connection) -> str:
    with Store(connection) as store:
        return graph_hash(store)


def _adds_up(report: dict[str, Any]) -> None:
    for name, c in report["sources"].items():
        assert c["documents"] == c["with_claims"] + c["without_claims"] + c["duplicates"] + c["dead"], name
        assert c["dead"] == sum(c["dead_reasons"].values()), name


def test_every_document_of_the_cases_ends_as_ingested_duplicate_or_dead(
    faultline: Command, web: Web, tmp_path: Path, reference_database: Connection
) -> None:
    command = faultline.reading(web, tmp_path)
    report = command.report("ingest")
    _adds_up(report)
    assert report["documents"] > 40
    assert report["with_claims"] > 3
    before = _hash(reference_database)
    again = command.report("ingest")
    _adds_up(again)
    assert (again["claims"], again["with_claims"], again["without_claims"], again["deals"]) == (0, 0, 0, 0)
    assert _hash(reference_database) == before
    whole = command("verify")
    assert whole.returncode == 0, whole.stdout


def test_a_run_killed_at_random_instants_ends_in_the_same_graph(
    faultline: Command, many: Web, tmp_path: Path, reference_database: Connection, reference_image: Image, kills: int
) -> None:
    command = faultline.reading(many, tmp_path)
    began = time.monotonic()
    command.report("ingest")
    lasted = time.monotonic() - began
    wanted = _hash(reference_database)
    reference_image.put_back(reference_database)
    home = {**command.environment, "FAULTLINE_HOME": str(tmp_path / "another home")}
    killed = Command(home)
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 - pytest shows it when the test fails
    chance = random.Random(seed)
    hit = 0
    while hit < kills:
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "ingest"],
            env=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert process.wait(chance.uniform(0.2, lasted)) == 0
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            hit += process.wait() == -signal.SIGKILL
        else:  # it was done before its instant came: from the beginning, and sooner
            lasted = min(lasted, max(1.0, time.monotonic() - began))
            reference_image.put_back(reference_database)
    killed.report("ingest")
    assert _hash(reference_database) == wanted
    whole = killed("verify")
    assert whole.returncode == 0, whole.stdout
    with Store(reference_database) as store:
        states = {row["status"] for row in store.read("runs", limit=100)}
    assert "running" not in states


@pytest.fixture(params=[3, pytest.param(200, marks=pytest.mark.nightly)])
def kills(request: pytest.FixtureRequest) -> int:
    """How often a run is killed: 3 in `make test`, 200 in `make nightly`."""
    return int(request.param)


ZONES = ("UTC", "Pacific/Auckland", "America/New_York", "Asia/Kolkata", "Europe/Dublin")


@pytest.mark.parametrize(("count", "rounds"), [(40, 3), pytest.param(490, 5, marks=pytest.mark.nightly)])
def test_order_hash_seed_and_time_zone_leave_no_trace(
    faultline: Command, tmp_path: Path, reference_database: Connection, reference_image: Image, count: int, rounds: int
) -> None:
    files = []
    for n in range(count):
        path = tmp_path / f"page {n}.html"
        path.write_bytes(PAGES[n])
        files.append(path)
    hashes = set()
    for round_, zone in enumerate(ZONES[:rounds]):
        random.Random(round_).shuffle(files)
        command = Command({**faultline.environment, "PYTHONHASHSEED": str(round_), "TZ": zone})
        report = command.report("ingest", *(part for f in files for part in ("--from", str(f))))
        _adds_up(report)
        if round_ == 0:
            assert report["claims"] > 0
        else:
            assert (report["duplicates"], report["claims"], report["deals"]) == (count, 0, 0)
        hashes.add(_hash(reference_database))
    reference_image.put_back(reference_database)
    files.reverse()
    faultline.report("ingest", *(part for f in files for part in ("--from", str(f))))
    hashes.add(_hash(reference_database))
    assert len(hashes) == 1


def test_the_archive_alone_gives_the_same_graph(
    here: CommandHere, many: Web, tmp_path: Path, reference_database: Connection, reference_image: Image
) -> None:
    command = here.reading(many, tmp_path)
    command.report("ingest")
    wanted = _hash(reference_database)
    reference_image.put_back(reference_database)
    command.report("ingest", "--replay")
    assert _hash(reference_database) == wanted


def test_a_second_run_at_the_same_time_is_refused_and_the_first_goes_on(
    faultline: Command, many: Web, tmp_path: Path
) -> None:
    command = faultline.reading(many, tmp_path)
    first = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "ingest"],
        env=command.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert first.stderr is not None
    for _ in first.stderr:  # its first line of progress: it holds the lease
        break
    first.send_signal(signal.SIGSTOP)  # however fast it is, it has the lease as long as the second one looks
    try:
        second = Command({**command.environment, "FAULTLINE_RUN_WAIT_S": "0"})("ingest")
    finally:
        first.send_signal(signal.SIGCONT)
    assert second.returncode == 1
    assert "Another ingest run holds the lease" in second.stderr
    assert "Traceback" not in second.stderr
    first.communicate(timeout=240)
    assert first.returncode == 0


def test_four_runs_at_once_wait_for_one_another_and_give_the_graph_of_one(
    faultline: Command, tmp_path: Path, reference_database: Connection, reference_image: Image
) -> None:
    folders = []
    for n in range(4):
        folders.append(tmp_path / f"in {n}")
        folders[-1].mkdir()
        for page in range(5 * n, 5 * n + 8):  # some pages are in two of them
            (folders[-1] / f"{page}.html").write_bytes(PAGES[page])
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "app.cli", "ingest", "--from", str(folder), "--json"],
            env=faultline.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for folder in folders
    ]
    ended = [run.communicate(timeout=240) for run in runs]
    assert [run.returncode for run in runs] == [0] * 4, [said for _, said in ended]
    reports = [json.loads(out) for out, _ in ended]
    for report in reports:
        _adds_up(report)
    assert sum(r["documents"] for r in reports) == 32
    assert sum(r["duplicates"] for r in reports) == 9
    waited = [said for _, said in ended if "holds the lease" in said]
    assert waited
    for said in waited:
        assert said.count("waiting up to 600 s for it to end") == 1
    found = _hash(reference_database)
    assert faultline("verify").returncode == 0
    reference_image.put_back(reference_database)
    faultline.report("ingest", *(part for f in folders for part in ("--from", str(f))))
    assert _hash(reference_database) == found


def test_what_was_set_aside_is_tried_again_and_counted(here: CommandHere, many: Web, tmp_path: Path) -> None:
    command = here.reading(many, tmp_path)
    report = command.report("ingest")
    reasons = report["sources"]["feeds-all-rss"]["dead_reasons"]
    assert reasons == {"empty-page": 1, "http-status": 1}
    many.add("/a/gone.html", PAGES[489], "text/html")
    again = command.report("retry")
    _adds_up(again)
    assert (again["with_claims"] + again["without_claims"], again["dead"]) == (1, again["documents"] - 1)


BAD = {
    "malformed.rss": (b"<rss><channel><item><title>x</titl", "malformed-feed"),
    "empty.html": (b"<html><head><title></title></head><body> </body></html>", "empty-page"),
    "bytes.html": (b"\x00\x01\x02\x03" * 200, None),
    "page.json": (b"<html><body><p>Not what was asked for.</p></body></html>", None),
    "big.html": (b"<html><body>" + b"<p>word</p>" * 5_000_000 + b"</body></html>", "too-large"),
}


def test_bad_input_gets_one_reason_each_and_loses_nothing(here: CommandHere, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, (content, _) in BAD.items():
        (folder / name).write_bytes(content)
    (folder / "good.html").write_bytes(PAGES[1])
    report = here.report("ingest", "--from", str(folder))
    _adds_up(report)
    assert report["documents"] == len(BAD) + 1
    reasons = report["sources"]["files"]["dead_reasons"]
    for name, (_, reason) in BAD.items():
        assert reason is None or reasons.get(reason), name
    assert report["with_claims"] == 1


def test_only_changed_words_make_a_new_version_and_the_archive_tells_the_same(
    here: CommandHere, bare_web: Web, tmp_path: Path, reference_database: Connection, reference_image: Image
) -> None:
    def edition(words: bytes, advertisement: bytes) -> None:
        paragraphs = PAGES[3].split(b"</p>")
        paragraphs[9] += words  # in the middle of the article
        bare_web.add("/a.html", b"</p>".join(paragraphs) + b"<!-- " + advertisement + b" -->", "text/html")

    bare_web.add_feed("/feeds/all.rss", {"A": f"{bare_web.url}/a.html"})
    command = here.reading(bare_web, tmp_path)
    command = command.having(FAULTLINE_REVISIT_H="0")
    documents = []
    for words, advertisement in ((b"", b"one"), (b"", b"two"), (b" It was corrected.", b"two"), (b"", b"three")):
        edition(words, advertisement)
        report = command.report("ingest")
        _adds_up(report)
        with Store(reference_database) as store:
            documents.append(len(store.read("versions_of_urls", urls=[f"{bare_web.url}/a.html"])))
    # The second night shows the same words; the fourth goes back to them, which is a change again.
    assert documents == [1, 1, 2, 3]
    assert bare_web.requests.count("/a.html") == 4
    wanted = _hash(reference_database)
    reference_image.put_back(reference_database)
    command.report("ingest", "--replay")
    assert _hash(reference_database) == wanted
    assert command("verify").returncode == 0
