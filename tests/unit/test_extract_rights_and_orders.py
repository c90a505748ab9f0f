"""Rights, servers and chips told in plain sentences, and the like of them that tell less or nothing."""

from __future__ import annotations

import pytest

from tests.extraction import told


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "The royalties that Renesas pays Arm on car processors rose by a third.",
            ("licence", "Renesas", "Arm", "confirmed"),
        ),
        (
            "Huawei Cloud hopes to beat Oracle to a contract to host files for Danske Bank.",
            ("cloud_contract", "Danske Bank", "Huawei Cloud", "negotiating"),
        ),
        (
            "Oracle has run the payment systems of Alinma Bank since 2021.",
            ("cloud_contract", "Alinma Bank", "Oracle", "confirmed"),
        ),
        (
            "Varrick Compute, a former tenant at Tarnbrook Data's Reno campus, has sued.",
            ("cloud_contract", "Varrick Compute", "Tarnbrook Data", "terminated"),
        ),
        (
            "Helvion Photonics hopes to win an order from Nokia for transceivers.",
            ("chip_supply", "Nokia", "Helvion Photonics", "negotiating"),
        ),
        (
            "From 2027 the instrument clusters of Stellantis vans are to carry processors from SiEngine.",
            ("chip_supply", "Stellantis", "SiEngine", "announced"),
        ),
    ],
)
def test_rights_servers_and_chips_are_heard(text: str, claim: tuple[str, str, str, str]) -> None:
    assert claim in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Brightloom Systems's speech models have never been licensed to Telia.",
        "Brightloom Systems's speech models may be licensed to Telia.",
        "Le Figaro's archive is not open to Perplexity.",
        "Luxshare has given no pledge to build glasses for no brand but Meta.",
        "Google Cloud does not run the core banking systems of Banco Tresalto.",
        "Nebius may set aside 40 megawatts of its site for Tessera Labs.",
        "Helvion Photonics has won no order from Nokia for transceivers.",
        "Volvo's trucks will not carry sensors made by Luminar.",
        "Continental is not in discussions with Hailo over an order for camera processors.",
    ],
)
def test_what_is_not_so_tells_nothing(text: str) -> None:
    assert not told(text)


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Zendesk's chatbot will answer customers with a model made by Cohere.",
            ("integration", "Zendesk", "Cohere", "announced"),
        ),
        ("Opera's assistant takes its summaries from Gemini.", ("integration", "Opera", "Gemini", "confirmed")),
        (
            "Moderna's chemists have been given Claude as their assistant, Stat News reported, citing a note.",
            ("integration", "Moderna", "Claude", "reported"),
        ),
        (
            "Gemini will become available inside Salesforce's software.",
            ("integration", "Salesforce", "Gemini", "announced"),
        ),
        (
            "Stellantis is considering whether to move its voice assistants to SoundHound's platform.",
            ("integration", "Stellantis", "SoundHound", "negotiating"),
        ),
        (
            "Siemens and Moravec Systems will open a shared research centre in Prague.",
            ("partnership", "Moravec Systems", "Siemens", "announced"),
        ),
    ],
)
def test_models_in_products_and_joint_work_are_heard(text: str, claim: tuple[str, str, str, str]) -> None:
    assert claim in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Zendesk's new voice agent does not answer calls with a model from Deepgram.",
        "Zoho's browser may get a model from Sarvam.",
        "Moderna's chemists have not been given Claude.",
        "Gemini will not be available inside Salesforce's software.",
        "Siemens and Moravec Systems may open a joint laboratory.",
        "Eli Lilly and Nvidia each set up a laboratory in Boston.",
        "Recanta Therapeutics and Chai Discovery refused to split the costs evenly.",
    ],
)
def test_work_that_is_not_shared_tells_nothing(text: str) -> None:
    assert not told(text)
