"""Who buys each layer from whom, both as groups: as arrays, one entry for each provider of each buyer and layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.analysis.network import Network, network
from graph.analysis.sorting import distinct_numbers
from graph.analysis.supply import layers_of
from graph.columns import EXCLUSIVE_CODE, Codes, Mask
from graph.kinds import LAYERS
from graph.model import Status
from graph.snapshot import Snapshot

SAID = {code: said for said, code in EXCLUSIVE_CODE.items()}


@dataclass(frozen=True)
class Providers:
    """Entries by buyer, layer and provider; buyers and providers are positions in the network's names, thus by id."""

    net: Network
    layers: tuple[str, ...]  # by name
    buyer: NDArray[np.int64]
    layer: NDArray[np.int64]  # position in `layers`
    provider: NDArray[np.int64]
    exclusive: Codes  # 1 a deal is called exclusive, 0 all are said not to be, -1 not said
    rows: NDArray[np.int64]  # of deals, entry by entry
    row_start: NDArray[np.int64]  # where the deals of each entry begin in `rows`
    row_end: NDArray[np.int64]  # and where they end
    ptr: NDArray[np.int64]  # where the entries of each buyer and layer begin, and behind them where the last ends

    @cached_property
    def suppliers(self) -> tuple[Mapping[str, int], ...]:
        """Of each layer every provider that somebody uses by id, with its place among them."""
        return tuple(
            {self.net.names[p]: i for i, p in enumerate(distinct_numbers(self.provider[self.layer == at]).tolist())}
            for at in range(len(self.layers))
        )


def providers_of(snapshot: Snapshot, layer: str | None, statuses: Iterable[Status]) -> Providers:
    """Providers on the snapshot's day; layer None: every layer.

    Who is only obliged to take what nobody else buys is no buyer; deals inside a group do not count.
    """
    layers = tuple(sorted(LAYERS)) if layer is None else (layer,)
    place = np.array([layers.index(name) if name in layers else -1 for name in (*LAYERS, "")])  # -1, none, is the last
    net = network(snapshot)
    columns = net.columns
    source, target = net.group[columns.source], net.group[columns.target]
    rows = np.flatnonzero(columns.standing(snapshot.as_of, statuses) & (source != target))
    of = place[layers_of(net, rows)]
    rows, of = rows[of >= 0], of[of >= 0]
    order = np.lexsort((target[rows], of, source[rows]))
    rows, of = rows[order], of[order]
    keys = np.column_stack((source[rows], of, target[rows])).astype(np.int64)
    first = np.flatnonzero(_differs(keys))
    buys = ~np.logical_and.reduceat(columns.backstop[rows], first) if len(rows) else np.empty(0, np.bool_)
    ends = np.r_[first[1:], len(rows)]
    said = _said(columns.exclusive[rows], first)
    kept = keys[first[buys]]
    return Providers(
        net,
        layers,
        kept[:, 0],
        kept[:, 1],
        kept[:, 2],
        said[buys],
        rows,
        first[buys],
        ends[buys],
        np.r_[np.flatnonzero(_differs(kept[:, :2])), len(kept)],
    )


def _differs(keys: NDArray[np.integer]) -> Mask:
    """Where a row differs from the one before it."""
    found = np.ones(len(keys), np.bool_)
    found[1:] = (keys[1:] != keys[:-1]).any(axis=1)
    return found


def _said(codes: Codes, first: NDArray[np.integer]) -> Codes:
    """Of the deals between two firms, which begin at `first`: exclusive if one is, not if all are not, else unsaid."""
    if not len(codes):
        return codes
    least, most = np.minimum.reduceat(codes, first), np.maximum.reduceat(codes, first)
    yes, no, unsaid = (np.int8(EXCLUSIVE_CODE[x]) for x in (True, False, None))
    return np.where(most == yes, yes, np.where(least == no, no, unsaid)).astype(np.int8)
