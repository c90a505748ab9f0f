"""Lock-in: from whom each buyer takes a layer, exclusively or not, for how long and with how much still committed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import Any, overload

from graph.analysis.binding import Side, exclusive_in_words, side_bound
from graph.analysis.commitment import Shares, committed_shares, days_left
from graph.analysis.flows import Sum, flows_json, in_words, sums_of
from graph.analysis.providers import SAID, Providers, providers_of
from graph.analysis.scopes import Scopes
from graph.analysis.shares import between
from graph.dates import bounds
from graph.deals import ChosenDeals
from graph.links import DealLink
from graph.model import ASSERTED, Deal, MoneyRole, Status
from graph.snapshot import Snapshot

OTHERS = 100  # groups listed that could supply a buyer
SHOWN = 200  # buyers in words; JSON has all
TOLD = 10  # other suppliers in words
# What a layer is of: who supplies one of these does not make another one.
WARES = {"product": "products", "model": "models", "cloud": "cloud", "chip": "chips, wafers, memory or machines"}


@dataclass(frozen=True)
class Provider:
    """One provider of one buyer in one layer."""

    provider: str  # group
    deals: Sequence[Deal]
    exclusive: bool | None  # True if a deal is called exclusive, False if all are said not to be, None: not said
    side: Side | None  # whom that binds; None: not said, or none is exclusive
    links: Sequence[DealLink] = field(repr=False)

    @cached_property
    def _sums(self) -> tuple[tuple[Sum, ...], tuple[str, ...]]:
        return sums_of(self.deals, self.links)

    @property
    def sums(self) -> tuple[Sum, ...]:
        """What the deals state, by role and currency, per year apart."""
        return self._sums[0]

    @property
    def without_sum(self) -> tuple[str, ...]:
        """Deals that state no amount."""
        return self._sums[1]

    @property
    def commits_per_year(self) -> bool:
        """Whether a deal states committed spend per year, which is left out of the parts of the committed spend."""
        return any(s.role == MoneyRole.COMMITTED_SPEND and s.per_year for s in self.sums)

    @property
    def exclusive_in_words(self) -> str:
        """Whether it is exclusive, and on which side if that is said."""
        return exclusive_in_words(self.exclusive, self.side)

    @property
    def end(self) -> str | None:
        """The latest end that is stated; None if one of the deals states none."""
        ends = [(known.last, d.end) for d in self.deals if (known := bounds(d.end)) is not None]
        return max(ends)[1] if len(ends) == len(self.deals) else None

    def as_json(self, as_of: date) -> dict[str, Any]:
        """Group and deals by id; null is unknown."""
        left = days_left(self.end, as_of)
        return {
            "provider": self.provider,
            "deals": [d.id for d in self.deals],
            "exclusive": self.exclusive,
            "bound": self.side and str(self.side),
            "end": self.end,
            "remaining_days": None if left is None else {"low": left[0], "high": left[1]},
            "notice": None,
            "flows": flows_json(self.sums),
            "amount_unknown": list(self.without_sum),
            "claims": sorted({c for d in self.deals for c in d.claims}),
        }


@dataclass(frozen=True, slots=True)
class Buyer:
    """All known providers of one buyer in one layer."""

    buyer: str  # group
    layer: str
    providers: tuple[Provider, ...]
    suppliers: Mapping[str, int] = field(repr=False)  # every known supplier of the layer by id, and its place

    @property
    def _own(self) -> set[str]:
        return {self.buyer, *(p.provider for p in self.providers)}

    @property
    def others(self) -> tuple[str, ...]:
        """Groups that supply the layer to somebody else, at most OTHERS of them, by id."""
        own = self._own
        return tuple(islice((s for s in self.suppliers if s not in own), OTHERS))

    @property
    def others_known(self) -> int:
        """How many there are."""
        return len(self.suppliers) - sum(s in self.suppliers for s in self._own)

    def words(self, as_of: date) -> Iterator[str]:
        """What is known of each provider, in words."""
        parts = self.committed
        for p in self.providers:
            sums = "; ".join(in_words(s) for s in p.sums) or "no sum stated"
            unknown = f"; amount unknown: {', '.join(p.without_sum)}" if p.without_sum else ""
            shares = "".join(
                f"; {between(part.times(100))} percent of the committed spend known in {currency}"
                for currency, part in parts.get(p.provider, {}).items()
                if len(self.providers) > 1
            )
            yearly = "; what is committed per year is in no part" if p.commits_per_year and parts else ""
            left = days_left(p.end, as_of)
            days = "" if left is None else f" ({_days(*left)} left)"
            end = f"end {p.end or 'unknown'}{days}"
            yield f"{sums}{unknown}{shares}{yearly}; {p.exclusive_in_words}; {end}; notice unknown"

    def others_in_words(self, named: Callable[[str], str] = str) -> str:
        """Who supplies the layer to somebody else: whether one of them could stand in is not said.

        named: what to call a group by its id.
        """
        told = ", ".join(map(named, self.others[:TOLD])) or "none"
        return told if self.others_known <= TOLD else f"{told} and {self.others_known - TOLD} more"

    @property
    def committed(self) -> Shares:
        """Provider → currency → its part of the committed spend known, as a fraction."""
        return committed_shares({p.provider: p.sums for p in self.providers})

    def as_json(self, as_of: date) -> dict[str, Any]:
        """`one_provider_known` is of our data; `supply_others` says who supplies somebody else, not who could stand in.

        `exclusive` are the providers to which the buyer is bound; of all others that are called so, `bound` says whom.

        `committed_of_known`: a provider's part of the committed spend known, in percent by currency; null: none stated.
        `committed_per_year` are the providers with sums per year, which are in no part.
        """
        parts = self.committed
        return {
            "buyer": self.buyer,
            "layer": self.layer,
            "providers": [
                {
                    **p.as_json(as_of),
                    "committed_of_known": {c: part.times(100).as_json() for c, part in parts[p.provider].items()}
                    if p.provider in parts
                    else None,
                }
                for p in self.providers
            ],
            "exclusive": sorted(p.provider for p in self.providers if p.side is Side.BUYER),
            "committed_per_year": [p.provider for p in self.providers if p.commits_per_year],
            "one_provider_known": len(self.providers) == 1,
            "supply_others": list(self.others),
            "supply_others_known": self.others_known,
        }


class Buyers(Sequence[Buyer]):
    """Buyers by id and layer, each made at every access, so that a large graph has no object for each of them."""

    def __init__(self, snapshot: Snapshot, table: Providers, links: Sequence[DealLink], scopes: Scopes | None) -> None:
        self._deals, self._table, self._links = snapshot.deals, table, links
        self._scopes, self._group = scopes, snapshot.group

    def __len__(self) -> int:
        return len(self._table.ptr) - 1

    @overload
    def __getitem__(self, place: int) -> Buyer: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Buyer, ...]: ...
    def __getitem__(self, place: int | slice) -> Buyer | tuple[Buyer, ...]:
        if isinstance(place, slice):
            return tuple(self[i] for i in range(*place.indices(len(self))))
        table, at = self._table, range(len(self))[place]
        entries = range(int(table.ptr[at]), int(table.ptr[at + 1]))
        layer = int(table.layer[entries[0]])
        return Buyer(
            table.net.names[table.buyer[entries[0]]],
            table.layers[layer],
            tuple(map(self._provider, entries)),
            table.suppliers[layer],
        )

    def _provider(self, entry: int) -> Provider:
        table = self._table
        rows = table.rows[table.row_start[entry] : table.row_end[entry]].tolist()
        said = SAID[int(table.exclusive[entry])]
        deals = ChosenDeals(self._deals, rows)
        side = side_bound(deals, self._scopes, self._group) if said else None
        return Provider(table.net.names[table.provider[entry]], deals, said, side, self._links)


@dataclass(frozen=True, slots=True)
class LockInResult:
    """Buyers and their providers."""

    buyers: Sequence[Buyer]
    as_of: date
    known_by: datetime | None
    statuses: tuple[Status, ...]
    graph_hash: str | None
    data_digest: str | None
    coverage: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Groups and deals by id."""
        return {
            "buyers": [b.as_json(self.as_of) for b in self.buyers],
            "statuses": [str(s) for s in self.statuses],
            "as_of": self.as_of.isoformat(),
            "known_by": None if self.known_by is None else self.known_by.isoformat(),
            "coverage": {"sources": self.coverage or "unknown"},
            "graph_hash": self.graph_hash,
            "data_digest": self.data_digest,
            "text": self.as_text(),
        }

    def as_text(self) -> str:
        """Buyer by buyer."""
        lines = ["None found in our data."] if not self.buyers else []
        for buyer in self.buyers[:SHOWN]:
            known = f"{len(buyer.providers)} providers known" if len(buyer.providers) > 1 else "one provider known"
            lines.append(f"{buyer.buyer}, {buyer.layer}: {known}")
            lines += [
                f"  {p.provider}: {said}" for p, said in zip(buyer.providers, buyer.words(self.as_of), strict=True)
            ]
            lines.append(f"  others known to supply {WARES[buyer.layer]} to somebody: {buyer.others_in_words()}")
        if len(self.buyers) > SHOWN:
            lines.append(f"and {len(self.buyers) - SHOWN} more; --json lists all")
        lines.append(
            f"As of {self.as_of}; "
            f"known by {self.known_by.isoformat() if self.known_by else 'the latest time on record'}; "
            f"{', '.join(self.statuses)}; sources, period and languages: {self.coverage or 'unknown'}. Whether another "
            "supplier can stand in is not said."
        )
        return "\n".join(lines)


def _days(low: int, high: int) -> str:
    return f"{low:,} days" if low == high else f"{low:,} to {high:,} days"


def lock_in(
    snapshot: Snapshot,
    layer: str | None = None,
    links: Sequence[DealLink] = (),
    statuses: Iterable[Status] = ASSERTED,
    coverage: str | None = None,
    scopes: Scopes | None = None,
) -> LockInResult:
    """Providers of each buyer and layer, both as groups on the snapshot's day; layer None: every layer.

    Who is only obliged to take what nobody else buys is no buyer; beside a purchase the obligation is listed with it.
    scopes: curated clauses, None: whom an exclusivity binds is known by the kind of deal alone.

    >>> from graph.model import Entity, EntityType, Kind
    >>> firms = {n: Entity(n, n, EntityType.ORGANIZATION) for n in ("lab", "cloud")}
    >>> tie = Deal("d", Kind.CLOUD_CONTRACT, "lab", "cloud", Status.CONFIRMED, ("c",), announced="2030", end="2033")
    >>> (buyer,) = lock_in(Snapshot(date(2031, 1, 1), None, firms, (tie,), ()), "cloud").buyers
    >>> [(p.provider, p.end, p.exclusive_in_words) for p in buyer.providers]
    [('cloud', '2033', 'exclusive: unknown')]
    """
    wanted = tuple(sorted(set(statuses)))
    return LockInResult(
        Buyers(snapshot, providers_of(snapshot, layer, wanted), links, scopes),
        snapshot.as_of,
        snapshot.known_by,
        wanted,
        snapshot.graph_hash,
        snapshot.data_digest,
        coverage,
    )
