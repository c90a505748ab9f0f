"""Sentences that tell a deal, in several wordings."""

from __future__ import annotations

import random
from datetime import date

from graph.model import Kind, Modality

_ACTS = {
    Kind.INVESTMENT: ("invest in", "put money into", "take a stake in"),
    Kind.CLOUD_CONTRACT: ("rent cloud capacity from", "move its training to the data centres of", "buy computing from"),
    Kind.CHIP_SUPPLY: ("buy accelerators from", "order chips from", "fill its racks with processors of"),
    Kind.LICENCE: ("license the models of", "take a licence from", "use the patents of"),
    Kind.ACQUISITION: ("acquire", "buy all shares of", "take over"),
    Kind.PARTNERSHIP: ("work together with", "form a partnership with", "join forces with"),
}
_FRAMES = {
    Modality.CONFIRMED: (
        "{a} confirmed that it will {act} {b}{terms}.",
        "{a} has agreed to {act} {b}{terms}, a filing shows.",
    ),
    Modality.ANNOUNCED: ("{a} announced that it will {act} {b}{terms}.", "{a} said it is to {act} {b}{terms}."),
    Modality.REPORTED: (
        "{a} is to {act} {b}{terms}, people who know of it said.",
        "According to one report {a} will {act} {b}{terms}.",
    ),
    Modality.NEGOTIATING: ("{a} is in talks to {act} {b}{terms}.", "{a} may soon {act} {b}{terms}; talks go on."),
    Modality.DENIED: (
        "{a} denied that it will {act} {b}{terms}.",
        "It is not true that we {act} {b}{terms}, {a} said.",
    ),
    Modality.TERMINATED: ("{a} no longer wants to {act} {b}{terms}.", "The plan of {a} to {act} {b}{terms} is off."),
}
_AMENDED = ("{a} and {b} have changed their contract{terms}; {a} goes on to {act} its partner.",)
_ENDED = ("{a} ended its contract with {b}{terms}.", "The contract of {a} with {b} is over{terms}.")
_FILLERS = (
    "Nobody said more.",
    "Analysts had waited for it.",
    "Neither firm named its other suppliers.",
    "The market hardly moved.",
    "A spokesman gave no further detail.",
    "What follows from it is open.",
)
_HEADLINES = ("News of the day", "What moved today", "Round-up", "Deals in brief", "In short")


def sentence(
    kind: Kind, step: str, modality: Modality, a: str, b: str, when: str, millions: str, choice: random.Random
) -> str:
    """One sentence; `when` and `millions` are empty or stand in it as given."""
    frames = {"amendment": _AMENDED, "end": _ENDED}.get(step, _FRAMES[modality])
    terms = (f" for {millions}" if millions else "") + when
    return choice.choice(frames).format(a=a, b=b, act=choice.choice(_ACTS[kind]), terms=terms)


def dollars(millions: int | None, about: bool) -> str:
    """A sum as texts print it."""
    if millions is None:
        return ""
    return f"{'about ' if about else ''}${millions} million"


def when(day: date, dated: str | None) -> str:
    """A date as texts print it."""
    if dated == "day":
        return f" on {day.day} {day:%B %Y}"
    return f" in {day:%B %Y}" if dated == "month" else ""


def filler(choice: random.Random) -> str:
    """A sentence that says nothing of a deal."""
    return choice.choice(_FILLERS)


def headline(number: int, choice: random.Random) -> str:
    """A title that no other article has."""
    return f"{choice.choice(_HEADLINES)}, no. {number}"
