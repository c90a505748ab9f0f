"""What a source wrote is text on every page, never code; and the console refuses to write."""

from __future__ import annotations

from typing import Any

import pytest

from app.widgets.plain import visible
from graph.derive import derive
from graph.paths import data_dir
from graph.reference import load_reference as read_reference
from graph.store import Store
from graph.ties import Ties
from tests.browser.conftest import Watched, hostile_page
from tests.fixtures.hostile_texts import HOSTILE_TEXTS, MORE_HOSTILE_TEXTS

pytestmark = pytest.mark.browser


def _settled(page: Any) -> None:
    page.wait_for_function("() => !document.querySelector('[data-testid=stStatusWidget]')", timeout=60_000)
    page.wait_for_timeout(400)


def _open(page: Any, address: str, name: str) -> None:
    # By the menu, as a reader does: on a deep link Streamlit first looks for itself below that path, and gets two 404s.
    page.goto(address)
    page.get_by_role("link", name=name).click()


def _texts(page: Any) -> str:
    """All words on the page, those inside shadow roots and those of canvas tables' accessible twins among them."""
    return str(
        page.evaluate(
            """() => {
              const parts = [];
              const walk = (root) => {
                for (const node of root.childNodes) {
                  if (node.nodeType === Node.TEXT_NODE) parts.push(node.data);
                  if (node.shadowRoot) walk(node.shadowRoot);
                  walk(node);
                }
              };
              walk(document.body);
              return parts.join("\\n");
            }"""
        )
    )


def _texts_unfolded(page: Any) -> str:
    """The same with all that is folded away opened, and the ties in view as a table."""
    for fold in page.locator("details").all():
        fold.evaluate("(part) => { part.open = true; }")
    page.get_by_text("Ties in view as a table").click()
    _settled(page)
    return _texts(page)


def test_hostile_words_in_the_graph_are_shown_as_they_are(app_address: str, watched: Watched, picture_of: Any) -> None:
    page = watched.page
    page.goto(f"{app_address}/?entity=text%3Ah0")
    page.frame_locator("iframe[title='Network of ties']").locator("#net[data-drawn]").wait_for(timeout=60_000)
    _settled(page)
    shown = _texts_unfolded(page)
    missing = [t for t in HOSTILE_TEXTS if visible(t) not in shown]
    assert missing == []
    assert page.locator("a[href^='javascript' i], a[href^='data' i]").count() == 0
    names = next(f for f in page.frames if f != page.main_frame).evaluate(
        "() => document.getElementById('net').network.body.data.nodes.get().map((n) => n.title)"
    )
    assert len(names) == len(HOSTILE_TEXTS)
    picture_of("hostile-graph")
    watched.blameless()


@pytest.mark.nightly
def test_a_hundred_hostile_names_are_shown_as_they_are(
    app_address: str, graph_in_view: Store, watched: Watched
) -> None:
    reference = read_reference(data_dir())
    ties = Ties(reference.entities.values())
    graph_in_view.write([hostile_page((HOSTILE_TEXTS[0] + " again", *MORE_HOSTILE_TEXTS), "n")], ties)
    derive(graph_in_view, reference, ties)
    page = watched.page
    page.goto(f"{app_address}/?entity=text%3An0")
    page.frame_locator("iframe[title='Network of ties']").locator("#net[data-drawn]").wait_for(timeout=60_000)
    _settled(page)
    shown = _texts_unfolded(page)
    assert [t for t in MORE_HOSTILE_TEXTS if visible(t) not in shown] == []
    watched.blameless()


@pytest.mark.parametrize("text", HOSTILE_TEXTS[:6])
def test_hostile_words_typed_into_the_search_are_only_searched_for(
    app_address: str, watched: Watched, text: str
) -> None:
    page = watched.page
    page.goto(app_address)
    box = page.get_by_label("Find a firm")
    box.fill(text)
    box.press("Enter")
    page.locator("h2").first.wait_for(timeout=60_000)
    assert page.locator("h2").first.inner_text() == visible(text)
    watched.blameless()


@pytest.mark.parametrize("address", [f"?entity={t}" for t in ("%3Cscript%3Ealert(1)%3C/script%3E", "nobody")])
def test_an_unknown_entity_in_the_address_is_said_to_be_unknown(
    app_address: str, watched: Watched, address: str
) -> None:
    watched.page.goto(f"{app_address}/{address}")
    watched.page.get_by_text("The entity asked for is not in this graph").wait_for(timeout=60_000)
    watched.blameless()


def test_hostile_words_on_the_runs_page_do_nothing(app_address: str, watched: Watched, picture_of: Any) -> None:
    page = watched.page
    _open(page, app_address, "Runs")
    page.get_by_text("source by source").wait_for(timeout=60_000)
    picture_of("runs")
    for tab in ("Documents", "Set aside"):
        page.get_by_role("tab", name=tab).click()
        _settled(page)
        picture_of(f"runs-{tab.lower()}")
    watched.blameless()


def test_a_write_in_the_console_is_refused(
    app_address: str, graph_in_view: Store, watched: Watched, picture_of: Any
) -> None:
    page = watched.page
    _open(page, app_address, "Cypher")
    box = page.get_by_label("Cypher query")
    box.wait_for(timeout=60_000)
    box.fill("CREATE (n:Mark) RETURN n")
    page.get_by_role("button", name="Run").click()
    page.get_by_text("Refused: nothing was run.").wait_for(timeout=60_000)
    _settled(page)
    picture_of("cypher-refused")
    assert "Mark" not in {label for row in graph_in_view.read("export_nodes") for label in row["labels"]}
    watched.blameless()


def test_a_query_in_the_console_shows_its_rows(app_address: str, watched: Watched, picture_of: Any) -> None:
    page = watched.page
    _open(page, app_address, "Cypher")
    box = page.get_by_label("Cypher query")
    box.wait_for(timeout=60_000)
    box.fill("MATCH (a:Entity)-[r:BUYS_CLOUD_FROM]->(b:Entity) RETURN a, r, b LIMIT 12")
    page.get_by_role("button", name="Run").click()
    page.get_by_text("12 rows").first.wait_for(timeout=60_000)
    _settled(page)
    picture_of("cypher")
    watched.blameless()


def test_hostile_words_in_a_query_result_do_nothing(app_address: str, watched: Watched) -> None:
    page = watched.page
    _open(page, app_address, "Cypher")
    box = page.get_by_label("Cypher query")
    box.wait_for(timeout=60_000)
    box.fill("MATCH (a:Entity)-[r]->(b:Entity) WHERE a.id STARTS WITH 'text:h' RETURN a, r, b, a.name LIMIT 50")
    page.get_by_role("button", name="Run").click()
    page.get_by_text("rows").first.wait_for(timeout=60_000)
    _settled(page)
    watched.blameless()
