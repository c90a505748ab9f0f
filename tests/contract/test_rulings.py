"""People's rulings in the graph: names and deals follow, undoing gives the old graph, an earlier time sees none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from graph.connection import Connection
from graph.derive import derive, rebuild
from graph.errors import NotFound
from graph.explain import explain
from graph.explain_then import explain_then
from graph.hashing import graph_hash
from graph.judgements import Judgement, Verdict
from graph.ledger import add, standing, withdraw
from graph.model import Entity, EntityType
from graph.names import SEEN, slug
from graph.reference import Reference
from graph.resolution import ties_of
from graph.review import entity_id, queue
from graph.snapshots import snapshot
from graph.store import Store
from graph.ties import Ties
from graph.unapplied import unapplied
from graph.verify import verify
from tests.claims import document, extracted

NORDHAVN, SLIP = "Nordhavn Compute", "Nordhaven Compute"
BEFORE = datetime(2026, 8, 1, tzinfo=UTC)


@pytest.fixture
def store(reference_database: Connection) -> Iterator[Store]:
    with Store(reference_database) as opened:
        yield opened


def firm(name: str) -> Entity:
    return Entity(SEEN + slug(name), name, EntityType.ORGANIZATION, provisional=True)


def told(store: Store, reference: Reference, *deals: tuple[str, str, str]) -> None:
    """Write a page for each (buyer, seller, day) of cloud, by the names of firms only seen in text, and derive."""
    for buyer, seller, day in deals:
        text = f"{buyer} rents computing from {seller}."
        a, b = firm(buyer), firm(seller)
        doc = document(text, url=f"https://news.example/{slug(buyer)}-{slug(seller)}", published=day)
        said = {"from_id": a.id, "to_id": b.id, "from_name": buyer, "to_name": seller, "announced": day}
        store.write([extracted(doc, [said], entities=[a, b])], ties_of(store, reference))
    derive(store, reference, ties_of(store, reference))


def ruling(verdict: Verdict, a: str, b: str | None = None, when: datetime | None = None) -> Judgement:
    return Judgement(verdict, a, b, "R. Vance", when or datetime(2026, 9, 1, tzinfo=UTC), "seen the register")


def deals_of(store: Store, *names: str) -> list[tuple[str, str, int]]:
    found = snapshot_deals(store)
    return [d for d in found if names[0] in d[:2]]


def snapshot_deals(store: Store) -> list[tuple[str, str, int]]:
    return [
        (row["from_id"], row["to_id"], len(row["claims"]))
        for row in store.read("snapshot_deals")
        if row["from_id"].startswith(SEEN) or row["to_id"].startswith(SEEN)
    ]


def test_spellings_of_an_unknown_firm_become_one_entity_and_their_claims_one_deal(store, reference) -> None:
    told(
        store,
        reference,
        ("Kvistgaard", "Nordhavn Compute", "2026-05-01"),
        ("Kvistgaard", "NordhavnCompute", "2026-05-02"),
    )
    assert snapshot_deals(store) == [("text:kvistgaard", "text:nordhavncompute", 2)]
    assert verify(store, reference) == []


def test_a_ruling_that_two_names_are_one_moves_their_claims_and_undoing_gives_the_old_graph(store, reference) -> None:
    told(store, reference, ("Kvistgaard", "Nordhavn", "2026-05-01"), ("Kvistgaard", "Havn Cloud", "2026-05-02"))
    before = graph_hash(store)
    done = add(store, reference, [ruling(Verdict.SAME, "text:nordhavn", "text:havn-cloud")])
    assert len(done.added) == 1
    assert snapshot_deals(store) == [("text:kvistgaard", "text:nordhavn", 2)]
    assert verify(store, reference) == []
    after = graph_hash(store)
    assert after != before
    rebuild(store, reference, Ties(reference.entities.values()))
    assert graph_hash(store) == after

    withdraw(store, reference, done.added[0].id[:10], "R. Vance", "wrong register")
    assert len(snapshot_deals(store)) == 2
    assert verify(store, reference) == []
    assert graph_hash(store) == before
    assert len(store.read("judgements")) == 2  # nothing of the ledger is lost


def test_a_ruling_is_known_from_its_own_time(store, reference) -> None:
    told(store, reference, ("Kvistgaard", "Nordhavn", "2026-05-01"), ("Kvistgaard", "Havn Cloud", "2026-05-02"))
    ties = Ties(reference.entities.values())

    def seen(known_by: datetime | None) -> dict[str, int]:
        deals = snapshot(store, reference, ties, date(2026, 12, 31), known_by).deals
        return {d.to_id: len(d.claims) for d in deals if d.from_id == "text:kvistgaard"}

    old = seen(BEFORE)
    add(store, reference, [ruling(Verdict.SAME, "text:nordhavn", "text:havn-cloud")])
    assert seen(None) == {"text:nordhavn": 2}
    assert seen(BEFORE) == old == {"text:nordhavn": 1, "text:havn-cloud": 1}
    withdraw(store, reference, standing(store).in_force[0].id, "R. Vance", "wrong register")
    assert seen(None) == old
    assert seen(datetime(2026, 9, 2, tzinfo=UTC)) == {"text:nordhavn": 2}


def test_a_ruling_that_a_name_is_a_known_firm_gives_it_the_claims(store, reference) -> None:
    told(store, reference, ("Kvistgaard", "Big Green", "2026-05-01"))
    add(store, reference, [ruling(Verdict.SAME, "text:big-green", "nvidia")])
    assert ("text:kvistgaard", "nvidia", 1) in snapshot_deals(store)
    assert verify(store, reference) == []


def test_a_ruling_on_two_listed_firms_is_the_reason_that_is_told(store, reference) -> None:
    before = graph_hash(store)
    add(store, reference, [ruling(Verdict.SAME, "coreweave", "nvidia")])
    (said,) = {m["how"] for m in explain(store, "coreweave")["mentions"] if m["name"] == "Nvidia"}
    assert said == "ruled the same by R. Vance on 2026-09-01: seen the register"
    assert verify(store, reference) == []
    withdraw(store, reference, standing(store).in_force[0].id, "R. Vance", "wrong register")
    assert graph_hash(store) == before


def test_a_rejected_claim_counts_nowhere_and_stays_on_record(store, reference) -> None:
    told(store, reference, ("Kvistgaard", "Nordhavn", "2026-05-01"))
    before = graph_hash(store)
    claim = next(row["claims"][0] for row in store.read("snapshot_deals") if row["to_id"] == "text:nordhavn")
    add(store, reference, [ruling(Verdict.REJECT, claim)])
    assert snapshot_deals(store) == []
    assert store.read("stored_claims", ids=[claim])
    assert verify(store, reference) == []
    then = snapshot(store, reference, Ties(reference.entities.values()), date(2026, 12, 31), BEFORE)
    assert [d.to_id for d in then.deals if d.from_id == "text:kvistgaard"] == ["text:nordhavn"]
    withdraw(store, reference, standing(store).in_force[0].id, "R. Vance", "it says so on page 2")
    assert graph_hash(store) == before


def test_the_same_ruling_twice_changes_nothing_and_an_unknown_name_is_refused(store, reference) -> None:
    told(store, reference, ("Kvistgaard", "Nordhavn", "2026-05-01"))
    one = ruling(Verdict.DIFFERENT, "text:nordhavn", "nvidia")
    add(store, reference, [one])
    held = graph_hash(store)
    assert add(store, reference, [one]).added == ()
    assert graph_hash(store) == held
    with pytest.raises(NotFound, match="text:nowhere"):
        add(store, reference, [ruling(Verdict.SAME, "text:nowhere", "nvidia")])
    with pytest.raises(NotFound, match="no claim"):
        add(store, reference, [ruling(Verdict.REJECT, "0" * 64)])
    with pytest.raises(NotFound, match="begins with"):
        withdraw(store, reference, "zz", "R. Vance", "no such")


def test_contradicting_rulings_are_shown_and_the_last_positive_one_is_not_applied(store, reference) -> None:
    told(store, reference, ("Kvistgaard", "Nordhavn", "2026-05-01"), ("Kvistgaard", "Havn Cloud", "2026-05-02"))
    told(store, reference, ("Kvistgaard", "Haven IT", "2026-05-03"))
    days = [datetime(2026, 9, d, tzinfo=UTC) for d in (1, 2, 3)]
    done = add(
        store,
        reference,
        [
            ruling(Verdict.SAME, "text:nordhavn", "text:havn-cloud", days[0]),
            ruling(Verdict.SAME, "text:havn-cloud", "text:haven-it", days[1]),
            ruling(Verdict.DIFFERENT, "text:nordhavn", "text:haven-it", days[2]),
        ],
    )
    assert len(done.rulings.contradictions) == 1
    assert sorted(snapshot_deals(store)) == [
        ("text:kvistgaard", "text:haven-it", 1),
        ("text:kvistgaard", "text:nordhavn", 2),
    ]
    assert verify(store, reference) == []


def test_a_ruling_that_makes_no_deal_of_two_claims_says_why(store, reference) -> None:
    told(store, reference, ("Kvistgaard", NORDHAVN, "2026-05-01"), ("Kvistgaard", "Solvang Cloud", "2026-05-01"))
    rows = {row["deal"]["id"]: row["claims"] for row in store.read("snapshot_deals")}
    claims = [row["claims"][0] for row in store.read("snapshot_deals") if row["from_id"] == "text:kvistgaard"]
    done = add(store, reference, [ruling(Verdict.ONE_DEAL, *claims)])
    assert ["two pairs of firms" in u.reason for u in done.idle] == [True]
    pair = [rows["openai-oracle-30bn"][0], rows["openai-oracle-300bn"][0]]
    done = add(store, reference, [ruling(Verdict.ONE_DEAL, *pair)])
    said = [u.in_words() for u in done.idle if "openai-oracle" in u.reason]
    assert len(done.idle) == 2 and len(said) == 1
    assert "openai-oracle-300bn" in said[0] and "link the rows in data/deal_links.csv" in said[0]
    # Once the two names are ruled to be one firm the first ruling makes one deal of them.
    done = add(store, reference, [ruling(Verdict.SAME, "text:nordhavn-compute", "text:solvang-cloud")])
    assert [u.reason for u in done.idle] == [u.reason for u in unapplied(store, standing(store))]
    assert len(done.idle) == 1


def test_what_is_unsure_waits_in_the_queue_with_its_reasons_until_it_is_ruled_on(store, reference) -> None:
    told(
        store,
        reference,
        ("Kvistgaard", "Nordhavn Compute", "2026-05-01"),
        ("Tavio Labs", "Nordhaven Compute", "2026-05-02"),
    )
    (pair,) = [
        p for p in queue(store, reference, 100).pairs if "text:nordhavn-compute" in (p.candidate.a, p.candidate.b)
    ]
    assert set(pair.names) == {"Nordhavn Compute", "Nordhaven Compute"}
    assert pair.claims == (1, 1)
    assert "one letter apart" in pair.candidate.comparison.in_words()
    add(store, reference, [ruling(Verdict.DIFFERENT, pair.candidate.a, pair.candidate.b)])
    assert not [p for p in queue(store, reference, 100).pairs if p.candidate == pair.candidate]


def test_a_slip_of_one_letter_is_the_same_firm_once_a_claim_gives_both_the_same_tie(store, reference) -> None:
    told(
        store,
        reference,
        ("Kvistgaard", "Nordhavn Compute", "2026-05-01"),
        ("Tavio Labs", "Nordhaven Compute", "2026-05-02"),
    )
    assert len(snapshot_deals(store)) == 2
    told(store, reference, ("Kvistgaard", "Nordhaven Compute", "2026-05-03"))
    assert sorted(snapshot_deals(store)) == [
        ("text:kvistgaard", "text:nordhavn-compute", 2),
        ("text:tavio-labs", "text:nordhavn-compute", 1),
    ]
    assert verify(store, reference) == []
    held = graph_hash(store)
    rebuild(store, reference, Ties(reference.entities.values()))
    assert graph_hash(store) == held


def test_an_entity_is_named_by_id_or_by_a_name_that_only_one_bears(store, reference) -> None:
    assert entity_id(store, "nvidia") == "nvidia"
    assert entity_id(store, "NVIDIA Corporation") == "nvidia"
    with pytest.raises(NotFound, match="no entity"):
        entity_id(store, "Nobody At All")


def test_who_somebody_was_is_explained_by_what_was_known_and_ruled_then(store, reference) -> None:
    told(
        store,
        reference,
        ("Kvistgaard", NORDHAVN, "2026-05-01"),
        ("Kvistgaard", "NordhavnCompute", "2026-05-02"),
        ("Tavio Labs", SLIP, "2026-05-03"),
        ("Kvistgaard", SLIP, "2026-07-01"),
    )
    add(store, reference, [ruling(Verdict.SAME, "text:nordhavn-compute", "text:nordhavncompute")])
    add(store, reference, [ruling(Verdict.SAME, "text:nordhavncompute", "text:nordhaven-compute")])
    ties = Ties(reference.entities.values())

    def why(subject: str, known_by: datetime) -> dict[str, list[str | None]]:
        then = snapshot(store, reference, ties, date(2026, 12, 31), known_by)
        deals = [d["id"] for d in explain_then(store, reference, then, subject)["deals"]]
        claims = [c for deal in deals for c in explain_then(store, reference, then, deal)["claims"]]
        return {c["quote"]: [party["rule"] for party in c["parties"]] for c in claims}

    nordhavn, joined, slip, again = (
        f"{buyer} rents computing from {seller}."
        for buyer, seller in (
            ("Kvistgaard", NORDHAVN), ("Kvistgaard", "NordhavnCompute"), ("Tavio Labs", SLIP), ("Kvistgaard", SLIP),
        )
    )  # fmt: skip
    first, third, later = (datetime(2026, m, d, 12, tzinfo=UTC) for m, d in ((5, 1), (5, 3), (10, 1)))
    assert why(NORDHAVN, first) == {nordhavn: []}
    with pytest.raises(NotFound, match="No source had named 'NordhavnCompute' by what was known at 2026-05-01"):
        why("NordhavnCompute", first)
    assert why(NORDHAVN, third) == why("NordhavnCompute", third) == {nordhavn: ["name"], joined: []}
    assert why(SLIP, third) == {slip: []}
    assert why(SLIP, BEFORE) == {nordhavn: ["name"], joined: [], slip: ["slip"], again: ["slip"]}
    assert why(SLIP, later) == {nordhavn: ["ruling"], joined: [], slip: ["ruling"], again: ["ruling"]}
