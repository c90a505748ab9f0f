"""What the extractor leaves unread could have told nothing: with every gate open it finds the same claims."""

from __future__ import annotations

import re

import pytest

from graph.model import Claim, Document
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract import authorities, states
from ingest.extract.frames import Frames
from ingest.extract.keyed import places
from ingest.extract.lexicon import lexicon
from ingest.extract.passages import read_passages
from ingest.extract.rules import RuleExtractor
from ingest.extract.triggers import LinesWith, compounds, letters
from tests.golden.sets import HERE

SETS = ("claims", "written", "fresh", "oblique")


class _All(frozenset[str]):
    """A set that has a word in common with any other."""

    def isdisjoint(self, other: object) -> bool:
        return False


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [d for name in SETS for d in read_passages((HERE / f"{name}.jsonl").read_text("utf-8").splitlines())]


def _told(extractor: RuleExtractor, documents: list[Document]) -> list[tuple[Claim, ...]]:
    return [extractor.extract(document).claims for document in documents]


def test_open_gates_let_no_other_claim_through(documents: list[Document], monkeypatch: pytest.MonkeyPatch) -> None:
    extractor = RuleExtractor(load_reference(data_dir()).entities.values())
    gated = _told(extractor, documents)
    assert sum(map(len, gated)) > len(documents) / 2
    stage, frames, assembler = extractor._stage, extractor._frames, extractor._assembler
    monkeypatch.setattr(extractor._resolver, "_signs", _All())
    monkeypatch.setattr(stage, "possible", lambda words: True)
    monkeypatch.setattr(frames, "possible", lambda words, firms: True)
    monkeypatch.setattr(assembler, "_settled", lambda encoded, told: None)
    monkeypatch.setattr(assembler, "_plain_pairs", lambda hit: None)
    monkeypatch.setattr(stage._cues.said, "met", lambda present: (1 << len(stage.cues)) - 1)
    assert _told(extractor, documents) == gated


def test_frames_are_looked_up_by_each_of_their_keys(documents: list[Document]) -> None:
    frames = Frames(lexicon())
    for document in documents:
        present = {*letters(document.text), *compounds(document.text.lower())}
        met = list(places(frames._keyed.met(present)))
        assert met == [n for n, f in enumerate(frames.all) if all(not key.isdisjoint(present) for key in f.keys)]


@pytest.mark.parametrize(
    "lines",
    [
        authorities._DESCRIBED_LINES, authorities._PAIRED_LINES, authorities._NAMESAKE_LINES,
        authorities._BRUSSELS_LINES, states._STATE_LINES,
    ],
)  # fmt: skip
def test_lines_without_a_word_of_the_pattern_hold_no_match(lines: LinesWith, documents: list[Document]) -> None:
    for joint in ("\n", " "):
        text = joint.join(d.text for d in documents)
        assert [m.span() for m in lines.finditer(text)] == [m.span() for m in lines._pattern.finditer(text)]


def test_a_line_is_read_once_and_to_its_end() -> None:
    lines = LinesWith(re.compile(r"[a-z]+ office\b"), ["office"])
    text = "an office\nno such word\nthe post office, their office\n\nhead office"
    assert [m[0] for m in lines.finditer(text)] == ["an office", "post office", "their office", "head office"]
    assert list(lines.finditer("")) == []
