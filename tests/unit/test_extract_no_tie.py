"""Ordinary sentences that look like a tie and tell none, or another one."""

from __future__ import annotations

import pytest

from tests.extraction import claims_of


@pytest.mark.parametrize(
    "text",
    [
        "Nvidia vs AMD: which chips are better for training?",
        "IDC puts AWS at 9 per cent of the market, with Azure on 20 and Google on 13.",
        "ChatGPT went dark on Monday and Perplexity on Tuesday.",
        "Oracle will host the visa systems of the office next door.",
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


@pytest.mark.parametrize(
    "text",
    [
        "Brackley Labs became part of Siemens's supplier programme.",
        "Brackley Labs wants to become part of the solution, says Siemens.",
        "Vestry's model was folded into the demo that Salesforce gave.",
        "The analyst joined the Hitachi group in May, leaving Ardelle Robotics.",
        "SAP emerged as the likely buyer of Corvid Analytics, analysts said.",
        "Shareholders of Brightmoor Systems will receive a dividend of $14 a share, said Cadence, its auditor.",
        "Thales now owns Cobalt Cipher Labs's old building.",
        "Blackstone put up most of the money for a new park in Leeds.",
        "Batavia Cloud closed its second round of layoffs on Friday.",
        "Temasek counts Batavia Cloud among the firms it would never touch.",
        "Temasek has sold out of patience with Batavia Cloud.",
        "Tickets for the Nvidia conference sold out of Brackley Labs's site.",
        "OpenAI will move into Nscale's old neighbourhood.",
        "Quillwort Systems handed its servers to a museum; Vultr gave a speech.",
        "Quillwort Systems is arguing about the price of chips that Lambda might pay.",
        "Wexcombe Photonics cannot offer its lasers to Broadcom.",
        "Broadcom cannot be offered anything, says Wexcombe Photonics.",
        "Siemens and Bosch share a car park in Stuttgart.",
        "Siemens and Bosch share a view of the market.",
        "Siemens and Bosch put their names to a letter about energy prices.",
        "Siemens and Bosch have thrown money into the same pit.",
        "Siemens shook hands with Bosch on stage.",
        "Bosch and Siemens created Stuttgart's finest apprentices.",
        "Talks between Siemens and Bosch about a joint venture never took place.",
        "Reuters lets readers train on what it prints, unlike OpenAI.",
        "Lumen Labs may use the patience of Qualcomm.",
        "ByteDance handed Cambricon an invitation for its chips conference.",
        "Inside Tennor Labs's office sits an Ambarella manager.",
        "The applause in Pellmore Compute's hall was all for Nvidia's boss.",
        "A shipment of Nvidia T-shirts has arrived at Kairos Compute.",
        "No processor has been ordered from Samsung, analysts said.",
        "Behind the Bexley Bank building is Google.",
        "Samsung fridges will get cheaper as Perplexity grows.",
        "Gemini answers questions about Bexley Bank.",
        "Claude writes notes that mention Bexley Bank.",
        "The FTC handed Salesforce a copy of its report.",
        "The FTC added Salesforce to its list of speakers.",
        "Officials from the FTC spent two days at Salesforce's conference.",
        "Schneider Electric's purchase of a bus raises no concerns, the Bundeskartellamt joked.",
        "Ardmore Telecom has served notice on IBM that it will compete for banks.",
        "Harrowgate Data served coffee on Vultr's terrace.",
        "Vultr showed Harrowgate Data the door to the server room.",
        "Brindle Health tore a page from Google's book.",
        "Apple removed Meta's game from its app store.",
        "Brindle Health is no longer the only company that sues Lambda.",
        "The engineers of Brindle Health and Lambda went their own ways to lunch.",
        "Brindle Health will no longer comment on Google Cloud.",
        "Sable Interconnect served a purpose for Orrin Photonics.",
        "Sable Interconnect asked the ITC to bar imports of toys.",
        "Marrowby said it would no longer speak about its Azure bill.",
        "If Voltspan Compute's lawsuit against Pictora Labs were filed, it would fail.",
        "Temasek writes that Batavia Cloud grew by 9%.",
        "The rest came from Temasek, whose chef cooked for Batavia Cloud.",
        "Siemens will become a division champion of robotics, Bosch hopes.",
        "Bexley Bank's old chatbot was nowhere near Gemini underneath.",
        "Lambda was once accused of handing Quillwort Systems an order of pizza for its chips team.",
        "Orinda Robotics and Itochu set up Hall 4 at the fair.",
        "Orinda Robotics and Itochu formed Team Blue at the race.",
        "Founders of Larkfield Compute left after the Sequoia Capital-led round of golf.",
    ],
)
def test_what_sounds_like_a_construction_tells_nothing(text: str) -> None:
    assert claims_of(text) == ()


def test_a_suit_stays_the_only_tie_of_those_who_quarrel() -> None:
    found = claims_of("Getty Images has sued Stability AI in London. Stability AI rejected a settlement offer.")
    assert [c.kind.value for c in found] == ["dispute"]


@pytest.mark.parametrize(
    "text",
    [
        "Birchline Labs's shareholders voted against the sale to Alderworks Systems.",
        "Birchline Labs's shareholders voted down the takeover by Alderworks Systems.",
        "Birchline Labs's board approved the sale of a warehouse to Alderworks Systems.",
        "The exclusive deal that tied Alderworks Systems to Birchline Labs has not ended.",
        "The exclusive deal that tied Alderworks Systems to Birchline Labs never ended.",
        "Alderworks Systems's chief referred to ChatGPT.",
        "Alderworks Systems's report refers to Claude.",
        "Alderworks Systems's lead passed to Gemini.",
        "There is no memorandum that Alderworks Systems has signed with Birchline Labs.",
        "Alderworks Systems pounced on Birchline Labs over its prices.",
        "Alderworks Systems took a chunk of Birchline Labs's market.",
        "Alderworks Systems put a label on chips bought from Birchline Labs.",
        "Birchline Labs signed a letter of intent to provide Alderworks Systems with legal advice.",
        "Alderworks Systems is a potential customer for Birchline Labs's chips.",
        "Alderworks Systems is a former AWS customer.",
        "Alderworks Systems remains a potential AWS customer.",
        "Alderworks Systems has a power purchase agreement with Google.",
        "Alderworks Systems uses the name AWS without permission.",
        "Google gave Alderworks Systems no access to its TPUs.",
        "Alderworks Systems, which launched a chatbot, settled with Birchline Labs.",
        "Critics found against Alderworks Systems in its dispute with Birchline Labs.",
        "Birchline Labs's financing raised $2bn to buy chips from Alderworks Systems.",
        "Alderworks Systems opted for open models over OpenAI's models.",
        "Alderworks Systems made its announcement only on Birchline Labs.",
        "Alderworks Systems has no contract to use AWS.",
        "ASML sent a letter about its machines to Alderworks Systems.",
        "Alderworks Systems paid Birchline Labs $2m in support fees.",
    ],
)
def test_what_a_looser_construction_would_take_for_a_tie_tells_nothing(text: str) -> None:
    assert claims_of(text) == ()
