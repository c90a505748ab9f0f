"""The seed's story from the reference rows: what held and what could be known; each answer cites claims."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from graph.analysis.conflicts import conflicts
from graph.analysis.deals import deals as listed
from graph.analysis.scopes import curated_scopes
from graph.consolidate import consolidate
from graph.model import ASSERTED, Claim, Deal, DocumentKind, Evidence, Kind, Modality, Money, Status
from graph.paths import data_dir
from graph.records import ClaimRecord, DocumentFacts
from graph.reference import Reference, load_reference
from graph.snapshot import Snapshot
from graph.snapshots import reference_snapshot
from graph.ties import Ties

WEIGHED, AMENDED = date(2026, 3, 18), date(2026, 5, 1)
EARLY = datetime(2026, 3, 1, tzinfo=UTC)
API, AWS, FRONTIER = "openai-azure-api-excl-2025", "openai-aws-100bn", "openai-aws-frontier-excl"
SUIT = "msft-openai-dispute-2026"


@cache
def reference() -> Reference:
    return load_reference(data_dir())


@cache
def claims() -> Mapping[str, Claim]:
    return {c.id: c for item in reference().documents for c in item.claims}


def deals(day: date, known_by: datetime | None = None) -> dict[str, Deal]:
    return {d.id: d for d in reference_snapshot(reference(), day, known_by).deals}


def cites(deal: Deal) -> bool:
    """True if every claim of the deal has its verbatim row and the page that it rests on."""
    texts = {item.document.id: item.document.text for item in reference().documents}
    spans = [claims()[c] for c in deal.claims]
    return bool(spans) and all(
        texts[c.document_id][c.evidence.start : c.evidence.end] == c.evidence.quote
        and (c.cites or "").startswith("http")
        for c in spans
    )


def test_in_march_the_exclusivity_holds_the_aws_deal_is_announced_and_the_suit_is_contemplated() -> None:
    held = deals(WEIGHED)
    assert held[API].in_force(WEIGHED) and held[API].status is Status.CONFIRMED and held[API].exclusive
    assert reference().kinds[Kind.EXCLUSIVITY].binds(held[API]) == ("openai",)
    assert held[AWS].in_force(WEIGHED) and held[AWS].status is Status.ANNOUNCED
    assert held[SUIT].in_force(WEIGHED) and held[SUIT].status is Status.NEGOTIATING
    assert held["msft-openai-ip-2025"].exclusive and held["msft-openai-ip-2025"].in_force(WEIGHED)
    assert all(cites(held[id_]) for id_ in (API, AWS, SUIT, FRONTIER))


def test_in_march_the_conflict_is_possible_since_the_companies_read_the_clause_more_narrowly() -> None:
    snapshot: Snapshot = reference_snapshot(reference(), WEIGHED)
    found = conflicts(snapshot, curated_scopes())
    (pair,) = [p for p in found.headline if (p.promise.id, p.deal.id) == (API, FRONTIER)]
    assert (str(pair.verdict.status), pair.verdict.reason) == ("possible", "reading")


def test_in_may_the_licence_is_not_exclusive_and_the_dispute_is_over() -> None:
    held = deals(AMENDED)
    assert held["msft-openai-ip-2026"].exclusive is False and held["msft-openai-ip-2026"].in_force(AMENDED)
    assert held["msft-openai-ip-2025"].status is Status.ENDED and not held["msft-openai-ip-2025"].in_force(AMENDED)
    assert held[API].status is Status.ENDED and held[API].end == "2026-04-27"
    assert not held[SUIT].in_force(AMENDED) and held[SUIT].end == "2026-04-27"
    ending = [claims()[c] for c in held[API].claims if claims()[c].kind is Kind.TERMINATION]
    assert [c.announced for c in ending] == ["2026-04-27"]
    assert all(cites(held[id_]) for id_ in ("msft-openai-ip-2026", API, SUIT))


def test_by_what_was_known_on_the_first_of_march_there_is_no_dispute_and_no_end_of_the_exclusivity() -> None:
    for day in (WEIGHED, AMENDED):
        held = deals(day, EARLY)
        assert SUIT not in held and "msft-openai-ip-2026" not in held
        assert held[AWS].status is Status.ANNOUNCED and held[AWS].in_force(day)
        assert held[API].status is Status.CONFIRMED and held[API].end is None and held[API].in_force(day)
        assert held[AWS].end == "2034"  # agreed beforehand, so known with the deal
        assert all(cites(held[id_]) for id_ in (API, AWS))


def test_a_list_with_what_is_over_does_not_call_it_in_force() -> None:
    may = reference_snapshot(reference(), date(2026, 5, 1))
    standing, whole = (listed(may, {Kind.EXCLUSIVITY}, "openai", ended=ended) for ended in (False, True))
    over = {d.id for d in whole.deals} - {d.id for d in standing.deals}
    assert "openai-azure-api-excl-2025" in over
    assert standing.as_text().startswith(f"{len(standing.deals)} deals in force on 2026-05-01, by what was known")
    assert whole.as_text().startswith(f"{len(whole.deals)} deals as of 2026-05-01, in force or over, by what was known")


def test_an_end_told_in_hindsight_is_known_from_its_day() -> None:
    for known, end in ((datetime(2026, 4, 26, tzinfo=UTC), None), (datetime(2026, 4, 27, tzinfo=UTC), "2026-04-27")):
        assert deals(AMENDED, known)[SUIT].end == end


def _seed_records(shared: Path, published: str | None) -> list[ClaimRecord]:
    """The claims that the seed article must yield, as a page of that day."""
    facts = DocumentFacts("seed", "https://seed.example/a", DocumentKind.NEWS, "Trade press", published, EARLY)
    found = []
    for line in (shared / "reference" / "seed_claims.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["level"] == "own":
            continue
        money = Money(int(row["amount"]), int(row["amount"]), row["currency"]) if row["amount"] else None  # type: ignore[arg-type]
        claim = Claim(
            document_id="seed",
            kind=Kind(row["kind"]),
            from_id=row["from"],
            to_id=row["to"],
            from_name=row["from"],
            to_name=row["to"],
            modality=Modality(row["modality"]),
            evidence=Evidence(row["evidence"], row["offset"], row["offset"] + len(row["evidence"])),
            rule="gold",
            object=row["object"] or None,
            money=money,
            exclusive={"yes": True, "no": False, "unknown": None}[row["exclusive"]],
            start=row["start"] or None,
        )
        found.append(ClaimRecord(claim, facts, claim.from_id, claim.to_id))
    return found


def test_the_seed_article_raises_no_status_and_lends_no_sum(shared: Path) -> None:
    """Its talks of 50 billion and its alleged clause stand beside the rows, whenever the article was published."""
    ties = Ties(reference().entities.values())
    rows = [
        ClaimRecord(c, DocumentFacts.of(item.document), c.from_id, c.to_id)
        for item in reference().documents
        for c in item.claims
    ]
    before = {d.id: d for d in consolidate(rows, reference().links, ties.firm, WEIGHED)}
    for published in (None, "2026-03-18"):
        seed = _seed_records(shared, published)
        after = {d.id: d for d in consolidate([*rows, *seed], reference().links, ties.firm, date(2026, 6, 30))}
        ids = {r.claim.id: r.claim for r in seed}
        telling = {c: d for d in after.values() for c in d.claims if c in ids}
        assert set(telling) == set(ids)
        for claim, deal in telling.items():
            if ids[claim].modality in (Modality.NEGOTIATING, Modality.ALLEGED):
                assert deal.id in before or deal.status not in ASSERTED
        for id_, deal in after.items():
            if id_ in before:
                assert deal.terms == before[id_].terms and deal.exclusive == before[id_].exclusive
        alleged = [telling[c] for c in ids if ids[c].modality is Modality.ALLEGED]
        assert [d.status for d in alleged] == [Status.ALLEGED]
        suits = [telling[c] for c in ids if ids[c].kind is Kind.DISPUTE]
        assert all(d.status is Status.NEGOTIATING for d in suits)
