"""Ties that wait to be derived, page by page with all that their deals follow from; the next page is read ahead.

A page is read before its ties are locked. Whoever writes to a tie marks it again, and whoever derives it clears the
mark; either shows in the versions under the lock. With the versions unchanged, the claims and the deals are what was
read.
"""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from graph.judgements import rulings
from graph.resolution import ledger
from graph.rulings import NO_RULINGS, ClaimRulings
from graph.store import Row, Store, Transaction

TIES_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Page:
    """Some marked ties, and what is known of them."""

    versions: dict[str, int]  # by tie, in order
    claims: list[Row]  # of `claims_of_ties`
    deals: list[Row]  # of `deals_of_ties`
    ruled: ClaimRulings


def pages(store: Store) -> Generator[Page, None, None]:
    """The marked ties once, in order; one that is marked behind a page that was read is left for the next call."""
    with ThreadPoolExecutor(1, thread_name_prefix="dirty ties") as ahead:
        page = _read(store, "")
        while page.versions:
            full = len(page.versions) >= TIES_A_PAGE
            coming = ahead.submit(_read, store, max(page.versions)) if full else None
            yield page
            if coming is None:
                break
            page = coming.result()


def locked(tx: Transaction, page: Page) -> Page:
    """The page as it is with its ties locked until the transaction ends: read again if a mark has changed."""
    held = {row["tie"]: row["version"] for row in tx.write("lock_dirty", ties=list(page.versions))}
    return page if held == page.versions else _page(tx, held)


def _read(store: Store, after: str) -> Page:
    def work(tx: Transaction) -> Page:
        return _page(tx, {row["tie"]: row["version"] for row in tx.read("dirty_page", after=after, limit=TIES_A_PAGE)})

    return store.reading(work)


def _page(tx: Transaction, versions: dict[str, int]) -> Page:
    if not versions:  # as every run finds at its end
        return Page({}, [], [], NO_RULINGS)
    of = list(versions)
    claims, deals = tx.read("claims_of_ties", ties=of, standing=[]), tx.read("deals_of_ties", ties=of)
    return Page(versions, claims, deals, rulings(ledger(tx)).claims)
