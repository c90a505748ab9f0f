"""An authority that takes its order back has no order in force."""

from __future__ import annotations

import pytest

from tests.extraction import claims_of


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The FTC rescinded its order against Microsoft on Monday.", "terminated"),
        (
            "South Korea's Personal Information Protection Commission has lifted the ban on new downloads of "
            "DeepSeek's app that it imposed in February.",
            "terminated",
        ),
        ("The FTC has not lifted its order against Microsoft.", "confirmed"),
        ("The FTC hasn’t lifted its order against Microsoft.", "confirmed"),
        ("The FTC fined Microsoft $5m on Monday after a court lifted a freeze on the case.", "confirmed"),
        ("Italy's Garante fined OpenAI €15m in December.", "confirmed"),
    ],
)
def test_an_order_that_is_taken_back_is_told_as_past(text: str, modality: str) -> None:
    acts = [c for c in claims_of(text) if c.kind.value == "regulatory_action"]
    assert [c.modality.value for c in acts] == [modality]


def test_suits_that_have_both_been_settled_are_past() -> None:
    text = "Apple's trade-secret suit against Rivos and the chip start-up's counterclaim have both been settled."
    assert {c.modality.value for c in claims_of(text) if c.kind.value == "dispute"} <= {"terminated"}


@pytest.mark.parametrize(
    "text",
    [
        "The FTC put a freeze on Nvidia's purchase of Arm.",
        "The CMA placed a hold on Microsoft's takeover of Activision.",
        "The FTC said it had lifted a freeze that it had put on Nvidia's purchase of Arm.",
        "A court lifted the injunction against Microsoft's takeover of Activision.",
        "Regulators have suspended Nvidia's purchase of Arm.",
        "China's regulator is holding up Synopsys's takeover of Ansys.",
    ],
)
def test_a_purchase_that_an_authority_holds_up_is_not_told_as_done(text: str) -> None:
    purchases = [c.modality.value for c in claims_of(text) if c.kind.value == "acquisition"]
    assert purchases == ["announced"]
