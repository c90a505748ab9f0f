"""Names of firms: known, ambiguous, unknown, and what is no firm."""

from __future__ import annotations

import pytest

from graph.model import Entity, EntityType
from ingest.extract.lexicon import lexicon
from ingest.extract.mentions import Gazetteer
from ingest.extract.sentences import split_sentences

_ENTITIES = (
    Entity("meta", "Meta", EntityType.ORGANIZATION, ("Meta Platforms",), ambiguous=True),
    Entity("scale-ai", "Scale AI", EntityType.ORGANIZATION, ("Scale",), ambiguous=True),
    Entity("nvidia", "Nvidia", EntityType.ORGANIZATION, ("NVIDIA",)),
    Entity("h100", "H100", EntityType.CHIP, parent="nvidia"),
    Entity("microsoft", "Microsoft", EntityType.ORGANIZATION),
    Entity("office", "Microsoft Office", EntityType.PRODUCT, ("Office",), parent="microsoft", ambiguous=True),
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(_ENTITIES, lexicon())


def _known(gazetteer: Gazetteer, text: str) -> list[str]:
    return [m.entity.id for m in gazetteer.known(text)]


def _unknown(gazetteer: Gazetteer, text: str) -> dict[str, bool]:
    mentions = gazetteer.unknown(text, list(split_sentences(text)), gazetteer.known(text))
    return {m.entity.id: m.weak for m in mentions}


def test_a_name_counts_only_at_word_borders(gazetteer: Gazetteer) -> None:
    assert _known(gazetteer, "Nvidia sold H100s; Nvidiafan and @Nvidia did not.") == ["nvidia", "h100"]


def test_an_ordinary_word_is_a_firm_only_where_it_acts(gazetteer: Gazetteer) -> None:
    assert _known(gazetteer, "Scale matters in this trade. meta studies say so.") == []
    assert _known(gazetteer, "Meta has bought a stake in Scale.") == ["meta", "scale-ai"]


def test_an_ambiguous_product_needs_its_owner_in_the_text(gazetteer: Gazetteer) -> None:
    assert _known(gazetteer, "The Oval Office and an Office of her own.") == []
    assert _known(gazetteer, "Microsoft has put it into Office too.") == ["microsoft", "office"]


def test_unknown_firms_are_found_by_their_cues(gazetteer: Gazetteer) -> None:
    text = "Trelling Optics GmbH has sued Varnholt, a Leeds chip designer. The start-up Quasmo paid."
    found = _unknown(gazetteer, text)
    assert found == {"text:trelling-optics": False, "text:varnholt": False, "text:quasmo": False}


def test_a_firm_is_known_by_its_first_word_later_on(gazetteer: Gazetteer) -> None:
    text = "Trelling Optics was sold. Later Trelling moved to Ghent."
    assert set(_unknown(gazetteer, text)) == {"text:trelling-optics"}


@pytest.mark.parametrize(
    "text",
    [
        "John Smith has bought the house. Smith moved in.",
        "Chief executive Vera Lang said no. Analysts in New York agreed.",
        "France and Germany disagreed on Monday in Brussels.",
        "Investors keep asking. Lawmakers disagree.",
    ],
)
def test_persons_states_and_places_are_no_firms(gazetteer: Gazetteer, text: str) -> None:
    assert [key for key, weak in _unknown(gazetteer, text).items() if not weak] == []
    assert not {"text:smith", "text:france", "text:germany", "text:new-york"} & set(_unknown(gazetteer, text))


@pytest.mark.parametrize("the", ["the", "The"])
def test_the_name_of_an_authority_goes_on_behind_an_and(gazetteer: Gazetteer, the: str) -> None:
    text = f"{'' if the == 'The' else 'On Monday '}{the} Saudi Data and AI Authority has sued Nvidia."
    mentions = gazetteer.unknown(text, list(split_sentences(text)), gazetteer.known(text))
    assert max((text[m.start : m.end] for m in mentions), key=len) == "Saudi Data and AI Authority"
    assert not {"Saudi Data", "Data", "AI"} & {text[m.start : m.end] for m in mentions}


def test_a_court_is_no_firm(gazetteer: Gazetteer) -> None:
    text = "Nvidia has sued Trelling Optics GmbH in the Court of Session. The Court of Session has ruled."
    assert set(_unknown(gazetteer, text)) == {"text:trelling-optics"}
