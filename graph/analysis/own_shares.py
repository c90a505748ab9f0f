"""Shares, stakes and providers of one's own, told in JSON, as `analyse concentration --shares` reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from graph.analysis.common_ownership import Stake
from graph.analysis.concentration import concentration_of
from graph.analysis.dependence import Dependence, dependence
from graph.analysis.figures import ConcentrationResult
from graph.analysis.minority import Holdings
from graph.analysis.regimes import DEFAULT_REGIME, regime

OWN_SHARES = "shares given by the user"
KEYS = (
    "shares", "largest_known", "decimals", "complete", "regime", "merge", "firms", "market", "period", "stakes",
    "margins", "prices", "bounds",
)  # fmt: skip


def concentration_of_shares(payload: object, regime_id: str | None = None) -> ConcentrationResult:
    """Concentration of shares of one's own.

    payload: {"shares": [percent, …], "largest_known": m or null, "decimals": places or null, "complete": true|false,
    "regime": id, "merge": [i, j], "firms": [name, …], "market": text, "period": text, "stakes": [{"owner", "firm",
    "percent", "minority"}, …], "margins": [percent of the price, …], "prices": [number, …],
    "bounds": ["exact" or "at_least", …]}; all but `shares` may be
    left out. `merge` counts from 0; `firm` of a stake is a position or a name, and `minority` is true below one half
    unless said otherwise. ValueError names the key that is wrong, NotFound an unknown regime.
    >>> concentration_of_shares({"shares": [40, 30, 20, 10]}).as_json()["hhi"]
    {'low': 3000.0, 'high': 3000.0}
    """
    told = _object(payload, KEYS)
    if not isinstance(told.get("shares"), list):
        raise ValueError('the file needs one JSON object with a list under "shares"')
    shares = [percent(value, "a share") for value in told["shares"]]
    names = told.get("firms")
    names = [str(i) for i in range(len(shares))] if names is None else names
    if not isinstance(names, list) or len(names) != len(shares) or len({*map(str, names)}) != len(shares):
        raise ValueError(f'"firms" needs {len(shares)} different names, one for each share')
    names = [str(name) for name in names]
    pair = told.get("merge")
    if pair is not None and (
        not isinstance(pair, list)
        or len(pair) != 2
        or not all(_whole(i) and 0 <= i < len(shares) for i in pair)
        or pair[0] == pair[1]
    ):
        raise ValueError(f'"merge" needs two different positions from 0 to {len(shares) - 1}, not {pair!r}')
    for key in ("largest_known", "decimals"):
        if told.get(key) is not None and not _whole(told[key]):
            raise ValueError(f'"{key}" is a whole number or null, not {told[key]!r}')
    complete = told.get("complete")
    if not isinstance(complete, bool | None):
        raise ValueError(f'"complete" is true or false, not {complete!r}')
    known = told.get("bounds")
    if known is not None and (
        not isinstance(known, list) or len(known) != len(shares) or not all(b in ("exact", "at_least") for b in known)
    ):
        raise ValueError(f'"bounds" needs "exact" or "at_least" for each of the {len(shares)} shares, not {known!r}')
    return concentration_of(
        market=str(told.get("market") or OWN_SHARES),
        period=None if told.get("period") is None else str(told["period"]),
        rules=regime(str(regime_id or told.get("regime") or DEFAULT_REGIME)),
        firms=names,
        units=names,
        shares=shares,
        largest_known=told.get("largest_known"),
        decimals=told.get("decimals"),
        complete=bool(complete),
        merge=None if pair is None else (names[pair[0]], names[pair[1]]),
        holdings=_holdings(told.get("stakes"), names),
        sources=((OWN_SHARES, None),),
        as_of=None,
        known_by=None,
        pressure=_pressure(told, names),
        own=True,
        at_least=None if known is None else [b == "at_least" for b in known],
    )


def dependence_of_providers(payload: object) -> Dependence:
    """Reach and dependence index of {"providers": {dependant: [provider, …], …}}; ValueError says what is wrong.

    >>> dependence_of_providers({"providers": {"A": ["p", "q"], "B": ["p"]}}).as_json()["weights"]
    {'p': 75.0, 'q': 25.0}
    """
    providers = _object(payload, ("providers",)).get("providers")
    if not isinstance(providers, Mapping) or not providers:
        raise ValueError('"providers" is an object: each dependant with a list of its providers')
    for dependant, used in providers.items():
        if not isinstance(used, list) or not used or not all(isinstance(p, str) and p for p in used):
            raise ValueError(f'"providers" of {dependant!r} must be a list of at least one name')
    return dependence({k: set(v) for k, v in providers.items()})


def percent(value: object, what: str) -> Fraction:
    """A number in percent as a fraction; ValueError outside 0 to 100, for a text, or for no number at all."""
    found = _number(value, f"{what} is a number in percent")
    if not 0 <= found <= 100:
        raise ValueError(f"{what} is 0 to 100 percent, not {value!r}")
    return Fraction(found) / 100


def _price(value: object) -> Fraction:
    found = _number(value, "a price is a number")
    if not 0 < found < Decimal("Infinity"):
        raise ValueError(f"a price is above 0, not {value!r}")
    return Fraction(found)


def _number(value: object, what: str) -> Decimal:
    """Any number but one that is none; ValueError for a text, even of digits, since it may hide a mistake."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError(f"{what} without quotation marks, not {value!r}")
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{what}, not {value!r}") from None
    return Decimal(-1) if found.is_nan() else found


def _object(payload: object, keys: Sequence[str]) -> Mapping[str, Any]:
    if not isinstance(payload, Mapping):
        raise ValueError('the file needs one JSON object, such as {"shares": [40, 30]}')
    if unknown := sorted(str(k) for k in payload.keys() - set(keys)):
        raise ValueError(f"unknown key {', '.join(map(repr, unknown))}; there are {', '.join(sorted(keys))}")
    return payload


def _holdings(told: object, names: Sequence[str]) -> Holdings | None:
    if told is None:
        return None
    if not isinstance(told, list):
        raise ValueError('"stakes" is a list of objects with "owner", "firm" and "percent"')
    stakes = []
    for one in told:
        if not isinstance(one, Mapping) or not {"owner", "firm", "percent"} <= one.keys():
            raise ValueError(f'a stake is an object with "owner", "firm" and "percent", not {one!r}')
        firm = names[one["firm"]] if _whole(one["firm"]) and 0 <= one["firm"] < len(names) else str(one["firm"])
        if firm not in names:
            raise ValueError(f"a stake is in a firm without a share: {one['firm']!r}; there are {', '.join(names)}")
        minority = one.get("minority")
        if not isinstance(minority, bool | None):
            raise ValueError(f'"minority" is true or false, not {minority!r}')
        stakes.append(Stake.of(str(one["owner"]), firm, percent(one["percent"], "a stake"), minority=minority))
    for name in names:
        if sum(s.part for s in stakes if s.firm == name) > 1:
            raise ValueError(f"the stakes in {name!r} sum to more than 100 percent")
    return Holdings(tuple(stakes), (), ())


def _pressure(told: Mapping[str, Any], names: Sequence[str]) -> dict[str, tuple[Fraction, Fraction]] | None:
    margins, prices = told.get("margins"), told.get("prices")
    if margins is None and prices is None:
        return None
    for key, value in (("margins", margins), ("prices", prices)):
        if not isinstance(value, list) or len(value) != len(names):
            raise ValueError(f'"margins" and "prices" go together; "{key}" needs {len(names)} numbers')
    each = [(percent(m, "a margin"), _price(p)) for m, p in zip(margins or (), prices or (), strict=True)]
    return dict(zip(names, each, strict=True))


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
