"""Who owned whom by what was known on a day: a row's own day, an imported set's statement, else its import."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph.model import DATED_PARENT, IMPORTED_CONTROL, REFERENCE_PARENT, Kind, OwnedBy
from graph.ownership import ownership_of
from graph.records import ClaimRecord
from tests.claims import FETCHED, row


def said(rule: str, kind: Kind, since: str | None, end: str | None, announced: str | None) -> ClaimRecord:
    made = row("a row", kind=kind, from_id="owner", to_id="owned", announced=announced)
    return replace(made, claim=replace(made.claim, rule=rule, start=since, end=end))


def imported(since: str | None = None, announced: str | None = None, end: str | None = None) -> ClaimRecord:
    made = said(IMPORTED_CONTROL, Kind.OWNERSHIP, since, end, announced)
    return replace(made, document=replace(made.document, published=None))


def bought(announced: str, since: str | None = None) -> ClaimRecord:
    return said("reference.deal", Kind.ACQUISITION, since, None, announced)


IMPORT = FETCHED.date()


@pytest.mark.parametrize(
    ("told", "known_from"),
    [
        (imported(), IMPORT),
        (imported("2019"), IMPORT),
        (imported("2019", announced="2021-05"), date(2021, 5, 31)),
        (bought("2020-02-03"), date(2020, 2, 3)),
        (bought("2020-02-03", since="2020-06"), date(2020, 2, 3)),
    ],
)
def test_a_link_is_known_from_the_day_on_which_it_was_told(told: ClaimRecord, known_from: date) -> None:
    before = date.fromordinal(known_from.toordinal() - 1)
    assert ownership_of([told], before) == []
    assert ownership_of([told], known_from) == ownership_of([told]) != []


def test_a_parent_without_a_date_was_always_known() -> None:
    parent = said(REFERENCE_PARENT, Kind.OWNERSHIP, None, None, None)
    assert ownership_of([parent], date(1999, 1, 1)) == [OwnedBy("owned", "owner", None, None, parent.claim.id)]


def test_a_set_that_is_imported_later_takes_no_parent_from_the_time_before() -> None:
    parent = said(REFERENCE_PARENT, Kind.OWNERSHIP, None, None, None)
    link = OwnedBy("owned", "owner", None, None, parent.claim.id)
    assert ownership_of([parent, imported()], date(1999, 1, 1)) == [link]


def test_a_parent_that_a_later_row_dates_did_not_hold_before_it_was_told() -> None:
    parent = said(REFERENCE_PARENT, Kind.OWNERSHIP, None, None, None)
    for dating in (bought("2020-02-03"), said(DATED_PARENT, Kind.OWNERSHIP, "2020-02-03", None, None)):
        assert ownership_of([parent, dating], date(2020, 2, 2)) == []
        (link,) = ownership_of([parent, dating], date(2020, 2, 3))
        assert (link.start, link.claim) == ("2020-02-03", dating.claim.id)


def test_a_former_parent_was_one_at_any_earlier_time_and_its_end_is_known_from_its_day() -> None:
    former = said(DATED_PARENT, Kind.OWNERSHIP, None, "2020-02-03", None)
    (link,) = ownership_of([former], date(2019, 1, 1))
    assert link.end is None
    (link,) = ownership_of([former], date(2020, 2, 3))
    assert link.end == "2020-02-03"
    assert not link.holds(date(2021, 1, 1))


def test_an_end_told_in_hindsight_is_not_known_before_it_came() -> None:
    (link,) = ownership_of([imported("2019", "2019", "2023-04-05")], date(2022, 1, 1))
    assert link.end is None
    (link,) = ownership_of([imported("2019", "2019", "2023-04-05")], date(2023, 4, 5))
    assert link.end == "2023-04-05"
