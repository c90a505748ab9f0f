"""The decision list of exclusivity: its table on the reference data, and cases with invented firms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli import app
from graph.analysis.conflict_case import case_from
from graph.analysis.conflicts import ConflictsResult, Screened, conflicts
from graph.analysis.exclusivity import judge
from graph.analysis.extent import Box, Extent
from graph.analysis.scopes import HEADER, curated_scopes, load_scopes
from graph.analysis.verdicts import Outcome, Verdict
from graph.errors import FaultlineError, ReferenceDataError
from graph.paths import data_dir
from graph.records import ClaimRecord, DocumentFacts
from graph.reference import load_reference
from graph.snapshots import reference_snapshot
from tests.claims import document, extracted

A, B = "openai-azure-excl-2019", "openai-msft-rofr-2025"
C, F = "openai-azure-api-excl-2025", "openai-aws-frontier-excl"
APPLE = "apple-openai-excl-alleged"
NEVER = ("breach", "illegal", "sole-sourced", "safe", "round-trip", "total exposure")


@cache
def screened(day: str) -> ConflictsResult:
    snapshot = reference_snapshot(load_reference(data_dir()), date.fromisoformat(day))
    return conflicts(snapshot, curated_scopes())


def pair(promise: str, deal: str, day: str) -> Screened:
    (found,) = [p for p in screened(day).pairs if (p.promise.id, p.deal.id) == (promise, deal)]
    return found


@pytest.mark.parametrize(
    ("promise", "deal", "day", "status", "reason"),
    [
        (A, "openai-oci-azure-2024", "2024-07-01", "none", "through_beneficiary"),
        (B, "openai-coreweave-2025", "2025-09-15", "none", "first_refusal"),
        (B, "openai-gcp", "2025-09-15", "none", "first_refusal"),
        (B, "openai-oracle-300bn", "2025-09-15", "none", "first_refusal"),
        (B, "openai-aws-38bn", "2025-11-04", "none", "not_in_force"),
        (C, "openai-aws-38bn", "2026-03-18", "none", "out_of_scope:mode"),
        (C, "openai-aws-100bn", "2026-03-18", "none", "out_of_scope:mode"),
        (C, "openai-trainium-2gw", "2026-03-18", "none", "out_of_scope:mode"),
        (C, "snowflake-gpt52", "2026-03-18", "none", "out_of_scope:mode"),
        (C, F, "2026-03-18", "possible", "reading"),
        (C, F, "2026-05-01", "none", "not_in_force"),
        (C, "bedrock-gpt55", "2026-05-01", "none", "not_in_force"),
        (F, "openai-azure-250bn", "2026-05-01", "none", "predates"),
        (APPLE, "siri-gemini", "2026-03-18", "possible", "weak:alleged"),
        (APPLE, "apple-google-gemini-licence", "2026-03-18", "possible", "weak:alleged"),
        ("anthropic-aws-primary", "anthropic-azure-30bn", "2026-05-01", "none", "primary"),
        ("anthropic-aws-primary", "anthropic-gcp-5gw", "2026-05-01", "none", "primary"),
    ],
)
def test_the_verdicts_on_the_reference_data(promise: str, deal: str, day: str, status: str, reason: str) -> None:
    verdict = pair(promise, deal, day).verdict
    assert (str(verdict.status), verdict.reason) == (status, reason)


def test_who_holds_which_reading_of_the_clause_behind_the_dispute() -> None:
    verdict = pair(C, F, "2026-03-18").verdict
    by_holder = {h: r.status for r in verdict.readings for h in r.holder}
    assert by_holder == {"microsoft": Outcome.CONFLICT, "openai": Outcome.NONE, "amazon": Outcome.NONE}


def test_what_the_holder_of_a_reading_says_itself_stands_beside_it_word_for_word() -> None:
    data = load_reference(data_dir())
    snapshot = reference_snapshot(data, date(2026, 3, 18))
    by_id = {c.id: (c, DocumentFacts.of(x.document)) for x in data.documents for c in x.claims}
    text = "Azure remains the exclusive provider of stateless OpenAI APIs."
    page = document(text, url="https://openai.com/statement", publisher="OpenAI")
    spoken = extracted(page, [{"quote": text, "to_id": "microsoft", "to_name": "Microsoft"}]).claims[0]
    told = replace(snapshot, deals=tuple(
        replace(d, claims=(*d.claims, spoken.id)) if d.id == C else d for d in snapshot.deals
    ))  # fmt: skip
    by_id[spoken.id] = (spoken, DocumentFacts.of(page))

    def claims(ids: Sequence[str]) -> list[ClaimRecord]:
        return [ClaimRecord(c, facts, c.from_id, c.to_id) for c, facts in map(by_id.__getitem__, ids)]

    found = conflicts(told, curated_scopes(), claims=claims)
    (dispute,) = [p for p in found.pairs if (p.promise.id, p.deal.id) == (C, F)]
    readings = {r["holder"][0]: r["statements"] for r in dispute.as_json()["readings"]}
    assert readings["microsoft"] == [] and [s["quote"] for s in readings["openai"]] == [text]
    assert readings["openai"][0]["source"] == page.url
    said = dispute.as_text()
    assert f"“{text}” (OpenAI; https://openai.com/statement)" in said
    assert said.count("no statement of its own in our data") == 1
    unasked = pair(C, F, "2026-03-18")
    assert unasked.as_json()["readings"][0]["statements"] is None and "statement of its own" not in unasked.as_text()


def test_a_reading_counts_from_the_day_on_which_it_was_told() -> None:
    assert [(r.holder, r.said) for r in pair(C, F, "2026-03-18").verdict.readings] == [
        (("microsoft",), "2026-03-18"), (("openai", "amazon"), "2026-02-27"),
    ]  # fmt: skip
    (early,) = pair(C, F, "2026-03-17").verdict.readings
    assert early.holder == ("openai", "amazon")
    data = load_reference(data_dir())
    known = datetime(2026, 3, 17, 23, tzinfo=UTC)
    found = conflicts(reference_snapshot(data, date(2026, 3, 18), known), curated_scopes())
    (then,) = [p for p in found.pairs if (p.promise.id, p.deal.id) == (C, F)]
    assert [r.holder for r in then.verdict.readings] == [("openai", "amazon")]
    narrow = {"holder": "a", "mode": "training", "said": "2031-04"}
    assert verdict({"readings": [narrow]}).status is Outcome.CONFLICT  # of the whole month: perhaps told later
    assert verdict({"readings": [narrow]}, day="2031-04-30").reason == "out_of_scope:mode"


def test_a_summary_is_not_printed_as_a_quotation_and_names_its_page() -> None:
    told = pair(C, F, "2026-03-18")
    for reading in told.as_json()["readings"]:
        assert reading["quote"] is None and reading["summary"]
        assert reading["source"].startswith("https://")
        assert f"(in short: {reading['summary']}; told {reading['said']}; {reading['source']})" in told.as_text()
    assert "“" not in told.as_text()
    said = {"holder": "vestcloud", "quote": "all use", "mode": ["api_stateless"]}
    assert "on the reading of vestcloud (“all use”): conflict" in verdict({"readings": [said]}).as_text()


def test_an_exclusivity_alleged_by_a_stranger_stands_apart_from_the_headline() -> None:
    found = screened("2026-03-18")
    assert {p.promise.id for p in found.allegations} == {APPLE}
    assert APPLE not in {p.promise.id for p in found.headline}
    assert "evidence against the allegation" in found.as_text()


def test_none_found_and_what_stands_beside_an_allegation_do_not_contradict_one_another() -> None:
    found = screened("2026-05-01")
    opening, *lines = found.as_text().splitlines()
    assert found.headline == () and len(found.allegations) == 2
    assert opening == (
        f"None found: no conflict or possible conflict in our data; {len(found.pairs)} pairs of an exclusivity and a "
        "deal were looked at; 2 deals stand beside an allegation."
    )
    assert (
        sum(line.startswith("beside an allegation, possible at most: apple-openai-excl-alleged") for line in lines) == 2
    )
    # What others allege is no fact in any line.
    assert all("allegedly bound to" in line for line in lines if line.startswith("beside an allegation, possible"))
    assert "possible conflict:" not in found.as_text()
    assert "sources, period and languages: " in found.as_text()
    assert "beside an allegation" not in screened("2024-01-01").as_text()


@pytest.mark.parametrize("day", ["2024-07-01", "2025-09-15", "2026-05-01", "2026-11-24"])
def test_no_curated_pair_is_in_doubt_for_want_of_a_scope(day: str) -> None:
    assert screened(day).headline == ()


def test_the_text_counts_what_it_lists_and_uses_no_word_of_law() -> None:
    found = screened("2026-03-18")
    told = found.as_json(with_none=True)
    json.dumps(told)
    assert told["counts"]["possible"] + told["counts"]["conflict"] == len(told["conflicts"])
    assert not [w for w in NEVER if w in told["text"].casefold()]


CLAUSE: dict[str, Any] = {
    "bound": "nordlab", "owed_to": ["vestcloud"], "strength": "exclusive", "product": ["*"], "mode": ["api_stateless"],
    "channel": ["*"], "territory": ["*"], "announced": "2031-01-10", "end": None, "modality": "confirmed",
    "asserted_by": "nordlab",
}  # fmt: skip
DEAL: dict[str, Any] = {
    "party": "nordlab", "counterparty": "ostcloud", "product": ["nord-1"], "mode": ["api_stateless"], "channel": ["*"],
    "territory": ["*"], "announced": "2031-03-01", "modality": "announced",
}  # fmt: skip


def verdict(
    clause: dict[str, Any] | None = None, deal: dict[str, Any] | None = None, day: str = "2031-04-01"
) -> Verdict:
    told = {"as_of": day, "exclusivity": CLAUSE | (clause or {}), "deal": DEAL | (deal or {})}
    promise, contract, as_of, groups = case_from(told)
    return judge(promise, contract, as_of, lambda e: groups.get(e, e))


@pytest.mark.parametrize(
    ("clause", "deal", "status", "reason"),
    [
        ({}, {}, "conflict", "in_scope"),
        ({}, {"counterparty": "vestcloud"}, "none", "not_a_rival"),
        ({}, {"party": "sydlab"}, "none", "not_bound"),
        ({}, {"modality": "denied"}, "none", "not_asserted"),
        ({"modality": "terminated"}, {}, "none", "not_asserted"),
        ({"end": "2031-03-31"}, {}, "none", "not_in_force"),
        ({"end": "2031-04-01"}, {}, "conflict", "in_scope"),
        ({}, {"announced": "2031-04-02"}, "none", "not_in_force"),
        ({}, {"start": "2033"}, "conflict", "in_scope"),
        ({"strength": "most_favoured"}, {}, "none", "most_favoured"),
        ({"strength": "first_ship"}, {}, "none", "first_ship"),
        ({"strength": None}, {}, "possible", "unknown:strength"),
        ({"strength": "unknown", "modality": None}, {"mode": None}, "possible",
         "weak:unknown, unknown:strength, unknown:mode"),
        ({"strength": None}, {"mode": "training"}, "none", "out_of_scope:mode"),
        ({"mode": "api_stateless | training"}, {"mode": "training"}, "conflict", "in_scope"),
        ({"mode": "*"}, {"mode": None, "territory": None}, "conflict", "in_scope"),
        ({"announced": None, "start": "2031-02"}, {}, "conflict", "in_scope"),
        ({"announced": None}, {}, "possible", "dates"),
        ({"end": "2031-Q2"}, {}, "conflict", "in_scope"),
        ({"end": "2031"}, {}, "possible", "dates"),
        ({"end": "2031-03"}, {}, "none", "not_in_force"),
        ({"end_condition": "until a panel decides"}, {}, "conflict", "in_scope"),
        ({}, {"consent": "unknown"}, "conflict", "in_scope"),
        ({}, {"consent": "joint statement"}, "none", "consent"),
        ({"bound": ["nordlab", "sydlab"]}, {"party": "sydlab"}, "conflict", "in_scope"),
        ({"carve_outs": {"channel": "army", "territory": None}}, {"channel": "army"}, "possible", "unknown:territory"),
        ({"carve_outs": [{"channel": "army"}, {"channel": "shops"}]}, {"channel": ["army", "shops"]}, "none",
         "carved_out"),
        ({}, {"announced": "2031-01-09"}, "none", "predates"),
        ({}, {"announced": "2031-01"}, "possible", "dates"),
        ({}, {"via": "vestcloud"}, "none", "through_beneficiary"),
        ({}, {"consent": True}, "none", "consent"),
        ({}, {"mode": ["training"]}, "none", "out_of_scope:mode"),
        ({"territory": ["NO"]}, {"territory": ["SE"]}, "none", "out_of_scope:territory"),
        ({"territory": ["NO"]}, {"territory": ["SE", "NO"]}, "conflict", "in_scope"),
        ({"territory": ["NO"]}, {"territory": None}, "possible", "unknown:territory"),
        ({}, {"territory": None}, "conflict", "in_scope"),
        ({"carve_outs": [{"channel": ["army"]}]}, {"channel": ["army"]}, "none", "carved_out"),
        ({"carve_outs": [{"channel": ["army"]}]}, {"channel": ["army", "shops"]}, "conflict", "in_scope"),
        ({"carve_outs": [{"channel": ["army"]}]}, {"channel": None}, "possible", "unknown:channel"),
        ({"carve_outs": [{"channel": ["army"], "territory": ["NO"]}]}, {"channel": ["army"]}, "conflict", "in_scope"),
        ({"modality": "reported"}, {"modality": "negotiating"}, "possible", "weak:reported, weak:negotiating"),
        ({"end": "2031-12-31"}, {"start": "2032-01-01"}, "possible", "performed_after_end"),
        ({"end": "2032-04"}, {"start": "2032-04-15"}, "possible", "dates"),
        ({"end": "2032"}, {"start": "2032"}, "possible", "dates"),
        ({"end": "2032-04"}, {"start": "2032-05-01"}, "possible", "performed_after_end"),
        ({"end": "2032-04"}, {"start": "2032-03"}, "conflict", "in_scope"),
        ({}, {"consent": "not known"}, "conflict", "in_scope"),
        ({}, {"consent": "Denied."}, "conflict", "in_scope"),
        ({}, {"consent": "refused by vestcloud in March"}, "conflict", "in_scope"),
        ({}, {"consent": "no objection of 2031-02-01, published"}, "none", "consent"),
        ({"territory": "US|EU"}, {"territory": "us"}, "conflict", "in_scope"),
        ({"territory": "EU"}, {"territory": "de"}, "possible", "unknown:territory"),
        ({"territory": "EU"}, {"territory": "US"}, "none", "out_of_scope:territory"),
        ({"territory": "North America"}, {"territory": "US"}, "possible", "unknown:territory"),
        ({"territory": "UK"}, {"territory": "GB"}, "conflict", "in_scope"),
        ({"carve_outs": {"territory": "EU"}}, {"territory": "DE"}, "possible", "unknown:territory"),
        ({"carve_outs": {"territory": "EU"}}, {"territory": "US"}, "conflict", "in_scope"),
        (
            {"modality": "alleged", **dict.fromkeys(("product", "mode", "channel", "territory"))},
            {"modality": "negotiating", **dict.fromkeys(("product", "mode", "channel", "territory"))},
            "possible",
            "weak:alleged, weak:negotiating, unknown:*",
        ),
    ],
)  # fmt: skip
def test_each_rule_of_the_list_decides(clause: dict[str, Any], deal: dict[str, Any], status: str, reason: str) -> None:
    found = verdict(clause, deal)
    assert (str(found.status), found.reason) == (status, reason)


@pytest.mark.parametrize("modality", ["confirmed", "announced", "reported", "alleged", None])
def test_what_only_strangers_to_a_clause_assert_is_an_allegation_however_sure_they_are(modality: str | None) -> None:
    found = verdict({"asserted_by": ["stranger", "press"], "modality": modality})
    assert (found.status, found.reason, found.modality) == (Outcome.POSSIBLE, "weak:alleged", "alleged")
    assert found.against_the_allegation and "evidence against the allegation" in found.as_text()
    sure = {"holder": "stranger", "modality": "confirmed"}
    assert verdict({"asserted_by": "stranger", "modality": modality, "readings": [sure]}).status is Outcome.POSSIBLE


def test_a_clause_that_a_party_or_its_group_asserts_or_of_which_nobody_is_named_is_no_strangers_allegation() -> None:
    for who in (["stranger", "vestcloud"], []):
        found = verdict({"asserted_by": who})
        assert (found.status, found.against_the_allegation) == (Outcome.CONFLICT, False)
    told = {"as_of": "2031-04-01", "exclusivity": CLAUSE | {"asserted_by": "vest-gpu"}, "deal": DEAL}
    promise, contract, as_of, groups = case_from(told | {"groups": {"vest-gpu": "vestcloud"}})
    assert judge(promise, contract, as_of, lambda e: groups.get(e, e)).status is Outcome.CONFLICT
    assert verdict({"asserted_by": "stranger", "modality": "denied"}).reason == "not_asserted"


def test_only_a_deal_that_is_surely_later_speaks_against_an_allegation() -> None:
    for announced, against in (("2031-03-01", True), ("2031-01", False), ("2031-01-10", False), (None, False)):
        found = verdict({"asserted_by": "stranger"}, {"announced": announced})
        assert (found.status, found.alleged, found.against_the_allegation) == (Outcome.POSSIBLE, True, against)
    undated = {"asserted_by": "stranger", "announced": None}
    assert not verdict(undated).against_the_allegation
    early = {"holder": "stranger", "announced": "2031-02-28"}
    late = {"holder": "press", "announced": "2031-03-01"}
    assert verdict({"asserted_by": "stranger", "readings": [early]}).against_the_allegation
    assert not verdict({"asserted_by": "stranger", "readings": [early, late]}).against_the_allegation


def test_the_order_of_the_readings_bears_on_nothing() -> None:
    readings = [
        {"holder": "a", "territory": "NO"}, {"holder": "b", "mode": "training"}, {"holder": "c", "bound": "sydlab"},
        {"holder": "d", "strength": "primary"},
    ]  # fmt: skip
    told = [verdict({"readings": list(r)}, {"territory": "SE"}) for r in permutations(readings)]
    assert {(v.status, v.reason) for v in told} == {(Outcome.NONE, "not_bound")}
    doubtful = [
        {"holder": "a", "territory": None}, {"holder": "b", "modality": "reported"}, {"holder": "c", "announced": None},
        {"holder": "d", "modality": "negotiating", "product": None}, {"holder": "e", "mode": "training"},
    ]  # fmt: skip
    told = [verdict({"readings": list(r)}, {"product": "p", "territory": "SE"}) for r in permutations(doubtful)]
    assert {v.reason for v in told} == {
        "reading, weak:negotiating, weak:reported, unknown:product, unknown:territory, dates"
    }


def test_flipping_the_reading_flips_the_status() -> None:
    wide = {"holder": "vestcloud", "quote": "all use", "mode": ["api_stateless", "agent_platform"]}
    narrow = {"holder": "nordlab", "quote": "stateless calls", "changes": {"mode": ["api_stateless"]}}
    agents = {"mode": ["agent_platform"]}
    assert verdict({"readings": [wide]}, agents).status is Outcome.CONFLICT
    assert verdict({"readings": [narrow]}, agents).reason == "out_of_scope:mode"
    both = verdict({"readings": [wide, narrow]}, agents)
    assert (both.status, both.reason) == (Outcome.POSSIBLE, "reading")
    assert [r.status for r in both.readings] == [Outcome.CONFLICT, Outcome.NONE]


TOLD = ("product", "mode", "channel", "territory")


def _box(box: Box) -> dict[str, Any]:
    """A box as a case tells it; one that leaves something out is told as what it leaves."""
    return {name: None if side is None else side.as_json() for name, side in zip(TOLD, box.sides, strict=True)}


@pytest.mark.parametrize("day", ["2024-07-01", "2025-09-15", "2025-11-04", "2026-03-18", "2026-05-01"])
def test_every_pair_of_the_reference_data_told_as_a_case_gets_the_same_verdict(day: str) -> None:
    snapshot = reference_snapshot(load_reference(data_dir()), date.fromisoformat(day))
    pairs = [p for p in screened(day).pairs if not p.promise.ended and not p.deal.ended]
    assert pairs
    for each in pairs:
        promise, contract = each.promise, each.deal
        told = {
            "as_of": day,
            "exclusivity": {
                "bound": sorted(promise.bound), "owed_to": sorted(promise.owed_to),
                "strength": promise.strength, **_box(promise.scope), "modality": promise.modality,
                "announced": promise.announced, "start": promise.start, "end": promise.end,
                "end_condition": promise.end_condition, "asserted_by": sorted(promise.asserted_by),
                "carve_outs": [_box(c) for c in promise.carve_outs],
                "readings": [
                    {"holder": list(r.holder), "quote": r.quote, "summary": r.summary, "source": r.source,
                     "said": r.said, "changed": {k: v.as_json() if isinstance(v, Extent) else v for k, v in r.changes}}
                    for r in promise.readings
                ],
            },
            "deal": {
                "party": contract.party, "counterparty": contract.counterparty, **_box(contract.scope),
                "modality": contract.modality, "announced": contract.announced, "start": contract.start,
                "end": contract.end, "via": contract.via, "consent": contract.consent,
            },
        }  # fmt: skip
        if promise.strength is None:  # only a deal that is called not exclusive has none
            continue
        again = judge(*case_from(json.loads(json.dumps(told)))[:3], snapshot.group)
        assert again == each.verdict, (promise.id, contract.id)


def test_a_subsidiary_counts_as_its_parent() -> None:
    told = {"as_of": "2031-04-01", "exclusivity": CLAUSE, "deal": DEAL | {"counterparty": "vest-gpu"}}
    promise, contract, as_of, groups = case_from(told | {"groups": {"vest-gpu": "vestcloud"}})
    assert judge(promise, contract, as_of, lambda e: groups.get(e, e)).reason == "not_a_rival"


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"as_of": "spring"}, "as_of"),
        ({"exclusivity": CLAUSE | {"strength": "strong"}}, "strength"),
        ({"exclusivity": CLAUSE | {"mode": ["telepathy"]}}, "mode"),
        ({"exclusivity": CLAUSE | {"bound": None}}, "bound"),
        ({"exclusivity": CLAUSE | {"end": "soon"}}, "end"),
        ({"deal": "ostcloud"}, "deal"),
        ({"deal": DEAL | {"territory": []}}, "territory"),
        ({"as_of": None}, "as_of"),
        ({"as_of": 20310401}, "as_of"),
        ({"as_of": "2031-04"}, "as_of"),
        ({"exclusivity": CLAUSE | {"strength": 1}}, "strength"),
        ({"exclusivity": CLAUSE | {"modality": "certain"}}, "modality"),
        ({"exclusivity": CLAUSE | {"bound": {"id": "nordlab"}}}, "bound"),
        ({"exclusivity": CLAUSE | {"mode": 7}}, "mode"),
        ({"exclusivity": CLAUSE | {"mode": [["training"]]}}, "mode"),
        ({"exclusivity": CLAUSE | {"start": 2031}}, "start"),
        ({"exclusivity": CLAUSE | {"start": "2031-02-30"}}, "start"),
        ({"exclusivity": CLAUSE | {"carve_outs": ["army"]}}, "carve-out"),
        ({"exclusivity": CLAUSE | {"readings": [{"mode": ["training"], "holder": 1}]}}, "holder"),
        ({"exclusivity": CLAUSE | {"readings": [7]}}, "reading"),
        ({"deal": DEAL | {"party": ["nordlab", "sydlab"]}}, "party"),
        ({"deal": DEAL | {"counterparty": ""}}, "counterparty"),
        ({"deal": DEAL | {"via": ["vestcloud"]}}, "via"),
        ({"deal": DEAL | {"consent": 1}}, "consent"),
        ({"groups": {"a": 1}}, "group"),
    ],
)
def test_a_wrong_case_is_refused_with_the_field(change: dict[str, Any], names: str) -> None:
    with pytest.raises(FaultlineError, match=rf"\b{names}\b"):
        case_from({"as_of": "2031-04-01", "exclusivity": CLAUSE, "deal": DEAL} | change)


def test_a_case_needs_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTLINE_HOME", str(tmp_path / "home"))
    file = tmp_path / "case.json"
    file.write_text(json.dumps({"as_of": "2031-04-01", "exclusivity": CLAUSE, "deal": DEAL}), "utf-8")
    ran = CliRunner().invoke(app, ["analyse", "conflicts", "--case", str(file), "--json"])
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.stdout)["status"] == "conflict"
    assert not (tmp_path / "home").exists()


def test_a_case_may_name_firms_as_people_do_and_says_what_it_did_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAULTLINE_HOME", str(tmp_path / "home"))
    file = tmp_path / "case.json"
    clause = CLAUSE | {"bound": "OpenAI", "owed_to": "Microsoft", "asserted_by": "OpenAI", "modalty": "confirmed"}
    told = {"as_of": "2031-04-01", "exclusivity": clause, "deal": DEAL | {"party": "openai", "counterparty": "azure"}}
    file.write_text(json.dumps(told), "utf-8")
    ran = CliRunner().invoke(app, ["analyse", "conflicts", "--case", str(file)])
    assert ran.exit_code == 0 and ran.stdout == "none: not_a_rival; weaker modality announced\n"
    assert ran.stderr == "faultline: these fields of the case are not read: exclusivity.modalty\n"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("x,reading,a,,,,,,,,,,,,,,,,", "no promise"),
        ("x,promise,,exclusive,,,,,,,,,,,,,,,", "bound"),
        ("x,promise,,,a,b,,,,,,,,,,,,,", "strength"),
        ("x,deal,,,,,,flight,,,,,,,,,,,", "flight"),
        ("x,deal,,,,,,,,,,,,,,,,,\nx,deal,,,,,,,,,,,,,,,,,", "twice"),
        ("x,deal,,,,,,,,,,,,,,,2031,,", "said"),
    ],
)
def test_a_wrong_row_of_scopes_is_refused_with_its_place(tmp_path: Path, rows: str, message: str) -> None:
    file = tmp_path / "scopes.csv"
    file.write_text(f"{HEADER}\n{rows}\n", "utf-8")
    with pytest.raises(ReferenceDataError, match=message):
        load_scopes(file)


def test_every_scope_is_of_a_known_deal() -> None:
    scopes = curated_scopes()
    known = {d.id for d in reference_snapshot(load_reference(data_dir()), date(2026, 11, 1)).deals}
    assert (scopes.clauses.keys() | scopes.deals.keys()) <= known
