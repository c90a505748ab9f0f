"""A firm with 50,000 ties, in a module of its own: it fills the graph and takes everything out again."""

from __future__ import annotations

import time
from collections.abc import Iterator

import neo4j
import pytest

from graph.connection import Connection
from graph.store import Store
from tests.browser.conftest import Watched
from tests.fixtures.emptying import empty
from tests.fixtures.moments import slowness

pytestmark = [pytest.mark.browser, pytest.mark.nightly]
_LARGE = """
UNWIND range(1, $ties) AS i
CALL (i) {
  MERGE (h:Entity:Organization {id: 'wide-hub'})
  SET h.name = 'Wide Hub', h.names = ['wide hub'], h.aliases = []
  CREATE (e:Entity:Organization {id: 'wide-' + i, name: 'Neighbour ' + i, names: ['neighbour ' + i]})
  CREATE (d:Deal {id: 'wide-' + i, kind: 'investment', status: 'reported', announced: '2024-01-01', terms: '[]'})
  CREATE (d)-[:FROM]->(h)
  CREATE (d)-[:TO]->(e)
  CREATE (h)-[:INVESTED_IN {deal: d.id, kind: d.kind, status: d.status, announced_last: date('2024-01-01')}]->(e)
} IN TRANSACTIONS OF 5000 ROWS
"""


@pytest.fixture
def wide_hub(server: Connection, graph_in_view: Store) -> Iterator[None]:
    """The hub beside the small graph; afterwards the graph is empty, for whoever comes next."""
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
        driver.session(database=server.database) as session,
    ):
        session.run(_LARGE, ties=50_000).consume()
    yield
    empty(server)


def test_an_entity_with_fifty_thousand_ties_is_drawn_in_part_and_says_so(
    app_address: str, wide_hub: None, watched: Watched
) -> None:
    page = watched.page
    page.goto(app_address)
    box = page.get_by_label("Find a firm")
    box.wait_for(timeout=60_000)
    seconds = []
    for name in ("Wide Hub", "OpenAI", "Wide Hub"):
        begun = time.monotonic()
        box.fill(name)
        box.press("Enter")
        page.locator("h2", has_text=name).wait_for(timeout=60_000)
        seconds.append(time.monotonic() - begun)
    drawn = "Drawn: 499 of 50000 ties, 500 entities. Left out: 49501 because"
    page.get_by_text(drawn).wait_for(timeout=60_000)  # until then what was drawn of the firm before may still be there
    assert seconds[-1] <= 5 * slowness()
    watched.blameless()
