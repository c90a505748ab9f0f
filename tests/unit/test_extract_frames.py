"""Every frame of the lexicon finds the tie in its own example, and every gap is bounded."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest

from graph.model import Kind
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.frames import Frames
from ingest.extract.lexicon import FILES, FRAME_FILES, lexicon
from ingest.extract.passages import read_passages
from ingest.extract.rules import RuleExtractor
from tests.fixtures.moments import within

_FRAMES = lexicon().tables["frames"]["frame"]


@pytest.fixture(scope="module")
def extractor() -> RuleExtractor:
    """The constructions alone: whether the weights speak against an example is another matter."""
    return RuleExtractor(load_reference(data_dir()).entities.values(), fitted=False)


@pytest.mark.parametrize("frame", [f for f in _FRAMES if f.get("test", True)], ids=lambda f: str(f["id"]))
def test_a_frame_finds_the_tie_in_its_example(frame: dict[str, Any], extractor: RuleExtractor) -> None:
    row = {"id": frame["id"], "text": frame["example"], "published": "2025-06-02"}
    claims = extractor.extract(next(read_passages([json.dumps(row)]))).claims
    wanted = frame.get("parties")
    for claim in claims:
        pair = [claim.from_id, claim.to_id]
        if claim.kind.value == frame["kind"] and (
            pair == wanted or (wanted is None and ("alder" in pair[0] or "elmwood" in pair[0]) and "birch" in pair[1])
        ):
            return
    pytest.fail(f"{frame['example']} gave {[(c.kind.value, c.from_id, c.to_id, c.rule) for c in claims]}")


def test_frame_ids_are_unique_and_kinds_are_known() -> None:
    ids = [f["id"] for f in _FRAMES]
    assert len(ids) == len(set(ids))
    assert {f["kind"] for f in _FRAMES} <= {*(k.value for k in Kind), "deal"}


def test_the_lexicon_folder_holds_the_files_that_are_read_and_no_other() -> None:
    folder = data_dir() / "lexicon"
    assert sorted(p.stem for p in folder.glob("*.toml")) == sorted(FILES)
    assert sorted(p.stem for p in (folder / "frames").glob("*.toml")) == sorted(FRAME_FILES)


def test_a_frame_stands_in_the_file_of_its_kind() -> None:
    for kind in FRAME_FILES:
        text = (data_dir() / "lexicon" / "frames" / f"{kind}.toml").read_text(encoding="utf-8")
        assert {f["kind"] for f in tomllib.loads(text)["frame"]} == {kind}


def test_all_frames_compile() -> None:
    for frame in Frames(lexicon()).all:
        assert frame.regex.groups > 0


def test_near_matches_without_end_take_linear_time(extractor: RuleExtractor) -> None:
    text = "Nvidia has agreed to take a large stake of some kind in the other Microsoft and of " * 3000
    with within(20.0):
        extractor.extract(next(read_passages([json.dumps({"id": "hostile", "text": text, "published": None})])))
