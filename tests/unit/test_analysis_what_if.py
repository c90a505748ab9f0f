"""What-if, lock-in and change: worked answers on the reference data, and properties on random graphs."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis.altered import altered
from graph.analysis.changes import changes
from graph.analysis.lock_in import lock_in
from graph.analysis.scopes import Scopes, load_scopes
from graph.analysis.what_if import WhatIf, conclusions, what_if
from graph.errors import NotFound
from graph.model import Deal, Entity, EntityType, Kind, Status
from graph.paths import data_dir
from graph.reference import Reference, load_reference
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot

BN = Decimal(1_000_000_000)
FRONTIER = "openai-aws-frontier-excl"
API = "openai-azure-api-excl-2025"


@cache
def data() -> tuple[Reference, Scopes]:
    return load_reference(data_dir()), load_scopes(data_dir() / "scopes.csv")


@cache
def reference(day: str = "2026-06-01") -> Snapshot:
    return reference_snapshot(data()[0], date.fromisoformat(day))


def ask(day: str = "2026-06-01", **change: object) -> WhatIf:
    facts, scopes = data()
    return what_if(reference(day), scopes, facts.links, **change)  # type: ignore[arg-type]


def test_who_loses_what_if_coreweave_failed() -> None:
    found = ask(remove=["CoreWeave"])
    lost = {(x.entity, x.deal.id) for x in found.lost}
    assert {
        ("openai", "openai-coreweave-2025"),
        ("meta", "meta-coreweave-21bn"),
        ("cohere", "cohere-coreweave"),
    } <= lost
    assert "nvidia-coreweave-backstop" not in {d for _, d in lost}
    assert found.cut_off["cloud"] == ["cohere"]
    told = found.as_json()
    assert {"before", "after", "lost"} <= told.keys() and all(x["supplier"] == "coreweave" for x in told["lost"])
    json.dumps(told)


def test_a_firm_goes_with_what_it_controls() -> None:
    gone = altered(reference(), ["amazon"]).snapshot
    assert not {"amazon", "aws", "amazon-bedrock"} & gone.entities.keys()


def test_a_country_goes_with_its_firms_and_what_they_control() -> None:
    found = ask(remove=["country:tw"])
    assert "tsmc" in found.taken_out and {"nvidia", "amd", "apple"} <= {x.entity for x in found.lost}
    with pytest.raises(NotFound, match="TW"):
        ask(remove=["country:XX"])


def test_taking_back_a_removal_undoes_it_exactly() -> None:
    assert altered(reference(), ["coreweave"], ["coreweave"]).snapshot == reference()
    assert ask(remove=["openai-amd-6gw"], restore=["openai-amd-6gw"]).as_json()["differences"]["deals_removed"] == []


def test_a_clause_that_is_over_can_be_put_in_force_again() -> None:
    found = ask(restore=[API])
    assert (API, FRONTIER, "possible") in found.after.conflicts - found.before.conflicts


def test_enforcing_an_exclusivity_takes_out_what_conflicts_on_some_reading() -> None:
    found = ask("2026-03-18", enforce=API)
    assert found.removed == (FRONTIER,)
    assert (API, FRONTIER, "possible") in found.before.conflicts - found.after.conflicts


def test_two_firms_as_one_are_one_group() -> None:
    joined = altered(reference(), merge=("nvidia", "coreweave")).snapshot
    assert joined.group("coreweave") == "nvidia"
    assert not [c for c in conclusions(joined, data()[1]).cycles if "coreweave" in c]


@pytest.mark.parametrize("change", [{"remove": ["nobody-at-all"]}, {"enforce": "no-clause"}])
def test_an_unknown_id_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(NotFound):
        ask(**change)


def test_what_meta_is_bound_to_and_what_is_only_talk() -> None:
    facts, _ = data()
    (meta,) = [b for b in lock_in(reference(), "cloud", facts.links).buyers if b.buyer == "meta"]
    sums = {(p.provider, s.role): (s.low, s.high) for p in meta.providers for s in p.sums}
    assert sums[("coreweave", "committed_spend")] == (Decimal("35.2") * BN,) * 2
    assert sums[("nebius", "committed_spend")] == (15 * BN, 15 * BN)
    assert sums[("nebius", "backstop")] == (15 * BN, 15 * BN)
    assert sums[("alphabet", "committed_spend")] == (10 * BN, None)
    assert {p.provider for p in meta.providers} == {"coreweave", "nebius", "alphabet"}
    assert all(p.as_json()["notice"] is None for p in meta.providers)


def test_what_changed_between_march_and_may() -> None:
    facts, scopes = data()
    before, after = reference("2026-03-18"), reference("2026-05-01")
    drawn = conclusions(before, scopes, facts.links), conclusions(after, scopes, facts.links)
    found = changes(before, after, drawn)
    assert API in {d.id for d in found.ended} and "bedrock-gpt55" in {d.id for d in found.new}
    told = found.as_json()
    assert [API, FRONTIER, "possible"] in told["conclusions"]["conflicts_gone"]
    assert "no longer in force: " + API in found.as_text()
    json.dumps(told)


STATES = st.dictionaries(
    st.integers(0, 9),
    st.tuples(st.sampled_from([*Status]), st.sampled_from(["2030", "2032"]), st.booleans()),
    max_size=10,
)


def state(drawn: dict[int, tuple[Status, str, bool]]) -> Snapshot:
    deals = tuple(
        Deal(f"d{k}", Kind.CHIP_SUPPLY, "a", "b", status, ("c",), announced=announced, disputed=disputed)
        for k, (status, announced, disputed) in sorted(drawn.items())
    )
    entities = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("a", "b")}
    return Snapshot(date(2031, 6, 1), None, entities, deals, ())


@given(STATES, STATES)
def test_the_difference_applied_to_the_old_state_gives_the_new_one(
    old: dict[int, tuple[Status, str, bool]], new: dict[int, tuple[Status, str, bool]]
) -> None:
    before, after = state(old), state(new)
    start, end = changes(state({}), before).new, changes(state({}), after).new
    assert changes(before, after).applied_to(start) == end


@given(STATES, st.sets(st.integers(0, 9)))
def test_removing_equals_a_graph_built_without(drawn: dict[int, tuple[Status, str, bool]], out: set[int]) -> None:
    present = sorted(out & drawn.keys())
    rest = {k: v for k, v in drawn.items() if k not in out}
    assert altered(state(drawn), [f"d{k}" for k in present]).snapshot == state(rest)
