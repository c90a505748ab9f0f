"""Rights, servers and chips told in plain sentences, and the like of them that tell less or nothing."""

from __future__ import annotations

import pytest

from tests.extraction import told


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "The European rights to Sony Music's catalogue will be sold to Believe in May.",
            ("licence", "Believe", "Sony Music", "announced"),
        ),
        (
            "The Nordic rights to Brightloom Systems's models have been licensed to Telia, and to nobody else until 2029.",
            ("exclusivity", "Brightloom Systems", "Telia", "confirmed"),
        ),
        (
            "Warner Music settled its lawsuit against Suno last week, and Suno will be permitted to use its catalogue.",
            ("licence", "Suno", "Warner Music", "announced"),
        ),
        ("Renesas denies that it owes Arm royalties.", ("licence", "Renesas", "Arm", "denied")),
        ("Arm claims that Renesas owes it royalties.", ("licence", "Renesas", "Arm", "alleged")),
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
            "Deliveries of SK hynix's HBM4 to Hinode Silicon start in March.",
            ("chip_supply", "Hinode Silicon", "SK hynix", "announced"),
        ),
        (
            "Marvell's shipments to NTT rose to $410m in the financial year.",
            ("chip_supply", "NTT", "Marvell", "confirmed"),
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
