"""The outline of a frame: what its expression matches passes, and what has another order of words does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.extract.frames import Frame, Frames
from ingest.extract.lexicon import lexicon
from ingest.extract.outlines.outlines import passes
from ingest.extract.outlines.tokens import Tokens

_A, _B, _SUM, _DAY = "\ue000", "\ue001", "\ue800", "\uf000"


def _frame(pattern: str) -> Frame:
    words = lexicon()
    row = {"id": "one", "kind": "deal", "pattern": pattern, "example": ""}
    return Frames(replace(words, tables={**words.tables, "frames": {"frame": [row]}})).all[0]


_BUY = "{S:from} {vg} {v:acquire} {O:to}"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (_BUY, f"{_A} bought {_B}"),
        (_BUY, f"{_A} will design and buy {_B}"),
        (_BUY, f"{_A} , which has in {_DAY} agreed to buy {_B}"),
        (_BUY, f"{_A} 's new cloud unit has quietly bought the oslo firm {_B}"),
        (_BUY, f"{_A} has signed a long and costly strategic memorandum of understanding to buy {_B}"),
        (_BUY, f"{_A} became the first of the banks to buy {_B}"),
        (_BUY, f"{_A} is in talks with {_B} to buy {_B}"),
        ("{G:from} {np} {n:deal:v} with {O:to}", f"{_A} , whose latest supply agreements with the oslo firm {_B}"),
        ("{G:from} (?:big)? {n:deal:v} with {O:to}", f"the {_A} 's agreement with {_B}"),
        ("{S:from} {vg} {x:team_up|team} with {O:to}", f"{_A} will team up with {_B}"),
        ("{S:from} {vg} spent|spend {M} {gap2} on {mk} chips", f"{_A} has spent {_SUM} last year on {_B} 's chips"),
        ("{S:from} {vg} {v:sign} {gap} with {O:to}", f"{_A} signed a contract ( msa ) with {_B}"),
        ("{G:from} {np} {n:deal:v} {gap2} with {O:to}", f"{_A} 's agreement 2 ) with {_B}"),
        ("its agreement with {E:both}", f"and its agreement with {_A} ends"),
        ("(?:a|the(?:ir)?) pact {far} {E:both}", f"their pact , of all pacts , with {_A}"),
    ],
)
def test_what_is_matched_passes(pattern: str, text: str) -> None:
    frame = _frame(pattern)
    assert frame.regex.search(text)
    assert passes(frame.outline, Tokens(text))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (_BUY, f"{_A} said that customers bought {_B}"),
        (_BUY, f"bought {_A} {_B}"),
        (_BUY, f"{_A} bought chips while {_B} waited"),
        (_BUY, f"{_A} bought chips"),
        ("{G:from} {np2} {n:deal:v} with {O:to}", f"{_A} 's long and very costly agreement with {_B}"),
        ("{S:from} {vg} {x:team_up} with {O:to}", f"{_A} will team with {_B}"),
    ],
)
def test_what_can_not_be_matched_is_turned_away(pattern: str, text: str) -> None:
    frame = _frame(pattern)
    assert not frame.regex.search(text)
    assert not passes(frame.outline, Tokens(text))


def test_a_clause_is_matched_at_its_beginning_only() -> None:
    frame = _frame(_BUY)
    tokens = Tokens(f"oslo , {_A} bought {_B}")
    assert passes(frame.outline, tokens)
    assert not passes(frame.outline, tokens, 0)
    assert passes(frame.outline, tokens, 2)
