"""Invented deals: each a story with a course, told by several sources over time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from graph.model import Kind, Modality, MoneyRole


class Story(StrEnum):
    """How a deal goes."""

    PLAIN = "plain"  # signed, and told by several
    COURSE = "course"  # talks, signing, amendment, end: one deal
    TALKS = "talks"  # talks that come to nothing
    AGAIN = "again"  # the same parties a year later: another deal
    TRANCHE = "tranche"  # a part of one transaction, paid in its own time: a deal beside the other parts
    DENIED = "denied"  # told, and denied by a party
    FIGURES = "figures"  # two sources whose sums are far apart


ROLES = {
    Kind.INVESTMENT: MoneyRole.INVESTED,
    Kind.CLOUD_CONTRACT: MoneyRole.COMMITTED_SPEND,
    Kind.CHIP_SUPPLY: MoneyRole.COMMITTED_SPEND,
    Kind.LICENCE: MoneyRole.PRICE,
    Kind.ACQUISITION: MoneyRole.PRICE,
    Kind.PARTNERSHIP: None,
}
_KINDS = tuple(ROLES)
_COURSES = (Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.LICENCE)
FIRST_DAY = date(2021, 1, 4).toordinal()
DAYS = 5 * 365


@dataclass(frozen=True, slots=True)
class PlantedDeal:
    """One deal as it was. Days count from `FIRST_DAY`; millions of US dollars, None for kinds without money."""

    number: int
    story: Story
    kind: Kind
    source: int  # position of a firm
    target: int
    signed: int | None  # None: talks that came to nothing
    millions: int | None
    transaction: str | None = None
    tellings: tuple[Telling, ...] = field(default=(), compare=False)

    @property
    def disputed(self) -> bool:
        """Two of its sources contradict one another."""
        return self.story in (Story.DENIED, Story.FIGURES)


@dataclass(frozen=True, slots=True)
class Telling:
    """One source's statement of a deal on a day."""

    day: int
    step: str  # talks | signing | amendment | end | denial | dropped
    modality: Modality
    dated: str | None  # day | month | None: how precisely the text says when it was signed
    millions: int | None  # as the text says
    about: bool = False


def invent_deals(firms: int, tellings: int, choice: random.Random) -> Iterator[PlantedDeal]:
    """Deals between `firms` until they are told `tellings` times, or a few more; some are in all mouths."""
    number = told = 0
    while told < tellings:
        for deal in _plan(number, firms, choice):
            yield deal
            number += 1
            told += len(deal.tellings)


def _plan(number: int, firms: int, choice: random.Random) -> Iterator[PlantedDeal]:
    # The early firms far more often, as hubs are.
    source, target = choice.randrange(firms), int(firms * choice.random() ** 2)
    if source == target:
        target = (target + 1) % firms
    chance = choice.random()
    signed = choice.randrange(120, DAYS - 800)
    if chance < 0.55:
        kind, story = choice.choice(_KINDS), Story.PLAIN
        yield _deal(number, story, kind, source, target, signed, choice)
    elif chance < 0.67:
        yield _deal(number, Story.COURSE, choice.choice(_COURSES), source, target, signed, choice)
    elif chance < 0.72:
        yield _deal(number, Story.TALKS, choice.choice(_KINDS[:5]), source, target, signed, choice)
    elif chance < 0.80:
        first = _deal(number, Story.AGAIN, Kind.INVESTMENT, source, target, signed, choice)
        yield first
        later = signed + choice.randint(330, 400)
        yield _deal(number + 1, Story.AGAIN, Kind.INVESTMENT, source, target, later, choice, 2 * (first.millions or 1))
    elif chance < 0.85:
        transaction = f"t{number}"
        for part in range(choice.randint(2, 3)):
            day = signed + 180 * part
            share = choice.randint(1, 9) * 100 + 13 * part
            yield _deal(number + part, Story.TRANCHE, Kind.INVESTMENT, source, target, day, choice, share, transaction)
    elif chance < 0.92:
        yield _deal(number, Story.DENIED, choice.choice(_KINDS[:5]), source, target, signed, choice)
    else:
        yield _deal(number, Story.FIGURES, choice.choice(_KINDS[:5]), source, target, signed, choice)


def _deal(
    number: int,
    story: Story,
    kind: Kind,
    source: int,
    target: int,
    signed: int,
    choice: random.Random,
    millions: int | None = None,
    transaction: str | None = None,
) -> PlantedDeal:
    if ROLES[kind] is None:
        millions = None
    elif millions is None:
        millions = choice.choice((1, 10, 100)) * choice.randint(10, 99)
    told = min(2 + int(choice.paretovariate(1.1)), 400)
    tellings = tuple(_tellings(story, signed, millions, told, choice))
    held = None if story is Story.TALKS else signed
    return PlantedDeal(number, story, kind, source, target, held, millions, transaction, tellings)


def _tellings(story: Story, signed: int, millions: int | None, told: int, choice: random.Random) -> Iterator[Telling]:
    talks = 0 if story not in (Story.COURSE, Story.TALKS) else max(1, told // 4)
    for _ in range(talks):
        yield Telling(signed - choice.randint(3, 25), "talks", Modality.NEGOTIATING, None, _said(millions, choice, 0.5))
    if story is Story.TALKS:
        yield Telling(signed + choice.randint(1, 20), "dropped", Modality.TERMINATED, None, None)
        return
    for turn in range(max(1, told - talks)):
        surely = turn == 0
        modality = Modality.ANNOUNCED if surely else choice.choice(_SAID)
        dated = "day" if surely or choice.random() < 0.7 else choice.choice(("month", None))
        day = signed + min(int(choice.expovariate(0.2)), 60)
        sum_ = millions if surely else _said(millions, choice, 0.7)
        yield Telling(day, "signing", modality, dated, sum_, about=sum_ != millions)
    if story is Story.COURSE:
        yield Telling(signed + choice.randint(60, 200), "amendment", Modality.ANNOUNCED, "day", None)
        yield Telling(signed + choice.randint(400, 700), "end", Modality.CONFIRMED, "day", None)
    if story is Story.DENIED:
        yield Telling(signed + choice.randint(1, 9), "denial", Modality.DENIED, "day", None)
    if story is Story.FIGURES and millions is not None:
        yield Telling(signed + choice.randint(0, 5), "signing", Modality.REPORTED, "day", millions * 14 // 10)


_SAID = (Modality.CONFIRMED, Modality.ANNOUNCED, Modality.REPORTED, Modality.REPORTED)


def _said(millions: int | None, choice: random.Random, often: float) -> int | None:
    """The sum as another source gives it: as it is, a little rounded, or not at all."""
    if millions is None or choice.random() > often:
        return None
    return millions if choice.random() < 0.7 else millions + choice.choice((-1, 1)) * (millions // 50)
