"""Supply paths on graphs drawn by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from graph.analysis.exclusivity import Strength
from graph.analysis.extent import Box
from graph.analysis.paths import PathsResult, paths
from graph.analysis.scopes import Clause, Scopes
from graph.errors import FaultlineError, NotFound
from graph.model import Deal, Entity, EntityType, Kind, Money, MoneyRole, OwnedBy, Status
from graph.snapshot import Snapshot

NEVER = ("breach", "illegal", "sole-sourced", "safe", "round-trip", "total exposure")
DAY = date(2031, 6, 1)


def deal(
    name: str,
    source: str,
    target: str,
    kind: Kind = Kind.INTEGRATION,
    status: Status = Status.CONFIRMED,
    announced: str = "2030",
    end: str | None = None,
) -> Deal:
    return Deal(name, kind, source, target, status, (f"claim-{name}",), announced=announced, end=end)


def snapshot(
    deals: Iterable[Deal], entities: Iterable[Entity] = (), ownership: Iterable[OwnedBy] = (), on: date = DAY
) -> Snapshot:
    deals = tuple(deals)
    known = {e.id: e for e in entities}
    for name in {d.from_id for d in deals} | {d.to_id for d in deals}:
        known.setdefault(name, Entity(name, name.title(), EntityType.ORGANIZATION))
    return Snapshot(on, None, known, deals, tuple(ownership))


def nodes(result: PathsResult) -> list[tuple[str, ...]]:
    return [p.nodes for p in result.paths]


def test_ties_to_an_owner_are_counted_apart_from_the_edges_that_deals_open() -> None:
    known = [Entity("model", "Model", EntityType.MODEL, parent="lab"), Entity("lab", "Lab", EntityType.ORGANIZATION)]
    alone = paths(snapshot([], known), "model", "lab")
    assert "Read: 0 deals (announced, confirmed, reported) that open 0 supply edges, and 1 tie to an owner;" in (
        alone.as_text()
    )
    # An edge that a deal opens beside the ownership is one of the deals'.
    both = paths(snapshot([deal("d1", "app", "model"), deal("d2", "model", "lab")], known), "app", "lab")
    assert "Read: 2 deals (announced, confirmed, reported) that open 2 supply edges, and 0 ties" in both.as_text()
    assert (alone.as_json()["coverage"]["supply_edges"], alone.as_json()["coverage"]["owner_ties"]) == (1, 1)


def test_an_edge_to_an_owner_names_the_claim_of_the_ownership_of_that_day() -> None:
    ties = [deal("d1", "app", "model"), deal("d2", "new", "cloud", Kind.CLOUD_CONTRACT)]
    owned = [OwnedBy("model", "old", "2020", None, "claim-old"), OwnedBy("model", "new", "2031", None, "claim-new")]
    graph = snapshot(
        ties, [Entity("model", "Model", EntityType.MODEL), Entity("old", "Old", EntityType.ORGANIZATION)], owned
    )
    (path,) = paths(graph, "app", "cloud").as_json()["paths"]
    assert [e["claims"] for e in path["edges"]] == [["claim-d1"], ["claim-new"], ["claim-d2"]]
    undated = snapshot(ties, [Entity("model", "Model", EntityType.MODEL, parent="new")])
    assert paths(undated, "app", "cloud").as_json()["paths"][0]["edges"][1]["claims"] == []


def test_a_chain_of_integration_cloud_and_chips_is_one_path_with_its_deals() -> None:
    graph = snapshot(
        [
            deal("d1", "app", "model"),
            deal("d2", "lab", "cloud", Kind.CLOUD_CONTRACT),
            deal("d3", "cloud", "foundry", Kind.CHIP_SUPPLY),
        ],
        [Entity("model", "Model", EntityType.MODEL, parent="lab")],
    )
    found = paths(graph, "app", "foundry").as_json()
    assert [(p["nodes"], p["deals"]) for p in found["paths"]] == [
        (["app", "model", "lab", "cloud", "foundry"], ["d1", "d2", "d3"])
    ]
    assert found["truncated"] is False
    assert [e["kinds"] for e in found["paths"][0]["edges"]] == [
        ["integration"],
        ["owner"],
        ["cloud_contract"],
        ["chip_supply"],
    ]


def test_the_dependant_comes_first_and_the_other_direction_has_no_path() -> None:
    graph = snapshot([deal("d1", "app", "model")])
    assert nodes(paths(graph, "app", "model")) == [("app", "model")]
    assert nodes(paths(graph, "model", "app")) == []


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.INTEGRATION, Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY}))
def test_only_supply_ties_open_a_path(kind: Kind) -> None:
    assert nodes(paths(snapshot([deal("d1", "a", "b", kind)]), "a", "b")) == []


@pytest.mark.parametrize(
    ("kind", "opens"),
    [(t, t in (EntityType.MODEL, EntityType.CLOUD_SERVICE)) for t in EntityType],
)
def test_only_a_model_or_cloud_service_depends_on_its_owner(kind: EntityType, opens: bool) -> None:
    graph = snapshot(
        [deal("d1", "a", "thing")],
        [Entity("thing", "Thing", kind, parent="owner"), Entity("owner", "Owner", EntityType.ORGANIZATION)],
    )
    assert bool(paths(graph, "a", "owner").paths) is opens


def test_a_dated_ownership_decides_over_the_undated_parent() -> None:
    entities = [
        Entity("m", "M", EntityType.MODEL, parent="new"),
        Entity("old", "Old", EntityType.ORGANIZATION),
        Entity("new", "New", EntityType.ORGANIZATION),
    ]
    links = [OwnedBy("m", "old", None, "2030-12-31", "c1"), OwnedBy("m", "new", "2031-01-01", None, "c2")]
    before = snapshot([], entities, links, on=date(2030, 6, 1))
    after = snapshot([], entities, links)
    assert nodes(paths(before, "m", "old")) == [("m", "old")]
    assert nodes(paths(before, "m", "new")) == []
    assert nodes(paths(after, "m", "new")) == [("m", "new")]
    assert nodes(paths(after, "m", "old")) == []


def test_parallel_deals_are_one_edge_that_lists_them_surest_first() -> None:
    graph = snapshot(
        [
            deal("rumour", "a", "b", status=Status.REPORTED),
            deal("filing", "a", "b", Kind.CLOUD_CONTRACT),
        ]
    )
    (path,) = paths(graph, "a", "b").paths
    assert path.deals == ("filing", "rumour")


@pytest.mark.parametrize("status", Status)
def test_talks_and_allegations_open_no_path_unless_asked_for(status: Status) -> None:
    graph = snapshot([deal("d1", "a", "b", status=status)])
    counted = status in (Status.CONFIRMED, Status.ANNOUNCED, Status.REPORTED)
    assert bool(paths(graph, "a", "b").paths) is counted
    assert nodes(paths(graph, "a", "b", statuses={status})) == [("a", "b")]


def test_only_deals_in_force_on_the_day_count() -> None:
    over = deal("over", "a", "b", end="2031-05-31")
    later = deal("later", "a", "c", announced="2031-06-02")
    last_day = deal("last", "a", "d", end="2031-06")
    graph = snapshot([over, later, last_day])
    assert nodes(paths(graph, "a", "b")) == []
    assert nodes(paths(graph, "a", "c")) == []
    assert nodes(paths(graph, "a", "d")) == [("a", "d")]


def test_shorter_paths_come_first_and_surer_ones_among_equals() -> None:
    graph = snapshot(
        [
            deal("direct", "a", "z", status=Status.REPORTED),
            deal("b1", "a", "b", status=Status.REPORTED),
            deal("b2", "b", "z"),
            deal("c1", "a", "c"),
            deal("c2", "c", "z", status=Status.ANNOUNCED),
            deal("d1", "a", "d"),
            deal("d2", "d", "z"),
        ]
    )
    assert nodes(paths(graph, "a", "z")) == [("a", "z"), ("a", "d", "z"), ("a", "c", "z"), ("a", "b", "z")]


def test_a_search_that_is_cut_says_so_and_keeps_the_shortest() -> None:
    middle = "bcdefg"
    graph = snapshot(
        [deal("direct", "a", "z")]
        + [deal(f"a{m}", "a", m) for m in middle]
        + [deal(f"{m}z", m, "z", Kind.CHIP_SUPPLY) for m in middle]
    )
    cut = paths(graph, "a", "z", limit=3)
    assert cut.truncated and len(cut.paths) == 3 and cut.paths[0].nodes == ("a", "z")
    assert "truncated" in cut.as_text() and cut.as_json()["truncated"] is True
    whole = paths(graph, "a", "z", limit=7)
    assert len(whole.paths) == 7 and not whole.truncated
    assert paths(graph, "a", "z", steps=4).truncated


def test_the_length_counts_edges() -> None:
    graph = snapshot([deal("1", "a", "b"), deal("2", "b", "c"), deal("3", "c", "d")])
    assert nodes(paths(graph, "a", "d", max_length=2)) == []
    assert nodes(paths(graph, "a", "d", max_length=3)) == [("a", "b", "c", "d")]
    with pytest.raises(ValueError, match="at least 1"):
        paths(graph, "a", "d", max_length=0)


def test_a_cycle_on_the_way_ends_and_no_entity_comes_twice() -> None:
    graph = snapshot([deal("1", "a", "b"), deal("2", "b", "a"), deal("3", "b", "c"), deal("4", "c", "b")])
    assert nodes(paths(graph, "a", "c")) == [("a", "b", "c")]
    with pytest.raises(FaultlineError, match="A and a are one entity"):
        paths(graph, "A", "a")


def test_an_entity_is_found_by_name_or_alias_and_an_unknown_one_is_refused_with_near_names() -> None:
    graph = snapshot(
        [deal("1", "kestrel", "brightloom")],
        [
            Entity("kestrel", "Kestrel Works", EntityType.ORGANIZATION, aliases=("KW", "Works")),
            Entity("brightloom", "Brightloom", EntityType.ORGANIZATION, aliases=("works",)),
        ],
    )
    assert nodes(paths(graph, "kestrel works", "BRIGHTLOOM")) == [("kestrel", "brightloom")]
    with pytest.raises(NotFound, match="near it are brightloom"):
        paths(graph, "kestrel", "brightlom")
    with pytest.raises(NotFound, match="brightloom and kestrel"):
        paths(graph, "Works", "brightloom")
    with pytest.raises(NotFound, match="no name is near"):
        paths(graph, "kestrel", "qqqqqqqqqq")


def test_words_say_only_path_known_coverage_clocks_and_none_of_the_words_never_used() -> None:
    graph = snapshot([deal("1", "a", "b", status=Status.REPORTED), deal("2", "b", "c")])
    for result in (paths(graph, "a", "c"), paths(graph, "c", "a"), paths(graph, "a", "c", limit=1)):
        text = json.dumps(result.as_json()).casefold()
        assert not [word for word in NEVER if word in text]
    text = paths(graph, "a", "c").as_text()
    assert "the only path known" in text and "in our data" in text and "As of 2031-06-01" in text
    assert "reported" in text
    none = paths(graph, "c", "a", coverage="2 feeds, 2030 to 2031, English").as_text()
    assert "no supply path" in none and "2 feeds, 2030 to 2031, English" in none
    assert "languages: unknown" in paths(graph, "c", "a").as_text()


def test_disputed_deals_and_samples_are_marked_wherever_they_are_shown() -> None:
    tie = deal("d1", "a", "b")
    marked = paths(snapshot([replace(tie, disputed=True, sample=True)]), "a", "b")
    (edge,) = marked.as_json()["paths"][0]["edges"]
    assert edge["disputed"] and edge["sample"]
    assert "d1 confirmed disputed sample" in marked.as_text()
    plain = paths(snapshot([tie]), "a", "b")
    assert "disputed" not in plain.as_text() and "sample" not in plain.as_text()


def test_a_path_to_a_layer_ends_with_a_tie_that_supplies_it() -> None:
    graph = snapshot(
        [
            deal("d1", "app", "lab"),
            deal("d2", "lab", "cloud", Kind.CLOUD_CONTRACT),
            deal("d3", "cloud", "reseller", Kind.CLOUD_CONTRACT),
            deal("d4", "cloud", "foundry", Kind.CHIP_SUPPLY),
        ]
    )
    found = paths(graph, "app", None, layer="cloud")
    assert nodes(found) == [("app", "lab", "cloud"), ("app", "lab", "cloud", "reseller")]
    assert (found.as_json()["to"], found.as_json()["to_layer"]) == ("cloud", True)
    assert "From app to the layer cloud, in our data: 2 supply paths" in found.as_text()
    assert nodes(paths(graph, "app", None, layer="product")) == []
    for wrong in ({"target": None}, {"target": "cloud", "layer": "cloud"}):
        with pytest.raises(ValueError, match="either a target or a layer"):
            paths(graph, "app", **wrong)  # type: ignore[arg-type]


def test_an_obligation_to_take_unsold_capacity_opens_no_path() -> None:
    backstop = Money(Decimal(1), Decimal(1), "USD", MoneyRole.BACKSTOP)
    spend = replace(backstop, role=MoneyRole.COMMITTED_SPEND)
    bought = deal("d1", "maker", "cloud", Kind.CLOUD_CONTRACT)
    assert nodes(paths(snapshot([replace(bought, terms=(backstop,))]), "maker", "cloud")) == []
    # Beside a purchase it is one part of a contract of supply.
    assert nodes(paths(snapshot([replace(bought, terms=(spend, backstop))]), "maker", "cloud")) == [("maker", "cloud")]


def test_of_equal_length_what_is_stated_to_bind_comes_first_and_unknown_before_not_exclusive() -> None:
    spend = Money(Decimal(1), Decimal(1), "USD", MoneyRole.COMMITTED_SPEND)
    first = {
        "a": {"exclusive": True, "status": Status.REPORTED},
        "b": {"terms": (spend,)},
        "c": {},
        "d": {},
        "e": {"exclusive": False},
    }
    ties = [replace(deal(f"x{n}", "app", n, Kind.CLOUD_CONTRACT), **more) for n, more in first.items()]  # type: ignore[arg-type]
    ties += [replace(deal(f"y{n}", n, "end", Kind.CHIP_SUPPLY), exclusive=True) for n in first]
    clause = Clause(
        Strength.PRIMARY, frozenset({"app"}), frozenset({"c"}), Box(), None, None, None, frozenset(), None, None
    )
    found = paths(snapshot(ties), "app", "end", scopes=Scopes({"xc": clause}))
    assert [p.nodes[1] for p in found.paths] == ["a", "b", "c", "d", "e"]
    told = found.as_json()["paths"]
    assert [p["strength"] for p in told] == ["exclusive", "committed", "primary", "unknown", "not_exclusive"]
    assert [e["strength"] for e in told[1]["edges"]] == ["committed", "exclusive"]
    assert "strength unknown" in found.as_text() and "xb confirmed; committed" in found.as_text()
