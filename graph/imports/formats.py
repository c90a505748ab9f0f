"""The formats that can be imported, and which of them a file is in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from graph.errors import ImportRefused
from graph.exports.whole_graph import is_whole_graph
from graph.imports.followthemoney import followthemoney
from graph.imports.gleif import LEVEL_1, LEVEL_2, level_1, level_2
from graph.imports.items import Item, SetFile
from graph.imports.lines import csv_rows, opened
from graph.imports.own_csv import own_csv
from graph.imports.sec_tickers import sec_tickers
from graph.names import slug

READERS: Mapping[str, Callable[[SetFile], Iterator[Item]]] = MappingProxyType(
    {
        "followthemoney": followthemoney,
        "gleif-level1": level_1,
        "gleif-level2": level_2,
        "sec-tickers": sec_tickers,
        "csv": own_csv,
    }
)
# No set: a file of `faultline export graph`.
GRAPH = "graph"
# Sets of which there is one in the world; any other is named for its file.
_ONE_OF_ITS_KIND = frozenset({"gleif-level1", "gleif-level2", "sec-tickers"})


def guess(path: Path) -> str:
    """Format of a file by its first bytes; ImportRefused if none fits."""
    with opened(path) as file:
        start = file.read(65_536)
    text = start.decode("utf-8-sig", "replace").lstrip()
    if is_whole_graph(text):
        return GRAPH
    if text.startswith("{"):
        if "cik_str" in text:
            return "sec-tickers"
        try:
            first = json.loads(text.splitlines()[0])
        except ValueError:
            first = {}
        if "schema" in first and "properties" in first:
            return "followthemoney"
    elif text:
        header = next((fields for _, fields in csv_rows(path)), [])
        for name, columns in (("gleif-level1", LEVEL_1), ("gleif-level2", LEVEL_2)):
            if set(columns) <= set(header):
                return name
        if "name" in (column.strip().casefold() for column in header):
            return "csv"
    raise ImportRefused(
        f"{path} is in none of the formats {', '.join(READERS)}, as far as its start shows; name one with --format."
    )


def set_name(path: Path, form: str) -> str:
    """What a set is called unless somebody says otherwise.

    >>> set_name(Path("My firms.csv.gz"), "csv")
    'my-firms'
    """
    return form if form in _ONE_OF_ITS_KIND else slug(path.name.split(".")[0]) or form
