"""Watches as a user keeps them: silent until a conclusion changes, heard once, never lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from graph.analysis.scopes import curated_scopes
from graph.connection import Connection
from graph.console import Console
from graph.derive import derive
from graph.errors import FaultlineError, NotFound
from graph.model import Kind
from graph.morning import Gathered, report
from graph.reference import Reference
from graph.snapshots import snapshot
from graph.store import Store
from graph.takedown import withdraw
from graph.ties import Ties
from graph.watches.questions import Ground, Question
from graph.watches.watches import add, alerts, check, remove, watches
from tests.claims import document, extracted
from tests.contract.command import CommandHere

DAY = date(2026, 6, 1)
TEXT = "OpenAI is a partner of Cohere."


@pytest.fixture
def store(reference_database: Connection) -> Iterator[Store]:
    with Store(reference_database) as opened:
        yield opened


def _ground(store: Store, reference: Reference) -> Ground:
    ties = Ties(reference.entities.values())
    console = Console(store.connection, 10.0, 100)
    return Ground(snapshot(store, reference, ties, DAY), reference, curated_scopes(), console.run)


def _clock() -> Iterator[datetime]:
    at = datetime(2026, 6, 1, tzinfo=UTC)
    while True:
        at += timedelta(hours=1)
        yield at


def test_a_watch_speaks_once_when_its_answer_changes_and_only_then(store: Store, reference: Reference) -> None:
    ticks = _clock()

    def ask() -> list[str]:
        found = check(store, lambda: _ground(store, reference), lambda: next(ticks))
        return [a.as_text() for a in found]

    kept = add(store, "my ties", Question("ties", of="OpenAI"), _ground(store, reference), lambda: next(ticks))
    add(store, "rings", Question("cycles"), _ground(store, reference), lambda: next(ticks))
    assert kept.answer
    assert ask() == [] and ask() == []

    page = document(TEXT)
    said = {"kind": Kind.PARTNERSHIP, "to_id": "cohere", "to_name": "Cohere", "announced": "2026-03-02"}
    ties = Ties(reference.entities.values())
    store.write([extracted(page, [said])], ties)
    derive(store, reference, ties)
    (told,) = ask()
    assert told.startswith("my ties (ties --of OpenAI)\n  new: ") and "cohere" in told
    assert ask() == []
    (alert,) = alerts(store, 10)
    assert alert.as_text() == told and alert.difference is not None and len(alert.difference.new) == 1

    remove(store, "my ties")
    assert [w.name for w in watches(store)] == ["rings"] and len(alerts(store, 10)) == 1
    with pytest.raises(NotFound, match="there are rings"):
        remove(store, "my ties")


def test_words_that_were_withdrawn_are_in_no_answer_no_alert_and_no_report(store: Store, reference: Reference) -> None:
    ticks = _clock()
    words = 'Cohere said on Monday\nthat "OpenAI" is a partner of Cohere in all of its plans. It gave no sum.'
    of = "MATCH (c:Claim)-[:IN]->()-[:OF]->(d:Document {kind: 'news'}) RETURN"
    queries = {
        "quotes": f"{of} c.quote AS quote, c.kind AS kind",
        "beginnings": f"{of} toUpper(substring(d.text, 0, 60)) AS text, d.title AS title",
        "both": f"{of} c.quote + ' | ' + d.text AS text",
    }

    def ask() -> list[str]:
        found = check(store, lambda: _ground(store, reference), lambda: next(ticks))
        return [a.as_text() for a in found]

    for name, query in queries.items():
        add(store, name, Question("cypher", cypher=query), _ground(store, reference), lambda: next(ticks))
    add(store, "ties", Question("ties", of="OpenAI"), _ground(store, reference), lambda: next(ticks))
    page = document(words)
    said = {
        "kind": Kind.PARTNERSHIP, "to_id": "cohere", "to_name": "Cohere", "announced": "2026-03-02",
        "quote": '"OpenAI" is a partner of Cohere in all of its plans.',
    }  # fmt: skip
    store.write([extracted(page, [said])], ties := Ties(reference.entities.values()))
    derive(store, reference, ties)
    assert len(ask()) == 4
    now = next(ticks)
    scopes, graph = curated_scopes(), _ground(store, reference).snapshot
    morning, _ = report(store, reference, scopes, graph, DAY, now, Gathered(datetime(2026, 6, 1, tzinfo=UTC)))
    assert len(morning.alerts) == 4
    before = {a.watch: a for a in alerts(store, 9)}
    done = withdraw(store, page.url, "asked by the publisher", now)
    assert done.said == 3 + 3 + 1

    def kept() -> str:
        told = [row["report"] for row in store.read("nights", limit=9)]
        rows = [*store.read("watches"), *store.read("alerts", limit=9), *map(json.loads, told)]
        return json.dumps(rows, default=str, ensure_ascii=False).casefold()

    def gone(text: str) -> bool:
        return not any(part in text for part in ("monday", "all of its", "a partner of cohere in", "gave no"))

    assert gone(kept())
    after = {a.watch: a for a in alerts(store, 9)}
    assert {w: (a.at, a.question) for w, a in after.items()} == {w: (a.at, a.question) for w, a in before.items()}
    assert after["ties"] == before["ties"] and "█" in after["quotes"].as_text()
    assert '"title": "A title"' in after["beginnings"].as_text() and "partnership" in after["quotes"].as_text()
    (held,) = [json.loads(row["report"]) for row in store.read("nights", limit=9)]
    assert [text.split("\n")[0] for text in held["alerts"]] == [text.split("\n")[0] for text in morning.alerts]
    assert held["new"] == list(morning.new) and "█" in held["text"]
    # What the queries find now is compared with what was kept, and tells none of it either.
    assert gone(" ".join(ask()).casefold()) and gone(kept())
    assert not any(text.startswith(("quotes", "ties")) for text in ask())


def test_two_who_ask_at_once_tell_a_change_once(store: Store, reference: Reference) -> None:
    import neo4j

    ticks = _clock()
    ground = _ground(store, reference)
    add(store, "w", Question("cypher", cypher="MATCH (n:Meta {name: 'x'}) RETURN n.value AS v"), ground,
        lambda: next(ticks))  # fmt: skip
    at = store.connection
    with (
        neo4j.GraphDatabase.driver(at.uri, auth=(at.user, at.password)) as driver,
        driver.session(database=at.database) as session,
    ):
        session.run("CREATE (:Meta {name: 'x', value: 'now'})").consume()
    inner = []

    def while_another_asks() -> Ground:
        inner.extend(check(store, lambda: ground, lambda: next(ticks)))
        return ground

    outer = check(store, while_another_asks, lambda: next(ticks))
    assert len(inner) == 1 and outer == () and len(alerts(store, 10)) == 1


def test_a_question_without_an_answer_says_so_once_and_keeps_its_last_one(store: Store, reference: Reference) -> None:
    ticks = _clock()
    ground = _ground(store, reference)
    add(store, "suppliers", Question("single-points", of="github-copilot"), ground, lambda: next(ticks))
    (before,) = watches(store)
    bare = Ground(
        snapshot(store, reference, Ties(reference.entities.values()), DAY).__class__(DAY, None, {}, (), ()),
        reference, ground.scopes, ground.run,
    )  # fmt: skip
    (alert,) = check(store, lambda: bare, lambda: next(ticks))
    assert alert.error and "no entity" in alert.as_text() and alert.difference is None
    assert check(store, lambda: bare, lambda: next(ticks)) == ()
    assert watches(store)[0].answer == before.answer
    assert check(store, lambda: ground, lambda: next(ticks)) == () and watches(store)[0].error is None


def test_a_name_is_given_once_and_a_question_needs_an_answer(store: Store, reference: Reference) -> None:
    ground = _ground(store, reference)
    add(store, "rings", Question("cycles"), ground)
    with pytest.raises(FaultlineError, match="already"):
        add(store, "rings", Question("conflicts"), ground)
    with pytest.raises(NotFound, match="nobody"):
        add(store, "other", Question("ties", of="nobody at all"), ground)
    with pytest.raises(FaultlineError, match="no name"):
        add(store, " ", Question("conflicts"), ground)
    (kept,) = watches(store)
    assert kept.question == Question("cycles")


def test_by_command_from_the_question_to_the_alert_of_a_run(store: Store, tmp_path: Path) -> None:
    faultline = CommandHere.on(store.connection, tmp_path / "home")
    mine = tmp_path / "mine.csv"
    mine.write_text("function_id,product\nF1,github-copilot\n", "utf-8")
    assert faultline.report("watch", "add", "mine", "single-points", "--portfolio", str(mine))["findings"]
    everything = "MATCH (d:Document {kind: 'news'}) RETURN d.title AS title"
    empty = faultline.report("watch", "add", "pages", "cypher", "--cypher", everything)
    assert empty["findings"] == {} and " reference rows of " in empty["coverage"]["sources"]
    page = tmp_path / "page.html"
    page.write_text(
        "<html lang=en><head><title>Nordhavn signs with Stratus</title></head><body><article><p>Nordhavn Inc. said on "
        "Monday that it has signed a cloud contract with Stratus Ltd.</p></article></body></html>",
        "utf-8",
    )
    told = faultline.report("ingest", "--from", str(page))["alerts"]
    assert [a["watch"] for a in told] == ["pages"] and len(told[0]["new"]) == 1
    assert faultline.report("ingest", "--from", str(page))["alerts"] == []
    assert len(faultline.report("watch", "log")["alerts"]) == 1
    assert faultline.report("watch", "check")["alerts"] == []
    kept = faultline.report("watch", "list")
    assert [w["name"] for w in kept["watches"]] == ["mine", "pages"]
    assert kept["coverage"]["sources"].startswith("documents: 1 news; ")
    faultline.report("watch", "remove", "pages")
    assert "single-points" in faultline.report("watch", "questions")["questions"]
    wrong = faultline("watch", "add", "w", "cycles", "--layer", "cloud")
    assert wrong.returncode == 1 and "has no --layer" in wrong.stderr and "Traceback" not in wrong.stderr
