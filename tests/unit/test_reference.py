"""The reference rows: every one a claim that quotes itself, and a wrong one refused with file and line."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from graph.errors import ReferenceDataError
from graph.model import Bound, Claim, DocumentKind, EntityType, Kind, Modality, MoneyRole, Period
from graph.paths import data_dir
from graph.reference import GATHERED, Reference, data_digest, load_reference
from graph.reference_claims import cited_on
from graph.snapshots import reference_snapshot
from graph.ties import Ties
from tests.fixtures.moments import within

TYPED_EDGES = {
    "INVESTED_IN", "BUYS_CLOUD_FROM", "EXCLUSIVE_TO", "PARTNERS_WITH", "ACQUIRED", "LICENSES_FROM", "BUYS_CHIPS_FROM",
    "EMBEDS", "IN_DISPUTE_WITH", "ACTED_ON", "OWNS", "CUSTOMER_OF",
}  # fmt: skip
BILLION = Decimal(1_000_000_000)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(data_dir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of data/ that a test may spoil."""
    for path in data_dir().iterdir():
        if path.suffix in (".csv", ".toml"):
            shutil.copy(path, tmp_path / path.name)
    return tmp_path


def claims_of(reference: Reference, name: str) -> tuple[Claim, ...]:
    return next(e.claims for e in reference.documents if e.document.url == f"data/{name}")


def deal(reference: Reference, row_id: str) -> Claim:
    return next(c for c in claims_of(reference, "deals.csv") if c.row_id == row_id)


def test_every_claim_quotes_its_row_at_its_place_in_the_bytes_of_the_file(reference: Reference) -> None:
    for extracted in reference.documents:
        document = extracted.document
        content = (data_dir() / Path(document.url).name).read_bytes()
        assert document.text.encode() == content
        assert document.kind is DocumentKind.REFERENCE and document.fetched == GATHERED
        for claim in extracted.claims:
            span = claim.evidence
            assert document.text[span.start : span.end] == span.quote
            assert claim.document_id == document.id == extracted.extraction.document_id


def test_a_quote_is_one_whole_row_even_where_a_field_holds_commas(reference: Reference) -> None:
    quote = deal(reference, "oracle-nvidia-400k").evidence.quote
    assert quote.startswith("oracle-nvidia-400k,chip_supply,") and '"400,000 GB200 for Abilene"' in quote
    assert "\n" not in quote


def test_each_row_is_loaded_and_no_two_claims_share_an_id(reference: Reference) -> None:
    assert {e.document.url: len(e.claims) for e in reference.documents} == {
        "data/deals.csv": 233,
        "data/money.csv": 8,
        "data/entities.csv": 117,
        "data/parents.csv": 1,
        "data/markets.csv": 105,
    }
    ids = [c.id for e in reference.documents for c in e.claims]
    assert len(ids) == len(set(ids))
    assert len(reference.links) == 21
    assert sum(e.type is not EntityType.MARKET for e in reference.entities.values()) == 219


def test_both_parties_of_every_claim_are_known_entities_under_their_names(reference: Reference) -> None:
    for extracted in reference.documents:
        for claim in extracted.claims:
            assert reference.entities[claim.from_id].name == claim.from_name
            assert reference.entities[claim.to_id].name == claim.to_name


def test_a_row_keeps_direction_dates_source_and_modality(reference: Reference) -> None:
    claim = deal(reference, "openai-aws-38bn")
    assert (claim.kind, claim.from_id, claim.to_id) == (Kind.CLOUD_CONTRACT, "openai", "aws")
    assert (claim.modality, claim.announced, claim.end) == (Modality.CONFIRMED, "2025-11-03", "2032")
    assert claim.cites is not None and claim.cites.startswith("https://") and claim.cites_publisher == "Particle"
    assert claim.rule == "reference.deals"
    assert claim.money is not None
    assert (claim.money.low, claim.money.high) == (38 * BILLION, 38 * BILLION)
    assert (claim.money.role, claim.money.period) == (MoneyRole.COMMITTED_SPEND, Period.TERM)


@pytest.mark.parametrize(
    ("row", "exclusive"),
    [("openai-azure-excl-2019", True), ("openai-msft-rofr-2025", False), ("openai-aws-38bn", None)],
)
def test_exclusive_no_is_false_and_unknown_is_null(reference: Reference, row: str, exclusive: bool | None) -> None:
    assert deal(reference, row).exclusive is exclusive


@pytest.mark.parametrize(
    ("row", "low", "high", "role", "bound"),
    [
        ("msft-anthropic-inv", 0, 5, MoneyRole.PLEDGED, Bound.UP_TO),
        ("nvidia-anthropic-inv", 0, 10, MoneyRole.PLEDGED, Bound.UP_TO),
        ("nvidia-openai-loi", 0, 100, MoneyRole.CONTINGENT, Bound.UP_TO),
        ("anthropic-aws-100bn", 100, None, MoneyRole.COMMITTED_SPEND, Bound.AT_LEAST),
        ("openai-coreweave-2025", 12, 12, MoneyRole.COMMITTED_SPEND, Bound.ABOUT),
        ("msft-openai-stake-2025", 135, 135, MoneyRole.VALUATION, None),
        ("openai-cerebras-loan", 1, 1, MoneyRole.LOAN, None),
        ("amazon-openai-inv-talks", 50, 50, None, None),
    ],
)
def test_an_amount_has_its_role_and_bounds_and_an_unclear_role_stays_unknown(
    reference: Reference, row: str, low: int, high: int | None, role: MoneyRole | None, bound: Bound | None
) -> None:
    money = deal(reference, row).money
    assert money is not None
    assert money.low == low * BILLION
    assert money.high == (None if high is None else high * BILLION)
    assert (money.role, money.bound) == (role, bound)


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        ("amazon-openai-inv-2026", {MoneyRole.INVESTED: (15, 15), MoneyRole.CONTINGENT: (0, 35)}),
        ("amazon-anthropic-inv-2026", {MoneyRole.INVESTED: (5, 5), MoneyRole.CONTINGENT: (0, 20)}),
        ("google-anthropic-inv-2026", {MoneyRole.INVESTED: (10, 10), MoneyRole.CONTINGENT: (0, 30)}),
        ("meta-nebius-27bn", {MoneyRole.COMMITTED_SPEND: (12, 12), MoneyRole.BACKSTOP: (15, 15)}),
    ],
)
def test_a_split_amount_is_told_by_its_parts_and_by_the_headline_row_not_again(
    reference: Reference, row: str, parts: dict[MoneyRole, tuple[int, int]]
) -> None:
    headline = deal(reference, row)
    assert headline.money is None
    told = [c for c in claims_of(reference, "money.csv") if c.row_id == row]
    found = {c.money.role: (c.money.low, c.money.high) for c in told if c.money}
    assert found == {role: (low * BILLION, high * BILLION) for role, (low, high) in parts.items()}
    assert {(c.kind, c.from_id, c.to_id, c.announced) for c in told} == {
        (headline.kind, headline.from_id, headline.to_id, headline.announced)
    }
    amount = re.search(r",(\d{11}),USD,", headline.evidence.quote)
    assert amount is not None
    assert sum(high for _, high in parts.values()) * BILLION == int(amount[1])


def test_one_transaction_told_in_several_rows_bears_one_id(reference: Reference) -> None:
    rows = [deal(reference, r).money for r in ("aip-aligned", "mgx-aligned", "gip-aligned")]
    assert {m.transaction for m in rows if m} == {"aip-aligned"}


def test_a_parent_is_an_ownership_claim_dated_only_where_a_row_dates_it(reference: Reference) -> None:
    parents = {c.to_id: c for c in claims_of(reference, "entities.csv")}
    assert {c.rule for c in parents.values()} == {"reference.parent"}
    assert {c.kind for c in parents.values()} == {Kind.OWNERSHIP}
    assert (parents["xai"].from_id, parents["xai"].start) == ("spacex", "2026-02-02")
    assert (parents["azure"].from_id, parents["azure"].start) == ("microsoft", None)
    rows = {
        (c.from_id, c.to_id): c.start
        for c in claims_of(reference, "deals.csv")
        if c.kind in (Kind.OWNERSHIP, Kind.ACQUISITION) and c.modality is Modality.CONFIRMED
    }
    for claim in parents.values():
        assert claim.start == rows.get((claim.from_id, claim.to_id))


def test_a_share_is_a_claim_from_the_firm_to_a_market_entity(reference: Reference) -> None:
    share = next(s for s in reference.markets if s.firm == "tsmc" and s.period == "2024-Q4")
    assert (share.share, share.decimals, share.largest_known) == (Decimal("67.1"), 1, 5)
    assert reference.entities[share.market_id].type is EntityType.MARKET
    claim = next(
        c for c in claims_of(reference, "markets.csv") if c.from_id == "tsmc" and c.start == c.end == "2024-Q4"
    )
    assert (claim.kind, claim.to_id, claim.percent) == (Kind.MARKET_SHARE, share.market_id, Decimal("67.1"))
    assert claim.modality is Modality.REPORTED


def test_a_share_out_of_a_complaint_is_only_alleged(reference: Reference) -> None:
    alleged = [c for c in claims_of(reference, "markets.csv") if "complaint" in c.to_name]
    assert alleged and {c.modality for c in alleged} == {Modality.ALLEGED}


def test_the_table_of_kinds_gives_each_of_the_twelve_edges_once_and_none_to_an_ending(reference: Reference) -> None:
    edges = [info.edge for info in reference.kinds.values() if info.edge]
    assert sorted(edges) == sorted(TYPED_EDGES)
    assert reference.kinds[Kind.TERMINATION].edge is None
    assert {k for k, info in reference.kinds.items() if info.supply} == {
        Kind.INTEGRATION,
        Kind.CLOUD_CONTRACT,
        Kind.CHIP_SUPPLY,
    }
    assert reference.owner_supplies == {EntityType.MODEL, EntityType.CLOUD_SERVICE}


def test_a_link_is_dated_by_the_row_that_it_starts_from(reference: Reference) -> None:
    link = next(x for x in reference.links if x.deal == "nvidia-openai-loi-end")
    assert (link.relation, link.other, link.announced) == ("ends", "nvidia-openai-loi", "2026-02")


def test_loading_twice_gives_equal_claims_and_takes_well_under_a_second(reference: Reference) -> None:
    with within(1.0):  # measured: 0.02 s
        again = load_reference(data_dir())
    assert again.documents == reference.documents and again.digest == reference.digest


def test_the_digest_follows_every_file_that_bears_on_the_graph_and_no_other(folder: Path) -> None:
    before = data_digest(folder)
    (folder / "README.md").write_text("words")
    (folder / "sources.toml").write_text("")
    assert data_digest(folder) == before
    for name in (
        "deals.csv",
        "deal_links.csv",
        "entities.csv",
        "markets.csv",
        "money.csv",
        "kinds.toml",
        "renames.csv",
    ):
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content + b"\n")
        assert data_digest(folder) != before, name
        (folder / name).write_bytes(content)
    assert data_digest(folder) == before


def test_a_changed_name_gives_a_new_version_of_the_extraction(folder: Path, reference: Reference) -> None:
    path = folder / "entities.csv"
    path.write_bytes(path.read_bytes().replace(b"microsoft,Microsoft,", b"microsoft,Microsoft Group,"))
    changed = load_reference(folder)
    deals, before = changed.documents[0], reference.documents[0]
    assert deals.document.id == before.document.id
    assert deals.extraction.id != before.extraction.id


def edit(column: int, value: str) -> Callable[[str], str]:
    """Puts a value into a column of the row of the 2 GW Trainium deal, line 25 of deals.csv."""

    def change(text: str) -> str:
        lines = text.split("\n")
        head, quoted, tail = lines[24].partition('"Trainium capacity, about 2 GW"')
        fields = [*head.rstrip(",").split(","), quoted, *tail.lstrip(",").split(",")]
        fields[column] = value
        lines[24] = ",".join(fields)
        return "\n".join(lines)

    return change


def replace(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        ("deals.csv", edit(2, "openay"), "data/deals.csv, line 25: .*'from' names 'openay'.*entities.csv"),
        ("deals.csv", edit(1, "chips"), "data/deals.csv, line 25: .*'kind' has 'chips'.*add it to graph/model.py"),
        ("deals.csv", edit(17, "maybe"), "data/deals.csv, line 25: .*'modality' has 'maybe'"),
        ("deals.csv", edit(10, "gift"), "data/deals.csv, line 25: .*'money_role' has 'gift'"),
        ("deals.csv", edit(10, "price"), "data/deals.csv, line 25: .*'amount' is blank"),
        ("deals.csv", edit(8, "5e9"), "data/deals.csv, line 25: .*'amount' has '5e9'"),
        ("deals.csv", edit(8, "5000"), "data/deals.csv, line 25: .*'currency' is blank"),
        ("deals.csv", edit(14, "140"), "data/deals.csv, line 25: .*between 0 and 100"),
        ("deals.csv", edit(15, "perhaps"), "data/deals.csv, line 25: .*'exclusive' has 'perhaps'"),
        ("deals.csv", edit(5, "27 Feb 2026"), "data/deals.csv, line 25: .*'announced'.*is no date"),
        ("deals.csv", edit(5, "2026-02-30"), "data/deals.csv, line 25: .*'announced'"),
        ("deals.csv", edit(0, "openai-aws-100bn"), "data/deals.csv, line 25: .*already used in line 24"),
        ("deals.csv", edit(0, "Open AI"), "data/deals.csv, line 25: .*no slug"),
        ("deals.csv", edit(3, "openai"), "data/deals.csv, line 25: .*two parties"),
        ("deals.csv", replace(",Chief executive", ',"Chief executive'), "data/deals.csv, line 234: a quote is opened"),
        ("deals.csv", edit(4, '"a"b'), "data/deals.csv, line 25: 'b' stands behind a closing quote"),
        ("deals.csv", edit(4, "a,b"), "data/deals.csv, line 25: 24 fields where the header has 23"),
        ("deals.csv", replace("id,kind", "id,relation"), "data/deals.csv, line 1: the header must be"),
        ("deal_links.csv", replace("ends,nvidia-openai-loi", "ends,nvidia-gone"), "line 3: deal 'nvidia-gone' is no"),
        ("deal_links.csv", replace(",ends,", ",stops,"), "deal_links.csv, line 2: .*'relation' has 'stops'"),
        ("entities.csv", replace(",alphabet,", ",alphabeth,"), "entities.csv, line 7: parent 'alphabeth'"),
        ("entities.csv", replace("openai,OpenAI,Organization", "openai,OpenAI,Firm"), "entities.csv, line 3: .*'Firm'"),
        ("entities.csv", replace("microsoft,Microsoft,Organization,,", "microsoft,Microsoft,Organization,azure,"),
         "entities.csv, line 2: the parents of 'microsoft' lead back to it"),
        ("renames.csv", replace("meta,", "metta,"), "renames.csv, line 2: .*'metta', which is no entity"),
        ("renames.csv", replace("Facebook,,", "Facebook,2022,"), "renames.csv, line 2: .*from 2022 and until 2021-10"),
        ("renames.csv", replace("Facebook", "Google LLC"), "renames.csv, line 2: 'Google LLC' is a name of 'google'"),
        ("parents.csv", replace("2015-10-02,,", ",,"), "parents.csv, line 2: 'since' and 'until' are both blank"),
        ("parents.csv", replace("2015-10-02,,", "2015-10-02,2014,"), "parents.csv, line 2: .*since 2015-10-02 and"),
        ("markets.csv", replace("2020-Q1,amazon,32,2,0,no,,", "2020-Q1,amazon,32,2,0,no,up_to,"),
         "markets.csv, line 2: .*use exact or at_least"),
        ("markets.csv", replace("2020-Q1,amazon,32", "2020-Q1,amazonia,32"), "markets.csv, line 2: .*'amazonia'"),
        ("markets.csv", replace("2020-Q1,amazon,32,2", "2020-Q1,amazon,32,1.5"), "markets.csv, line 2: .*whole number"),
        ("markets.csv", replace("2020-Q1,amazon,32", "2020-Q1,amazon,92"), "markets.csv, line 3: .*sum to 110, above"),
        ("markets.csv", replace("2020-Q1,microsoft", "2020-Q1,amazon"), "markets.csv, line 3: 'amazon' has .* line 2"),
        ("markets.csv", replace("2020-Q1,amazon,32,2", "2020-Q1,amazon,32,3"), "line 3: .*'largest_known' differs"),
        ("markets.csv", lambda text: text.replace(",2020-Q1,amazon,32,2,", ",2020-Q1,amazon,32,9,").replace(
            ",2020-Q1,microsoft,18,2,", ",2020-Q1,microsoft,18,9,"), "line 3: .*'largest_known' is 9, of 2"),
        ("markets.csv", lambda text: text.replace("amazon,32,2,0,no", "amazon,32,2,0,yes").replace(
            "microsoft,18,2,0,no", "microsoft,18,2,0,yes"), "markets.csv, line 3: the market is called complete"),
        ("money.csv", replace("amazon-openai-inv-2026,1", "amazon-openai-gone,1"), "money.csv, line 2: .*no row"),
        ("money.csv", replace("amazon-openai-inv-2026,1", "openai-aws-38bn,1"), "line 2: .*leave its money_role blank"),
        ("money.csv", replace("amazon-openai-inv-2026,2", "amazon-openai-inv-2026,1"), "line 3: part 1 .* there twice"),
        ("kinds.toml", replace("[kinds.dispute]", "[kinds.quarrel]"), "kinds.toml uses the relation 'quarrel'"),
        ("kinds.toml", replace('layer = "chip"', 'layer = "silicon"'), "kinds.toml: .*chip_supply has layer 'silicon'"),
        ("kinds.toml", replace("supply = true", "supplies = true"), "kinds.toml: kinds.cloud_contract has the strange"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_with_its_file_and_line(
    folder: Path, file: str, change: Callable[[str], str], message: str
) -> None:
    path = folder / file
    path.write_bytes(change(path.read_bytes().decode()).encode())
    with pytest.raises(ReferenceDataError, match=message):
        load_reference(folder)


def test_a_file_that_is_no_utf8_or_missing_is_refused_by_name(folder: Path) -> None:
    path = folder / "markets.csv"
    path.write_bytes(path.read_bytes() + "€".encode("cp1252"))
    with pytest.raises(ReferenceDataError, match=r"data/markets.csv, line 107: the file is not UTF-8"):
        load_reference(folder)
    path.unlink()
    with pytest.raises(ReferenceDataError, match=r"data/markets.csv is missing"):
        load_reference(folder)


def test_rows_keep_their_places_under_windows_line_breaks_and_with_blank_lines(folder: Path) -> None:
    path = folder / "deals.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n\r\n"))
    extracted = load_reference(folder).documents[0]
    assert len(extracted.claims) == 233
    for claim in extracted.claims:
        span = claim.evidence
        assert extracted.document.text[span.start : span.end] == span.quote
        assert not span.quote.endswith("\r")


def test_every_claim_of_a_row_says_when_the_page_it_cites_was_published() -> None:
    with (data_dir() / "deals.csv").open(encoding="utf-8", newline="") as file:
        dates = {r["id"]: r["source_date"] or None for r in csv.DictReader(file)}
    told = 0
    for item in load_reference(data_dir()).documents:
        for claim in item.claims if item.document.url.endswith("deals.csv") else ():
            assert cited_on(claim.evidence.quote, claim.cites) == dates[claim.row_id]
            told += 1
    assert told > 200 and any(dates.values())


def test_an_earlier_name_is_one_of_the_entitys_names_and_a_dated_fact(folder: Path, reference: Reference) -> None:
    (facebook,) = (r for r in reference.renames if r.entity == "meta")
    assert facebook.in_words().startswith(
        "named Facebook until 2021-10-28 (The network kept the name), says Associated"
    )
    path = folder / "renames.csv"
    path.write_bytes(path.read_bytes() + b"iren,Ibex Power,2019,2024-11,https://a.example/,A,2024-11-20,\n")
    changed = load_reference(folder)
    assert changed.entities["iren"].aliases == (*reference.entities["iren"].aliases, "Ibex Power")
    assert Ties(changed.entities.values()).resolver.by_name("Ibex Power Inc") == "iren"


def test_a_dated_parent_is_an_owner_in_its_time_alone(folder: Path, reference: Reference) -> None:
    def owner(facts: Reference, child: str, day: date) -> str | None:
        return reference_snapshot(facts, day).parents.get(child)

    assert owner(reference, "google", date(2015, 1, 1)) is None
    assert owner(reference, "google", date(2016, 1, 1)) == "alphabet"
    path = folder / "parents.csv"
    rows = b"x-corp,xai,,2026-08-01,https://a.example/,A,2026-08-01,Spun off.\n"
    path.write_bytes(path.read_bytes() + rows + b"x-corp,xai,2028,,https://a.example/,A,2028,Bought back.\n")
    changed = load_reference(folder)
    for year, held in ((2024, None), (2026, "xai"), (2027, None), (2029, "xai")):
        assert owner(changed, "x-corp", date(year, 3, 1)) == held, year


def test_parts_that_would_be_parts_of_one_another_are_refused(folder: Path) -> None:
    path = folder / "deal_links.csv"
    part, whole = next(line.split(",")[::2] for line in path.read_text("utf-8").splitlines() if ",part_of," in line)
    path.write_bytes(path.read_bytes() + f"{whole},part_of,{part},\n".encode())
    with pytest.raises(ReferenceDataError, match=f"'{part}' is a part of '{whole}' already"):
        load_reference(folder)
