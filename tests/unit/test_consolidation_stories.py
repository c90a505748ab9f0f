"""Invented stories of deals, claim by claim: which claims are one deal, and what stands about it on several days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from graph.analysis.flows import sums_of
from graph.columns import columns_of
from graph.consolidate import consolidate
from graph.deals import pack
from graph.model import Bound, Deal, Kind, Modality, MoneyRole, Period
from graph.records import ClaimRecord
from tests.claims import money, record, row

BUY, CLOUD, INVEST, SUE = Kind.ACQUISITION, Kind.CLOUD_CONTRACT, Kind.INVESTMENT, Kind.DISPUTE
CHIPS, LICENCE, PROMISE, END = Kind.CHIP_SUPPLY, Kind.LICENCE, Kind.EXCLUSIVITY, Kind.TERMINATION
STAKE = Kind.OWNERSHIP
PARTNER, EMBED, PROBE = Kind.PARTNERSHIP, Kind.INTEGRATION, Kind.REGULATORY_ACTION
LONG = {
    "neg": Modality.NEGOTIATING,
    "ann": Modality.ANNOUNCED,
    "con": Modality.CONFIRMED,
    "rep": Modality.REPORTED,
    "all": Modality.ALLEGED,
    "den": Modality.DENIED,
    "ter": Modality.TERMINATED,
}


def say(
    name: str, kind: Kind, modality: str, published: str | None, bn: float | None = None, **more: Any
) -> ClaimRecord:
    """Brightloom and Corvane, in a page of its own; `on` is the date that the text gives, `quote` its sentence."""
    fields: dict[str, Any] = {
        "from_id": "brightloom",
        "to_id": "corvane",
        "from_name": "Brightloom",
        "to_name": "Corvane",
        "quote": f"{name}: Brightloom and Corvane",
        "money": None
        if bn is None
        else money(int(bn * 1000), role=more.pop("role", None), bound=more.pop("bound", None)),
        "announced": more.pop("on", None),
    }
    document = more.pop("page", f"page-{name}")
    return record(
        published=published,
        url=f"https://{document}.example/x",
        document_id=document,
        kind=kind,
        modality=LONG[modality],
        **{**fields, **more},
    )


def curated(name: str, kind: Kind, modality: str, on: str, bn: float | None = None, **more: Any) -> ClaimRecord:
    """A reference row about the two; its deal's id is `name`."""
    return row(
        name,
        quote=f"{name}: row",
        kind=kind,
        modality=LONG[modality],
        announced=on,
        money=None if bn is None else money(int(bn * 1000)),
        from_id="brightloom",
        to_id="corvane",
        from_name="Brightloom",
        to_name="Corvane",
        **more,
    )


@dataclass(frozen=True)
class Story:
    """Claims, and for each instant (as_of, known_by) the deals as "names of their claims" → status, "!" if disputed."""

    claims: tuple[ClaimRecord, ...]
    expected: dict[tuple[str | None, str | None], dict[str, str]]


NOW = (None, None)
TAKEOVER = (
    say("talk", BUY, "neg", "2031-03-05"),
    say("agreed", BUY, "ann", "2031-05-10", 12, on="2031-05-09"),
    say("done", BUY, "con", "2031-07-20", on="2031-07-19"),
)
STORIES: dict[str, Story] = {
    "talks, agreement and completion of a takeover are one deal": Story(
        TAKEOVER,
        {
            NOW: {"agreed done talk": "confirmed"},
            ("2031-04-01", None): {"talk": "negotiating"},
            ("2031-06-01", None): {"agreed talk": "announced"},
            (None, "2031-05-09"): {"talk": "negotiating"},
            (None, "2031-05-10"): {"agreed talk": "announced"},
            ("2031-02-01", None): {},
        },
    ),
    "a takeover called off has ended": Story(
        (*TAKEOVER[:2], say("off", END, "con", "2031-08-01", on="2031-08-01", object="acquisition")),
        {NOW: {"agreed off talk": "ended"}, ("2031-07-31", None): {"agreed talk": "announced"}},
    ),
    "talks that ended, and talks begun again, are two": Story(
        (
            say("talk", BUY, "neg", "2031-03-05"),
            say("off", END, "con", "2031-04-01", on="2031-04-01", object="acquisition"),
            say("again", BUY, "neg", "2031-09-05"),
            say("agreed", BUY, "ann", "2031-10-10", 9, on="2031-10-09"),
        ),
        {
            NOW: {"off talk": "ended", "again agreed": "announced"},
            ("2031-09-30", None): {"off talk": "ended", "again": "negotiating"},
            ("2031-05-01", None): {"off talk": "ended"},
        },
    ),
    "a raised offer is the same takeover": Story(
        (
            say("bid", BUY, "neg", "2031-03-05", 10),
            say("raised", BUY, "neg", "2031-04-15", 12),
            say("agreed", BUY, "ann", "2031-05-10", 12.5, on="2031-05-09"),
        ),
        {NOW: {"agreed bid raised": "announced"}, ("2031-04-20", None): {"bid raised": "negotiating!"}},
    ),
    "a price that moved by a tenth until completion stays one takeover, disputed": Story(
        (
            say("agreed", BUY, "ann", "2031-05-10", 10, on="2031-05-09"),
            say("done", BUY, "con", None, 11, on="2031-11-20"),
        ),
        {NOW: {"agreed done": "confirmed!"}},
    ),
    "two parts of one firm bought for sums far apart are two takeovers": Story(
        (say("one", BUY, "con", None, 1, on="2031-05-09"), say("two", BUY, "con", None, 7, on="2032-02-20")),
        {NOW: {"one": "confirmed", "two": "confirmed"}},
    ),
    "takeovers of one firm three years apart are two": Story(
        (say("one", BUY, "con", None, on="2031-05-09"), say("two", BUY, "con", None, on="2034-05-20")),
        {NOW: {"one": "confirmed", "two": "confirmed"}},
    ),
    "a product bought is not its owner bought": Story(
        (say("firm", BUY, "con", None, on="2031-05-09"), say("thing", BUY, "con", None, on="2031-06-09", to_id="lamp")),
        {NOW: {"firm": "confirmed", "thing": "confirmed"}},
    ),
    "talks lead to the contract that is signed months later": Story(
        (say("talk", CLOUD, "neg", "2031-01-10"), say("signed", CLOUD, "con", "2031-08-02", 5, on="2031-08-01")),
        {NOW: {"signed talk": "confirmed"}, ("2031-07-01", None): {"talk": "negotiating"}},
    ),
    "talks of another sum are not the contract that was signed": Story(
        (say("talk", CLOUD, "neg", "2031-01-10", 50), say("signed", CLOUD, "con", "2031-08-02", 5, on="2031-08-01")),
        {NOW: {"signed": "confirmed", "talk": "negotiating"}},
    ),
    "talks after a signing are of something new": Story(
        (say("signed", CLOUD, "con", "2031-01-10", 5, on="2031-01-10"), say("talk", CLOUD, "neg", "2031-08-02")),
        {NOW: {"signed": "confirmed", "talk": "negotiating"}},
    ),
    "talks of a year and a half before are not of this contract": Story(
        (say("talk", CLOUD, "neg", "2030-01-10"), say("signed", CLOUD, "con", "2031-08-02", 5, on="2031-08-01")),
        {NOW: {"signed": "confirmed", "talk": "negotiating"}},
    ),
    "talks before two contracts belong to neither": Story(
        (
            say("talk", CLOUD, "neg", "2031-01-10"),
            say("one", CLOUD, "con", None, 5, on="2031-03-01"),
            say("two", CLOUD, "con", None, 20, on="2031-09-01"),
        ),
        {
            NOW: {"one": "confirmed", "two": "confirmed", "talk": "negotiating"},
            ("2031-04-01", None): {"one talk": "confirmed"},
        },
    ),
    "a sum says to which of two contracts the talks led": Story(
        (
            say("talk", CLOUD, "neg", "2031-01-10", 20),
            say("one", CLOUD, "con", None, 5, on="2031-03-01"),
            say("two", CLOUD, "con", None, 20.5, on="2031-09-01"),
        ),
        {NOW: {"one": "confirmed", "talk two": "confirmed"}},
    ),
    "talks of two sums and a contract without one stay three": Story(
        (
            say("small", CLOUD, "neg", "2031-01-10", 2),
            say("large", CLOUD, "neg", "2031-03-10", 20),
            say("signed", CLOUD, "con", None, on="2031-05-01"),
        ),
        {NOW: {"small": "negotiating", "large": "negotiating", "signed": "confirmed"}},
    ),
    "a second contract of the same kind months later stays two": Story(
        (say("one", CLOUD, "con", None, 12, on="2031-03-10"), say("two", CLOUD, "con", None, 4, on="2031-05-20")),
        {NOW: {"one": "confirmed", "two": "confirmed"}, ("2031-04-01", None): {"one": "confirmed"}},
    ),
    "a second contract of the same sum, signed like the first, stays two": Story(
        (say("one", CHIPS, "con", None, 12, on="2031-03-10"), say("two", CHIPS, "con", None, 12, on="2031-09-20")),
        {NOW: {"one": "confirmed", "two": "confirmed"}},
    ),
    "a contract agreed and carried out for the same sum is one": Story(
        (say("agreed", CHIPS, "ann", None, 12, on="2031-03-10"), say("done", CHIPS, "con", None, 12, on="2031-09-20")),
        {NOW: {"agreed done": "confirmed"}, ("2031-08-01", None): {"agreed": "announced"}},
    ),
    "two investments a year apart stay two": Story(
        (say("one", INVEST, "con", None, 1, on="2030-01-10"), say("two", INVEST, "con", None, 1, on="2031-02-10")),
        {NOW: {"one": "confirmed", "two": "confirmed"}, ("2031-01-01", None): {"one": "confirmed"}},
    ),
    "two announced investments eight months apart stay two": Story(
        (say("one", INVEST, "ann", None, 4, on="2030-03-25"), say("two", INVEST, "ann", None, 4, on="2030-11-22")),
        {NOW: {"one": "announced", "two": "announced"}},
    ),
    "an investment announced and closed four months later is one": Story(
        (say("one", INVEST, "ann", None, 4, on="2030-03-25"), say("closed", INVEST, "con", None, 4, on="2030-07-22")),
        {NOW: {"closed one": "confirmed"}},
    ),
    "talks of an investment lead to it within half a year": Story(
        (say("talk", INVEST, "neg", "2031-01-20"), say("agreed", INVEST, "ann", "2031-03-02", 3, on="2031-03-01")),
        {NOW: {"agreed talk": "announced"}, (None, "2031-02-01"): {"talk": "negotiating"}},
    ),
    "talks of an investment nine months before are not of it": Story(
        (say("talk", INVEST, "neg", "2030-06-01"), say("agreed", INVEST, "ann", "2031-03-02", 3, on="2031-03-01")),
        {NOW: {"agreed": "announced", "talk": "negotiating"}},
    ),
    "an amendment belongs to the contract that stood alone": Story(
        (
            say("signed", CLOUD, "con", "2030-03-02", 10, on="2030-03-01"),
            say("more", CLOUD, "ann", "2031-05-02", 2, quote="Brightloom expanded its agreement with Corvane by $2bn"),
        ),
        {NOW: {"more signed": "confirmed"}, ("2031-01-01", None): {"signed": "confirmed"}},
    ),
    "an extension belongs to the contract that stood alone": Story(
        (
            say("signed", CLOUD, "con", "2030-03-02", 10, on="2030-03-01", end="2030-12"),
            say("longer", CLOUD, "con", "2030-11-02", end="2034", quote="they extended their partnership to 2034"),
        ),
        {NOW: {"longer signed": "confirmed"}},
    ),
    "an amendment that two contracts fit joins neither": Story(
        (
            say("one", CLOUD, "con", None, 10, on="2030-03-01"),
            say("two", CLOUD, "con", None, 3, on="2030-09-01"),
            say("more", CLOUD, "ann", "2031-05-02", 2, quote="Brightloom expanded its agreement with Corvane by $2bn"),
        ),
        {NOW: {"one": "confirmed", "two": "confirmed", "more": "announced"}},
    ),
    "an amendment told by two papers is told once": Story(
        (
            say("signed", CLOUD, "con", None, 10, on="2030-03-01"),
            say("more", CLOUD, "ann", None, 2, on="2031-05-02", quote="expanded its agreement with Corvane by $2bn"),
            say("also", CLOUD, "ann", None, 2, on="2031-05-03", quote="has expanded the deal by $2bn"),
        ),
        {NOW: {"also more signed": "confirmed"}},
    ),
    "an amendment of a contract that is over is a deal of its own": Story(
        (
            say("signed", LICENCE, "con", None, 10, on="2030-03-01", end="2030-12"),
            say("more", LICENCE, "ann", "2032-05-02", 2, quote="Brightloom renewed its licence from Corvane"),
        ),
        {NOW: {"signed": "confirmed", "more": "announced"}},
    ),
    "more shares bought are another investment, however they are told": Story(
        (
            say("one", INVEST, "con", None, 1, on="2030-03-01"),
            say("two", INVEST, "con", None, 2, on="2031-03-01", quote="Brightloom increased its commitment to Corvane"),
        ),
        {NOW: {"one": "confirmed", "two": "confirmed"}},
    ),
    "a suit weighed, filed and settled is one dispute that is over": Story(
        (
            say("weighed", SUE, "neg", "2031-03-18", object="suit over the Lumen contract"),
            say("filed", SUE, "con", "2031-06-02", on="2031-06-01", object="breach of the Lumen contract"),
            say("settled", SUE, "ter", "2032-02-02", on="2032-02-01"),
        ),
        {
            NOW: {"filed settled weighed": "terminated"},
            ("2031-05-01", None): {"weighed": "negotiating"},
            ("2031-12-01", None): {"filed weighed": "confirmed"},
        },
    ),
    "a page that tells a settled suit again does not revive it": Story(
        (
            say("filed", SUE, "con", "2031-06-02", on="2031-06-01"),
            say("settled", SUE, "ter", "2032-02-02", on="2032-02-01"),
            say("retold", SUE, "con", "2032-09-02"),
        ),
        {NOW: {"filed retold settled": "terminated"}},
    ),
    "suits on two matters are two disputes": Story(
        (
            say("patents", SUE, "con", None, on="2031-06-01", object="patents on lenses"),
            say("wages", SUE, "con", None, on="2031-06-20", object="unpaid invoices"),
        ),
        {NOW: {"patents": "confirmed", "wages": "confirmed"}},
    ),
    "a new suit after a settlement is another dispute": Story(
        (
            say("first", SUE, "con", None, on="2030-01-10"),
            say("settled", SUE, "ter", None, on="2030-06-10"),
            say("second", SUE, "con", None, on="2031-02-10"),
        ),
        {NOW: {"first settled": "terminated", "second": "confirmed"}},
    ),
    "a denial disputes the report that it answers": Story(
        (say("told", BUY, "rep", "2031-03-01"), say("denied", BUY, "den", "2031-03-02")),
        {NOW: {"denied told": "reported!"}, (None, "2031-03-01"): {"told": "reported"}},
    ),
    "a denial of talks is moot once the deal is signed": Story(
        (
            say("talk", CLOUD, "neg", "2031-03-01"),
            say("denied", CLOUD, "den", "2031-03-02"),
            say("signed", CLOUD, "con", "2031-05-02", on="2031-05-01"),
        ),
        {
            NOW: {"denied": "denied", "signed talk": "confirmed"},
            (None, "2031-04-01"): {"denied talk": "negotiating!"},
        },
    ),
    "figures that differ on one day dispute the deal": Story(
        (say("a", CLOUD, "con", None, 5, on="2031-03-01"), say("b", CLOUD, "con", None, 8, on="2031-03-01")),
        {NOW: {"a b": "confirmed!"}},
    ),
    "figures that differ in two undated pages of one day dispute one deal": Story(
        (say("a", CLOUD, "con", "2031-03-01", 5), say("b", CLOUD, "con", "2031-03-01", 8)),
        {NOW: {"a b": "confirmed!"}},
    ),
    "an undated page of the same month disputes a dated deal, a later one tells another": Story(
        (
            say("a", CLOUD, "con", "2031-03-01", 38, on="2031-03-01"),
            say("b", CLOUD, "con", "2031-03-20", 30),
            say("c", CLOUD, "con", "2031-06-20", 5),
        ),
        {NOW: {"a b": "confirmed!", "c": "confirmed"}},
    ),
    "a third page that repeats either of two disputed figures is of the same deal": Story(
        (
            say("a", CLOUD, "con", None, 38, on="2031-03-01"),
            say("b", CLOUD, "con", "2031-03-01", 30),
            say("c", CLOUD, "con", "2031-06-20", 30),
        ),
        {NOW: {"a b c": "confirmed!"}},
    ),
    "an undated page disputes the sum of a reference row of that month": Story(
        (curated("row-a", CLOUD, "con", "2031-03-01", 38), say("b", CLOUD, "con", "2031-03-05", 30)),
        {NOW: {"b row-a": "confirmed!"}},
    ),
    "a denial of another sum answers the report of that week": Story(
        (say("a", BUY, "con", None, 38, on="2031-03-01"), say("no", BUY, "den", "2031-03-02", 30)),
        {NOW: {"a no": "confirmed!"}},
    ),
    "sums a quarter apart, dated twelve days apart, dispute one deal": Story(
        (say("a", CLOUD, "con", None, 38, on="2031-03-01"), say("b", CLOUD, "con", None, 30, on="2031-03-13")),
        {NOW: {"a b": "confirmed!"}},
    ),
    "sums far apart, dated twelve days apart, are two deals": Story(
        (say("a", CLOUD, "con", None, 38, on="2031-03-01"), say("b", CLOUD, "con", None, 5, on="2031-03-13")),
        {NOW: {"a": "confirmed", "b": "confirmed"}},
    ),
    "undated contracts told two years apart are two": Story(
        (say("a", INVEST, "con", "2031-03-01", 1), say("b", INVEST, "con", "2033-03-01", 1)),
        {NOW: {"a": "confirmed", "b": "confirmed"}},
    ),
    "an undated contract told again and again is one": Story(
        tuple(say(f"a{year}", CLOUD, "con", f"{year}-03") for year in (2031, 2032, 2033)),
        {NOW: {"a2031 a2032 a2033": "confirmed"}},
    ),
    "a takeover told years later with its price is the same": Story(
        (
            say("a", BUY, "con", "2031-03-01", 1),
            say("b", BUY, "con", "2036-03-01", 1),
            say("c", BUY, "con", "2041-01-01"),
        ),
        {NOW: {"a b": "confirmed", "c": "confirmed"}},
    ),
    "an embedded model told years later is the same": Story(
        (say("a", EMBED, "con", "2031-03-01"), say("b", EMBED, "con", "2036-03-01")),
        {NOW: {"a b": "confirmed"}},
    ),
    "an undated contract told months after an end is a new one, told within a month the old": Story(
        (
            say("one", CLOUD, "con", "2031-03-02", 5, on="2031-03-01"),
            say("over", END, "con", "2032-03-01", on="2032-03-01", object="cloud_contract"),
            say("retold", CLOUD, "con", "2032-03-20"),
            say("same", CLOUD, "con", "2032-08-01", 5),
            say("new", CLOUD, "con", "2032-08-01"),
            say("again", CLOUD, "con", "2032-09-01"),
        ),
        {
            NOW: {"one over retold same": "ended", "again new": "confirmed"},
            ("2032-07-01", None): {"one over retold": "ended"},
        },
    ),
    "an undated end ends what was told before it": Story(
        (
            say("one", CLOUD, "con", "2031-03-02"),
            say("over", END, "con", "2032-03-01", object="cloud_contract"),
            say("new", CLOUD, "con", "2032-08-01"),
        ),
        {NOW: {"one over": "ended", "new": "confirmed"}},
    ),
    "a word of the past may mean an old contract as well as one that is news": Story(
        (
            say("old", CLOUD, "con", "2028-03-02", 5, on="2028-03-01"),
            say("new", CLOUD, "con", "2031-03-02", 9, on="2031-03-01"),
            say("past", CLOUD, "ter", "2031-03-20"),
            say("other", CLOUD, "ter", "2031-03-21", 2),
        ),
        {NOW: {"old": "confirmed", "new": "confirmed", "other past": "terminated"}},
    ),
    "a change to a contract about another thing is a deal of its own": Story(
        (
            say("signed", LICENCE, "con", None, 10, on="2030-03-01", object="video codec patents"),
            say("more", LICENCE, "ann", "2031-05-02", quote="they extended their licence", object="GPT-3 model"),
        ),
        {NOW: {"signed": "confirmed", "more": "announced"}},
    ),
    "licences of two things are two": Story(
        (
            say("a", LICENCE, "con", "2031-03-01", object="GPT-3 model"),
            say("b", LICENCE, "con", "2031-03-02", object="video codec patents"),
        ),
        {NOW: {"a": "confirmed", "b": "confirmed"}},
    ),
    "capacity at two sites is two contracts, at one site one": Story(
        (
            say("a", CLOUD, "con", None, 10, on="2031-03-01", object="Norway site"),
            say("b", CLOUD, "con", None, 10, on="2031-03-05", object="Texas site"),
            say("c", CLOUD, "con", None, 10, on="2031-03-04", object="AI capacity in Norway"),
            say("d", CLOUD, "rep", None, 10, on="2031-03-05", object="Texan data centre"),
        ),
        {NOW: {"a c": "confirmed", "b d": "confirmed"}},
    ),
    "shares far apart told a day apart dispute one stake": Story(
        (
            say("a", STAKE, "con", "2031-03-01", percent=Decimal(49)),
            say("b", STAKE, "con", "2031-03-02", percent=Decimal(27)),
        ),
        {NOW: {"a b": "confirmed!"}},
    ),
    "a share that rose, or is told later, disputes nothing": Story(
        (
            say("a", STAKE, "con", "2031-03-01", percent=Decimal(20)),
            say(
                "b",
                STAKE,
                "con",
                "2031-03-20",
                percent=Decimal(27),
                quote="Brightloom raised its stake in Corvane to 27%",
            ),
            say("c", STAKE, "con", "2031-06-20", percent=Decimal(30)),
        ),
        {NOW: {"a b c": "confirmed"}},
    ),
    "shares of revenue in two periods dispute nothing": Story(
        (
            say("a", Kind.CUSTOMER_CONCENTRATION, "con", None, on="2031-01", end="2031-03", percent=Decimal(20)),
            say("b", Kind.CUSTOMER_CONCENTRATION, "con", None, on="2031-01", end="2031-09", percent=Decimal(30)),
        ),
        {NOW: {"a b": "confirmed"}},
    ),
    "two terms told for one contract dispute it": Story(
        (
            say("a", CLOUD, "con", "2031-03-01", on="2031-03-01", end="2038"),
            say("b", CLOUD, "con", "2031-03-02", on="2031-03-01", end="2036"),
        ),
        {NOW: {"a b": "confirmed!"}},
    ),
    "a term told in advance and the day on which it was over dispute nothing": Story(
        (
            say("a", CLOUD, "con", "2031-03-01", on="2031-03-01", end="2038"),
            say("b", CLOUD, "con", "2034-03-02", on="2031-03-01", end="2034-01"),
        ),
        {NOW: {"a b": "confirmed"}},
    ),
    "a figure beyond an upper bound disputes it": Story(
        (
            say("a", CLOUD, "con", None, 10, on="2031-03-01"),
            say("b", CLOUD, "con", None, 5, on="2031-03-01", bound=Bound.UP_TO),
        ),
        {NOW: {"a b": "confirmed!"}},
    ),
    "a further sum told by another page disputes nothing": Story(
        (
            say("a", INVEST, "con", None, 15, on="2031-03-01"),
            say("b", INVEST, "con", None, 35, on="2031-03-01", quote="Brightloom puts another $35bn into Corvane"),
        ),
        {NOW: {"a b": "confirmed"}},
    ),
    "one page that tells two undated sums tells two contracts": Story(
        (
            say("a", CLOUD, "con", "2031-03-01", 30, page="round-up"),
            say("b", CLOUD, "con", "2031-03-01", 300, page="round-up", quote="and one of $300bn"),
        ),
        {NOW: {"round-up": "confirmed"}},
    ),
    "an upper bound contradicts no figure": Story(
        (
            say("a", CLOUD, "con", None, 5, on="2031-03-01"),
            say("b", CLOUD, "con", None, 8, on="2031-03-01", bound=Bound.UP_TO),
        ),
        {NOW: {"a b": "confirmed"}},
    ),
    "sums of different roles contradict nothing": Story(
        (
            say("a", INVEST, "con", None, 5, on="2031-03-01", role=MoneyRole.INVESTED),
            say("b", INVEST, "con", None, 40, on="2031-03-01", role=MoneyRole.VALUATION),
        ),
        {NOW: {"a b": "confirmed"}},
    ),
    "an allegation is shown with the deal it fits and adds nothing": Story(
        (say("signed", PROMISE, "con", None, on="2031-03-01"), say("said", PROMISE, "all", None, on="2031-03-10")),
        {NOW: {"said signed": "confirmed"}},
    ),
    "an allegation alone is alleged": Story(
        (say("said", PROMISE, "all", "2031-03-10"), say("again", PROMISE, "all", "2031-04-10")),
        {NOW: {"again said": "alleged"}},
    ),
    "an end told only by media does not end a contract": Story(
        (
            say("signed", CLOUD, "con", None, on="2031-03-01"),
            say("over", END, "rep", "2032-03-01", object="cloud_contract"),
        ),
        {NOW: {"over signed": "confirmed"}},
    ),
    "an end that two contracts fit ends neither": Story(
        (
            say("one", CLOUD, "con", None, 5, on="2031-03-01"),
            say("two", CLOUD, "con", None, 9, on="2031-08-01"),
            say("over", END, "con", "2032-03-01", object="cloud_contract"),
        ),
        {NOW: {"one": "confirmed", "two": "confirmed", "over": "ended"}},
    ),
    "an end names its contract by the sum": Story(
        (
            say("one", CLOUD, "con", None, 5, on="2031-03-01"),
            say("two", CLOUD, "con", None, 9, on="2031-08-01"),
            say("over", END, "con", "2032-03-01", 9, object="cloud_contract"),
        ),
        {NOW: {"one": "confirmed", "over two": "ended"}},
    ),
    "an end ends the contract that was signed, not the talks before it that named another sum": Story(
        (
            say("talk", CLOUD, "neg", "2031-01-10", 10),
            say("signed", CLOUD, "con", "2031-03-02", 12, on="2031-03-01"),
            say("over", END, "con", "2032-06-01", on="2032-06-01", object="cloud_contract"),
        ),
        {NOW: {"over signed": "ended", "talk": "negotiating"}},
    ),
    "an end told after new talks may be of them, so that it ends neither": Story(
        (
            say("signed", CLOUD, "con", "2031-01-10", 5, on="2031-01-10"),
            say("talk", CLOUD, "neg", "2031-08-02"),
            say("over", END, "con", "2031-09-02", object="cloud_contract"),
        ),
        {NOW: {"signed": "confirmed", "talk": "negotiating", "over": "ended"}},
    ),
    "an end ends talks where nothing was signed": Story(
        (
            say("talk", CLOUD, "neg", "2031-08-02"),
            say("over", END, "con", "2031-09-02", object="cloud_contract"),
        ),
        {NOW: {"over talk": "ended"}},
    ),
    "a contract signed after an end is not ended by it": Story(
        (
            say("one", CLOUD, "con", None, 5, on="2031-03-01"),
            say("over", END, "con", "2031-08-02", on="2031-08-01", object="cloud_contract"),
            say("two", CLOUD, "con", None, 5, on="2031-12-01"),
        ),
        {NOW: {"one over": "ended", "two": "confirmed"}},
    ),
    "reference rows keep a deal each, and a page joins the one it tells": Story(
        (
            curated("row-a", CLOUD, "con", "2030-11-03", 38),
            curated("row-b", CLOUD, "ann", "2031-02-27", 100),
            say("told", CLOUD, "con", "2031-03-01", 100),
        ),
        {NOW: {"row-a": "confirmed", "row-b told": "confirmed"}},
    ),
    "a page makes no contract of a row that is only talk": Story(
        (curated("row-t", INVEST, "neg", "2031-01-10", 50), say("signed", INVEST, "ann", None, 50, on="2031-01-30")),
        {NOW: {"row-t": "negotiating", "signed": "announced"}},
    ),
    "talks without date or sum join no row": Story(
        (curated("row-a", CLOUD, "ann", "2031-02-27", 100), say("vague", CLOUD, "neg", "2031-01-20")),
        {NOW: {"row-a": "announced", "vague": "negotiating"}},
    ),
    "talks that name the sum of a row join it": Story(
        (curated("row-a", CLOUD, "ann", "2031-02-27", 100), say("named", CLOUD, "neg", "2031-01-20", 100)),
        {NOW: {"named row-a": "announced"}, (None, "2031-02-01"): {"named": "negotiating"}},
    ),
    "a probe opened and closed is over": Story(
        (
            say("opened", PROBE, "con", None, on="2031-03-01"),
            say("closed", PROBE, "ter", "2031-09-01"),
        ),
        {NOW: {"closed opened": "terminated"}, ("2031-06-01", None): {"opened": "confirmed"}},
    ),
    "a partnership told in both directions is one": Story(
        (
            say("a", PARTNER, "con", None, on="2031-03-01"),
            say("b", PARTNER, "con", None, on="2031-03-02", from_id="corvane", to_id="brightloom"),
        ),
        {NOW: {"a b": "confirmed"}},
    ),
    "models embedded are kept apart by their names": Story(
        (
            say("a", EMBED, "con", None, on="2031-03-01"),
            say("b", EMBED, "con", None, on="2031-03-02", to_id="corvane-mini"),
        ),
        {NOW: {"a": "confirmed", "b": "confirmed"}},
    ),
    "a customer and a supplier are not one contract": Story(
        (
            say("a", CHIPS, "con", None, on="2031-03-01"),
            say("b", CHIPS, "con", None, on="2031-03-01", from_id="corvane", to_id="brightloom"),
        ),
        {NOW: {"a": "confirmed", "b": "confirmed"}},
    ),
}


def told(story: Story, as_of: str | None, known_by: str | None) -> dict[str, str]:
    names = {r.claim.id: r.claim.row_id or r.document.id.removeprefix("page-") for r in story.claims}
    found = consolidate(
        story.claims,
        [],
        str,
        date.fromisoformat(as_of) if as_of else None,
        date.fromisoformat(known_by) if known_by else None,
    )
    return {" ".join(sorted(names[c] for c in d.claims)): d.status + "!" * d.disputed for d in found}


CASES = [(name, when) for name, story in STORIES.items() for when in story.expected]


@pytest.mark.parametrize(("name", "when"), CASES, ids=[f"{n} ({w[0]}, {w[1]})" for n, w in CASES])
def test_the_deals_of_a_story(name: str, when: tuple[str | None, str | None]) -> None:
    story = STORIES[name]
    expected = {" ".join(sorted(k.split())): v for k, v in story.expected[when].items()}
    assert told(story, *when) == expected


def only(*claims: ClaimRecord) -> Deal:
    (deal,) = consolidate(claims, [], str)
    return deal


SIGNED = say("signed", CLOUD, "con", "2030-03-02", 10, on="2030-03-01", end="2032")


def test_a_stated_growth_stands_beside_the_sum_and_an_unclear_sum_stays_with_its_claim() -> None:
    grown = say("more", CLOUD, "ann", "2031-05-02", 2, quote="Brightloom expanded its agreement with Corvane by $2bn")
    assert [t.headline for t in only(SIGNED, grown).terms] == [10000, 2000]
    unclear = say("more", CLOUD, "ann", "2031-05-02", 2, quote="Brightloom expanded its $2bn agreement with Corvane")
    assert [t.headline for t in only(SIGNED, unclear).terms] == [10000]


def test_a_further_sum_of_a_role_is_kept_as_a_part_that_is_never_added() -> None:
    first = say("a", INVEST, "con", None, 15, on="2031-03-01", role=MoneyRole.INVESTED)
    more = {"on": "2031-03-01", "role": MoneyRole.INVESTED, "quote": "Brightloom put another $35bn into Corvane"}
    for page in ("page-a", "page-b"):
        deal = only(first, say("b", INVEST, "con", None, 35, page=page, **more))
        assert [(t.headline, t.contained_in) for t in deal.terms] == [(15000, None), (35000, deal.id)]
        assert not deal.disputed
        (total,), _ = sums_of([deal], [])
        assert (total.low, total.high) == (15000, None)  # whether the other comes on top is not said
    alone = only(say("b", INVEST, "con", None, 35, **more))
    assert [(t.headline, t.contained_in) for t in alone.terms] == [(35000, None)]


def test_two_sums_of_one_day_in_one_page_are_a_sum_and_a_part() -> None:
    told = {"on": "2031-03-01", "page": "one", "role": MoneyRole.INVESTED}
    deal = only(
        say("a", INVEST, "con", None, 15, **told), say("b", INVEST, "con", None, 35, quote="35 by June", **told)
    )
    assert {t.contained_in for t in deal.terms} == {None, deal.id}
    assert {t.headline for t in deal.terms} == {15000, 35000}


def test_a_sum_a_year_and_the_whole_are_no_parts_of_one_another() -> None:
    told = {"on": "2031-03-01", "page": "one", "role": MoneyRole.COMMITTED_SPEND}
    yearly = say("a", CLOUD, "con", None, 5, **told)
    yearly = replace(yearly, claim=replace(yearly.claim, money=replace(yearly.claim.money, period=Period.PER_YEAR)))
    deal = only(yearly, say("b", CLOUD, "con", None, 25, **told))
    assert {(t.headline, t.contained_in) for t in deal.terms} == {(5000, None), (25000, None)}
    assert {(s.low, s.per_year) for s in sums_of([deal], [])[0]} == {(5000, True), (25000, False)}


def test_a_new_total_replaces_the_sum_and_disputes_nothing() -> None:
    total = say(
        "more", CLOUD, "ann", "2031-05-02", 22, quote="Brightloom expanded its deal with Corvane to $22 billion"
    )
    deal = only(SIGNED, total)
    assert ([t.headline for t in deal.terms], deal.disputed) == ([22000], False)


def test_an_extension_moves_the_end_and_leaves_the_day_of_signing() -> None:
    longer = say("longer", CLOUD, "con", None, on="2031-05-02", end="2036", quote="they extended the contract to 2036")
    deal = only(SIGNED, longer)
    assert (deal.announced, deal.end) == ("2030-03-01", "2036")
    heard = say("longer", CLOUD, "rep", None, on="2031-05-02", end="2036", quote="they extended the contract to 2036")
    assert only(SIGNED, heard).end == "2032"


def test_a_completion_does_not_move_the_day_of_signing() -> None:
    assert only(*TAKEOVER).announced == "2031-05-09"


def test_talks_lend_nothing_to_the_deal_that_came_of_them() -> None:
    talk = say("talk", CLOUD, "neg", "2031-01-10", 5, exclusive=True, end="2040")
    deal = only(talk, say("signed", CLOUD, "con", "2031-03-02", on="2031-03-01"))
    assert (deal.status, deal.terms, deal.exclusive, deal.end) == ("confirmed", (), None, None)
    assert deal.independent_sources == 1
    assert len(deal.claims) == 2


def test_an_amendment_that_ends_an_exclusivity_disputes_nothing() -> None:
    first = say("first", LICENCE, "con", None, on="2030-03-01", exclusive=True)
    quote = "they amended the licence, which is no longer exclusive"
    deal = only(first, say("later", LICENCE, "con", None, on="2031-05-02", exclusive=False, quote=quote))
    assert (deal.exclusive, deal.disputed) == (False, False)


def test_a_dated_change_of_an_undated_contract_is_no_part_of_its_signing() -> None:
    signed = say("signed", CLOUD, "con", "2030-03-02", 10)
    quote = "Brightloom expanded its agreement with Corvane by $2bn"
    deal = only(signed, say("more", CLOUD, "ann", None, 2, on="2031-05-02", quote=quote))
    assert (deal.announced, [t.headline for t in deal.terms], deal.disputed) == (None, [10000, 2000], False)


def test_a_page_that_tells_a_change_leaves_the_values_of_a_reference_row() -> None:
    held = curated("row-a", LICENCE, "con", "2030-03-01", 10, exclusive=True, end="2032")
    quote = "they amended and extended the licence by $2bn, which is no longer exclusive"
    deal = only(held, say("more", LICENCE, "con", None, 2, on="2031-05-02", end="2036", exclusive=False, quote=quote))
    assert len(deal.claims) == 2
    assert (deal.end, deal.exclusive, [t.headline for t in deal.terms]) == ("2032", True, [10000])


def test_an_end_without_a_date_was_by_the_day_on_which_it_was_told() -> None:
    over = say("over", END, "con", "2031-06-02", object="cloud_contract")
    deal = only(SIGNED, over)
    assert (deal.status, deal.end, deal.over_by) == ("ended", "2032", "2031-06-02")
    assert deal.end_in_words == "2032, but ended by 2031-06-02 at the latest"
    assert deal.in_force(date(2031, 6, 2)) and not deal.in_force(date(2031, 6, 3))
    assert columns_of([deal], ()).last[0] == pack([deal]).columns.last[0] == date(2031, 6, 2).toordinal()
    assert pack([deal])[0] == deal
    assert only(SIGNED, say("over", END, "con", "2033-06-02", object="cloud_contract")).over_by is None
    assert only(SIGNED, say("over", END, "rep", "2031-06-02", object="cloud_contract")).over_by is None
    dated = only(SIGNED, say("over", END, "con", "2031-06-02", on="2031-06-01", object="cloud_contract"))
    assert (dated.end, dated.over_by) == ("2031-06-01", None)


def test_a_contract_ended_before_its_term_ended_on_that_day() -> None:
    over = say("over", END, "con", "2031-06-02", on="2031-06-01", object="cloud_contract")
    deal = only(SIGNED, over)
    assert (deal.status, deal.end) == ("ended", "2031-06-01")
    assert not deal.in_force(date(2031, 7, 1))
