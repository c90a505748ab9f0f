"""Claims that speak of one deal, while it is being put together, and how well a claim or some talks fit one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from graph.consolidation.matters import matters_agree, matters_differ
from graph.consolidation.stages import (
    NEAR_DAYS,
    ONE_INSTANCE,
    ONE_OFF,
    SAME_EVENT_DAYS,
    Stage,
    ended_between,
    gap_days,
    over_by,
    span_days,
    stage_of,
)
from graph.consolidation.sums import MOVED_TOLERANCE, amounts_agree
from graph.consolidation.terms import is_further
from graph.dates import Bounds, bounds
from graph.links import DealLink
from graph.model import Kind, Modality, Money
from graph.records import ClaimRecord


@dataclass(eq=False)
class Cluster:
    """Claims of one deal; the first dated one sets its time, the first that has a sum sets its sum."""

    records: list[ClaimRecord]
    row_id: str | None = None  # id of its reference row
    general: bool = False  # gathers claims that fit several deals and name none
    amendments: list[ClaimRecord] = field(default_factory=list)  # also among `records`
    endings: list[ClaimRecord] = field(default_factory=list)
    rejected: list[ClaimRecord] = field(default_factory=list)
    untied: list[ClaimRecord] = field(default_factory=list)  # also among `records`: see `tied_by_parties_alone`
    ended_by: DealLink | None = None
    completed: Bounds | None = None  # when it was carried out, if that was told apart from its signing
    known_by: date | None = None  # what was known later counts for nothing

    @property
    def stated_end(self) -> str | None:
        """The first end that a claim states, as far as it was known."""
        return next((e for r in self.records if (e := r.end_known_by(self.known_by))), None)

    @property
    def event(self) -> Bounds | None:
        """When the deal was made, as far as a claim says."""
        return next((r.event for r in self.records if r.event is not None), None)

    @property
    def told(self) -> Bounds | None:
        """When it was made, else when it was first told of."""
        return self.event or next((r.told for r in self.records if r.told is not None), None)

    @property
    def money(self) -> Money | None:
        """The first sum that a claim states."""
        return next((m for r in self.records if (m := r.claim.money) and m.headline is not None), None)

    @property
    def kind(self) -> Kind:
        return self.records[0].claim.kind

    @property
    def signed(self) -> bool:
        """True if a claim says that it was agreed, so that it is more than talk."""
        return any(stage_of(r) is Stage.DEAL for r in self.records)

    def told_of_on(self, event: Bounds | None) -> bool:
        """True if a stated date is that of the signing or of the completion."""
        days = (self.event, self.completed)
        return event is not None and any(d is not None and event.overlaps(d, NEAR_DAYS) for d in days)

    def members(self) -> Iterable[ClaimRecord]:
        """All claims that support it."""
        yield from self.records
        yield from self.endings


def has_sum(record: ClaimRecord) -> bool:
    """True if the claim states an amount or a share."""
    money = record.claim.money
    return (money is not None and money.headline is not None) or record.claim.percent is not None


def fit_deal(record: ClaimRecord, cluster: Cluster, endings: Sequence[Bounds]) -> int | None:
    """How well a claim fits a deal: None not at all, 0 nothing speaks against it, more for each agreement.

    Dates agree within 31 days of the signing or the completion, sums within 5 %. For a date that one of the two does
    not state the day of publication stands, with less weight. Without dates a claim must not be older than the deal,
    nor told at another time of it. A sum that differs joins within a week, where it disputes the deal; within a month
    if a date is not stated or the sums are a quarter apart or less. Objects clearly about different things never join.
    An allegation, a denial or a word of the past joins a reference row only where its date or its sum agrees.
    """
    event, other = record.event, cluster.event
    agree = _agree(record, cluster)
    close = told = False
    if _another_matter(record, cluster):
        return None
    if event is not None and other is not None:
        near = event.overlaps(other, NEAR_DAYS)
        again = cluster.completed is not None and event.overlaps(cluster.completed, NEAR_DAYS)
        close = near or again
        if not close and not _completes(record, cluster, agree, endings):
            return None
        if agree is False and not event.overlaps(other, SAME_EVENT_DAYS) and not _sum_moved(record, cluster, near):
            return None
    else:
        if not not_older(record, cluster) or _another_time(record, cluster, agree, endings):
            return None
        told = _news_of_it(record, cluster)
        if agree is False and not _answers(record, cluster):
            return None
    weak = stage_of(record) not in (Stage.DEAL, Stage.AMENDMENT)
    score = 2 * close + 2 * (agree is True) + told
    return None if score == 0 and cluster.row_id and (weak or record.sample) else score


def _told_near(record: ClaimRecord, cluster: Cluster, days: int) -> bool:
    """True if the claim tells of a day that near the deal, by publication where one of them states no date."""
    a, b = record.told, _day(cluster)
    return a is not None and b is not None and a.overlaps(b, days)


def _news_of_it(record: ClaimRecord, cluster: Cluster) -> bool:
    """True if the day of publication suggests that the claim tells of this deal: what is told then is mostly news.

    Of a reference row only the same week suggests it, and not of a stake, which may have been held for long.
    """
    stage = stage_of(record)
    if record.sample or stage not in (Stage.DEAL, Stage.WORD):  # a change and an end are news of their own
        return False
    if cluster.row_id is None:
        return _told_near(record, cluster, NEAR_DAYS)
    return stage is Stage.DEAL and record.claim.percent is None and _told_near(record, cluster, SAME_EVENT_DAYS)


def tied_by_parties_alone(record: ClaimRecord, cluster: Cluster) -> bool:
    """True if a page's claim states no date, sum or object that ties it to a reference row which has them.

    It is shown with the row and adds nothing. A kind with one instance needs no other tie than its parties.
    """
    if cluster.row_id is None or record.claim.row_id or record.claim.kind in ONE_INSTANCE:
        return False
    stated = _object(cluster)
    if record.event is not None or record.claim.money or matters_agree(record.claim.object, stated, _names(record)):
        return False
    shares = [r.claim.percent for r in cluster.records if r.claim.row_id and r.claim.percent is not None]
    if record.claim.percent in shares or _news_of_it(record, cluster):
        return False
    return cluster.event is not None or cluster.money is not None or stated is not None or bool(shares)


def _agree(record: ClaimRecord, cluster: Cluster) -> bool | None:
    """Whether the sums agree: with the first one told of the deal, else with another that disputes it."""
    first = amounts_agree(record.claim.money, cluster.money)
    if first is False and any(amounts_agree(record.claim.money, r.claim.money) for r in cluster.records):
        return True
    return first


def _another_matter(record: ClaimRecord, cluster: Cluster) -> bool:
    said = record.claim.object
    return said is not None and matters_differ(record.claim.kind, said, _object(cluster), _names(record))


def _object(cluster: Cluster) -> str | None:
    return next((r.claim.object for r in cluster.records if r.claim.object), None)


def _names(record: ClaimRecord) -> tuple[str, str]:
    return record.claim.from_name, record.claim.to_name


def _day(cluster: Cluster) -> Bounds | None:
    """When the deal was made or told of; of a reference row without a date nothing is known."""
    return cluster.event if cluster.row_id else cluster.told


def _sum_moved(record: ClaimRecord, cluster: Cluster, near: bool) -> bool:
    """A sum that differs by up to a quarter stays one deal in the same month, or in a takeover; a dispute always."""
    if record.claim.kind is Kind.DISPUTE:
        return True
    if amounts_agree(record.claim.money, cluster.money, MOVED_TOLERANCE) is False:
        return False
    return record.claim.kind in ONE_OFF or (near and not _one_text_tells_both(record, cluster))


def _answers(record: ClaimRecord, cluster: Cluster) -> bool:
    """True if a claim without a date, or of a deal without one, gives the deal of that month another sum."""
    past = stage_of(record) is Stage.PAST  # what is over may be an older deal
    return not past and _told_near(record, cluster, NEAR_DAYS) and not _one_text_tells_both(record, cluster)


def _one_text_tells_both(record: ClaimRecord, cluster: Cluster) -> bool:
    """True if the text of the claim tells the other sum too, and so tells of two deals, unless it is a further part."""
    text, money = record.document.text_group, record.claim.money
    return not is_further(record.claim.evidence.quote) and any(
        r.document.text_group == text and amounts_agree(r.claim.money, money) is False for r in cluster.records
    )


def _another_time(record: ClaimRecord, cluster: Cluster, agree: bool | None, endings: Sequence[Bounds]) -> bool:
    """True if a claim that a deal was made is told too far from the deal to mean it, where a date is not stated.

    That is over a month beyond a known ending, or, where neither states a date, published further from all that tells
    of it than the span of the kind. What names the sum of a contract that ended tells it again; a sum or an object
    that agrees tells a takeover or a dispute again, of which there is one.
    """
    a, b, kind = record.told, _day(cluster), record.claim.kind
    if a is None or b is None or stage_of(record) is not Stage.DEAL or kind is Kind.INTEGRATION:
        return False
    linked = bounds(cluster.ended_by.announced) if cluster.ended_by else None
    if kind not in ONE_OFF and agree is not True and over_by(a, b, (*endings, linked) if linked else endings):
        return True
    if record.event is not None or cluster.event is not None or cluster.row_id:
        return False
    if kind in ONE_OFF and (agree is True or matters_agree(record.claim.object, _object(cluster), _names(record))):
        return False
    span = span_days(kind)
    return all(r.told is not None and gap_days(a, r.told) > span for r in cluster.records)


def _completes(record: ClaimRecord, cluster: Cluster, agree: bool | None, endings: Sequence[Bounds]) -> bool:
    """True if one of the two tells of the signing and the other of the completion of one deal.

    Of kinds with one instance any later stage within their span is one. Else the earlier side must be only agreed
    (announced or reported), the later one stated as done, and the sum the same: two contracts are two.
    """
    event, other = record.event, cluster.event
    if event is None or other is None or gap_days(event, other) > span_days(record.claim.kind):
        return False
    if ended_between(event, other, endings):
        return False
    if stage_of(record) is Stage.PAST and event.last < other.first:
        return False  # what was over by then is another one
    if record.claim.kind in ONE_OFF:
        return True
    if agree is not True or cluster.completed is not None:
        return False
    done = any(r.claim.modality is Modality.CONFIRMED for r in cluster.records)
    if other.last < event.first:
        return record.claim.modality is Modality.CONFIRMED and not done
    return record.claim.modality in (Modality.ANNOUNCED, Modality.REPORTED) and done


def not_older(record: ClaimRecord, cluster: Cluster) -> bool:
    """False if the document is surely older than the deal, so that it cannot mean it."""
    published, event = bounds(record.document.published), cluster.event
    return published is None or event is None or (event.first - published.last).days <= NEAR_DAYS


def fit_talk(record: ClaimRecord, cluster: Cluster, endings: Sequence[Bounds]) -> int | None:
    """How well talks fit other talks: within the span of the kind, with no ending between and no other sum.

    Talks are news on the day that they are told, so the day of publication stands for a date.
    """
    a, b = record.told, cluster.told
    agree = amounts_agree(record.claim.money, cluster.money)
    if _another_matter(record, cluster):
        return None
    near = a is not None and b is not None and a.overlaps(b, NEAR_DAYS)
    if a is not None and b is not None:
        if gap_days(a, b) > span_days(record.claim.kind) or ended_between(a, b, endings):
            return None
        if agree is False and not a.overlaps(b, SAME_EVENT_DAYS) and record.claim.kind not in ONE_OFF:
            return None
    elif agree is False:
        return None
    score = 2 * near + 2 * (agree is True)
    return None if score == 0 and cluster.row_id else score


def fit_talks(talks: Cluster, deal: Cluster, endings: Sequence[Bounds]) -> int | None:
    """How well talks fit the deal that may have come of them: None not at all, more for each agreement.

    They precede it by the span of the kind at most and follow it by 31 days at most (retold); talks after that are of
    something new, save where only one deal can be. No ending lies between, and no other sum is named. A reference row
    takes talks only where their own date or their sum says so.
    """
    first = talks.records[0]
    a, b = talks.told, deal.told
    agree = amounts_agree(talks.money, deal.money)
    one_off = deal.kind in ONE_OFF
    if _another_matter(first, deal) or (agree is False and not one_off):
        return None
    dated = talks.event is not None and deal.event is not None and talks.event.overlaps(deal.event, NEAR_DAYS)
    if a is not None and b is not None:
        late = a.first > b.last and gap_days(a, b) > NEAR_DAYS
        if (late and not one_off) or gap_days(a, b) > span_days(deal.kind) or ended_between(a, b, endings):
            return None
    elif agree is not True:
        return None
    score = 2 * dated + 2 * (agree is True)
    return None if score == 0 and deal.row_id else score


def may_amend(record: ClaimRecord, cluster: Cluster, endings: Sequence[Bounds]) -> bool:
    """True if the deal was there before a change that the claim tells of, on no other matter, and not over by then."""
    a, b = record.told, cluster.told
    if not cluster.signed or a is None or b is None or b.first > a.last or _another_matter(record, cluster):
        return False
    until = bounds(cluster.stated_end)
    over = until is not None and until.last < a.first
    return not over and not ended_between(a, b, endings)
