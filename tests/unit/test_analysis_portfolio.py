"""A portfolio in, suppliers rank by rank out."""

from __future__ import annotations

import json
from datetime import date

import pytest

from graph.analysis.portfolio import portfolio
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
    ],
)
def test_a_wrong_file_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(FaultlineError, match=message):
        read_portfolio(text, "mine.csv")
