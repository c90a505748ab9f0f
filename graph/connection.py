"""Where a Neo4j server is and how to log in: the one thing that `server.py` hands to `store.py`."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Connection:
    """Address and login of a running server."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"
    browser_url: str | None = None  # Neo4j Browser, where its address is known
    embedded: bool = False
