"""The SEC's company_tickers.json: ticker, CIK and name of each company with a listed security. No ownership."""

from __future__ import annotations

import json
from collections.abc import Iterator

from graph.errors import ImportRefused
from graph.identifiers import cik_of
from graph.imports.items import Item, LeftOut, SetFile, listed
from graph.imports.lines import opened

URL = "https://www.sec.gov/files/company_tickers.json"
LARGEST = 100 * 1024 * 1024


def sec_tickers(file: SetFile) -> Iterator[Item]:
    """Companies by CIK. One with several tickers keeps the first; its note has the others."""
    with opened(file.path) as source:
        content = source.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ImportRefused(f"{file.path} is larger than 100 MiB; the SEC's list has 1 MiB.")
    try:
        rows = json.loads(content)
    except (ValueError, RecursionError):
        raise ImportRefused(f"{file.path} is no JSON; fetch {URL} again.") from None
    if not isinstance(rows, dict):
        raise ImportRefused(f"{file.path} is no object of rows by number; fetch {URL} again.")
    tickers: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for at, row in enumerate(rows.values(), start=1):
        held = row if isinstance(row, dict) else {}
        cik, title, ticker = cik_of(str(held.get("cik_str", ""))), held.get("title"), held.get("ticker")
        if cik is None or not isinstance(title, str) or not title.strip():
            yield LeftOut("there is no CIK or no name", at)
            continue
        titles.setdefault(cik, " ".join(title.split()))
        if isinstance(ticker, str) and ticker:
            tickers.setdefault(cik, []).append(ticker)
    for cik, name in titles.items():
        first, others = next(iter(tickers.get(cik, ())), None), tickers.get(cik, [])[1:]
        note = f"Further tickers: {', '.join(others)}." if others else None
        yield listed(file.set, cik, name, ticker=first, cik=cik, note=note)
