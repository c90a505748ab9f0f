"""What is said of why a claim is one of a deal's."""

from __future__ import annotations

from graph.consolidate import consolidate
from graph.consolidation.reasons import reason
from graph.links import DealLink
from graph.model import Kind, Modality
from tests.claims import money, record, row

HELD = row("a", announced="2025-01", money=money(5), modality=Modality.ANNOUNCED)
LINK = DealLink("end", "ends", "a", announced="2026-04-27")


def test_a_row_that_a_link_says_ends_a_deal_is_explained_by_the_link() -> None:
    ending = row("end", kind=Kind.TERMINATION, object="cloud_contract", announced="2026-04-27")
    (deal,) = consolidate([HELD, ending], [LINK], str)
    said = reason(ending, deal, [HELD], (), [LINK])
    assert said == "a row of the reference data, which data/deal_links.csv says ends this deal"


def test_a_page_s_ending_is_explained_by_there_being_no_other_deal() -> None:
    ending = record(document_id="d2", kind=Kind.TERMINATION, object="cloud_contract", announced="2026-04-27")
    (deal,) = consolidate([HELD, ending], [], str)
    assert "the only deal that it can mean" in reason(ending, deal, [HELD], (), [LINK])


def test_a_page_that_only_the_parties_tie_to_a_row_is_said_to_add_nothing() -> None:
    page = record(document_id="d2", published="2026-05-01")
    (deal,) = consolidate([HELD, page], [], str)
    assert deal.independent_sources == 1
    assert "which alone tie it to the row" in reason(page, deal, [HELD], (), ())
    told = record(document_id="d2", published="2026-05-01", money=money(5))
    (deal,) = consolidate([HELD, told], [], str)
    assert deal.independent_sources == 2
    assert reason(told, deal, [HELD], (), ()).endswith("between the same parties, the same sum within 5 %")
