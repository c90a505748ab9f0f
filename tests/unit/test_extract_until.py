"""A tie that the text says lasted until some past time is over, wherever the words stand; one that runs is not."""

from __future__ import annotations

import pytest

from tests.extraction import claims_of

OVER = (
    "Until 2023 Toppan held a licence for speech software from iFlytek.",
    "Until 2024 Renault had a stake in Nissan.",
    "Until last summer, when it opened a data centre near Oslo, Simplifai rented its servers from Azure.",
    "Until last year Simplifai rented its servers from Azure.",
    "Until Philips took the work in house in 2023, its image archives were kept by Amazon Web Services.",
    "Until it built halls near Oslo, Simplifai rented servers from Azure.",
    "Until they parted in 2023 Aptiv and Nvidia ran a joint laboratory for driver monitoring.",
    "Spotify, a customer of Google Cloud until 2020, now has machines of its own.",
    "Nvidia, an investor in CoreWeave until last year, makes processors.",
    "Baker Hughes, whose alliance with C3.ai ran until 2024, now markets software for refineries.",
    "Baker Hughes's partnership with C3.ai lasted until 2024.",
    "Dell fitted Graphcore's processors in one of its servers for two years before it dropped them.",
    "Spotify rented servers from Azure for six years before it went over to machines of its own.",
)
IN_FORCE = (
    "Until 2031 Spotify rents servers from Azure.",
    "Until 2031 Spotify will rent servers from Azure.",
    "Until it finishes its own hall, Spotify rents servers from Azure.",
    "Spotify, whose licence from OpenAI runs until 2031, makes an app.",
    "Spotify has rented servers from Azure since before it went public.",
)


@pytest.mark.parametrize("text", OVER)
def test_what_lasted_until_then_is_over(text: str) -> None:
    assert [c.modality.value for c in claims_of(text)] == ["terminated"]


@pytest.mark.parametrize("text", IN_FORCE)
def test_what_still_runs_is_not(text: str) -> None:
    assert {c.modality.value for c in claims_of(text)} in ({"confirmed"}, {"announced"})


@pytest.mark.parametrize(
    ("behind", "modality"),
    [
        ("According to Corvane it was the one to end the contract, over unpaid bills.", "alleged"),
        ("As Corvane tells it, it had itself given notice a month before.", "alleged"),
        ("According to Corvane it was a small order.", "confirmed"),
    ],
)
def test_an_ending_that_the_other_side_claims_too_is_alleged(behind: str, modality: str) -> None:
    told = claims_of(f"Quillon Robotics cancelled its hosting contract with Corvane in March. {behind}")
    assert told[0].modality.value == modality
