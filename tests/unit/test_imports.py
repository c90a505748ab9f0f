"""Readers of reference sets: what each format gives, what is left out and why, and where a fault stands."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import ImportRefused
from graph.imports.chunks import chunks
from graph.imports.combine import combined, listed_of, merged, node_properties
from graph.imports.formats import READERS, guess, set_name
from graph.imports.items import Holding, Item, LeftOut, Listed, SetFile, listed
from graph.model import Entity, EntityType
from tests.fixtures.reference_sets import LEVEL_1, LEVEL_2, consolidated, firm, ftm, lei, quoted_csv

NOW = datetime(2026, 6, 30, tzinfo=UTC)


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str, str], list[Item]]:
    def work(form: str, content: str) -> list[Item]:
        path = tmp_path / "the set.txt"
        path.write_text(content, encoding="utf-8")
        assert guess(path) == form
        return list(READERS[form](SetFile(path, "mine", known=("openai",))))

    return work


Read = Callable[[str, str], list[Item]]


def entities(items: list[Item]) -> list[Entity]:
    return [i.entity for i in items if isinstance(i, Listed)]


def holdings(items: list[Item]) -> list[Holding]:
    return [i for i in items if isinstance(i, Holding)]


def reasons(items: list[Item]) -> Counter[str]:
    return Counter(i.reason for i in items if isinstance(i, LeftOut))


def test_level_1_gives_firms_by_lei_and_leaves_persons_out(read: Read) -> None:
    found = read(
        "gleif-level1",
        quoted_csv(
            LEVEL_1,
            [
                firm(
                    1,
                    'Nordhavn "Compute" AS',
                    **{"OtherEntityName.1": "Nordhavn", "OtherEntityName.1.type": "TRADING_OR_OPERATING_NAME"},
                ),
                firm(
                    2,
                    "Fjord\nKapital",
                    EntityCategory="FUND",
                    **{"OtherEntityName.1": "Old Kapital", "OtherEntityName.1.type": "PREVIOUS_LEGAL_NAME"},
                ),
                firm(3, "Kari Nordmann", EntityCategory="SOLE_PROPRIETOR"),
                firm(4, "Twice AS", RegistrationStatus="DUPLICATE"),
                {**firm(5, "Wrong AS"), "LEI": lei(5)[:-1] + "X"},
            ],
        ),
    )
    one, two = entities(found)
    assert (one.id, one.name, one.aliases, one.country) == (
        f"lei:{lei(1)}",
        'Nordhavn "Compute" AS',
        ("Nordhavn",),
        "NO",
    )
    assert (one.provisional, one.of_set, one.lei) == (False, "mine", lei(1))
    assert (two.type, two.aliases, two.note) == (EntityType.FUND, (), "Earlier legal names: Old Kapital.")
    assert reasons(found) == {"a person": 1, "a void registration": 1, "the LEI is wrong": 1}


def test_level_2_gives_dated_control_by_direct_consolidation_alone(read: Read) -> None:
    found = read(
        "gleif-level2",
        quoted_csv(
            LEVEL_2,
            [
                consolidated(2, 1, start="2019-05-01T00:00:00.000+02:00", end="2023-04-30T00:00:00.000Z"),
                consolidated(2, 1, RelationshipType="IS_ULTIMATELY_CONSOLIDATED_BY"),
                consolidated(3, 1, RelationshipType="IS_FUND-MANAGED_BY"),
                consolidated(4, 1, RelationshipStatus="INACTIVE"),
                consolidated(5, 1, start="soon"),
                consolidated(6, 6),
            ],
        ),
    )
    (only,) = holdings(found)
    assert (only.owner, only.owned, only.control) == (f"lei:{lei(1)}", f"lei:{lei(2)}", True)
    assert (only.start, only.end, only.announced) == ("2019-05-01", "2023-04-30", "2021-06-01")
    assert {e.name for e in entities(found)} == {lei(1), lei(2)}
    assert reasons(found) == {
        "an ultimate parent (the direct ones make the chain)": 1,
        "IS_FUND-MANAGED_BY is no control": 1,
        "no longer active, and no end is given": 1,
        "a date is malformed": 1,
        "both sides are one entity": 1,
    }


def test_followthemoney_keeps_firms_and_holdings_and_no_person(read: Read) -> None:
    found = read(
        "followthemoney",
        "\n".join(
            [
                ftm(
                    "Ownership",
                    "o1",
                    owner="b",
                    asset="a",
                    percentage="60.5%",
                    startDate="2020-03",
                    sourceUrl="https://r.example/1",
                ),
                ftm(
                    "Company",
                    "a",
                    name=["Alfa AS", "Alpha AS"],
                    alias="Alfa",
                    weakAlias="A",
                    leiCode=lei(9),
                    jurisdiction="no",
                    isinCode=["US0378331005"],
                ),
                ftm("LegalEntity", "b", name="Beta Holding AS", country=["no", "se"], wikidataId="Q95"),
                ftm("LegalEntity", "c", name="Kari Nordmann", country="no"),
                ftm("Person", "p", name="Ola Nordmann", birthDate="1970"),
                ftm("PublicBody", "g", name="Tilsynet", leiCode="nonsense"),
                ftm("Ownership", "o2", owner="p", asset="a", percentage="100"),
                ftm("Ownership", "o3", owner="g", asset=["a", "b"], percentage="25-50"),
                ftm("Ownership", "o4", owner="b", asset="elsewhere"),
                ftm("Sanction", "s", entity="a"),
            ]
        ),
    )
    alfa, beta, body = entities(found)
    assert (alfa.id, alfa.name, alfa.aliases, alfa.country) == (f"lei:{lei(9)}", "Alfa AS", ("Alfa", "Alpha AS"), "NO")
    assert alfa.note == "Weak aliases, no ground for a match: A. ISIN: US0378331005."
    assert (beta.id, beta.country) == ("wikidata:Q95", None)
    assert body.id == "set:mine:g"
    first, *minor = holdings(found)
    assert (first.control, str(first.percent), first.start, first.end) == (True, "60.5", "2020-03", None)
    assert first.cites == "https://r.example/1"
    assert [(h.control, h.percent) for h in minor] == [(False, None)] * 2
    assert len({h.key for h in minor}) == 2
    assert reasons(found) == {
        "a person": 1,
        "a legal entity that may be a person": 1,
        "a holding of a person": 1,
        "a holding whose owner or asset is no firm of this file": 1,
        "leiCode is wrong (the entity is kept without it)": 1,
        "Sanction is neither a firm nor a holding": 1,
    }
    assert not any("Nordmann" in str(item) for item in found)


def test_the_tickers_of_the_sec_give_one_company_a_cik(read: Read) -> None:
    rows = [
        {"cik_str": 1652044, "ticker": "GOOGL", "title": "Alphabet  Inc."},
        {"cik_str": 1652044, "ticker": "GOOG", "title": "Alphabet Inc."},
        {"cik_str": 0, "ticker": "X", "title": "Nobody"},
    ]
    found = read("sec-tickers", json.dumps({str(i): row for i, row in enumerate(rows)}))
    (only,) = entities(found)
    assert (only.id, only.name, only.ticker, only.cik) == ("cik:0001652044", "Alphabet Inc.", "GOOGL", "0001652044")
    assert only.note == "Further tickers: GOOG."
    assert reasons(found) == {"there is no CIK or no name": 1}


def test_the_real_list_of_the_sec_is_read_whole(shared: Path) -> None:
    path = shared / "cases/filings/files/company_tickers.json"
    found = list(READERS[guess(path)](SetFile(path, "sec-tickers")))
    assert len(entities(found)) > 50
    assert not reasons(found)


def test_a_table_of_ones_own_needs_names_alone(read: Read) -> None:
    found = read("csv", 'Name\nNordhavn Compute\n"Fjord, Kapital"\n')
    assert [e.id for e in entities(found)] == ["set:mine:nordhavn-compute", "set:mine:fjord-kapital"]


def test_a_parent_may_have_an_end(read: Read) -> None:
    (held,) = holdings(read("csv", "name,parent,parent_since,parent_until\nHeir,openai,2019,2024-03-01\n"))
    assert (held.start, held.end) == ("2019", "2024-03-01")


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_may_come_out_of_any_spreadsheet(read: Read, sign: str) -> None:
    rows = [["name", "country", "parent"], ["Nordhavn", "NO", "openai"], ["", "", ""]]
    items = read("csv", "\r\n".join(sign.join(row) for row in rows) + "\r\n")
    assert [(e.name, e.country) for e in entities(items)] == [("Nordhavn", "NO")]
    assert [(h.owner, h.row) for h in holdings(items)] == [("openai", sign.join(rows[1]))]


def test_a_parent_is_a_row_or_an_entity_of_the_reference_data(read: Read) -> None:
    found = read(
        "csv",
        "id,name,parent,parent_since,lei,aliases\n"
        f"kid,Kid AS,Mother AS,2020-Q2,,Kiddie|The Kid\nm,Mother AS,openai,,{lei(4)},\n",
    )
    kid, mother = entities(found)
    assert kid.aliases == ("Kiddie", "The Kid")
    one, two = holdings(found)
    assert (one.owner, one.owned, one.start, one.control) == (mother.id, kid.id, "2020-Q2", True)
    assert (two.owner, two.owned, two.start) == ("openai", mother.id, None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name,colour\nA,red\n", "line 1: there is no column 'colour'"),
        ("name,country\nA,Norway\n", "line 2, column 'country': 'Norway' is no ISO"),
        (f"name,lei\nA,{lei(1)[:-1]}\n", "line 2, column 'lei'"),
        ("name,cik\nA,12x\n", "line 2, column 'cik'"),
        ("name,type\nA,Firm\n", "line 2, column 'type'"),
        ("name,country\n,US\n", "line 2, column 'name': it is blank"),
        ("name,parent\nA,Nobody\n", "line 2, column 'parent': 'Nobody' is no row"),
        ("name,parent\nA,A\n", "line 2, column 'parent': it names the row itself"),
        ("id,name,parent\n1,B,\n2,B,\n3,C,B\n", "line 4, column 'parent': 'B' is the name of 2 rows"),
        ("name,parent,parent_since\nA,openai,soon\n", "line 2, column 'parent_since'"),
        ("name,parent_since\nA,2019\n", "line 2, column 'parent_since'"),
        ("name,parent,parent_until\nA,openai,never\n", "line 2, column 'parent_until': 'never' is no date"),
        ("name,parent,parent_since,parent_until\nA,openai,2020,2019\n", "column 'parent_until': '2019' lies before"),
        ("name,parent_until\nA,2019\n", "line 2, column 'parent_until': it is filled in and 'parent' is blank"),
        ("name\nA\nA\n", "line 3, column 'id': 'A' is already used in line 2"),
        ("name\nA b\nA-B\n", "lines 2 and 3: both are set:mine:a-b"),
        ('name\n"A\n', "line 2: a quote is opened and never closed"),
        ("name,country\nA\n", "line 2: 1 fields where the header has 2"),
    ],
)
def test_a_fault_in_a_table_names_line_and_column(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ImportRefused, match="own.csv") as refused:
        list(READERS["csv"](SetFile(path, "mine", known=("openai",))))
    assert message in str(refused.value)


def test_packed_files_are_read_and_damaged_ones_refused(tmp_path: Path) -> None:
    content = quoted_csv(LEVEL_1, [firm(1, "Å AS")]).encode()
    packed, zipped = tmp_path / "l1.csv.gz", tmp_path / "l1.zip"
    packed.write_bytes(gzip.compress(content))
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("l1.csv", content)
    for path in (packed, zipped):
        assert guess(path) == "gleif-level1"
        assert [e.name for e in entities(list(READERS["gleif-level1"](SetFile(path, "s"))))] == ["Å AS"]
    packed.write_bytes(gzip.compress(content)[:-12])
    with pytest.raises(ImportRefused, match="cut short or damaged"):
        list(READERS["gleif-level1"](SetFile(packed, "s")))
    latin = tmp_path / "latin.csv"
    latin.write_bytes(b"name\nok\n\xe5\n")
    with pytest.raises(ImportRefused, match="line 3: it is not UTF-8"):
        list(READERS["csv"](SetFile(latin, "s")))
    strange = tmp_path / "strange.txt"
    strange.write_text("colour,size\nred,3\n", encoding="utf-8")
    with pytest.raises(ImportRefused, match="--format"):
        guess(strange)
    long = tmp_path / "long.csv"
    long.write_bytes(b"name\n" + b"x" * 2_100_000)
    with pytest.raises(ImportRefused, match="line 2: it is longer"):
        list(READERS["csv"](SetFile(long, "s")))


def test_a_set_is_called_for_its_format_or_its_file() -> None:
    assert set_name(Path("2026-golden-copy.csv"), "gleif-level1") == "gleif-level1"
    assert set_name(Path("Our Firms (new).csv.gz"), "csv") == "our-firms-new"


def test_every_claim_quotes_its_row_and_no_document_has_more_than_1000_rows() -> None:
    held = [
        Holding(f"lei:{i}", f"lei:{i + 1}", f"N{i}", f"N{i + 1}", f"row {i}", str(i), control=i % 2 == 0, head="a,b")
        for i in range(5000)
    ]
    held.append(Holding("x", "y", "X", "Y", "row 4999", "again", control=False))
    made = list(chunks(held, "mine", "csv", NOW))
    assert sum(len(c.claims) for c in made) == 5001
    assert all(len(c.document.text.splitlines()) <= 1002 for c in made)
    for item in made:
        for claim in item.claims:
            evidence = claim.evidence
            assert item.document.text[evidence.start : evidence.end] == evidence.quote
    assert {c.rule for item in made for c in item.claims} == {"import.ownership", "import.holding"}


def test_a_row_more_changes_few_documents() -> None:
    held = [Holding("a", "b", "A", "B", f"row {i}", str(i), control=True) for i in range(6_000)]
    before = {c.document.id for c in chunks(held, "mine", "csv", NOW)}
    more = [*held[:50], Holding("a", "b", "A", "B", "a new row", "n", control=True), *held[50:]]
    after = {c.document.id for c in chunks(more, "mine", "csv", NOW)}
    assert len(after - before) <= 3 < len(before)


def test_what_sets_say_of_one_entity_does_not_depend_on_their_order() -> None:
    said = [
        listed("gleif-level2", lei(1), lei(1), lei=lei(1)),
        listed("gleif-level1", lei(1), "Nordhavn AS", ["Nordhavn"], country="NO", lei=lei(1)),
        listed("theirs", "x", "NORDHAVN", ticker="NHC", lei=lei(1)),
    ]
    found = {combined([said[i] for i in order]) for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1))}
    (one,) = found
    assert (one.name, one.aliases, one.country, one.ticker, one.of_set) == (
        "Nordhavn AS", ("NORDHAVN", "Nordhavn"), "NO", "NHC", "gleif-level1",
    )  # fmt: skip
    records = [merged(None, item, "e1") for item in said]
    assert node_properties(f"lei:{lei(1)}", records) == node_properties(f"lei:{lei(1)}", reversed(records))
    assert listed_of(said[1].entity.id, records[1]) == said[1]


def test_a_newer_edition_replaces_and_a_second_row_adds() -> None:
    first, second = listed("s", "a", "Alfa AS", lei=lei(1)), listed("s", "b", "Alpha", country="NO", lei=lei(1))
    both = merged(merged(None, first, "e1"), second, "e1")
    assert listed_of(first.entity.id, both).entity.aliases == ("Alpha",)
    assert merged(both, second, "e1") == both
    assert listed_of(first.entity.id, merged(both, second, "e2")).entity.name == "Alpha"
