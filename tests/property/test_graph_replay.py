"""The stored graph is a function of the claims alone: not of their order, their batches or how often they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph import candidates, name_index, reach
from graph.connection import Connection
from graph.derive import derive, rebuild
from graph.hashing import graph_hash
from graph.model import Entity, EntityType, Extracted
from graph.names import SEEN, slug
from graph.reference import Reference
from graph.resolution import ties_of
from graph.snapshots import snapshot
from graph.store import Store
from graph.ties import Ties
from tests.claims import document, extracted
from tests.corpus.graphs import bare_reference, prepared
from tests.corpus.memory import consolidated
from tests.corpus.planted import Corpus, Truth

CORPUS = Corpus(documents=12, claims=40, firms=6, known=0.5)
LARGER = Corpus(documents=120, claims=600, firms=40, seed=3)


@cache
def _items() -> tuple[Extracted, ...]:
    return tuple(CORPUS.items())


_order = st.permutations(range(len(_items())))
_again = st.lists(st.integers(0, len(_items()) - 1), max_size=4)
_cuts = st.lists(st.integers(0, len(_items()) + 4), max_size=4)


def _built(connection: Connection, batches: Sequence[Sequence[Extracted]], between: bool = True) -> str:
    reference = bare_reference(CORPUS)
    with Store(connection) as store:
        ties = prepared(store, reference)
        for batch in batches:
            store.write(batch, ties)
            if between:
                derive(store, reference, ties)
        derive(store, reference, ties)
        return graph_hash(store)


def _any_way(
    server: Connection, order: Sequence[int], again: Sequence[int], cuts: Sequence[int], between: bool
) -> None:
    items = [_items()[n] for n in (*order, *again)]
    edges = sorted({0, len(items), *(c for c in cuts if c < len(items))})
    batches = [items[a:b] for a, b in zip(edges, edges[1:], strict=False)]
    assert _built(server, batches, between) == _plain_hash(server)


_KEPT: dict[str, str] = {}


def _plain_hash(server: Connection) -> str:
    """Hash of the graph that is written at once, made once a session."""
    if "plain" not in _KEPT:
        _KEPT["plain"] = _built(server, [_items()])
    return _KEPT["plain"]


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=_order, again=_again, cuts=_cuts, between=st.booleans())
def test_any_order_any_batching_and_any_repetition_give_the_same_hash(server, order, again, cuts, between) -> None:
    _any_way(server, order, again, cuts, between)


@pytest.mark.nightly
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=_order, again=_again, cuts=_cuts, between=st.booleans())
def test_sixty_orders_batchings_and_repetitions_give_the_same_hash(server, order, again, cuts, between) -> None:
    _any_way(server, order, again, cuts, between)


def _replayed(server: Connection, day: date, items: Sequence[Extracted], known: Reference | None = None) -> None:
    """What the graph says was known on a day, against a graph that was never told more.

    known: the reference data; None: those of the corpus.
    """
    reference = known or bare_reference(CORPUS)
    known_by = datetime.combine(day, time(12), UTC)
    with Store(server) as store:
        ties = prepared(store, reference)
        store.write(items, ties)
        derive(store, reference, ties)
        replayed = snapshot(store, reference, ties_of(store, reference), known_by=known_by)
        prepared(store, reference)
        early = [item for item in items if (item.document.published or "") <= day.isoformat()]
        store.write(early, ties)
        derive(store, reference, ties)
        then = snapshot(store, reference, ties_of(store, reference), known_by=known_by)
    assert tuple(replayed.deals) == tuple(then.deals)
    assert replayed.ownership == then.ownership
    assert replayed.entities.keys() == then.entities.keys()


_days = st.sampled_from(sorted({date.fromisoformat(i.document.published or "") for i in _items()}))


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(day=_days)
def test_an_earlier_known_by_equals_a_graph_built_from_what_was_known_then(server, day) -> None:
    _replayed(server, day, _items())


@pytest.mark.nightly
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(day=_days)
def test_every_earlier_known_by_equals_a_graph_built_from_what_was_known_then(server, day) -> None:
    _replayed(server, day, _items())


_BUYERS = ("Kvistgaard", "Tavio Labs", "Oakhurst Press")
# One letter apart: one firm where both are known to have the same customer.
_SELLERS = ("Nordhavn Compute", "Nordhaven Compute")
_told = st.tuples(
    st.sampled_from(_BUYERS), st.sampled_from(_SELLERS), st.dates(date(2025, 1, 1), date(2025, 12, 28)),
    st.integers(0, 2),
)  # fmt: skip


def _seen(name: str) -> Entity:
    return Entity(SEEN + slug(name), name, EntityType.ORGANIZATION, provisional=True)


def _page(buyer: str, seller: str, day: date, address: int) -> Extracted:
    a, b = _seen(buyer), _seen(seller)
    doc = document(
        f"{buyer} rents computing from {seller}, it was said on {day}.",
        url=f"https://news.example/{address}",
        published=day.isoformat(),
        fetched=datetime.combine(day, time(9), UTC),
    )
    said = {"from_id": a.id, "to_id": b.id, "from_name": buyer, "to_name": seller, "announced": day.isoformat()}
    return extracted(doc, [said], entities=[a, b])


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_told, min_size=3, max_size=7, unique_by=lambda t: t[2]), st.integers(0, 6))
@example(
    [
        ("Kvistgaard", _SELLERS[0], date(2025, 2, 1), 0),
        ("Tavio Labs", _SELLERS[1], date(2025, 2, 2), 1),
        ("Kvistgaard", _SELLERS[1], date(2025, 9, 3), 2),
    ],
    1,
)
@example(  # the version that gave them a customer in common is replaced
    [
        ("Kvistgaard", _SELLERS[0], date(2025, 2, 1), 0),
        ("Kvistgaard", _SELLERS[1], date(2025, 2, 2), 1),
        ("Tavio Labs", _SELLERS[1], date(2025, 9, 3), 1),
    ],
    1,
)
def test_ties_told_later_and_later_versions_of_a_page_change_no_earlier_known_by(server, tellings, at) -> None:
    days = sorted(day for _, _, day, _ in tellings)
    _replayed(server, days[min(at, len(days) - 1)], [_page(*telling) for telling in tellings])


# "Laboratory" makes one firm of the names on its two sides, which are not alike; the "Nordhaven" one is a letter apart,
# and the same where both are known to have a customer in common, whose names hang together likewise.
_SIDES = tuple(f"{name}{end}" for name in ("Nordhavn", "Tavio") for end in (" Labs", " Laboratory", "Laboratory"))
_ALIKE = (*_SIDES, "Nordhaven Laboratory", "Nordhavn Laboratories", "Kvistgaard")
# Two listed firms: a name that is alike to both sides is of the one that it met first.
_LISTED = [
    Entity(f"nordhavn-{n}", name, EntityType.ORGANIZATION)
    for n, name in enumerate(("NordhavnLabs", "NordhavnLaboratory"))
]
_named = st.tuples(
    st.sampled_from(_ALIKE), st.sampled_from(_ALIKE), st.dates(date(2025, 1, 1), date(2025, 12, 28)), st.integers(0, 9)
).filter(lambda t: slug(t[0]) != slug(t[1]))


def _told_of_late_names(server: Connection, tellings: Sequence[tuple[str, str, date, int]], at: int, n: int) -> None:
    days = sorted(day for _, _, day, _ in tellings)
    known = replace(
        bare_reference(CORPUS), entities={e.id: e for e in _LISTED[:n]}, digest=f"{n} firms that names are alike to"
    )
    _replayed(server, days[min(at, len(days) - 1)], [_page(*telling) for telling in tellings], known)


_tellings = st.lists(_named, min_size=3, max_size=8, unique_by=lambda t: t[2])
_BRIDGE = [
    ("Kvistgaard", "Nordhavn Labs", date(2025, 2, 1), 0),
    ("Kvistgaard", "NordhavnLaboratory", date(2025, 2, 2), 1),
    ("Kvistgaard", "Nordhavn Laboratory", date(2025, 9, 3), 2),
]
_LIFTED = [  # the customers are one, and so the sellers, once a name between the customers is read
    ("Tavio Labs", "Nordhavn Laboratory", date(2025, 2, 1), 0),
    ("TavioLaboratory", "Nordhaven Laboratory", date(2025, 2, 2), 1),
    ("Tavio Laboratory", "Kvistgaard", date(2025, 9, 3), 2),
]
_BLOCKED = [  # "Laboratories" is the listed firm of "Laboratory" once that is read, and of "Labs" before
    ("Kvistgaard", "Nordhavn Labs", date(2025, 2, 1), 0),
    ("Kvistgaard", "Nordhavn Laboratories", date(2025, 2, 2), 1),
    ("Kvistgaard", "Nordhavn Laboratory", date(2025, 9, 3), 2),
]


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(_tellings, st.integers(0, 7), st.integers(0, 2))
@example(_BRIDGE, 1, 0)
@example(_LIFTED, 1, 0)
@example(_BLOCKED, 1, 2)
def test_names_first_read_later_join_lift_and_block_nobody_of_an_earlier_known_by(server, tellings, at, listed) -> None:
    _told_of_late_names(server, tellings, at, listed)


@pytest.mark.nightly
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(_tellings, st.integers(0, 7), st.integers(0, 2), st.booleans())
def test_all_sorts_of_names_first_read_later_change_no_earlier_known_by(server, tellings, at, listed, crowded) -> None:
    with pytest.MonkeyPatch.context() as patched:
        for module in (candidates, reach, name_index) if crowded else ():
            patched.setattr(module, "MOST", 2)  # a key that three share tells nothing
        _told_of_late_names(server, tellings, at, listed)


@cache
def _larger() -> tuple[tuple[Extracted, ...], Truth]:
    truth = Truth()
    return tuple(LARGER.items(truth)), truth


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(day=st.dates(date(2021, 6, 1), date(2025, 12, 31)))
def test_consolidation_of_what_was_known_needs_nothing_that_came_later(day) -> None:
    items, truth = _larger()
    ties = Ties(LARGER.entities)
    early = [item for item in items if (item.document.published or "") <= day.isoformat()]
    who = truth.firm_of.__getitem__
    assert consolidated(items, ties, who, known_by=day) == consolidated(early, ties, who, known_by=day)


def test_a_rebuild_of_a_graph_kept_in_step_changes_nothing(server: Connection) -> None:
    reference = bare_reference(CORPUS)
    with Store(server) as store:
        ties = prepared(store, reference)
        for item in _items():
            store.write([item], ties)
            derive(store, reference, ties)
        before = graph_hash(store)
        done = rebuild(store, reference, ties)
        assert (done.deals > 0, done.written) == (True, 0)
        assert graph_hash(store) == before
