"""Where documents come from: one module for each kind of source, and the list of them.

`documents(source, fetcher, known)` gives the documents of one listed source, each as served, or the reason why one of
them could not be had.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, cast

from ingest.items import Item
from ingest.sources.sources import Source, load_sources

if TYPE_CHECKING:
    from ingest.fetch import Fetcher

__all__ = ["Source", "documents", "load_sources"]

Documents = Callable[[Source, "Fetcher", Container[str]], Iterator[Item]]


def documents(source: Source, fetcher: Fetcher, known: Container[str] = ()) -> Iterator[Item]:
    """Documents of a source by its kind: the kind is the name of a module beside this one.

    known: addresses that need not be asked for again.
    """
    module = import_module(f"ingest.sources.{source.kind}s" if source.kind != "edgar" else "ingest.sources.edgar")
    return cast("Documents", module.documents)(source, fetcher, known)
