"""Every cue of the lexicon finds the tie in its own example with nothing else to help it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.cued.ties import Cues
from ingest.extract.lexicon import lexicon
from ingest.extract.passages import read_passages
from ingest.extract.rules import RuleExtractor

_CUES = lexicon().tables["cues"]["cue"]


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    """One that hears no construction."""
    made = RuleExtractor(load_reference(data_dir()).entities.values())
    made._frames.use([])
    return made


@pytest.mark.parametrize("cue", _CUES, ids=lambda c: str(c["id"]))
def test_a_cue_alone_finds_the_tie_in_its_example(cue: dict[str, Any], extractor: RuleExtractor) -> None:
    extractor._stage.use([c for c in Cues(lexicon(), extractor._frames).all if c.frame.id == f"cue-{cue['id']}"])
    row = {"id": cue["id"], "text": cue["example"], "published": "2025-06-02"}
    claims = extractor.extract(next(read_passages([json.dumps(row)]))).claims
    wanted = cue.get("parties")
    for claim in claims:
        pair = [claim.from_id, claim.to_id]
        if cue["kind"] in {claim.kind.value, "deal"} and (
            pair == wanted or (wanted is None and "alder" in pair[0] and "birch" in pair[1])
        ):
            return
    pytest.fail(f"{cue['example']} gave {[(c.kind.value, c.from_id, c.to_id, c.rule) for c in claims]}")


def test_cue_ids_are_unique() -> None:
    ids = [c["id"] for c in _CUES]
    assert len(ids) == len(set(ids))
