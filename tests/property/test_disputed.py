"""A deal is disputed exactly if some two of its claims contradict one another, however few pairs are looked at."""

from __future__ import annotations

from collections.abc import Sequence, Set
from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.consolidation.differences import contradict, stated
from graph.model import Modality
from graph.records import ClaimRecord
from graph.status import is_disputed
from tests.claims import money, record

_MODALITIES = (Modality.CONFIRMED, Modality.REPORTED, Modality.NEGOTIATING, Modality.DENIED, Modality.ALLEGED)
_told = st.fixed_dictionaries(
    {
        "modality": st.sampled_from(_MODALITIES),
        "exclusive": st.sampled_from((None, None, True, False)),
        "amount": st.sampled_from((None, None, 100, 102, 300)),
        "announced": st.sampled_from((None, "2026-01", "2026-02-10", "2026-04-01")),
        "published": st.sampled_from((None, "2026-01-15", "2026-03-01", "2026-05-01")),
        "text": st.integers(0, 3),
        "percent": st.sampled_from((None, None, 9, 49)),
        "end": st.sampled_from((None, None, "2028", "2030")),
        "changes": st.booleans(),
    }
)


def _by_all_pairs(records: Sequence[ClaimRecord], changed: Set[str]) -> bool:
    if any(r.claim.modality in {Modality.CONFIRMED, Modality.REPORTED} for r in records):
        records = [r for r in records if r.claim.modality is not Modality.NEGOTIATING]

    def denies(a: ClaimRecord, b: ClaimRecord) -> bool:
        if a.claim.modality is not Modality.DENIED or b.claim.modality is Modality.DENIED:
            return False
        return a.told is None or b.event is None or b.event.first <= a.told.last

    def differ(a: ClaimRecord, b: ClaimRecord) -> bool:
        one, other = stated(a), stated(b)
        return one is not None and other is not None and contradict(one, other)

    return any(
        denies(a, b) or denies(b, a) or ((a.claim.id in changed) == (b.claim.id in changed) and differ(a, b))
        for a, b in combinations(records, 2)
        if a.document.text_group != b.document.text_group
    )


@settings(max_examples=400)
@given(st.lists(_told, max_size=9))
def test_few_pairs_tell_what_all_pairs_tell(told: list[dict[str, object]]) -> None:
    records = []
    changed = set()
    for n, row in enumerate(told):
        amount = row["amount"]
        made = record(
            published=row["published"],  # type: ignore[arg-type]
            document_id=f"d{n}",
            same_text_as=f"text {row['text']}",
            modality=row["modality"],
            exclusive=row["exclusive"],
            announced=row["announced"],
            money=money(amount) if isinstance(amount, int) else None,
            percent=None if row["percent"] is None else Decimal(str(row["percent"])),
            end=row["end"],
        )
        records.append(made)
        if row["changes"]:
            changed.add(made.claim.id)
    assert is_disputed(records, changed) is _by_all_pairs(records, changed)
