"""The register of contract terms: a cell is what a source states, what it denies, or unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from graph.analysis.stated_words import Stance, stance_of
from graph.analysis.terms import Register, TermsResult, terms
from graph.analysis.terms_table import terms_table
from graph.errors import NotFound, ReferenceDataError
from graph.model import Bound, Deal, DocumentKind, Entity, EntityType, Kind, Modality, Money, MoneyRole, OwnedBy, Status
from graph.paths import data_dir
from graph.records import ClaimRecord, DocumentFacts
from graph.reference import load_reference
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot
from tests.claims import money, record, row

DAY = date(2031, 5, 1)
FIELDS = (
    "equity_and_revenue", "consultation_and_control", "exclusivity", "compute_commitments", "discounted_compute", "ip",
    "data_access", "staff",
)  # fmt: skip


def _ask(*records: ClaimRecord, subject: str = "quill", beside: str | None = None, **deal: object) -> TermsResult:
    """The register of one pair; each record is a deal of its own, named by its rank."""
    names = {"quill": "Quill", "stratus": "Stratus", "stratus-two": "Stratus Two", "brightmodel": "Brightmodel"}
    entities = {k: Entity(k, v, EntityType.ORGANIZATION) for k, v in names.items()}
    deals = tuple(
        Deal(
            f"d{i}", r.claim.kind, r.claim.from_id, r.claim.to_id, Status(r.claim.modality), (r.claim.id,),
            announced="2030", **deal,  # type: ignore[arg-type]
        )
        for i, r in enumerate(records)
    )  # fmt: skip
    owned = (OwnedBy("stratus-two", "stratus", "2020", None, "c"),)
    told = {r.claim.id: r for r in records}

    def read(ids: Sequence[str]) -> list[ClaimRecord]:
        return [told[i] for i in ids if i in told]

    return terms(Snapshot(DAY, None, entities, deals, owned), subject, read, beside)


def _between(**more: object) -> dict[str, object]:
    return {"from_id": "quill", "to_id": "stratus", "from_name": "Quill", "to_name": "Stratus", **more}


def _cells(result: TermsResult) -> dict[str, list[tuple[str, bool]]]:
    (register,) = result.registers
    return {name: [(s.says, s.denied) for s in cell] for name, cell in register.cells.items() if cell}


def test_what_no_source_states_is_unknown_in_every_field_and_never_no() -> None:
    result = _ask(record(**_between(quote="Quill and Stratus sign a cloud contract", kind=Kind.CLOUD_CONTRACT)))
    (register,) = result.as_json()["registers"]
    assert register["cells"] == dict.fromkeys(FIELDS, "unknown")
    assert "Exclusivity: unknown" in result.as_text() and ": no" not in result.as_text()


def test_kinds_roles_and_marks_fill_their_fields() -> None:
    spend = money(5, role=MoneyRole.COMMITTED_SPEND)
    cells = _cells(
        _ask(
            record(**_between(kind=Kind.INVESTMENT, money=money(9, role=MoneyRole.INVESTED))),
            record(**_between(kind=Kind.CLOUD_CONTRACT, money=spend, exclusive=False)),
            record(**_between(kind=Kind.EXCLUSIVITY, exclusive=True, modality=Modality.ALLEGED)),
            record(**_between(kind=Kind.LICENCE)),
        )
    )
    assert cells == {
        "equity_and_revenue": [("investment", False)],
        "compute_commitments": [("committed spend", False)],
        "exclusivity": [("stated as non-exclusive", False), ("exclusivity; binds quill", False)],
        "ip": [("licence", False)],
    }


def test_a_loan_is_no_equity_and_a_contract_without_a_commitment_is_none() -> None:
    loan = record(**_between(kind=Kind.INVESTMENT, money=money(9, role=MoneyRole.LOAN)))
    price = record(**_between(kind=Kind.CLOUD_CONTRACT, money=money(9, role=MoneyRole.PRICE)))
    assert _cells(_ask(loan, price)) == {}


def test_a_denied_claim_denies_its_term_and_talks_and_allegations_are_marked() -> None:
    result = _ask(
        record(**_between(kind=Kind.EXCLUSIVITY, exclusive=True, modality=Modality.DENIED)),
        record(**_between(kind=Kind.INVESTMENT, modality=Modality.NEGOTIATING)),
    )
    assert _cells(result) == {"exclusivity": [("exclusivity", True)], "equity_and_revenue": [("investment", False)]}
    text = result.as_text()
    assert "denied by the source: exclusivity (denied; d0" in text and "investment (negotiating; d1" in text


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("board seat", "Stratus gets a board seat.", Stance.STATED),
        ("board seat", "Stratus takes its stake without a board seat.", Stance.DENIED),
        ("board seat", "Stratus did not take a board seat.", Stance.DENIED),
        ("board seat", "A board seat was ruled out.", Stance.DENIED),
        ("board seat", "Stratus gets a stake, but no board seat.", Stance.DENIED),
        ("veto", "without a board seat, voting rights or a veto", None),
        ("voting rights", "without a board seat, voting rights or a veto", None),
        ("board seat", "Stratus may get a board seat.", None),
        ("board seat", "Stratus is in talks about a board seat.", None),
        ("board seat", "It is unclear whether Stratus holds a board seat.", None),
        ("board seat", "Does Stratus hold a board seat?", None),
        ("board seat", "Stratus no longer holds a board seat.", None),
        ("board seat", "Stratus denied that it holds a board seat.", None),
        ("board seat", "Talks failed. Later Stratus got a board seat.", Stance.STATED),
        ("voting rights", "non-voting rights", None),
        ("staff", "a staffing firm", None),
        ("training data", "training\n data are shared", Stance.STATED),
        ("hiring", "hiring", Stance.STATED),
    ],
)
def test_words_are_stated_denied_or_left_open(words: str, text: str, expected: Stance | None) -> None:
    assert stance_of(words, text) is expected


def test_a_quote_that_names_a_third_party_is_not_searched_and_an_own_unit_is_none() -> None:
    other = record(**_between(kind=Kind.PARTNERSHIP, quote="Quill and Stratus; Brightmodel gets compute credits."))
    own = record(**_between(kind=Kind.PARTNERSHIP, quote="Quill gets compute credits of Stratus Two."))
    assert _cells(_ask(other)) == {}
    assert _cells(_ask(own)) == {"discounted_compute": [("credits or a discount on compute", False)]}


def test_a_reference_row_is_read_by_its_object_and_note_and_not_by_its_title() -> None:
    told = row("r1", **_between(kind=Kind.PARTNERSHIP, quote="r1,…,Firm wins board seat", note="With secondment."))
    assert _cells(_ask(told)) == {"staff": [("move or loan of staff", False)]}


def test_samples_and_suits_state_no_term() -> None:
    sample = record(DocumentKind.SAMPLE, **_between(kind=Kind.LICENCE))
    suit = record(**_between(kind=Kind.DISPUTE, object="revenue share", quote="a suit over a revenue share"))
    assert _cells(_ask(sample)) == {} and _ask(suit).registers == ()


def test_counterparties_are_groups_and_one_of_them_can_be_asked_for() -> None:
    to_two = record(**_between(kind=Kind.LICENCE, to_id="stratus-two"))
    to_other = record(**_between(kind=Kind.LICENCE, to_id="brightmodel"))
    assert [r.parties for r in _ask(to_two, to_other).registers] == [("quill", "brightmodel"), ("quill", "stratus")]
    assert [r.parties for r in _ask(to_two, to_other, beside="Stratus Two").registers] == [("quill", "stratus")]
    assert [r.parties for r in _ask(to_two, subject="Stratus").registers] == [("stratus", "quill")]


def test_an_ended_deal_counts_only_if_it_is_asked_for_and_an_unknown_subject_is_refused() -> None:
    licence = record(**_between(kind=Kind.LICENCE))
    assert _ask(licence, end="2030-06").registers == ()
    assert _cells(_ask(licence, end="2030-06", subject="d0")) == {"ip": [("licence", False)]}
    with pytest.raises(NotFound, match="There is no deal 'nobody'"):
        _ask(licence, subject="nobody")


def test_sums_and_shares_are_printed_as_they_are_known() -> None:
    open_end = Money(Decimal(5), None, "EUR", MoneyRole.COMMITTED_SPEND, Bound.AT_LEAST)
    text = _ask(
        record(**_between(money=open_end)),
        record(**_between(kind=Kind.OWNERSHIP, percent=Decimal("27.50"))),
    ).as_text()
    assert "committed_spend at least 5 EUR" in text and "shareholding; 27.5 percent" in text


def _reference(day: date, subject: str, beside: str) -> Register:
    reference = load_reference(data_dir())
    facts = {i.document.id: DocumentFacts.of(i.document) for i in reference.documents}
    told = {
        c.id: ClaimRecord(c, facts[c.document_id], c.from_id, c.to_id) for i in reference.documents for c in i.claims
    }
    found = terms(reference_snapshot(reference, day), subject, lambda ids: [told[i] for i in ids], beside)
    (register,) = found.registers
    return register


def test_the_reference_rows_of_three_partnerships_give_these_cells() -> None:
    def cells(register: Register) -> dict[str, list[tuple[str, str, bool]]]:
        return {n: [(s.deal.id, s.says, s.denied) for s in c] for n, c in register.cells.items() if c}

    microsoft = cells(_reference(date(2026, 3, 18), "microsoft", "openai"))
    assert {n: [d for d, _, _ in c] for n, c in microsoft.items()} == {
        "equity_and_revenue": ["msft-openai-inv-2019", "msft-openai-inv-2021", "msft-openai-stake-2025",
                               "msft-openai-inv-2023"],
        "exclusivity": ["msft-openai-gpt3-licence", "msft-openai-ip-2025", "openai-azure-api-excl-2025"],
        "compute_commitments": ["openai-azure-250bn"],
        "discounted_compute": ["msft-openai-inv-2019"],
        "ip": ["msft-openai-gpt3-licence", "msft-openai-ip-2025"],
    }  # fmt: skip
    amazon = cells(_reference(date(2026, 6, 1), "amazon", "anthropic"))
    assert set(amazon) == {"equity_and_revenue", "exclusivity", "compute_commitments"}
    assert amazon["exclusivity"] == [("anthropic-aws-primary", "stated as non-exclusive", False)]
    meta = cells(_reference(date(2026, 6, 1), "meta", "scale-ai"))
    assert meta["consultation_and_control"] == [
        ("meta-scale-inv", "non-voting", False),
        ("meta-scale-stake", "board, voting or consultation right", True),
    ]
    after = cells(_reference(date(2026, 6, 1), "microsoft", "openai"))
    assert ("msft-openai-revshare-2026", "revenue or profit share", False) in after["equity_and_revenue"]
    assert ("msft-openai-ip-2026", "stated as non-exclusive", False) in after["exclusivity"]


def test_the_table_names_the_fields_of_the_register_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    assert tuple(f.id for f in terms_table().fields) == FIELDS
    wrong = tmp_path / "terms.toml"
    for text, message in (
        ('never = []\n[[fields]]\nid = "a"\nlabel = "A"\nrules = [{ says = "x" }]', "every claim meets"),
        ('never = []\n[[fields]]\nid = "a"\nlabel = "A"\nrules = [{ says = "x", kind = "y" }]', "'kind'"),
        ('never = []\n[[fields]]\nid = "a"\nlabel = "A"\nrules = [{ says = "x", roles = ["gift"] }]', "'gift'"),
        ('never = ["war"]\nfields = []', "war"),
    ):
        wrong.write_text(text, "utf-8")
        terms_table.cache_clear()
        with pytest.raises(ReferenceDataError, match=message):
            terms_table(wrong)
    terms_table.cache_clear()
