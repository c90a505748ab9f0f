"""A portfolio in, suppliers rank by rank out."""

from __future__ import annotations

import json
from datetime import date

import pytest

from graph.analysis.portfolio import portfolio, read_portfolio
from graph.errors import FaultlineError
from graph.paths import data_dir
from graph.reference import load_reference
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
    assert all(r["evidence"] for r in mail if r["tie"] != "owner")
    assert len({r["supplier"] for r in mail}) == len(mail)
    (odd,) = [r for r in rows if r["function_id"] == "F3"]
    assert odd["resolution"] == "unresolved" and odd["rank"] is None and found["unresolved"] == ["Zzyzx 9"]
    assert next(r for r in rows if r["function_id"] == "F2")["given"]["exit_plan"] == "yes"


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
