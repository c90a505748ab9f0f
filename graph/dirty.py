"""Ties that wait to be derived, page by page with their claims; the next page is read while one is derived.

A page is read before its ties are locked. Whoever writes to a tie marks it again, which changes its version: with the
versions unchanged under the lock, the claims are what was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from graph.store import Row, Store, Transaction

TIES_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Page:
    """Some marked ties, and what `claims_of_ties` gives for them."""

    versions: dict[str, int]  # by tie, in order
    claims: list[Row]


def pages(store: Store) -> Iterator[Page]:
    """All marked ties, also those that are marked meanwhile; whoever takes a page derives it before the next."""
    with ThreadPoolExecutor(1, thread_name_prefix="dirty ties") as ahead:
        page = _read(store, "")
        while page.versions:
            last = max(page.versions)
            if len(page.versions) < TIES_A_PAGE:
                yield page
                page = _read(store, "")  # from the start: some may have come before it
            else:
                coming = ahead.submit(_read, store, last)
                yield page
                page = coming.result()
                page = page if page.versions else _read(store, "")


def locked(tx: Transaction, page: Page) -> Page:
    """The page as it is with its ties locked until the transaction ends: read again if one was marked meanwhile."""
    held = {row["tie"]: row["version"] for row in tx.write("lock_dirty", ties=list(page.versions))}
    return page if held == page.versions else Page(held, tx.read("claims_of_ties", ties=list(held)))


def _read(store: Store, after: str) -> Page:
    def work(tx: Transaction) -> Page:
        versions = {row["tie"]: row["version"] for row in tx.read("dirty_page", after=after, limit=TIES_A_PAGE)}
        return Page(versions, tx.read("claims_of_ties", ties=list(versions)) if versions else [])

    return store.reading(work)
