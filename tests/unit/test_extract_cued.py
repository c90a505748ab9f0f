"""Ties that only a cue tells of: where the parties stand, what a doubt does to them, and when nothing is told."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from graph.model import Claim
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.cued.arguments import of_noun, of_verb
from ingest.extract.cued.grammar import Grammar
from ingest.extract.encoded import Encoded, Party, Token
from ingest.extract.frames import Frames
from ingest.extract.lexicon import lexicon
from ingest.extract.passages import read_passages
from ingest.extract.place import Place
from ingest.extract.rules import RuleExtractor

Read = Callable[[str], tuple[Claim, ...]]


@pytest.fixture(scope="module")
def read() -> Read:
    extractor = RuleExtractor(load_reference(data_dir()).entities.values())

    def claims(text: str) -> tuple[Claim, ...]:
        row = {"id": "x", "text": text, "published": "2026-05-04"}
        return extractor.extract(next(read_passages([json.dumps(row)]))).claims

    return claims


def _told(claims: tuple[Claim, ...]) -> list[tuple[str, str, str, str]]:
    return [(c.kind.value, c.from_name, c.to_name, c.modality.value) for c in claims]


@pytest.mark.parametrize(
    ("text", "kind", "source", "target", "modality"),
    [
        ("Halden Semiconductor is the foundry for the chips of Cisco.", "chip_supply", "Cisco", "Halden Semiconductor",
         "confirmed"),
        ("Halden Semiconductor has sold chips to Cisco since May.", "chip_supply", "Cisco", "Halden Semiconductor",
         "confirmed"),
        ("Nokia and Tavio Labs have met. The patent suit that Nokia had filed in Munich was withdrawn.", "dispute",
         "Nokia", "Tavio Labs", "terminated"),
        ("Tavio Labs has an admirer. A bid of $2bn from Nokia is on the table.", "acquisition", "Nokia", "Tavio Labs",
         "negotiating"),
        ("More than a third of Nokia's tickets have been moved to Google Cloud.", "cloud_contract", "Nokia",
         "Google Cloud", "confirmed"),
        ("Brightloom Systems keeps its archive on machines of OVHcloud.", "cloud_contract", "Brightloom Systems",
         "OVHcloud", "confirmed"),
        ("Corvane Cloud, which hosts Tavio Labs's models in Turku, is hiring.", "cloud_contract", "Tavio Labs",
         "Corvane Cloud", "confirmed"),
        ("Nokia entered into an agreement with Corvane Cloud under which it will rent 900 servers.", "cloud_contract",
         "Nokia", "Corvane Cloud", "confirmed"),
        ("Memory for Cisco's routers has been coming from Micron since 2022.", "chip_supply", "Cisco", "Micron",
         "confirmed"),
        ("Nokia is weighing outsourcing production of its radio chips to TSMC.", "chip_supply", "Nokia", "TSMC",
         "negotiating"),
        ("Halden Semiconductor will be a supplier of lasers for Cisco's switches.", "chip_supply", "Cisco",
         "Halden Semiconductor", "announced"),
        ("Salesforce has been issued warrants for about 3% of Tavio Labs.", "investment", "Salesforce", "Tavio Labs",
         "confirmed"),
        ("Cisco, an early backer of Tavio Labs, declined to comment.", "investment", "Cisco", "Tavio Labs",
         "confirmed"),
        ("Intel is in early discussions to take Tavio Labs private.", "acquisition", "Intel", "Tavio Labs",
         "negotiating"),
        ("Talks on a sale of Halden Semiconductor to Intel have stalled.", "acquisition", "Intel",
         "Halden Semiconductor", "negotiating"),
        ("The process of Halden Semiconductor is its own, but Cisco trains its model on articles from Reddit under a "
         "licensing deal.", "licence", "Cisco", "Reddit", "confirmed"),
        ("Nokia staff will be given tools built on Mistral's models.", "integration", "Nokia", "Mistral", "announced"),
        ("Nokia dropped Claude in March.", "termination", "Nokia", "Claude", "confirmed"),
        ("Cisco, a former partner of Halden Semiconductor, makes its own.", "partnership", "Cisco",
         "Halden Semiconductor", "terminated"),
        ("The Dutch data protection authority has fined Cisco €4m.", "regulatory_action",
         "Dutch data protection authority", "Cisco", "confirmed"),
        ("Downloads of the Reddit app have been blocked in Italy by order of the Competition Commission of India.",
         "regulatory_action", "Competition Commission of India", "Reddit", "confirmed"),
        ("The contract hands half of Corvane Cloud's halls to Tavio Labs.", "cloud_contract", "Tavio Labs",
         "Corvane Cloud", "confirmed"),
        ("Questions about its prices went out from the CMA to Cisco in June.", "regulatory_action", "CMA", "Cisco",
         "confirmed"),
        ("The CMA let Cisco's takeover of Tavio Labs pass.", "regulatory_action", "CMA", "Cisco", "confirmed"),
        ("Tavio Labs closed a round of $50m, with Cisco also writing a cheque.", "investment", "Cisco", "Tavio Labs",
         "confirmed"),
        ("In Slack, users can summon Claude.", "integration", "Slack", "Claude", "confirmed"),
        ("The robots of Tavio Labs think with Gemini.", "integration", "Tavio Labs", "Gemini", "confirmed"),
        ("Nokia bought most of the machines that Cerebras sold.", "chip_supply", "Nokia", "Cerebras", "confirmed"),
        ("Tavio Labs is haggling with Halden Semiconductor over 4,000 processors.", "chip_supply", "Tavio Labs",
         "Halden Semiconductor", "negotiating"),
        ("The agreement allows Nokia to use Halden Semiconductor's designs.", "licence", "Nokia",
         "Halden Semiconductor", "confirmed"),
        ("Nokia had chips made by TSMC and took patents from Arm.", "licence", "Nokia", "Arm", "confirmed"),
        ("A $700m order placed by Nokia has filled the books of Corvane Cloud.", "cloud_contract", "Nokia",
         "Corvane Cloud", "confirmed"),
        ("Nokia gets first refusal on any sale of Tavio Labs.", "exclusivity", "Tavio Labs", "Nokia", "confirmed"),
        ("The board of Tavio Labs turned down an offer of $2bn from Cisco.", "termination", "Tavio Labs", "Cisco",
         "confirmed"),
        ("Ericsson said that Nokia would rent servers at its site in Kista.", "cloud_contract", "Nokia", "Ericsson",
         "announced"),
        ("Halden Semiconductor has promised to sell its lasers to no carmaker other than Tesla.", "exclusivity",
         "Halden Semiconductor", "Tesla", "confirmed"),
    ],
)  # fmt: skip
def test_a_cue_finds_its_parties_by_their_places(
    read: Read, text: str, kind: str, source: str, target: str, modality: str
) -> None:
    assert (kind, source, target, modality) in _told(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Cisco used song texts without a licence from Reddit.",
        "Nokia would rent its servers from Corvane Cloud, one lawyer said, were they cheaper.",
        "Had Nokia moved its workloads to the servers of Corvane Cloud, it would have saved a fortune.",
        "Nokia needs a licence from Arm, an engineer argued.",
        "Cisco has filed a complaint with the European Commission against Nokia.",
        "Nokia plant managers at Micron were on holiday.",
        "Regulators buy Nokia phones, and Cisco sells coffee.",
        "Both Nokia and Cisco belong to the Optical Networks Association.",
        "Cisco called on Nokia to lower its prices.",
        "Nokia answered questions with Ericsson in the room.",
        "The letter was written by Anthropic's lawyers, said Nokia.",
    ],
)
def test_a_doubt_in_the_clause_silences_a_cue(read: Read, text: str) -> None:
    assert read(text) == ()


def test_a_counterclaim_is_against_the_one_other_firm_of_the_text(read: Read) -> None:
    told = _told(read("Cisco sued Halden Semiconductor in May. Halden has hit back with a counterclaim for $3m."))
    assert ("dispute", "Halden Semiconductor", "Cisco", "confirmed") in told or (
        "dispute", "Halden", "Cisco", "confirmed") in told  # fmt: skip


def test_with_a_third_firm_in_the_text_a_counterclaim_names_nobody(read: Read) -> None:
    told = read("Cisco and Intel sued Halden Semiconductor in May. The weather was fine. Halden weighs a counterclaim.")
    assert {c.from_name for c in told} == {"Cisco", "Intel"}


def test_what_a_witness_says_is_alleged(read: Read) -> None:
    told = _told(read("A witness told a court that Tavio Labs secretly held 12% of Brightloom Systems."))
    assert told == [("investment", "Tavio Labs", "Brightloom Systems", "alleged")]


def test_a_construction_is_heard_before_a_cue(read: Read) -> None:
    (claim,) = read("Cisco sued Halden Semiconductor in May.")
    assert claim.rule == "sue"


def test_a_claim_by_a_cue_is_less_sure_than_one_by_a_construction(read: Read) -> None:
    (sure,) = read("Cisco sued Halden Semiconductor in May.")
    (cued,) = read("Memory for Cisco's routers has been coming from Micron since 2022.")
    assert cued.rule.startswith("cue-")
    assert cued.confidence is not None and sure.confidence is not None and cued.confidence < sure.confidence


def _grammar(words: str, firms: dict[str, str]) -> Grammar:
    entities = load_reference(data_dir()).entities
    tokens, items = [], {}
    for n, word in enumerate(words.split(" ")):
        if word in firms:
            char = chr(0xE000 + n)
            items[char] = Party(n, n + 1, (entities[firms[word]],), (word,))
            word = char
        tokens.append(Token(word, n, n + 1))
    return Grammar(Encoded(tokens, items), Frames(lexicon()).tags)


FIRMS = {"A": "nvidia", "B": "microsoft", "C": "oracle"}


@pytest.mark.parametrize(
    ("words", "verb", "subject"),
    [
        ("A will buy chips from B", "buy", "A"),
        ("A said that B would buy chips", "buy", "B"),
        ("A , which makes lenses , has bought B", "bought", "A"),
        ("the pact of A with B was ended", "ended", None),
        ("a letter barred A from renting servers", "renting", "A"),
        ("A signed a deal to train models", "train", "A"),
        ("with A and B contributing money", "contributing", "B"),
        ("with A contributing money", "contributing", "A"),
        ("A bought chips and sold B", "sold", "A"),
    ],
)
def test_the_subject_of_a_verb(words: str, verb: str, subject: str | None) -> None:
    grammar = _grammar(words, FIRMS)
    at = grammar.subject(words.split(" ").index(verb))
    assert (None if at is None else words.split(" ")[at]) == subject


@pytest.mark.parametrize(
    ("words", "cue", "place", "firm"),
    [
        ("A was bought by B", "bought", "S", "B"),
        ("A was bought by B", "bought", "O", "A"),
        ("chips made by A for B", "made", "for", "B"),
        ("A rents space on B 's servers", "rents", "on-owner", "B"),
        ("A , with which B signed", "signed", "with", "A"),
        ("A signed a pact with B under which it will rent servers", "rent", "counterparty", "B"),
        ("from A the firm rents servers", "rents", "from", "A"),
    ],
)
def test_the_places_around_a_verb(words: str, cue: str, place: str, firm: str) -> None:
    slots = of_verb(_grammar(words, FIRMS), words.split(" ").index(cue))
    assert firm in [words.split(" ")[i] for i in slots.places.get(place, ())]


@pytest.mark.parametrize(
    ("words", "cue", "place", "firm"),
    [
        ("A 's suit against B", "suit", "poss", "A"),
        ("A 's suit against B", "suit", "against", "B"),
        ("A , a partner of B , has", "partner", "apposed", "A"),
        ("A has won an order from B", "order", "S", "A"),
    ],
)
def test_the_places_around_a_noun(words: str, cue: str, place: str, firm: str) -> None:
    slots = of_noun(_grammar(words, FIRMS), words.split(" ").index(cue))
    assert firm in [words.split(" ")[i] for i in slots.places.get(place, ())]


def test_a_place_answers_like_a_match() -> None:
    place = Place("a sued b", (0, 8), {"v": (2, 6)}, {"to": "x"})
    assert (place[0], place["v"], place["to"], place["none"]) == ("a sued b", "sued", "x", "")
    assert (place.start("v"), place.end("v"), place.span("none")) == (2, 6, (-1, -1))
    assert place.groupdict() == {"v": "sued", "to": "x"}


@pytest.mark.parametrize(
    ("text", "kind", "source", "target"),
    [
        ("Nokia will pay Lambda $2m for servers. It is also a shareholder of the San Jose firm.", "investment", "Nokia",
         "Lambda"),
        ("Cisco is buying Tavio Labs; Nokia, which holds 29% of the company, will sell.", "investment", "Nokia",
         "Tavio Labs"),
        ("Disney is also a shareholder of the San Diego firm, said Qualcomm.", "investment", "Disney", "Qualcomm"),
        ("Naver will install Kestrelworks' accelerators, and Nokia will put $5m into the chip designer.", "investment",
         "Nokia", "Kestrelworks"),
        ("Universal Music and Udio settled, and the start-up will train its models on songs licensed from its former "
         "opponent.", "licence", "Udio", "Universal Music"),
        ("Cisco holds 30% of Tavio Labs; Nokia owns the rest.", "investment", "Nokia", "Tavio Labs"),
        ("The round leaves Cisco with a quarter of Tavio Labs and Nokia with 9%.", "investment", "Nokia", "Tavio Labs"),
    ],
)  # fmt: skip
def test_a_description_stands_for_the_one_firm_that_fits(
    read: Read, text: str, kind: str, source: str, target: str
) -> None:
    assert (kind, source, target) in {row[:3] for row in _told(read(text))}


def test_an_ending_that_either_side_claims_is_alleged(read: Read) -> None:
    told = _told(
        read(
            "Corvane Cloud says it ended its contract with Tavio Labs. "
            "Tavio Labs maintains that it had itself given notice."
        )
    )
    assert {(a, b, m) for _, a, b, m in told} == {
        ("Corvane Cloud", "Tavio Labs", "alleged"),
        ("Tavio Labs", "Corvane Cloud", "alleged"),
    }
