"""Ordinary sentences that look like a tie and tell none, or another one."""

from __future__ import annotations

import pytest

from tests.extraction import claims_of


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia vs AMD: which chips are better for training?",
        "Google's Wiz deal strengthens its cloud business.",
        "Apple's talks with Perplexity have stalled.",
        "Microsoft assured Nvidia that it would not withhold its games from competitors.",
        "Nvidia's claim to a tenfold gain is doubted, and Jefferies says AMD uses less power.",
        "Amazon's shareholders voted down Arjuna Capital's proposal on climate reporting.",
        "Google has taken users away from ChatGPT.",
        "The deal adds Micron to Nvidia's suppliers of memory.",
        "Intel has shifted its next product to TSMC.",
        "Nestle, which uses SAP's systems, said it was content.",
        "OpenAI licensed Microsoft its technology.",
        "SoftBank sold to Nvidia all its shares in Arm.",
        "Apple has little interest in Perplexity.",
        "Meta has approached Google about the purchase of TPUs.",
        "Former Huawei supplier TSMC has hired.",
        "Broadcom supplies chips for rivals of Nvidia.",
        "The BBC asks Perplexity for an answer about scraping.",
        "Talks between Nokia and Ericsson over infrastructure go on.",
        "LMArena removed Meta's model from its leaderboard.",
        "We did not buy any GPUs from Nvidia this quarter.",
    ],
)
def test_nothing_is_told(text: str) -> None:
    assert claims_of(text) == ()


def test_a_suit_stays_the_only_tie_of_those_who_quarrel() -> None:
    found = claims_of("Getty Images has sued Stability AI in London. Stability AI rejected a settlement offer.")
    assert [c.kind.value for c in found] == ["dispute"]
