"""Why a claim is one of a deal's, in words: the rule of `graph.consolidation` that its own facts satisfy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph.consolidation.clusters import Cluster, tied_by_parties_alone
from graph.consolidation.stages import NEAR_DAYS, Stage, stage_of
from graph.consolidation.sums import amounts_agree
from graph.judgements import Judgement, Verdict
from graph.links import DealLink
from graph.model import Deal, Kind
from graph.records import ClaimRecord

_STAGE = {
    Stage.TALK: "talks of the same kind between the same parties",
    Stage.DEAL: "the same kind of deal between the same parties",
    Stage.AMENDMENT: "a change to an agreement of this kind between the same parties",
    Stage.WORD: "one side's word on this kind of deal between the same parties",
    Stage.PAST: "spoken of as over, the same kind between the same parties",
}


def reason(
    record: ClaimRecord,
    deal: Deal,
    others: Sequence[ClaimRecord],
    rulings: Iterable[Judgement],
    links: Iterable[DealLink],
) -> str:
    """What joins `record` to `deal`. others: the deal's further claims; rulings: those in force on claims."""
    claim = record.claim
    if claim.row_id and claim.row_id == deal.id:
        return "a row of the reference data, which keeps a deal of its own"
    for link in links:
        if link.relation == "ends" and (link.deal, link.other) == (claim.row_id, deal.id):
            return "a row of the reference data, which data/deal_links.csv says ends this deal"
    mates = {o.claim.id for o in others}
    for ruling in rulings:
        if ruling.verdict is Verdict.ONE_DEAL and claim.id in (ruling.a, ruling.b) and mates & {ruling.a, ruling.b}:
            return f"ruled to be one deal by {ruling.who} on {ruling.when:%Y-%m-%d}: {ruling.why}"
    if claim.kind is Kind.TERMINATION and deal.kind is not Kind.TERMINATION and not claim.row_id:
        return "an ending of this kind between the same parties, and this the only deal that it can mean"
    if not others:
        return "the only claim of it"
    said = [_STAGE[stage_of(record)]]
    day = record.event
    if day is not None and any(o.event is not None and day.overlaps(o.event, NEAR_DAYS) for o in others):
        said.append(f"dated within {NEAR_DAYS} days of another claim of it")
    sums = [amounts_agree(claim.money, o.claim.money) for o in others]
    if True in sums:
        said.append("the same sum within 5 %")
    elif False in sums:
        said.append("another sum, which disputes it")
    rows = [o for o in others if o.claim.row_id == deal.id]
    if rows and stage_of(record) is Stage.DEAL and tied_by_parties_alone(record, Cluster(rows, deal.id)):
        said.append("which alone tie it to the row, so that it adds no status, source or term")
    if len(said) == 1:
        said.append("no date and no sum speaks against it, and it fits no other deal as well")
    return ", ".join(said)
