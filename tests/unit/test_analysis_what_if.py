"""What-if, lock-in and change: worked answers on the reference data, and properties on random graphs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis.altered import altered
from graph.analysis.changes import changes
from graph.analysis.conclusions import Conclusions, Measured, conclusions, from_state, to_state
from graph.analysis.dependence import dependence_of_layer
from graph.analysis.differences import Differences
from graph.analysis.lock_in import lock_in
from graph.analysis.portfolio import portfolio
from graph.analysis.portfolio_lines import read_portfolio
from graph.analysis.power import LEADERS, leaders, power
from graph.analysis.scopes import Scopes, curated_scopes
from graph.analysis.terms import Stated
from graph.analysis.terms_table import TermField
from graph.analysis.what_if import WhatIf, what_if
from graph.errors import FaultlineError, NotFound
from graph.model import Bound, Deal, Entity, EntityType, Kind, Money, MoneyRole, OwnedBy, Period, Status
from graph.paths import data_dir
from graph.records import ClaimRecord, DocumentFacts
from graph.reference import Reference, load_reference
from graph.reference_claims import MarketShare
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot

BN = Decimal(1_000_000_000)
FRONTIER = "openai-aws-frontier-excl"
API = "openai-azure-api-excl-2025"


@cache
def data() -> tuple[Reference, Scopes]:
    return load_reference(data_dir()), curated_scopes()


@cache
def reference(day: str = "2026-06-01") -> Snapshot:
    return reference_snapshot(data()[0], date.fromisoformat(day))


def ask(day: str = "2026-06-01", **change: object) -> WhatIf:
    _, scopes = data()
    return what_if(reference(day), scopes, **change)  # type: ignore[arg-type]


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


def test_firms_of_one_group_cannot_be_merged_and_only_a_promise_can_be_enforced() -> None:
    for pair in (("openai", "OpenAI"), ("google", "alphabet")):
        with pytest.raises(FaultlineError, match="under one control already on 2026-06-01"):
            ask(merge=pair)
    with pytest.raises(NotFound, match="no exclusivity 'openai-aws-38bn'"):
        ask(enforce="openai-aws-38bn")
    assert ask(enforce="anthropic-aws-primary").removed == ()  # a promise, but one that shuts nobody out


def test_a_group_that_was_joined_or_parted_loses_no_provider_and_is_told_apart() -> None:
    joined = ask(merge=("openai", "anthropic"))
    assert joined.as_json()["differences"]["groups_joined"] == {"anthropic": "openai"}
    text = joined.as_text()
    assert "  counted with openai: anthropic\n" in text and "providers known: anthropic" not in text
    assert "circular arrangements of up to 6 groups are compared" in text
    parted = ask(block=["spacex-xai-merger"])
    assert parted.as_json()["differences"]["groups_parted"] == {"xai": "spacex"}
    assert "  no longer counted with spacex: xai\n" in parted.as_text()
    assert "1 deal taken out" in parted.as_text()
    plain = ask(remove=["CoreWeave"], add=["Product:Quillpad:openai"]).as_json()["differences"]
    assert plain["groups_joined"] == plain["groups_parted"] == {}


def test_the_dependence_index_and_the_first_by_pagerank_are_compared() -> None:
    found = ask(remove=["CoreWeave"])
    after = found.altered.snapshot
    told = found.as_json()["differences"]
    (cloud,) = [c for c in told["dependence_changed"] if c["layer"] == "cloud"]
    for graph, end in ((reference(), "before"), (after, "after")):
        known = dependence_of_layer(graph, "cloud").counted
        assert known is not None and cloud[end] == pytest.approx(float(known.index), abs=1e-6)
        ranked = [g.group for g in power(graph).groups[:LEADERS]]
        assert list(leaders(graph)) == ranked == told["leaders_changed"][end]
    assert "  dependence index of the layer cloud, a count in our data: " in found.as_text()
    assert "  first by PageRank among known ties: " in found.as_text()
    assert "coreweave" not in told["leaders_changed"]["after"]


def test_what_is_put_back_is_told() -> None:
    assert "  put back: openai-nscale-norway\n" in ask(restore=["openai-nscale-norway"]).as_text()


def test_what_meta_is_bound_to_and_what_is_only_talk() -> None:
    facts, _ = data()
    (meta,) = [b for b in lock_in(reference(), "cloud", facts.links).buyers if b.buyer == "meta"]
    sums = {(p.provider, s.role): (s.low, s.high) for p in meta.providers for s in p.sums}
    assert sums[("coreweave", "committed_spend")] == (Decimal("35.2") * BN,) * 2
    assert sums[("nebius", "committed_spend")] == (15 * BN, 15 * BN)
    assert sums[("nebius", "backstop")] == (15 * BN, 15 * BN)
    assert sums[("alphabet", "committed_spend")] == (10 * BN, None)
    assert {p.provider for p in meta.providers} == {"coreweave", "nebius", "alphabet"}
    assert all(p.as_json(reference().as_of)["notice"] is None for p in meta.providers)


def test_lock_in_says_how_long_a_contract_runs_how_much_is_committed_and_who_else_supplies() -> None:
    facts, _ = data()
    found = lock_in(reference(), "cloud", facts.links)
    meta = next(b for b in found.as_json()["buyers"] if b["buyer"] == "meta")
    of = {p["provider"]: p for p in meta["providers"]}
    # alphabet's 10bn is a lower end, so that it can outweigh all; 35.2 and 15 are of 60.2bn at most.
    assert of["coreweave"]["committed_of_known"] == {"USD": {"low": 0.0, "high": round(35.2 / 60.2 * 100, 6)}}
    assert of["alphabet"]["committed_of_known"] == {"USD": {"low": round(10 / 60.2 * 100, 6), "high": 100.0}}
    assert of["coreweave"]["remaining_days"] == {"low": 2375, "high": 2405}  # to 2032-12-01 and to its last day
    assert of["nebius"]["remaining_days"] is None  # one of its contracts has no stated end
    text = found.as_text()
    assert "end 2032-12 (2,375 to 2,405 days left); notice unknown" in text
    assert "0 to 58.47 percent of the committed spend known in USD" in text
    assert "others known to supply cloud to somebody: amazon, humain, iren" in text
    openai = next(b for b in found.as_json()["buyers"] if b["buyer"] == "openai")
    assert next(p for p in openai["providers"] if p["provider"] == "alphabet")["committed_of_known"] is None


def test_an_obligation_to_take_unsold_capacity_makes_no_buyer() -> None:
    buyers = lock_in(reference(), "cloud", data()[0].links).buyers
    assert "nvidia" not in {b.buyer for b in buyers}
    (anthropic,) = [b for b in buyers if b.buyer == "anthropic"]
    assert {p.provider for p in anthropic.providers} == {"alphabet", "amazon", "microsoft", "spacex"}
    text = lock_in(reference(), "cloud", data()[0].links).as_text()
    assert "called exclusive, who is bound is not said" in text and "at least 10,000,000,000 USD over the term" in text


def test_a_deal_that_sources_began_to_contradict_is_newly_disputed() -> None:
    def graph(*disputed: str) -> Snapshot:
        firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("a", "b")}
        deals = tuple(
            Deal(
                f"d{i}", Kind.CLOUD_CONTRACT, "a", "b", Status.CONFIRMED, ("c",), announced=day, disputed=it in disputed
            )
            for i, day in enumerate(("2030", "2030", "2031-03", "2030"))
            for it in (f"d{i}",)
        )
        return Snapshot(date(2031, 4, 1), None, firms, deals, ())

    before, after = graph("d1", "d3"), graph("d0", "d1", "d2")
    found = changes(replace(before, as_of=date(2031, 1, 1)), after)
    assert found.as_json()["newly_disputed"] == ["d0", "d2"]
    assert [line for line in found.as_text().split("\n") if "newly" in line] == [
        "  newly disputed: d0",
        "  newly disputed: d2",
    ]


def test_what_changed_between_march_and_may() -> None:
    _, scopes = data()
    before, after = reference("2026-03-18"), reference("2026-05-01")
    drawn = conclusions(before, scopes), conclusions(after, scopes)
    found = changes(before, after, drawn)
    assert API in {d.id for d in found.ended} and "bedrock-gpt55" in {d.id for d in found.new}
    told = found.as_json()
    assert [API, FRONTIER, "possible"] in told["conclusions"]["conflicts_gone"]
    assert "no longer in force: " + API in found.as_text()
    assert f"  possible conflict gone: the exclusivity {API} and the deal {FRONTIER}\n" in found.as_text()
    assert " | " not in found.as_text()
    json.dumps(told)


def test_a_deal_that_replaces_or_extends_another_is_told_as_its_amendment_with_what_differs() -> None:
    links = data()[0].links
    found = changes(reference("2026-04-20"), reference("2026-05-01"), links=links)
    told = {(a["deal"], a["relation"], a["other"]): a["what"] for a in found.as_json()["amended"]}
    what = told["msft-openai-ip-2026", "replaces", "msft-openai-ip-2025"]
    assert "exclusive" in what and "claims" not in what
    text = found.as_text()
    assert "  amended: msft-openai-ip-2026 replaces msft-openai-ip-2025 (exclusive became non-exclusive): " in text
    assert "exclusive yes → no" in text
    # The deal that is extended stays in force.
    extended = changes(reference("2025-11-10"), reference("2026-03-18"), links=links)
    assert ("openai-aws-100bn", "extends", "openai-aws-38bn") in {
        (a.link.deal, a.link.relation, a.link.other) for a in extended.amended
    }
    assert "openai-aws-38bn" not in {d.id for d in extended.ended}
    # What was over before, or is not new, is no amendment of these days.
    assert not changes(reference("2026-05-01"), reference("2026-06-01"), links=links[:7]).amended


def deal_of(told: dict[str, Any]) -> Deal:
    """A deal from its JSON."""

    def exact(value: float | None) -> Decimal | None:
        return None if value is None else Decimal(str(value))

    terms = tuple(
        Money(
            exact(m["low"]),
            exact(m["high"]),
            m["currency"],
            m["role"] and MoneyRole(m["role"]),
            m["bound"] and Bound(m["bound"]),
            m["period"] and Period(m["period"]),
            m["transaction"],
            m["contained_in"],
        )
        for m in told["terms"]
    )
    return Deal(
        told["deal"],
        Kind(told["kind"]),
        told["from"],
        told["to"],
        Status(told["status"]),
        tuple(told["claims"]),
        terms=terms,
        known=told["known"] and date.fromisoformat(told["known"]),
        percent=exact(told["percent"]),
        rejected=tuple(told["rejected"]),
        **{
            k: told[k]
            for k in (
                "object",
                "announced",
                "start",
                "end",
                "over_by",
                "exclusive",
                "disputed",
                "independent_sources",
                "sample",
            )
        },
    )


def test_the_difference_in_json_applied_to_the_state_before_gives_the_state_after() -> None:
    for since, until in (("2025-09-01", "2026-05-01"), ("2026-05-01", "2025-09-01")):
        empty = replace(reference(since), deals=())
        start, end = (changes(empty, reference(day)).new for day in (since, until))
        told = json.loads(json.dumps(changes(reference(since), reference(until)).as_json()))
        gone = {d["deal"] for d in told["ended"]}
        state = {d.id: d for d in start if d.id not in gone}
        state |= {d["deal"]: deal_of(d) for d in (*told["new"], *told["changed"])}
        assert len(told["new"]) + len(told["ended"]) > 50
        assert tuple(state[k] for k in sorted(state)) == end


def test_each_field_that_differs_is_told_with_both_its_values() -> None:
    sums = [
        Money(Decimal(n), Decimal(n), "USD", MoneyRole.PRICE, period=p) for n, p in ((1, None), (2, Period.PER_YEAR))
    ]
    before = Deal("d", Kind.CLOUD_CONTRACT, "a", "b", Status.REPORTED, ("c",), announced="2030", terms=(sums[0],))
    after = replace(
        before, status=Status.CONFIRMED, exclusive=True, percent=Decimal("3.50"), terms=(sums[1],), claims=("c", "e"),
        over_by="2032-05",
    )  # fmt: skip
    firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in "ab"}
    graphs = [Snapshot(date(2031, 1, 1), None, firms, (d,), ()) for d in (before, after)]
    found = changes(*graphs)
    assert (
        "changed: d (cloud_contract, a → b, confirmed): status reported → confirmed; terms price 1 USD → price 2 USD a "
        "year; percent unknown → 3.5; exclusive unknown → yes; over_by unknown → 2032-05" in found.as_text()
    )
    more = changes(graphs[1], replace(graphs[1], deals=(replace(after, claims=("c", "e", "f")),)))
    assert ": claims 2 → 3" in more.as_text()
    (told,) = found.as_json()["changed"]
    assert deal_of(told) == after and deal_of(told["before"]) == before


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


@settings(deadline=None)
@given(STATES, STATES)
def test_the_difference_applied_to_the_old_state_gives_the_new_one(
    old: dict[int, tuple[Status, str, bool]], new: dict[int, tuple[Status, str, bool]]
) -> None:
    before, after = state(old), state(new)
    start, end = changes(state({}), before).new, changes(state({}), after).new
    assert changes(before, after).applied_to(start) == end


@settings(deadline=None)
@given(STATES, st.sets(st.integers(0, 9)))
def test_removing_equals_a_graph_built_without(drawn: dict[int, tuple[Status, str, bool]], out: set[int]) -> None:
    present = sorted(out & drawn.keys())
    rest = {k: v for k, v in drawn.items() if k not in out}
    assert altered(state(drawn), [f"d{k}" for k in present]).snapshot == state(rest)


def test_a_supposed_tie_is_a_tie_like_others_until_it_is_taken_back() -> None:
    found = ask(add=["cloud_contract:cohere:AWS"])
    assert [d.id for d in found.altered.added] == ["hypothetical:cloud_contract:cohere:aws"]
    points = found.as_json()["differences"]
    assert ["cohere", "cloud", "coreweave"] in points["single_points_gone"]
    (changed,) = [c for c in points["providers_changed"] if (c["buyer"], c["layer"]) == ("cohere", "cloud")]
    assert (changed["before"], changed["after"]) == (["coreweave"], ["amazon", "coreweave"])
    assert "hypothetical" not in {c for d in reference().deals for c in d.claims}


def test_a_supposed_product_of_a_supposed_owner_reaches_what_it_embeds() -> None:
    found = ask(add=["Organization:Quill", "Product:Quillpad:Quill", "integration:quillpad:gpt-4:exclusive"])
    assert found.altered.entities_in == ("quill", "quillpad")
    assert "quillpad" in found.after.reach["model"] - found.before.reach["model"]
    assert "new path to model known: quillpad" in found.as_text()
    assert "supposed: hypothetical:integration:quillpad:gpt-4" in found.as_text()
    assert found.altered.snapshot.group("quillpad") == "quill"


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("cloud_contract:cohere", "KIND:FROM:TO"),
        ("marriage:cohere:aws", "KIND:FROM:TO"),
        ("dispute:cohere:aws", "KIND:FROM:TO"),
        ("cloud_contract:cohere:aws:maybe", "KIND:FROM:TO"),
        ("cloud_contract:cohere:nobody-at-all", "no entity"),
        ("cloud_contract:aws:AWS", "twice"),
        ("Product:OpenAI", "already"),
        ("Product:", "KIND:FROM:TO"),
        ("Product:Quillpad:nobody-at-all", "no entity"),
    ],
)
def test_a_supposition_that_cannot_be_read_is_refused(told: str, message: str) -> None:
    with pytest.raises(FaultlineError, match=message):
        ask(add=[told])


def test_striking_an_exclusivity_takes_its_conflicts_and_nothing_else() -> None:
    found = ask("2026-03-18", strike=[API])
    told = found.as_json()["differences"]
    assert told.pop("conflicts_gone") == [[API, FRONTIER, "possible"]]
    assert told.pop("promises_struck") == [API] and told.pop("deals_changed") == [API]
    assert f"binds nobody any more: {API}" in found.as_text()
    assert not any(told.values()) and not found.lost and found.before.deals == found.after.deals
    # Struck as a promise, the deal stays one that may conflict with another's.
    frontier = ask("2026-03-18", strike=[FRONTIER])
    assert (API, FRONTIER, "possible") in frontier.after.conflicts
    with pytest.raises(NotFound, match="no exclusivity"):
        ask(strike=["openai-coreweave-2025"])
    assert ask("2026-03-18", strike=[API], restore=[API]).after == found.before


def test_blocking_a_merger_makes_the_target_its_own_group_and_leaves_its_deals() -> None:
    found = ask(block=["spacex-xai-merger"])
    before, after = reference(), found.altered.snapshot
    assert (before.group("xai"), after.group("xai"), after.group("grok")) == ("spacex", "xai", "xai")
    assert found.removed == ("spacex-xai-merger",)
    assert {d.id for d in before.deals} - {d.id for d in after.deals} == {"spacex-xai-merger"}
    providers = {(c["buyer"], c["layer"]) for c in found.as_json()["differences"]["providers_changed"]}
    assert ("xai", "cloud") in providers
    with pytest.raises(NotFound, match="only an acquisition"):
        ask(block=["openai-aws-38bn"])


def test_a_merger_of_measured_firms_moves_the_measured_markets_and_a_removal_does_not() -> None:
    shares = data()[0].markets
    joined = ask(merge=("openai", "anthropic"), shares=shares).as_json()["differences"]["concentration_changed"]
    assert joined and all(c["after"]["hhi"]["low"] > c["before"]["hhi"]["low"] for c in joined)
    assert ask(remove=["alphabet"], shares=shares).as_json()["differences"]["concentration_changed"] == []


NODES = "abcdefghijkl"
TIES = st.lists(
    st.tuples(
        st.sampled_from([Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.INVESTMENT, Kind.ACQUISITION, Kind.EXCLUSIVITY]),
        st.sampled_from(NODES),
        st.sampled_from(NODES),
    ).filter(lambda t: t[1] != t[2]),
    max_size=20,
)
OWNED = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda p: p[0] < p[1]), max_size=4)


def graph_of(ties: list[tuple[Kind, str, str]], owned: list[tuple[str, str]]) -> Snapshot:
    deals = tuple(
        Deal(f"d{i:02}", kind, a, b, Status.CONFIRMED, (f"c{i}",), announced="2030", exclusive=None)
        for i, (kind, a, b) in enumerate(ties)
    )
    entities = {n: Entity(n, n, EntityType.ORGANIZATION, country="AA" if n < "d" else "BB") for n in NODES}
    links = tuple(OwnedBy(child, parent, "2020", None, f"{child}{parent}") for child, parent in dict(owned).items())
    return Snapshot(date(2031, 6, 1), None, entities, deals, links)


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "remove": st.lists(st.sampled_from([*NODES, "d00", "d01", "country:AA"]), max_size=2),
        "merge": st.sampled_from([("a", "b"), ("c", "f"), ("e", "a")]),
        "add": st.just(["cloud_contract:a:f", "Product:New:b", "integration:new:c"]),
        "strike": st.just(["d02"]),
        "block": st.just(["d03"]),
    },
)


@settings(deadline=None)
@given(TIES, OWNED, CHANGES)
def test_undoing_gives_the_snapshot_back_exactly(
    ties: list[tuple[Kind, str, str]], owned: list[tuple[str, str]], change: dict[str, Any]
) -> None:
    before = graph_of(ties, owned)
    try:
        found = altered(before, **change)
    except FaultlineError:  # fewer deals than the change names, no acquisition, or two firms of one group already
        return
    assert found.undone() == before
    assert graph_of(ties, owned) == before  # the given snapshot stays as it is


@settings(deadline=None, max_examples=40)
@given(TIES, OWNED, st.sampled_from(NODES), st.sampled_from(NODES))
def test_every_change_equals_a_graph_that_was_made_so(
    ties: list[tuple[Kind, str, str]], owned: list[tuple[str, str]], one: str, other: str
) -> None:
    scopes = Scopes()
    before = graph_of(ties, owned)
    gone = {one} | {n for n in NODES if one in _owners(before, n)}
    made = graph_of(ties, owned)
    cut = Snapshot(
        made.as_of, None, {k: v for k, v in made.entities.items() if k not in gone},
        tuple(d for d in made.deals if not {d.from_id, d.to_id} & gone),
        tuple(o for o in made.ownership if not {o.child, o.parent} & gone),
    )  # fmt: skip
    assert what_if(before, scopes, remove=[one]).after == conclusions(cut, scopes)
    if one != other:
        tie = Deal(
            f"hypothetical:chip_supply:{one}:{other}", Kind.CHIP_SUPPLY, one, other, Status.CONFIRMED, ("x",),
            announced="2031-06-01",
        )  # fmt: skip
        more = Snapshot(made.as_of, None, made.entities, (*made.deals, tie), made.ownership)
        assert what_if(before, scopes, add=[f"chip_supply:{one}:{other}"]).after == conclusions(more, scopes)
        first, second = before.group(one), before.group(other)
        if first != second:
            link = OwnedBy(second, first, None, None, "x")
            joined = Snapshot(made.as_of, None, made.entities, made.deals, (*made.ownership, link))
            assert what_if(before, scopes, merge=(one, other)).after == conclusions(joined, scopes)
    for deal in before.deals:
        if deal.kind is Kind.ACQUISITION:
            acquirer = before.group(deal.from_id)
            links = [o for o in made.ownership if o.child != deal.to_id or before.group(o.parent) != acquirer]
            apart = Snapshot(
                made.as_of, None, made.entities, tuple(d for d in made.deals if d.id != deal.id), tuple(links)
            )
            assert what_if(before, scopes, block=[deal.id]).after == conclusions(apart, scopes)


def _owners(snapshot: Snapshot, entity: str) -> set[str]:
    found: set[str] = set()
    while (parent := snapshot.parents.get(entity)) is not None and parent not in found:
        found.add(parent)
        entity = parent
    return found


@cache
def told() -> dict[str, ClaimRecord]:
    documents = data()[0].documents
    facts = {i.document.id: DocumentFacts.of(i.document) for i in documents}
    return {c.id: ClaimRecord(c, facts[c.document_id], c.from_id, c.to_id) for i in documents for c in i.claims}


def _claims(ids: Sequence[str]) -> list[ClaimRecord]:
    return [told()[i] for i in ids]


def _fields(found: tuple[tuple[TermField, Stated], ...] | None) -> set[tuple[str, str]]:
    assert found is not None
    return {(field.id, stated.deal.id) for field, stated in found}


def test_the_register_loses_what_stands_in_the_deals_taken_out_and_gains_what_is_put_back() -> None:
    found = ask(remove=["CoreWeave"], claims=_claims)
    assert ("compute_commitments", "openai-coreweave-2025") in _fields(found.terms_gone)
    assert _fields(found.terms_gone) and {d for _, d in _fields(found.terms_gone)} <= set(found.removed)
    assert found.terms_new == ()
    assert "  stated term gone: Compute commitments: " in found.as_text()
    assert found.as_json()["differences"]["terms_gone"][0]["quote"]
    back = ask(restore=[API], claims=_claims)
    assert ("exclusivity", API) in _fields(back.terms_new) and back.terms_gone == ()
    assert ask("2026-03-18", restore=[API], claims=_claims).terms_new == ()  # it was in force already
    assert ask(remove=["CoreWeave"]).as_json()["differences"]["terms_gone"] is None


def test_a_promise_that_is_struck_leaves_the_exclusivity_of_the_register_alone() -> None:
    found = ask("2026-03-18", strike=[API], claims=_claims)
    assert _fields(found.terms_gone) == {("exclusivity", API)} and found.terms_new == ()


def test_a_portfolio_tells_which_suppliers_came_and_went_behind_each_line() -> None:
    lines = read_portfolio("function_id,product\nF1,GitHub Copilot\nF2,Nobody's Tool\n", "mine.csv")
    found = ask(remove=["tsmc"], lines=lines)
    assert found.exposed is not None
    told_of = {(x.line.get("function_id"), x.supplier): (x.before, x.after) for x in found.exposed}
    before = {r.supplier: r.rank for r in portfolio(reference(), lines, scopes=data()[1]).rows}
    assert told_of[("F1", "tsmc")] == (before["tsmc"], None)
    assert "behind F1: github-copilot on tsmc: rank" in found.as_text()
    assert found.as_json()["differences"]["portfolio_changed"][0]["function_id"] == "F1"
    more = ask(add=["chip_supply:github-copilot:cohere"], lines=lines).exposed
    assert more is not None and [(x.supplier, x.before, x.after) for x in more if x.supplier == "cohere"] == [
        ("cohere", None, 1)
    ]
    assert ask(remove=["siri"], lines=lines).exposed == ()
    assert ask(remove=["siri"]).exposed is None and "portfolio" not in ask(remove=["siri"]).as_text()


def test_conclusions_survive_being_kept_as_json() -> None:
    kept = Conclusions(
        3,
        2,
        frozenset({("a", "b")}),
        frozenset({("e", "d", "possible")}),
        {"cloud": frozenset({"a"})},
        frozenset({("a", "cloud", "b")}),
        {("a", "cloud"): ("b", "c")},
        frozenset({("a", "cloud", "b")}),
        {"Cloud": Measured("2025-Q3", 1419.0, 1838.0, "undetermined", mhhi=(("silent", "block", 150.0),))},
        frozenset({("e", "d")}),
        6,
        True,
    )
    state = json.loads(json.dumps(to_state(kept)))
    assert from_state(state) == kept
    older = {k: v for k, v in state.items() if k not in ("allegations", "cycle_length", "cycles_cut")}
    older["markets"] = {name: found[:5] for name, found in older["markets"].items()}
    assert not Differences(from_state(older), kept)  # what was not kept then is no change


def test_all_that_the_analyses_say_is_compared_cycles_of_six_allegations_and_the_mhhi_too() -> None:
    struck = ask(strike=["apple-openai-excl-alleged"])
    gone = struck.as_json()["differences"]["allegations_gone"]
    assert ["apple-openai-excl-alleged", "siri-gemini"] in gone
    assert "  deal that speaks against an allegation gone: siri-gemini, against" in struck.as_text()
    names = "abcdef"
    firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in names}

    def tie(key: str, kind: Kind, one: str, other: str, percent: int | None = None) -> Deal:
        part = None if percent is None else Decimal(percent)
        return Deal(key, kind, one, other, Status.CONFIRMED, ("c",), announced="2030-01-01", percent=part)

    ring = [tie(a + b, Kind.INVESTMENT, a, b) for a, b in pairwise(names)]
    deals = (*ring, tie("fa", Kind.CLOUD_CONTRACT, "f", "a"), tie("o", Kind.OWNERSHIP, "a", "b", 25))
    graph = Snapshot(date(2031, 1, 1), None, firms, deals, ())
    broken = what_if(graph, Scopes(), remove=["cd"])
    assert broken.as_json()["differences"]["cycles_gone"] == [list(names)]
    shares = [
        MarketShare("m", "market:m", "2030", firm, Decimal(part), None, 0, True, None, None)
        for firm, part in (("a", 60), ("b", 40))
    ]
    sold = what_if(graph, Scopes(), remove=["o"], shares=shares)
    (moved,) = sold.as_json()["differences"]["concentration_changed"]
    assert moved["before"]["hhi"] == moved["after"]["hhi"] and moved["after"]["mhhi_deltas"] == []
    assert moved["before"]["mhhi_deltas"][0] == {"control": "silent", "rest": "block", "delta": 60 * 40 * 0.25}
    text = sold.as_text()
    assert "  MHHI of the market m above its HHI: silent, rest in block +600.00;" in text
    assert "HHI of the market m:" not in text


def test_where_not_all_long_cycles_are_found_the_shorter_ones_are_compared_and_that_is_said() -> None:
    whole = ask(remove=["CoreWeave"])
    with patch("graph.analysis.conclusions.CYCLE_STEPS", 50):
        short = ask(remove=["CoreWeave"])
    assert short.before.cycle_length == 4 and "of up to 4 groups are compared." in short.as_text()
    lost = {tuple(c) for c in whole.as_json()["differences"]["cycles_gone"] if len(c) <= 4}
    assert {tuple(c) for c in short.as_json()["differences"]["cycles_gone"]} == lost
    mixed = Differences(whole.before, short.after)
    assert mixed.cycle_length == 4
    assert {tuple(c) for c in mixed.as_json()["cycles_gone"]} == lost
    with patch("graph.analysis.conclusions.CYCLE_STEPS", 50), patch("graph.analysis.cycles.LIMIT", 1):
        assert "up to 4 groups are compared, of which not all were found" in ask(remove=["CoreWeave"]).as_text()
