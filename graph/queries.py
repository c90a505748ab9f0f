"""Loads the named queries of cypher/: one query, one file, one name.

A file opens with `//` lines: what the query answers, then `params:` and `returns:`, as a contract test checks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from graph.errors import NotFound
from graph.paths import cypher_dir

_PARAM = re.compile(r"\$(\w+) ([A-Z]+(?: OF [A-Z]+)?)")
_COLUMN = re.compile(r"(?:^|[,;] )(\w+) ([A-Z]+(?: OF [A-Z]+)?)")


@dataclass(frozen=True, slots=True)
class Query:
    """A named query: its text and what its header says of it."""

    name: str
    text: str
    title: str
    params: tuple[tuple[str, str], ...]  # name, Cypher type
    columns: tuple[tuple[str, str], ...]


@cache
def load(folder: str, name: str) -> Query:
    """Query `name` of cypher/`folder` (schema, write or read); NotFound names those that exist."""
    path = cypher_dir() / folder / f"{name}.cypher"
    if not re.fullmatch(r"\w+", name) or not path.is_file():
        raise NotFound(f"There is no query {name!r}; there are {', '.join(names(folder))}.")
    text = path.read_text(encoding="utf-8")
    header: list[str] = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        header.append(line[2:].strip())
    sections = {"title": "", "params": "", "returns": ""}
    current = "title"
    for line in header:
        for key in ("params", "returns"):
            if line.startswith(f"{key}:"):
                current, line = key, line[len(key) + 1 :].strip()
        sections[current] = f"{sections[current]} {line}".strip()
    return Query(
        name,
        text,
        sections["title"],
        tuple(_PARAM.findall(sections["params"])),
        tuple(_COLUMN.findall(sections["returns"])),
    )


@cache
def names(folder: str) -> tuple[str, ...]:
    """Names of all queries of cypher/`folder`, sorted."""
    return tuple(sorted(p.stem for p in (cypher_dir() / folder).glob("*.cypher")))
