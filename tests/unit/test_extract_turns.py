"""Turns of phrase of the trade and of English, each with several wordings and firms: what they tell and what not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.extraction import claims_of

Told = set[str]
Tell = Callable[[str], Told]


@pytest.fixture(scope="module")
def tell() -> Tell:
    def told(text: str) -> Told:
        return {f"{c.kind.value}: {c.from_name} > {c.to_name} ({c.modality.value})" for c in claims_of(text)}

    return told


SHARED_VERB = {
    "Pinnacle Labs was fined $3m and Corbel Systems $900,000 by the Federal Trade Commission.": {
        "regulatory_action: Federal Trade Commission > Pinnacle Labs (confirmed)",
        "regulatory_action: Federal Trade Commission > Corbel Systems (confirmed)",
    },
    "Meta will hold 30% and Reliance Industries 70% of Kestrel Intelligence.": {
        "investment: Meta > Kestrel Intelligence (announced)",
        "investment: Reliance Industries > Kestrel Intelligence (announced)",
    },
    "Sandvik answers questions with Claude at home and with Gemini abroad.": {
        "integration: Sandvik > Claude (confirmed)",
        "integration: Sandvik > Gemini (confirmed)",
    },
    "Aker, a Norwegian industrial holding, and Britain's Nscale announced a joint venture in May.": {
        "partnership: Aker > Nscale (announced)",
    },
}
OWNERS = {
    "Databricks, whose $1.3bn purchase of MosaicML closed in July 2023, is hiring.": {
        "acquisition: Databricks > MosaicML (confirmed)",
    },
    "Corbel Systems, whose lawsuit against Nvidia is pending, has hired a new lawyer.": {
        "dispute: Corbel Systems > Nvidia (confirmed)",
    },
    "The European Commission found that Adobe had breached the conditions attached to its 2020 purchase of Figma.": {
        "regulatory_action: European Commission > Adobe (confirmed)",
        "acquisition: Adobe > Figma (confirmed)",
    },
    "Corbel, the translation app of Sandvik, now runs on Otter, a language model built by Pinnacle Labs.": {
        "integration: Corbel > Otter (confirmed)",
    },
    "Ida, Volkswagen's voice assistant, passes hard questions to ChatGPT.": {
        "integration: Ida > ChatGPT (confirmed)",
    },
}
AUTHORITIES = {
    "California's attorney general is examining what Tarnlight Photonics collects from drivers.": {
        "regulatory_action: California Attorney General > Tarnlight Photonics (confirmed)",
    },
    "The Department for Business, Energy and Industrial Strategy fined Tarnlight Photonics £5m.": {
        "regulatory_action: Department for Business, Energy and Industrial Strategy > Tarnlight Photonics (confirmed)",
    },
    "The Ministry of Trade, Industry and Energy fined Corbel Systems last week.": {
        "regulatory_action: Ministry of Trade, Industry and Energy > Corbel Systems (confirmed)",
    },
    "The Autorité de la concurrence has fined Corbel Systems €4m.": {
        "regulatory_action: Autorité de la concurrence > Corbel Systems (confirmed)",
    },
}
NO_MORE_THAN_SAID = {
    "According to the newsletter Chip Ledger, Corbel Systems has ordered 4,000 accelerators from Nvidia.": {
        "chip_supply: Corbel Systems > Nvidia (reported)",
    },
    "According to a trade paper, Corbel Systems has bought Tavio Labs.": {
        "acquisition: Corbel Systems > Tavio Labs (reported)",
    },
    "Corbel Systems agreed to purchase accelerators from Nvidia at a price of not less than $640 million.": {
        "chip_supply: Corbel Systems > Nvidia (announced)",
    },
    "Cisco has agreed to buy Brightlane Systems, a Bavarian maker of optical chips.": {
        "acquisition: Cisco > Brightlane Systems (announced)",
    },
    "Corbel Systems completed the purchase of 30% of Tavio Labs in May.": {
        "investment: Corbel Systems > Tavio Labs (confirmed)",
    },
    "Corbel Systems signed a pact with Anthropic to offer Claude to every user of its platform.": {
        "integration: Corbel Systems > Claude (announced)",
    },
}
IN_TWO_SENTENCES = {
    "Sandvik's models are hosted at Corvane Compute's site in Tallinn. In May the FTC wrote to both companies.": {
        "cloud_contract: Sandvik > Corvane Compute (confirmed)",
        "regulatory_action: FTC > Sandvik (confirmed)",
        "regulatory_action: FTC > Corvane Compute (confirmed)",
    },
    "Getty Images has sued Midjourney. Shutterstock followed in May with a suit of its own.": {
        "dispute: Getty Images > Midjourney (confirmed)",
        "dispute: Shutterstock > Midjourney (confirmed)",
    },
    "Universal Music dropped its suit against Suno. The label and the start-up will develop a song together.": {
        "dispute: Universal Music > Suno (terminated)",
        "partnership: Suno > Universal Music (announced)",
    },
    "Corbel Systems has ordered chips from Nvidia. It holds a right of first call on any later batch.": {
        "chip_supply: Corbel Systems > Nvidia (confirmed)",
        "exclusivity: Nvidia > Corbel Systems (confirmed)",
    },
}
TALK = {
    "Intel in advanced talks to buy SambaNova for about $1.6bn": {
        "acquisition: Intel > SambaNova (negotiating)",
    },
    "Temasek has made a non-binding offer for a majority of Tavio Labs.": {
        "acquisition: Temasek > Tavio Labs (negotiating)",
    },
    '"We have no exclusive arrangement of any kind with Nebius," a director of Sandvik said.': {
        "exclusivity: Sandvik > Nebius (denied)",
    },
    "Sandvik has no exclusive arrangement with Nebius.": set(),
    "In an arbitration, Tavio Labs claims that Corbel Systems ended their wafer supply agreement without notice.": {
        "termination: Corbel Systems > Tavio Labs (alleged)",
    },
    "Corbel Systems would fill the hall with Nvidia processors if it could.": set(),
}
EITHER_SIDE = {
    "Sandvik has ended its contract with Tavio Labs. Tavio Labs insists that it was the one to walk away.": {
        "termination: Sandvik > Tavio Labs (alleged)",
        "termination: Tavio Labs > Sandvik (alleged)",
    },
    "A former manager of Sandvik said that it had promised Nebius not to use any other cloud.": {
        "exclusivity: Sandvik > Nebius (alleged)",
    },
    "Getty Images sued Tavio Labs in May. It alleges that Tavio Labs promised to train on no other archive.": {
        "dispute: Getty Images > Tavio Labs (confirmed)",
        "exclusivity: Tavio Labs > Getty Images (alleged)",
    },
}
IN_OTHER_WORDS = {
    "Sandvik's assistant now draws on models of Cohere and on those of Anthropic.": {
        "integration: Sandvik > Cohere (confirmed)",
        "integration: Sandvik > Anthropic (confirmed)",
    },
    "Corbel Systems renders its films on rented CoreWeave servers and buys its graphics cards from AMD.": {
        "cloud_contract: Corbel Systems > CoreWeave (confirmed)",
        "chip_supply: Corbel Systems > AMD (confirmed)",
    },
    "In Austin Cruzo has promised Uber first call on its robot taxis.": {
        "exclusivity: Cruzo > Uber (confirmed)",
    },
    "Broadcom's purchase of the Ethernet business of Corbel Systems was completed in May.": {
        "acquisition: Broadcom > Corbel Systems (confirmed)",
    },
    "Sandvik has taken its patient records off Azure.": {
        "termination: Sandvik > Azure (confirmed)",
    },
    "Corbel Systems's apps, once housed on Oracle's servers, have moved.": {
        "cloud_contract: Corbel Systems > Oracle (terminated)",
    },
}
TABLES = (SHARED_VERB, OWNERS, AUTHORITIES, NO_MORE_THAN_SAID, IN_TWO_SENTENCES, TALK, EITHER_SIDE, IN_OTHER_WORDS)


@pytest.mark.parametrize("text", [text for table in TABLES for text in table])
def test_the_turn_tells_its_ties_and_no_others(tell: Tell, text: str) -> None:
    assert tell(text) == next(table[text] for table in TABLES if text in table)
