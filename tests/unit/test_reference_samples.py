"""The bundled documents tell the rows that their list names, in dates and sums, and nothing dressed up as a source."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from graph.dates import Bounds, bounds
from graph.model import Claim, Document, DocumentKind
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.read import read
from ingest.sources.samples import samples

FOLDER = data_dir() / "samples"
MARK = "Sample text written for Faultline; not an independent source."
MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}}) (?P<m1>{'|'.join(MONTHS)}) (?P<y1>\d{{4}})"
    rf"|(?P<m2>{'|'.join(MONTHS)}) (?P<d2>\d{{1,2}}), (?P<y2>\d{{4}})|(?P<m3>{'|'.join(MONTHS)}) (?P<y3>\d{{4}}))\b"
)
SUM = re.compile(r"(?:\$|\b)(\d+(?:\.\d+)?) (billion|million)\b(?! AMD shares| shares)")
SCALE = {"billion": 1_000_000_000, "million": 1_000_000}

Entry = dict[str, Any]


@cache
def manifest() -> tuple[Entry, ...]:
    return tuple(tomllib.loads((FOLDER / "manifest.toml").read_text("utf-8"))["document"])


@cache
def rows() -> dict[str, tuple[Claim, ...]]:
    """Claims by the id of their row: one, or the headline and its parts."""
    found: dict[str, tuple[Claim, ...]] = {}
    for extracted in load_reference(data_dir()).documents:
        for claim in extracted.claims:
            found[claim.row_id or ""] = (*found.get(claim.row_id or "", ()), claim)
    return found


@cache
def documents() -> tuple[Document, ...]:
    return tuple(read(raw) for raw in samples(FOLDER, datetime(2026, 11, 23, tzinfo=UTC)))


def text_of(entry: Entry) -> str:
    text = (FOLDER / entry["file"]).read_text("utf-8")
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", unescape(text))).split())


def dates_in(text: str) -> Iterator[Bounds]:
    for match in DATE.finditer(text):
        day = match["d1"] or match["d2"]
        month = MONTHS.index(match["m1"] or match["m2"] or match["m3"]) + 1
        stated = f"{match['y1'] or match['y2'] or match['y3']}-{month:02}" + (f"-{int(day):02}" if day else "")
        found = bounds(stated)
        assert found is not None
        yield found


def each(*forms: str) -> Any:
    chosen = [e for e in manifest() if not forms or e["form"] in forms]
    return pytest.mark.parametrize("entry", chosen, ids=[e["file"] for e in chosen])


def test_there_are_articles_feeds_and_filings_and_each_file_is_listed_once() -> None:
    forms = [e["form"] for e in manifest()]
    assert forms.count("page") >= 7 and forms.count("feed") >= 2 and len([f for f in forms if f[0].isdigit()]) >= 3
    listed = sorted(e["file"] for e in manifest())
    assert listed == sorted(p.name for p in FOLDER.iterdir() if p.name != "manifest.toml")
    assert len({e["url"] for e in manifest()}) == len(listed)


@each()
def test_nobody_can_mistake_a_sample_for_a_source(entry: Entry) -> None:
    assert entry["kind"] == "sample" and entry["publisher"] == "Faultline sample"
    assert entry["url"].startswith("https://samples.faultline.invalid/")
    assert entry["title"].startswith("[Faultline sample] ")
    assert MARK in text_of(entry)


def test_every_document_read_from_them_says_so_itself_and_is_of_kind_sample() -> None:
    for document in documents():
        assert document.kind is DocumentKind.SAMPLE
        assert "Sample text written for Faultline" in document.text
        assert document.title is not None and document.title.startswith("[Faultline sample] ")
        assert document.language == "en"


def test_the_form_of_a_filing_and_the_date_of_everything_are_read() -> None:
    read_from = {d.url: d for d in documents()}
    for entry in manifest():
        if entry["form"] != "feed":
            document = read_from[entry["url"]]
            assert document.form == (None if entry["form"] == "page" else entry["form"])
            assert document.published == entry["published"]


def test_the_twin_has_other_bytes_another_address_and_the_same_text() -> None:
    twin = next(e for e in manifest() if e.get("twin_of"))
    original = next(e for e in manifest() if e["file"] == twin["twin_of"])
    by_url = {d.url: d for d in documents()}
    one, other = by_url[twin["url"]], by_url[original["url"]]
    assert one.id != other.id
    assert one.text_sha256 == other.text_sha256


@each()
def test_the_rows_told_exist_and_their_sums_are_in_the_text(entry: Entry) -> None:
    text = text_of(entry)
    stated = {round(float(number) * SCALE[scale]) for number, scale in SUM.findall(text)}
    assert entry["deals"]
    for row in entry["deals"]:
        sums = [int(c.money.headline) for c in rows()[row] if c.money and c.money.headline is not None]
        assert not sums or sum(sums) in stated or set(sums) <= stated, (row, sums, stated)


@each()
def test_no_sum_and_no_date_goes_beyond_the_rows_told(entry: Entry) -> None:
    text = text_of(entry)
    claims = [c for row in entry["deals"] for c in rows()[row]]
    sums = {int(m) for c in claims if c.money for m in (c.money.low, c.money.high) if m is not None}
    sums |= {sum(int(c.money.headline or 0) for c in rows()[row] if c.money) for row in entry["deals"]}
    assert {round(float(number) * SCALE[scale]) for number, scale in SUM.findall(text)} <= sums
    known = [bounds(d) for c in claims for d in (c.announced, c.start, c.end)] + [bounds(entry["published"])]
    for found in dates_in(text):
        assert any(k and k.overlaps(found) for k in known) or "facts" in entry, found


@each("page", "8-K")
def test_the_date_of_each_row_told_is_in_the_text(entry: Entry) -> None:
    text = text_of(entry)
    found = list(dates_in(text))
    years = {bounds(year) for year in re.findall(r"\b20\d\d\b", text)}
    for row in entry["deals"]:
        told = bounds(rows()[row][0].announced)
        assert told is not None
        assert any(told.overlaps(f) for f in found) or told in years, row


@each()
def test_both_parties_of_each_row_told_are_named(entry: Entry) -> None:
    text = text_of(entry).casefold()
    entities = load_reference(data_dir()).entities
    for row in entry["deals"]:
        for party in (rows()[row][0].from_id, rows()[row][0].to_id):
            group = [entities[party]]
            while group[-1].parent:
                group.append(entities[group[-1].parent])
            names = [name.casefold() for e in group for name in (e.name, *e.aliases)]
            assert any(name in text for name in names), (row, party)


def test_no_run_of_eight_words_is_taken_from_the_seed_article() -> None:
    shared = Path(os.environ.get("FAULTLINE_SHARED", data_dir().parent.parent / "shared"))
    seeds = sorted((shared / "cases" / "seed").glob("*.txt"))
    if not seeds:
        pytest.skip(f"the seed article is not at {shared}")

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.casefold())
        return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}

    seed = set().union(*(runs(path.read_text("utf-8")) for path in seeds))
    for entry in manifest():
        assert not runs(text_of(entry)) & seed, entry["file"]
