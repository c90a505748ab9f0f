"""What a reader meets on the Graph page, in a real Chromium."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from app.launch import launch
from graph.connection import Connection
from graph.settings import Settings
from tests.browser.conftest import QUOTE, Watched
from tests.fixtures.moments import slowness

pytestmark = pytest.mark.browser
_SPOT_ON_EDGE = """(want) => {
  const network = document.getElementById("net").network;
  const [edge] = network.body.data.edges.get({
    filter: (e) => e.from === want.from && e.to === want.to && e.caption.includes(want.caption),
  });
  const line = network.body.edges[edge.id].edgeType;
  // The first spot along the line that belongs to no other line and no node.
  for (let part = 0.3; part < 0.8; part += 0.02) {
    const spot = network.canvasToDOM(line.getPoint(part));
    if (network.getEdgeAt(spot) === edge.id && network.getNodeAt(spot) === undefined) return spot;
  }
  return null;
}"""


def _search(page: Any, address: str, name: str) -> None:
    page.goto(address)
    box = page.get_by_label("Find a firm")
    box.fill(name)
    box.press("Enter")
    # The picture of the start page stays until that of the firm is there.
    page.wait_for_url("**entity=*", timeout=60_000)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=60_000)
    page.frame_locator("iframe[title='Network of ties']").locator("#net[data-drawn]").wait_for(timeout=60_000)


def _frame(page: Any) -> Any:
    return next(f for f in page.frames if f != page.main_frame)


def _click_in_frame(page: Any, spot: dict[str, float]) -> None:
    box = page.locator("iframe[title='Network of ties']").bounding_box()
    page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])


def test_a_search_by_another_name_leads_to_the_quote_behind_a_tie(
    app_address: str, watched: Watched, picture_of: Any
) -> None:
    page = watched.page
    page.goto(app_address)
    page.locator(".deal").first.wait_for(timeout=60_000)
    picture_of("start")
    _search(page, app_address, "ChatGPT maker")
    page.locator("h2", has_text="OpenAI").wait_for()
    picture_of("graph-openai")
    spot = _frame(page).evaluate(
        _SPOT_ON_EDGE, {"from": "openai", "to": "aws", "caption": "cloud contract · confirmed"}
    )
    assert spot is not None
    _click_in_frame(page, spot)
    page.locator("blockquote", has_text=QUOTE).wait_for()
    card = page.locator(".claim", has_text=QUOTE)
    assert "A contract between a model maker and a cloud · Example Wire · 2026-03-01" in card.inner_text()
    link = card.get_by_role("link")
    assert link.get_attribute("href") == "https://news.example/openai-aws"
    assert link.get_attribute("rel") == "noopener noreferrer"
    picture_of("graph-tie")
    watched.blameless()


def test_talk_known_only_from_a_sample_is_drawn_and_named_as_such(app_address: str, watched: Watched) -> None:
    page = watched.page
    _search(page, app_address, "AWS")
    lines = _frame(page).evaluate("() => document.getElementById('net').network.body.data.edges.get()")
    samples = [e for e in lines if "sample only" in e["caption"]]
    assert len(samples) == 1
    assert samples[0]["dashes"]
    solid = {e["caption"].rpartition("· ")[2] for e in lines if not e["dashes"]}
    assert solid <= {"confirmed", "announced", "disputed", "with sample text"}
    watched.blameless()


def test_places_and_zoom_stay_while_the_reader_clicks_and_expands(app_address: str, watched: Watched) -> None:
    page = watched.page
    _search(page, app_address, "OpenAI")
    read = "() => { const n = document.getElementById('net').network; return [n.getPositions(), n.getScale()]; }"
    frame = _frame(page)
    frame.evaluate("() => document.getElementById('net').network.moveTo({ scale: 0.31 })")
    before, _ = frame.evaluate(read)
    spot = frame.evaluate(
        "() => { const n = document.getElementById('net').network; return n.canvasToDOM(n.getPosition('nvidia')); }"
    )
    _click_in_frame(page, spot)
    page.locator("h2", has_text="Nvidia").wait_for()
    page.get_by_role("button", name="Add its ties").click()
    page.get_by_role("button", name="Take its ties out").wait_for()
    frame.wait_for_function("(n) => document.getElementById('net').network.body.data.nodes.length > n", arg=len(before))
    after, scale = frame.evaluate(read)
    assert {k: after[k] for k in before} == before
    assert len(after) > len(before)
    assert scale <= 0.31 + 1e-6
    watched.blameless()


def test_a_row_of_the_table_selects_its_tie_without_the_drawing(app_address: str, watched: Watched) -> None:
    page = watched.page
    _search(page, app_address, "Anthropic")
    page.get_by_text("Ties in view as a table").click()
    table = page.get_by_test_id("stDataFrame")
    table.locator("canvas").first.wait_for()
    table.click(position={"x": 20, "y": 52})  # the mark of the first row
    page.locator(".deal .claim blockquote").first.wait_for()
    first = _frame(page).evaluate("() => document.getElementById('net').network.getSelectedEdges().length")
    assert first == 1
    watched.blameless()


def test_a_name_nobody_bears_is_said_not_to_be_found(app_address: str, watched: Watched) -> None:
    page = watched.page
    page.goto(app_address)
    box = page.get_by_label("Find a firm")
    box.fill("no such firm anywhere")
    box.press("Enter")
    page.get_by_text("No entity in our data has a name").wait_for(timeout=60_000)
    watched.blameless()


def test_the_frame_reaches_neither_the_page_nor_cookies_nor_storage_nor_a_host(
    app_address: str, watched: Watched
) -> None:
    _search(watched.page, app_address, "OpenAI")
    frame = _frame(watched.page)
    probes = {
        "the page's document": "() => parent.document.title",
        "the page's address": "() => parent.location.href",
        "the top window": "() => top.document.cookie",
        "its own frame element": "() => frameElement.ownerDocument.title",
        "cookies": "() => document.cookie",
        "setting a cookie": "() => { document.cookie = 'a=1'; return document.cookie; }",
        "local storage": "() => localStorage.length",
        "session storage": "() => sessionStorage.length",
        "a database": "() => { indexedDB.open('x'); return 1; }",
        "caches": "() => caches.keys()",
        "a service worker": "() => navigator.serviceWorker.register('/x.js')",
        "navigating the page": "() => { top.location.href = 'about:blank'; return 1; }",
        "a request": "() => fetch('/_stcore/health').then((r) => r.text())",
        "a request elsewhere": "() => fetch('http://127.0.0.1:9/').then((r) => r.text())",
    }
    through = []
    for name, probe in probes.items():
        try:
            frame.evaluate(probe)
        except Exception as error:  # noqa: BLE001 - whatever the browser calls its refusal
            assert "Timeout" not in str(error), name
        else:
            through.append(name)
    assert through == []
    assert frame.evaluate("() => self.origin") == "null"
    assert watched.elsewhere == []


def test_a_database_that_is_down_is_said_within_five_seconds(
    settings: Settings, tmp_path: Path, watched: Watched
) -> None:
    nowhere = Connection("bolt://127.0.0.1:1", "neo4j", "a-password-not-shown")
    own = settings.model_copy(update={"app_port": settings.app_port + 40, "home": tmp_path})
    process = launch(own, nowhere, own.app_port, browser=False, announce=lambda _: None)
    try:
        watched.page.goto(process.address)
        # The first run also imports everything; from the second on it is the database alone that is waited for.
        watched.page.get_by_text("127.0.0.1:1").first.wait_for(timeout=60_000)
        begun = time.monotonic()
        watched.page.get_by_role("button", name="Try again").first.click()
        watched.page.get_by_text("127.0.0.1:1").first.wait_for(timeout=5_000)
        assert time.monotonic() - begun <= 5 * slowness()
        shown = watched.page.content()
        assert "Traceback" not in shown
        assert "a-password-not-shown" not in shown
    finally:
        process.terminate()
        process.wait(timeout=20)
    watched.blameless()
