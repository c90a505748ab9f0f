"""Reference sets in a real graph: they survive a rebuild, a second import writes nothing, a removal leaves no trace."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from graph.connection import Connection
from graph.derive import rebuild
from graph.errors import NotFound
from graph.hashing import graph_hash
from graph.imports.sets import Imported, import_set, remove_set, sets
from graph.reference import Reference
from graph.snapshots import snapshot
from graph.store import Store
from graph.ties import Ties
from graph.verify import verify
from tests.contract.command import CommandHere
from tests.fixtures.reference_sets import LEVEL_1, LEVEL_2, consolidated, firm, ftm, lei, quoted_csv


@pytest.fixture
def store(reference_database: Connection) -> Iterator[Store]:
    with Store(reference_database) as opened:
        yield opened


Bring = Callable[..., Imported]


@pytest.fixture
def bring(store: Store, reference: Reference, ties: Ties, tmp_path: Path) -> Bring:
    def work(content: str, name: str = "own.csv", **more: str) -> Imported:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return import_set(store, reference, ties, path, **more)  # type: ignore[arg-type]

    return work


FIRMS = quoted_csv(LEVEL_1, [firm(i, f"Firm {i} AS") for i in range(1, 31)])
OWNERS = quoted_csv(LEVEL_2, [consolidated(i + 1, i, start=f"20{i:02d}-01-01") for i in range(1, 21)])
OWN = f"id,name,parent,parent_since,lei\nheir,Heir Compute,openai,2021-03,\nfirm,Firm of ours,Heir Compute,,{lei(1)}\n"
FTM = "\n".join(
    [
        ftm("Company", "a", name="Alfa AS"),
        ftm("Company", "b", name="Beta AS", leiCode=lei(2)),
        ftm("Ownership", "x", owner="a", asset="b", percentage="70", startDate="2020"),
        ftm("Ownership", "y", owner="b", asset="a", percentage="10"),
    ]
)


def test_a_second_import_writes_nothing_and_the_graph_stays_whole(
    store: Store, reference: Reference, ties: Ties, bring: Bring
) -> None:
    assert (bring(FIRMS).entities, bring(OWNERS).new_claims, bring(OWN).new_claims) == (30, 20, 2)
    before = graph_hash(store)
    again = bring(OWN)
    assert again.already
    store.write_query("delete_meta", name="set:own")  # as if the first had been killed at its end
    again = bring(OWN)
    assert (again.new_claims, again.written, again.retired_entities, again.already) == (0, 0, 0, False)
    assert graph_hash(store) == before
    assert verify(store, reference) == []
    rebuild(store, reference, ties)
    assert graph_hash(store) == before


def test_entities_of_data_are_not_touched_and_persons_do_not_enter(store: Store, bring: Bring) -> None:
    before = store.read("entities_by_id", ids=["openai"])
    bring(OWN)
    bring(ftm("Person", "p", name="Ola Nordmann") + "\n" + ftm("Company", "openai", name="OpenAI"), "firms.json")
    assert store.read("entities_by_id", ids=["openai"]) == before
    assert not store.read("entity_search", text="Nordmann", limit=5)
    (other,) = store.read("entities_by_id", ids=["set:firms:openai"])
    assert (other["properties"]["set"], other["properties"]["provisional"]) == ("firms", False)


def test_the_order_of_imports_leaves_no_trace(store: Store, reference: Reference, ties: Ties, bring: Bring) -> None:
    files = ((FIRMS, "a.csv"), (OWNERS, "b.csv"), (FTM, "firms.json"), (OWN, "own.csv"))
    for content, name in files:
        bring(content, name)
    before = graph_hash(store)
    for held in sets(store):
        remove_set(store, reference, ties, held.name)
    for content, name in reversed(files):
        bring(content, name)
    assert graph_hash(store) == before


def test_control_is_dated_ownership_and_makes_no_deal(
    store: Store, reference: Reference, ties: Ties, bring: Bring
) -> None:
    deals = len(store.read("snapshot_deals"))
    bring(OWN)
    bring(OWNERS)
    links = {(r["child"], r["parent"]): r["properties"] for r in store.read("ownership_links")}
    assert links["set:own:heir", "openai"]["start"] == "2021-03"
    assert links[f"lei:{lei(1)}", "set:own:heir"].get("start") is None
    assert links[f"lei:{lei(5)}", f"lei:{lei(4)}"]["start"] == "2004-01-01"
    assert len(store.read("snapshot_deals")) == deals


def test_a_minor_holding_is_a_deal_and_no_control(store: Store, reference: Reference, ties: Ties, bring: Bring) -> None:
    bring(FTM, "firms.json")
    links = {(r["child"], r["parent"]) for r in store.read("ownership_links")}
    assert (f"lei:{lei(2)}", "set:firms:a") in links
    assert ("set:firms:a", f"lei:{lei(2)}") not in links
    (deal,) = [r["deal"] for r in store.read("snapshot_deals") if r["deal"]["id"].startswith("set:")]
    assert (deal["id"], deal["kind"], deal["percent"]) == ("set:firms:y", "ownership", 10.0)


def test_a_snapshot_carries_imported_entities_with_ties_alone(
    store: Store, reference: Reference, ties: Ties, bring: Bring
) -> None:
    before = snapshot(store, reference, ties, date(2026, 6, 1))
    bring(FIRMS)
    bring(OWNERS)
    after = snapshot(store, reference, ties, date(2026, 6, 1))
    assert (after.entities, after.ownership) == (before.entities, before.ownership)
    bring(ftm("Company", "a", name="Alfa") + "\n" + ftm("Company", "b", name="B", leiCode=lei(5)) + "\n"
          + ftm("Ownership", "y", owner="b", asset="a", percentage="10"), "more.json")  # fmt: skip
    with_deal = snapshot(store, reference, ties, date(2026, 6, 1))
    assert set(with_deal.entities) - set(before.entities) == {"set:more:a", *(f"lei:{lei(i)}" for i in range(1, 6))}
    assert with_deal.group(f"lei:{lei(5)}") == f"lei:{lei(1)}"


def test_a_newer_edition_retires_what_it_no_longer_has(
    store: Store, reference: Reference, ties: Ties, bring: Bring
) -> None:
    bring(OWN)
    done = bring("id,name,parent\nheir,Heir Compute,anthropic\n")
    assert (done.retired_claims_of, done.retired_entities) == (1, 1)
    assert not store.read("entities_by_id", ids=["set:own:firm"])
    links = {(r["child"], r["parent"]) for r in store.read("ownership_links")}
    assert ("set:own:heir", "anthropic") in links
    assert ("set:own:heir", "openai") not in links
    assert verify(store, reference) == []
    before = graph_hash(store)
    rebuild(store, reference, ties)
    assert graph_hash(store) == before


def test_a_removed_set_counts_no_longer_and_can_come_back(
    store: Store, reference: Reference, ties: Ties, bring: Bring
) -> None:
    links = store.read("ownership_links")
    bring(OWN)
    before = graph_hash(store)
    assert [s.name for s in sets(store)] == ["own"]
    assert remove_set(store, reference, ties, "own") == (1, 2)
    assert store.read("ownership_links") == links
    assert verify(store, reference) == []
    with pytest.raises(NotFound, match="there are none"):
        remove_set(store, reference, ties, "own")
    bring(OWN)
    assert graph_hash(store) == before


TWO = "id,name,type,parent,country\nx,Mistral AI,Organization,y,FR\ny,Alpine Holding,Organization,,CH\n"


@pytest.mark.parametrize("newer", [None, "id,name,country\ny,Alpine Holding,CH\n"])
def test_claims_of_a_firm_that_no_set_lists_any_more_are_filed_under_its_own_name(
    store: Store, reference: Reference, ties: Ties, bring: Bring, newer: str | None
) -> None:
    bring(TWO)
    assert ("mistral", "set:own:y") in {(r["child"], r["parent"]) for r in store.read("ownership_links")}
    if newer is None:
        remove_set(store, reference, ties, "own")
    else:
        bring(newer)
    assert verify(store, reference) == []
    before = graph_hash(store)
    rebuild(store, reference, ties)
    assert graph_hash(store) == before
    bring(TWO)
    assert verify(store, reference) == []


def test_an_imported_owner_is_the_owner_of_a_known_firm_only_where_it_is_sure_that_it_is_that_one(
    store: Store, reference: Reference, ties: Ties, bring: Bring
) -> None:
    bring("id,name,country,parent\nx,Lambda Laboratories,US,y\nz,Coreweave Inc,US,y\ny,Alpine Holding,CH,\n")
    who = {row["id"]: row["canonical"] for row in store.read("resolvable_entities_of", ids=["set:own:x", "set:own:z"])}
    assert who == {"set:own:x": "lambda", "set:own:z": "coreweave"}
    links = {(r["child"], r["parent"]) for r in store.read("ownership_links") if r["parent"] == "set:own:y"}
    assert links == {("set:own:x", "set:own:y"), ("coreweave", "set:own:y")}
    assert verify(store, reference) == []


def test_a_changed_name_of_an_imported_entity_is_found(
    store: Store, reference: Reference, ties: Ties, bring: Bring
) -> None:
    bring(FIRMS)
    (row,) = store.read("entities_by_id", ids=[f"lei:{lei(3)}"])
    changed = {**row["properties"], "name": "Other"}
    store.write_query("update_entities", rows=[{"id": row["id"], "type": row["type"], "properties": changed}], types=[])
    # The keys under which it is looked up are another matter than what its set says.
    assert [(f.what, f.id) for f in verify(store, reference)] == [
        (what, f"lei:{lei(3)}") for what in ("entity", "name")
    ]


def test_the_command_says_what_it_did_and_what_it_left_out(empty_database: Connection, tmp_path: Path) -> None:
    faultline = CommandHere.on(empty_database, tmp_path / "home")
    path = tmp_path / "golden.csv"
    path.write_text(quoted_csv(LEVEL_2, [consolidated(2, 1), consolidated(2, 1, RelationshipType="IS_ULTIMATELY_CONSOLIDATED_BY")]))  # fmt: skip  # noqa: E501
    done = faultline("import", str(path))
    assert done.returncode == 0, done.stderr
    assert "format gleif-level2 (told from the file)" in done.stdout
    assert "Left out    1: an ultimate parent" in done.stdout
    listed = faultline.report("sets", "list")["sets"]
    assert [(s["set"], s["holdings"], s["control"]) for s in listed] == [("gleif-level2", 1, 1)]
    wrong = tmp_path / "own.csv"
    wrong.write_text("name,country\nA,Norway\n")
    done = faultline("import", str(wrong))
    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        1,
        f"faultline: {wrong}, line 2, column 'country': 'Norway' is no ISO 3166-1 code such as US; "
        "correct it or leave it blank.",
    )
    assert faultline("import", str(wrong), "--format", "xml").returncode == 2
    wrong.write_text('name,parent\n"Evil\u202eproC\nof two lines",openai\n', encoding="utf-8")
    assert faultline("import", str(wrong)).returncode == 0
    said = faultline("explain", "set:own:evilproc-of-two-lines").stdout.splitlines()
    assert said[0].endswith("Evil proC of two lines, Organization, of the imported set own")
    assert "\u202e" not in "".join(said)
    assert faultline("sets", "remove", "own").returncode == 0
    assert faultline.report("sets", "remove", "gleif-level2") == {
        "removed": "gleif-level2",
        "documents": 1,
        "entities": 2,
    }
    assert json.loads(faultline("sets", "list", "--json").stdout) == {"sets": []}
