"""Every file of data/ says where it comes from; sources can be asked; the facts are those gathered."""

from __future__ import annotations

import csv
import os
import re
import tomllib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from graph.paths import data_dir
from ingest.sources.sources import load_sources

FOLDER = data_dir()
README = (FOLDER / "README.md").read_text("utf-8")
SHARED = Path(os.environ.get("FAULTLINE_SHARED", FOLDER.parent.parent / "shared")) / "reference"
GROUPS = {
    "regulators": {"ftc-press", "doj-news", "cma-cases", "ec-press", "sec-press", "sec-litigation"},
    "newsrooms": {
        "nvidia-newsroom", "microsoft-source", "aws-whats-new", "google-cloud-blog", "openai-news", "anthropic-news",
        "amd-press", "oracle-press", "coreweave-news",
    },
    "trade press": {"techcrunch-ai", "register", "dcd"},
    "filings": {"edgar-8k", "edgar-nvidia", "edgar-microsoft"},
}  # fmt: skip


def records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_file_has_a_note_of_origin_and_date() -> None:
    noted = dict(re.findall(r"^\| `([^`]+)`[^|]*\|[^|]*\| ([^|]+) \|$", README, re.MULTILINE))
    present = {p.name + ("/" if p.is_dir() else "") for p in FOLDER.iterdir() if p.name != "README.md"}
    assert set(noted) == present
    for name in ("deals.csv", "money.csv", "entities.csv", "markets.csv", "kinds.toml", "sources.toml"):
        assert re.search(r"\b20\d\d\b", noted[name]), name
    assert "Origin: " in (FOLDER / "samples" / "manifest.toml").read_text("utf-8")


def test_the_counts_of_rows_in_the_note_are_right() -> None:
    for name in ("deals.csv", "entities.csv", "markets.csv"):
        line = next(line for line in README.splitlines() if line.startswith(f"| `{name}`"))
        assert re.search(rf"\b{len(records(FOLDER / name))}\b", line), name


def test_each_blank_role_is_explained_in_the_note() -> None:
    parts = {r["deal"] for r in records(FOLDER / "money.csv")}
    blank = {r["id"] for r in records(FOLDER / "deals.csv") if r["amount"] and not r["money_role"]} - parts
    paragraph = README.partition("Blank, because unclear:")[2].partition("\n\n")[0]
    assert set(re.findall(r"`([^`]+)`", paragraph)) == blank


def test_the_sources_load_and_cover_regulators_newsrooms_trade_press_and_filings() -> None:
    ids = {s.id for s in load_sources(FOLDER / "sources.toml")}
    assert len(ids) >= 20
    for group, wanted in GROUPS.items():
        assert wanted <= ids, group


def test_each_source_says_how_often_in_which_language_with_what_rights_and_what_it_gives() -> None:
    tables = tomllib.loads((FOLDER / "sources.toml").read_text("utf-8"))["source"]
    for table in tables:
        assert table["cadence"] in ("hourly", "daily", "weekly")
        assert re.fullmatch("[a-z]{2}", table["language"]) and table["rights"] == "public" and table["note"]
        assert isinstance(table["verified"], bool)
        parts = urlsplit(table["url"])
        assert parts.scheme == "https" and parts.hostname and not parts.username and parts.port is None
    assert len({t["url"] for t in tables}) == len(tables)


def test_each_company_feed_of_edgar_asks_for_a_number_of_the_entity_list() -> None:
    ciks = {e["cik"] for e in records(FOLDER / "entities.csv") if e["cik"]}
    asked = [
        parse_qs(urlsplit(s.url).query)["CIK"][0]
        for s in load_sources(FOLDER / "sources.toml")
        if s.kind == "edgar" and "getcompany" in s.url
    ]
    assert len(asked) >= 20
    assert set(asked) <= ciks


@pytest.mark.parametrize("name", ["deals.csv", "deal_links.csv", "entities.csv", "markets.csv"])
def test_the_facts_are_those_gathered_and_nothing_else_is_changed(name: str) -> None:
    if not (SHARED / name).exists():
        pytest.skip(f"the gathered facts are not at {SHARED}")
    gathered, ours = records(SHARED / name), records(FOLDER / name)
    # Conditions between deals were added from the notes of the rows concerned.
    ours = [row for row in ours if row.get("relation") != "conditional_on"]
    assert [{column: row[column] for column in gathered[0]} for row in ours] == gathered
