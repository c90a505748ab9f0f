"""A portfolio in, suppliers rank by rank out."""

from __future__ import annotations

import json
from datetime import date

import pytest

from graph.analysis.portfolio import WAYS, portfolio
from graph.analysis.portfolio_lines import read_portfolio
from graph.errors import FaultlineError
from graph.model import Deal, Entity, EntityType, Kind, Status
from graph.paths import data_dir
from graph.reference import load_reference
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot

CSV = """function_id,function,product,exit_plan
F1,Mail,Microsoft 365 Copilot,
F2,Cars,tesla-vehicles,yes
F3,Odd,Zzyzx 9,
"""


def test_ranks_owner_first_and_unresolved_products_stay() -> None:
    snapshot = reference_snapshot(load_reference(data_dir()), date(2026, 6, 1))
    found = portfolio(snapshot, read_portfolio(CSV, "mine.csv")).as_json()
    json.dumps(found)
    rows = found["rows"]
    mail = [r for r in rows if r["function_id"] == "F1"]
    assert (mail[0]["rank"], mail[0]["supplier"], mail[0]["tie"]) == (1, "microsoft", "owner")
    assert {r["supplier"]: r["rank"] for r in mail}["openai"] == 2
    assert {r["supplier"]: r["rank"] for r in mail if r["supplier"] in ("gpt-4", "claude")} == {"gpt-4": 1, "claude": 1}
    assert all(r["evidence"] for r in mail)
    assert len({r["supplier"] for r in mail}) == len(mail)
    (odd,) = [r for r in rows if r["function_id"] == "F3"]
    assert odd["resolution"] == "unresolved" and odd["rank"] is None and found["unresolved"] == ["Zzyzx 9"]
    assert next(r for r in rows if r["function_id"] == "F2")["given"]["exit_plan"] == "yes"


@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_portfolio_may_come_out_of_any_spreadsheet(sign: str) -> None:
    plain = "function_id,product\nF1,lab\nF2,other\n"
    assert read_portfolio(plain.replace(",", sign) + f"{sign}\n", "m") == read_portfolio(plain, "m")


def test_a_row_suggests_register_fields_and_leaves_the_users_own_alone() -> None:
    snapshot = reference_snapshot(load_reference(data_dir()), date(2026, 6, 1))
    rows = portfolio(snapshot, read_portfolio("function_id,product\nF1,microsoft-sentinel\n", "m")).as_json()["rows"]
    of = {r["supplier"]: r for r in rows}
    assert of["microsoft"]["register"] == {
        "B_05.01.0050": "Microsoft", "B_05.01.0080": "US", "B_05.01.0110": "Microsoft", "B_05.02.0030": "microsoft",
        "B_05.02.0050": 1, "B_05.02.0060": None, "B_07.01.0110": None, "B_07.01.0120": None,
    }  # fmt: skip
    assert (of["gpt-4"]["recipient"], of["openai"]["recipient"]) == ("microsoft-security-copilot", "gpt-4")
    aws = of["aws"]["register"]
    assert (aws["B_05.01.0110"], aws["B_05.02.0060"], aws["B_07.01.0110"]) == ("Amazon", "openai", "yes")
    assert {"alphabet", "oracle"} <= set(aws["B_07.01.0120"]) and "amazon" not in aws["B_07.01.0120"]
    assert of["aws"]["alternatives_known"] == len(aws["B_07.01.0120"])
    assert (of["aws"]["start"], of["aws"]["end"], of["openai"]["start"]) == ("2025-11-03", "2034", None)
    user_only = ("B_06.01", "B_02.02", "B_07.01.0050", "B_07.01.0080")
    assert not [field for r in rows for field in r["register"] if field.startswith(user_only)]


def test_the_only_supplier_of_a_layer_has_no_alternative_which_is_unknown_and_not_no() -> None:
    things = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("lab", "cloud")}
    tie = Deal("d", Kind.CLOUD_CONTRACT, "lab", "cloud", Status.CONFIRMED, ("c",), announced="2030")
    graph = Snapshot(date(2031, 1, 1), None, things, (tie,), ())
    (row,) = portfolio(graph, read_portfolio("function_id,product\nF1,lab\n", "m")).as_json()["rows"]
    assert row["alternatives_known"] == 0
    assert (row["register"]["B_07.01.0110"], row["register"]["B_07.01.0120"]) == (None, None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("function_id,function\nF1,Mail\n", "product"),
        ("function_id,product,colour\nF1,x,red\n", "colour"),
        ("function_id,product\nF1,\n", "line 2"),
        ("function_id,product\nF1,x,y\n", "line 2"),
        ("", "function_id"),
        ("function_id,product,annual_cost\nF1,x,12%\n", "line 2: 'annual_cost' has '12%'"),
        ('function_id,product,annual_cost\nF1,x,"1,200"\n', "line 2: 'annual_cost'"),
        ("function_id,product,notice_entity_days\nF1,x,\nF2,x,abc\n", "line 3: 'notice_entity_days' has 'abc'"),
        ("function_id,product,notice_provider_days\nF1,x,-3\n", "line 2: 'notice_provider_days'"),
        ("function_id,product,start\nF1,x,2026-99-99\n", "line 2: 'start' has '2026-99-99'"),
        ("function_id,product,end\nF1,x,soon\n", "line 2: 'end' has 'soon'"),
        ("function_id,product,currency\nF1,x,€\n", "line 2: 'currency'"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(FaultlineError, match=message):
        read_portfolio(text, "mine.csv")


def test_fields_that_can_be_meant_are_taken_as_written() -> None:
    header = "function_id,product,start,end,notice_entity_days,annual_cost,currency"
    (line,) = read_portfolio(f"{header}\nF1,x,2026-Q1,2027,90,1200.50,eur\n", "m")
    assert line.get("annual_cost") == "1200.50" and line.get("start") == "2026-Q1" and line.get("currency") == "eur"


def test_a_supplier_met_by_several_ways_names_them_all() -> None:
    names = ("app", "v", "w", "x")
    firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in names}

    def tie(key: str, kind: Kind, one: str, other: str, **more: str) -> Deal:
        return Deal(key, kind, one, other, Status.CONFIRMED, ("c",), announced="2030", **more)  # type: ignore[arg-type]

    deals = (
        tie("1", Kind.CLOUD_CONTRACT, "app", "v"), tie("2", Kind.CLOUD_CONTRACT, "app", "w"),
        tie("3", Kind.CHIP_SUPPLY, "v", "x"), tie("4", Kind.CHIP_SUPPLY, "w", "x"),
        tie("5", Kind.CHIP_SUPPLY, "x", "v"),
    )  # fmt: skip
    graph = Snapshot(date(2031, 1, 1), None, firms, deals, ())
    lines = read_portfolio("function_id,product\nF,app\n", "m")
    found = portfolio(graph, lines)
    of = {r["supplier"]: r for r in found.as_json()["rows"]}
    assert (of["x"]["recipient"], of["x"]["other_ways"]) == ("v", [{"rank": 2, "recipient": "w", "tie": "4"}])
    assert of["v"]["other_ways"] == [{"rank": 3, "recipient": "x", "tie": "5"}]
    assert "by 3; end unknown; exclusive: unknown; met from w by 4 too" in found.as_text()
    assert portfolio(graph, lines, 1).as_json()["rows"][0]["other_ways"] == []
    many = {f"s{i:02d}": Entity(f"s{i:02d}", "s", EntityType.ORGANIZATION) for i in range(WAYS + 3)}
    wide = [tie(f"a{n}", Kind.CLOUD_CONTRACT, "app", n) for n in many]
    wide += [tie(f"b{n}", Kind.CHIP_SUPPLY, n, "x") for n in many]
    (row,) = [r for r in portfolio(Snapshot(graph.as_of, None, {**firms, **many}, tuple(wide), ()), lines).rows
              if r.supplier == "x"]  # fmt: skip
    assert len(row.others) == WAYS and row.others_known == WAYS + 2


def test_the_latest_end_is_the_one_that_can_come_last_and_the_owner_of_a_model_supplies_models() -> None:
    things = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("lab", "cloud")}
    things["gpt"] = Entity("gpt", "gpt", EntityType.MODEL, parent="lab")
    deals = tuple(
        Deal(key, Kind.CLOUD_CONTRACT, "lab", "cloud", Status.CONFIRMED, ("c",), announced="2030", start=start, end=end)
        for key, start, end in (("1", "2030-06", "2032"), ("2", "2030", "2032-06"))
    )
    graph = Snapshot(date(2031, 1, 1), None, things, deals, ())
    rows = portfolio(graph, read_portfolio("function_id,product\nF,gpt\n", "m")).rows
    assert [(r.supplier, r.layer, r.start, r.end) for r in rows] == [
        ("lab", "model", None, None), ("cloud", "cloud", "2030", "2032"),
    ]  # fmt: skip
