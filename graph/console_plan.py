"""What the console's guard reads in a query's text and in the server's own plan of it; no I/O.

The server parses and plans; nothing here looks for write words in the text, so strings, names, comments and unicode
escapes mean to the guard what they mean to the server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from graph.errors import QueryRefused

MAX_BYTES: Final = 20_000
MAX_NESTING: Final = 100
PROCEDURES: Final = ("db.labels", "db.relationshipTypes", "db.propertyKeys")
SHOWN: Final = frozenset({"ShowIndexes", "ShowConstraints"})

# Beside the query type, which already tells reads from writes: operators that a read may contain and the console
# may not run, and the writing ones once more, should a server ever call a plan with them a read.
_FORBIDDEN: Final = (
    "LoadCSV",
    "Transaction",
    "Show",
    "Terminate",
    "Administration",
    "Foreach",
    "Create",
    "Merge",
    "Delete",
    "DetachDelete",
    "Set",
    "Remove",
    "Drop",
    "Alter",
)
_SAID: Final = {
    "LoadCSV": "LOAD CSV is refused: the console reads the graph and nothing else.",
    "Transaction": "CALL … IN TRANSACTIONS is refused: a console query is one read transaction.",
    "Show": "SHOW is refused, save SHOW INDEXES and SHOW CONSTRAINTS.",
    "Terminate": "TERMINATE is refused: the console reads the graph and nothing else.",
    "Administration": "Administration is refused: the console reads the graph and nothing else.",
}
WRITES: Final = "The query would write; the console only reads."
ADMINISTERS: Final = (
    "The query changes or shows the schema, the settings or the users; the console only reads the graph."
)
CALLS: Final = f"Of procedures the console calls only {', '.join(PROCEDURES[:-1])} and {PROCEDURES[-1]}."
PROFILES: Final = "PROFILE is refused; EXPLAIN shows the plan of a read."
ELSEWHERE: Final = "The query names another database; the console reads only Faultline's own."

_ESCAPE = re.compile(r"\\u+([0-9A-Fa-f]{4})")
_TOKEN = re.compile(
    r"""//[^\n\r]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`[^`]*`|[(\[{]|[)\]}]"""
    r"""|\b(?:CASE|NOT)\b""",
    re.DOTALL | re.IGNORECASE,
)


def check_text(query: str) -> None:
    """Refuse what must not even be planned: nothing, too long, too deeply nested."""
    if not query.strip().strip(";").strip():
        raise QueryRefused("There is no query; type one, such as MATCH (n) RETURN n LIMIT 10.")
    try:
        size = len(query.encode())
    except UnicodeEncodeError:
        raise QueryRefused("The query holds characters that are not text.") from None
    if size > MAX_BYTES:
        raise QueryRefused(f"The query is longer than {MAX_BYTES // 1000} kB; shorten it or pass values as parameters.")
    # The server turns \\uXXXX into its character before it parses; both readings must be shallow enough.
    escaped = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), query)
    if max(nesting(query), nesting(escaped)) > MAX_NESTING:
        raise QueryRefused(f"The query is nested deeper than {MAX_NESTING} levels; write it flatter.")


def nesting(query: str) -> int:
    """Deepest level of brackets outside strings, names and comments; each CASE and each NOT of a chain is a level too.

    >>> nesting("RETURN [1, (2), '((((']")
    2
    >>> nesting("RETURN NOT NOT NOT true")
    3
    """
    depth = deepest = cases = 0
    chain, end = 0, -1
    for found in _TOKEN.finditer(query):
        token = found[0].upper()
        if token in ("(", "[", "{"):
            depth += 1
        elif token in (")", "]", "}"):
            depth = max(0, depth - 1)
        elif token == "CASE":
            cases += 1  # never taken back: END may be a name, as in deal.end
        elif token == "NOT":
            chain = chain + 1 if end >= 0 and not query[end : found.start()].strip() else 1
            end = found.end()
        deepest = max(deepest, depth + cases + (chain if found.end() == end else 0))
    return deepest


def operators(plan: Mapping[str, Any], level: int = 0) -> Iterator[tuple[int, str, str, Mapping[str, Any]]]:
    """Each operator of a plan from the top: level, name, database, arguments."""
    name, _, database = str(plan["operatorType"]).partition("@")
    yield level, name, database, plan.get("args", {})
    for child in plan.get("children", ()):
        yield from operators(child, level + 1)


def check_plan(query_type: str | None, plan: Mapping[str, Any] | None) -> frozenset[str]:
    """The databases (lower case) that a plain read touches; QueryRefused says why the plan is anything else."""
    if plan is None:
        raise QueryRefused("The server gave no plan for the query, so it cannot be judged and is refused.")
    databases = set()
    for _, name, database, arguments in operators(plan):
        for prefix in _FORBIDDEN:
            if name.startswith(prefix) and name not in SHOWN:
                raise QueryRefused(_SAID.get(prefix, WRITES))
        if "ProcedureCall" in name and str(arguments.get("Details", "")).partition("(")[0].strip() not in PROCEDURES:
            raise QueryRefused(CALLS)
        if database:
            databases.add(database.casefold())
    if query_type != "r":
        raise QueryRefused(ADMINISTERS if query_type == "s" else WRITES)
    return frozenset(databases)
