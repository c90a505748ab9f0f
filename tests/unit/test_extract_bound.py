"""Who is bound by a promise, and what is left of one that nobody gave."""

from __future__ import annotations

import pytest

from tests.extraction import told


@pytest.mark.parametrize(
    "text",
    [
        "Mistral has told the European Commission in writing that it never bound itself to sell its models through "
        "Azure alone.",
        "Mistral said that it had never committed itself to sell its models through Azure alone.",
        "Mistral insisted that it did not oblige itself to sell its models through Azure alone.",
    ],
)
def test_who_never_bound_itself_denies_it(text: str) -> None:
    assert told(text) == {("exclusivity", "Mistral", "Azure", "denied")}


def test_who_bound_itself_is_bound() -> None:
    text = "Mistral has bound itself to sell its models through Azure alone."
    assert told(text) == {("exclusivity", "Mistral", "Azure", "confirmed")}


def test_what_somebody_was_not_asked_to_do_is_no_tie() -> None:
    assert not told("Mistral did not ask Nvidia to buy Acme Robotics.")


@pytest.mark.parametrize(
    "text",
    [
        "Halden Semiconductor had promised Micron not to buy memory from any of its rivals.",
        "Halden Semiconductor promised Micron never to buy memory from its competitors.",
        "Halden Semiconductor has promised Micron not to sell memory to any of its rivals.",
    ],
)
def test_who_promises_is_bound_to_whom_it_is_promised(text: str) -> None:
    assert told(text) == {("exclusivity", "Halden Semiconductor", "Micron", "confirmed")}


def test_who_may_not_sell_to_rivals_is_bound_to_their_rival() -> None:
    text = "Halden Semiconductor may not sell memory to Micron's rivals."
    assert told(text) == {("exclusivity", "Halden Semiconductor", "Micron", "confirmed")}


@pytest.mark.parametrize(
    "text",
    [
        "Toll Group stores nothing with Amazon and has no intention of doing so, its technology chief said.",
        "Toll Group keeps nothing on Amazon.",
        "Hanbit Memory supplies neither Nvidia nor AMD; its chips go into washing machines.",
    ],
)
def test_nothing_and_neither_tell_no_tie(text: str) -> None:
    assert {modality for *_, modality in told(text)} <= {"denied"}


def test_nothing_paid_beside_a_tie_leaves_it() -> None:
    text = "Toll Group stores its files with Amazon and paid nothing for the transfer."
    assert told(text) == {("cloud_contract", "Toll Group", "Amazon", "confirmed")}
