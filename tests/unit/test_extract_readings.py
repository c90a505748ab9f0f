"""Whom a description leaves, who gives an order, what was done before and what only nearly."""

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


# A description that would stand for who acts in its own sentence is the one other firm's.
LEFT_OVER = {
    "Orsund Telecom may offer no assistant other than Velmora's. The operator invested €30m in the laboratory.": (
        "investment: Orsund Telecom > Velmora (confirmed)"
    ),
    "Kirinvale Photonics supplies Lumenforge. Lumenforge, a designer of chips, already owns 8% of the Welsh firm.": (
        "investment: Lumenforge > Kirinvale Photonics (confirmed)"
    ),
    "The suit that Nokia had brought against Lenovo is over. The PC maker will pay for the Finnish firm's patents.": (
        "licence: Lenovo > Nokia (announced)"
    ),
    "Cindralux filed suit against Mirebeck over three patents; the chipmaker hit back with a counterclaim.": (
        "dispute: Mirebeck > Cindralux (confirmed)"
    ),
    "Shares in Harrow Instruments jumped after Veldt Optics said it had agreed to buy the lens maker.": (
        "acquisition: Veldt Optics > Harrow Instruments (announced)"
    ),
    "Novartis pays Generate:Biomedicines $50m in cash and buys $15m of its shares.": (
        "investment: Novartis > Generate:Biomedicines (confirmed)"
    ),
}
# Three firms, or a description of who acts: open, or the same firm again.
NOT_LEFT_OVER = {
    "Orsund Telecom, Polder Hosting and Sandvik Semiconductor met. The operator invested in the lab.": "investment",
    "Orsund Telecom rents servers from Polder Hosting. The telecoms operator said it had invested €30m.": "investment",
    "Veldt Optics makes lenses. The lens maker said that it had agreed to buy a factory.": "acquisition",
}
STILL_SO = {
    "The first chips that Corral Motors bought from Sandvik Semiconductor arrived in May.": (
        "chip_supply: Corral Motors > Sandvik Semiconductor (confirmed)"
    ),
    "Nearly half of Corral Motors's chips come from Sandvik Semiconductor.": (
        "chip_supply: Corral Motors > Sandvik Semiconductor (confirmed)"
    ),
    "Corral Motors nearly doubled its stake in Tessera AI.": "investment: Corral Motors > Tessera AI (confirmed)",
}
GIVERS = {
    f"Sandvik Semiconductor {verb} for radar chips from Corral Motors.": (
        "chip_supply: Corral Motors > Sandvik Semiconductor (confirmed)"
    )
    for verb in ("has received an order", "secured orders", "booked a $90m order", "took orders", "won a contract")
} | {
    "Polder Hosting has received a $400m order for servers from Tessera AI.": (
        "cloud_contract: Tessera AI > Polder Hosting (confirmed)"
    ),
    "Nvidia has secured supplies of memory from Micron.": "chip_supply: Nvidia > Micron (confirmed)",
    "Tessera AI has agreed to pay Lumen Press $30m to settle a copyright lawsuit.": (
        "dispute: Lumen Press > Tessera AI (terminated)"
    ),
    "Brink Cloud beat Polder Hosting to a hosting contract with Tessera AI.": (
        "cloud_contract: Tessera AI > Brink Cloud (confirmed)"
    ),
    "Alder Ventures bought Corvid Capital's shares in Tessera AI.": (
        "investment: Alder Ventures > Tessera AI (confirmed)"
    ),
}
BEFORE_AND_FIRST = {
    "After buying Harrow Instruments in 2021, Veldt Optics moved to Delft.": (
        "acquisition: Veldt Optics > Harrow Instruments (confirmed)"
    ),
    "Since signing a contract with Brink Cloud in March, Tessera AI has doubled its staff.": (
        "cloud_contract: Tessera AI > Brink Cloud (confirmed)"
    ),
    "Having sold its stake in Tessera AI, Corvid Capital is looking for new investments.": (
        "investment: Corvid Capital > Tessera AI (terminated)"
    ),
    "Condé Nast and Forbes are among more than a dozen publishers that sued Cohere on Thursday.": (
        "dispute: Forbes > Cohere (confirmed)"
    ),
    "Lumen Press became the latest publisher to license its archive to Tessera AI.": (
        "licence: Tessera AI > Lumen Press (confirmed)"
    ),
    "Lumen Press has joined Reuters in licensing its articles to Tessera AI.": (
        "licence: Tessera AI > Lumen Press (confirmed)"
    ),
    "Volkswagen has raised its planned investment in Rivian, the firms said as they launched a joint venture.": (
        "partnership: Rivian > Volkswagen (confirmed)"
    ),
    "Samsung won an order for chips from Rivian. It is said to be talking to Volkswagen about a similar contract.": (
        "chip_supply: Volkswagen > Samsung (negotiating)"
    ),
    "Marrowgate Bank will end its contract with Pelagia Cloud. It is talking to Brink Cloud about a replacement.": (
        "cloud_contract: Marrowgate Bank > Brink Cloud (negotiating)"
    ),
}
OF_THE_PAST = {
    "The first cars with Autopilot saw the road through chips that Tesla bought from Mobileye.": (
        "chip_supply: Tesla > Mobileye (terminated)"
    ),
    "Early versions of its assistant ran on chips that Corral Motors bought from Nvidia.": (
        "chip_supply: Corral Motors > Nvidia (terminated)"
    ),
    "Apple used Intel chips in its first laptops; today it designs its own.": "chip_supply: Apple > Intel (terminated)",
    "Corral Motors, which had been buying its radar chips from NXP, has found another supplier.": (
        "chip_supply: Corral Motors > NXP (terminated)"
    ),
    "Veldt Optics bought Cindermark. Among the sellers was Bastionrock Capital, which had held 22% of Cindermark.": (
        "investment: Bastionrock Capital > Cindermark (terminated)"
    ),
    "Before it moved to CoreWeave, Cohere trained its models on TPUs that it rented from Google.": (
        "cloud_contract: Cohere > Google (terminated)"
    ),
}
HEDGED = {
    "MediaTek denied a report in a Taipei newspaper that it had placed orders for wafers with Intel.": (
        "chip_supply: MediaTek > Intel (denied)"
    ),
    "MediaTek has landed orders for two of Google's processors, sources in Taiwan's chip sector indicated.": (
        "chip_supply: Google > MediaTek (reported)"
    ),
    "Veldt Optics confirmed reports that it is to buy Harrow Instruments.": (
        "acquisition: Veldt Optics > Harrow Instruments (announced)"
    ),
    "The FTC sued to stop Veldt Optics from buying Harrow Instruments.": (
        "acquisition: Veldt Optics > Harrow Instruments (announced)"
    ),
    "Vantrell said there had been no approach from Siemens.": "acquisition: Siemens > Vantrell (denied)",
    "Birchline Labs maintains that Sandvik Semiconductor promised to sell its sensors to no other carmaker.": (
        "exclusivity: Sandvik Semiconductor > Birchline Labs (alleged)"
    ),
}
NOTHING = (
    "Veldt Optics nearly bought Harrow Instruments in 2019.",
    "By buying Harrow Instruments, Veldt Optics would gain a factory in Leeds.",
    "After buying Harrow Instruments, Veldt Optics could close a factory.",
    "Veldt Optics hopes to win the auction for Harrow Instruments.",
    "Veldt Optics lost the auction for Harrow Instruments.",
    "Sandvik Semiconductor hopes for an order for radar chips from Corral Motors.",
    "Sandvik Semiconductor may have received an order for radar chips from Corral Motors.",
    "Harrow Instruments would say no to an offer from Veldt Optics, analysts said.",
    "Corral Motors is the latest carmaker to be wary of Sandvik Semiconductor.",
    "Tessera AI bought back its shares from Corvid Capital.",
    "Tessera AI got a loan for servers from Corvid Capital.",
    "Lumen Press has received a request for a licence from Tessera AI.",
    "Tessera AI pays Lumen Press nothing when it quotes an article.",
    "Apple might make Claude the default chatbot in Siri.",
)


@pytest.mark.parametrize("text", [*LEFT_OVER, *GIVERS, *BEFORE_AND_FIRST, *OF_THE_PAST, *HEDGED, *STILL_SO])
def test_a_turn_of_phrase_tells_its_tie_with_direction_and_modality(text: str, tell: Tell) -> None:
    wanted = {**LEFT_OVER, **GIVERS, **BEFORE_AND_FIRST, **OF_THE_PAST, **HEDGED, **STILL_SO}[text]
    assert wanted in tell(text)


@pytest.mark.parametrize("text", GIVERS)
def test_no_tie_is_told_the_other_way_round_besides(text: str, tell: Tell) -> None:
    kind, parties = GIVERS[text].split(" (")[0].split(": ")
    turned = f"{kind}: {' > '.join(reversed(parties.split(' > ')))} ("
    assert not [told for told in tell(text) if told.startswith(turned)]


@pytest.mark.parametrize("text", NOT_LEFT_OVER)
def test_a_description_that_leaves_more_than_one_firm_stands_for_none(text: str, tell: Tell) -> None:
    assert not [told for told in tell(text) if told.startswith(NOT_LEFT_OVER[text])]


@pytest.mark.parametrize("text", NOTHING)
def test_what_was_only_near_hoped_for_or_asked_is_not_told(text: str, tell: Tell) -> None:
    assert tell(text) == set()
