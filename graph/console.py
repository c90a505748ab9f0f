"""The read-only query console: one guarded Cypher query at a time, bounded in time, rows and size."""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase, AsyncResult, AsyncTransaction
from neo4j.exceptions import AuthError, ClientError, CypherSyntaxError, DriverError, Neo4jError

from graph.connection import Connection
from graph.console_plan import CALLS, ELSEWHERE, PROFILES, WRITES, check_plan, check_text, operators
from graph.console_values import Drawing
from graph.errors import DatabaseUnavailable, FaultlineError, LoginRefused, QueryFailed, QueryRefused

MAX_RESULT_BYTES: Final = 10 * 2**20
_BATCH: Final = 1000  # rows asked for at a time; reading stops between two of them, and what is on its way is dropped
# Beyond the server's own time limit, which planning and long expressions outrun: then the connection is dropped …
_CLIENT_GRACE_S: Final = 0.4
# … and, should even this process be too busy decoding to notice, the caller is answered all the same.
_CALLER_GRACE_S: Final = 0.8
# How the server words it that a query would leave its database; it gives these no code of their own.
_ELSEWHERE: Final = (
    "The `USE` clause",
    "raph lookup not allowed",
    "access graph",
    "ystem database",
    "system command",
    "raph not found",
)
_EXPECTED = re.compile(r": expected (?=.{100})")  # a list of all that Cypher knows helps nobody
_JAVA = re.compile(r"\b(?:java|org|com|scala)\.\w+\.\w")  # a message of the server's insides, not of the query
_PLACE = re.compile(r"\s*\(line (\d+), column (\d+) \(offset: \d+\)\)")


@dataclass(frozen=True, slots=True)
class Result:
    """Rows of a query as JSON values, and the graph elements in them, each once, for drawing."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    truncated: bool  # true: the result held more rows or bytes than a console query returns
    nodes: tuple[dict[str, Any], ...]
    relationships: tuple[dict[str, Any], ...]
    seconds: float


class Console:
    """Runs read queries on one server; each run has a connection of its own, which its deadline can drop.

    timeout_s: the server ends the transaction then, and this side a little later if the server does not.
    _guarded: only for the test that the server refuses writes by itself; nothing else may pass it.
    """

    def __init__(self, connection: Connection, timeout_s: float, max_rows: int, *, _guarded: bool = True) -> None:
        self._connection = connection
        self._timeout_s = timeout_s
        self._max_rows = max_rows
        self._guarded = _guarded

    def run(self, query: str, params: Mapping[str, Any] | None = None) -> Result:
        """Run `query`, if it only reads; QueryRefused or QueryFailed say in one sentence why there is no result.

        EXPLAIN before a read returns the plan, an operator a row.
        """
        if self._guarded:
            check_text(query)
        outcome: list[Result | Exception] = []

        def work() -> None:
            # A thread of its own: the caller's may already run an event loop, and need not wait for a stuck one.
            try:
                outcome.append(asyncio.run(self._bounded(query, dict(params or {}))))
            except Exception as error:  # noqa: BLE001 - carried to the caller, who raises it
                outcome.append(error)

        worker = threading.Thread(target=work, name="faultline-console", daemon=True)
        worker.start()
        worker.join(self._timeout_s + _CALLER_GRACE_S)
        if not outcome:
            raise self._too_slow()
        if isinstance(outcome[0], Exception):
            raise outcome[0]
        return outcome[0]

    def _too_slow(self) -> QueryFailed:
        return QueryFailed(f"The query took longer than {self._timeout_s:g} s and was ended; ask for less.")

    async def _bounded(self, query: str, params: dict[str, Any]) -> Result:
        began = time.monotonic()
        at = self._connection
        try:
            async with AsyncGraphDatabase.driver(
                at.uri,
                auth=(at.user, at.password),
                connection_timeout=self._timeout_s,
                max_connection_pool_size=1,
                notifications_min_severity="OFF",
                user_agent="faultline-console",
            ) as driver:
                return await self._on(driver, query, params, began)
        except FaultlineError:
            raise
        except AuthError:
            raise LoginRefused(f"The server at {at.uri} refuses the user or the password.") from None
        except Neo4jError as error:
            _raise_for(error, self._timeout_s)
        except DriverError:
            raise DatabaseUnavailable(
                f"No Neo4j server answers at {at.uri}; start it with `faultline db start`."
            ) from None
        except (TypeError, ValueError, OverflowError) as error:
            raise QueryFailed(f"A parameter cannot be sent to the server: {str(error)[:200]}.") from None

    async def _on(self, driver: AsyncDriver, query: str, params: dict[str, Any], began: float) -> Result:
        session = driver.session(database=self._connection.database, default_access_mode=READ_ACCESS, fetch_size=_BATCH)
        whole = False
        try:
            async with asyncio.timeout(self._timeout_s + _CLIENT_GRACE_S):
                tx = await session.begin_transaction(timeout=self._timeout_s, metadata={"app": "faultline console"})
                if self._guarded:
                    await _guard(tx, query, params, self._connection.database)
                columns, rows, drawing, whole = await self._collect(await tx.run(query, params))
                if whole:
                    await tx.rollback()
        except TimeoutError:
            raise self._too_slow() from None
        finally:
            # A dropped connection makes the server end the transaction, and none of the unread rows are sent.
            if not whole:
                session.cancel()
            await session.close()
        return Result(
            columns,
            rows,
            not whole,
            tuple(drawing.nodes.values()),
            tuple(drawing.relationships.values()),
            time.monotonic() - began,
        )

    async def _collect(self, result: AsyncResult) -> tuple[tuple[str, ...], tuple[dict[str, Any], ...], Drawing, bool]:
        """Rows up to the limits, and whether that was all of them; one row more is pulled, never all."""
        columns = tuple(result.keys())
        drawing = Drawing()
        rows: list[dict[str, Any]] = []
        size = 0
        async for record in result:
            if len(rows) == self._max_rows:
                return columns, tuple(rows), drawing, False
            seen = Drawing()
            row = {key: seen.plain(value) for key, value in zip(columns, record.values(), strict=True)}
            size += len(json.dumps(row, ensure_ascii=False).encode())
            if size > MAX_RESULT_BYTES:
                return columns, tuple(rows), drawing, False
            rows.append(row)
            drawing.add(seen)
        summary = await result.consume()
        if not rows and summary.plan is not None:
            columns, rows = ("operator", "details", "estimated_rows"), _plan_rows(summary.plan)
        return columns, tuple(rows), drawing, True


async def _guard(tx: AsyncTransaction, query: str, params: dict[str, Any], database: str) -> None:
    """Let the server parse and plan the query, and refuse all but plain reads of the session's database."""
    try:
        summary = await (await tx.run("EXPLAIN " + query, params)).consume()
    except ClientError as error:
        if why := _refusal(error):
            raise QueryRefused(why) from None
        raise
    read = check_plan(summary.query_type, summary.plan)
    if read != {database.casefold()}:
        # An alias, or no name at all in the settings: ask the server how it calls the database of this session.
        own = await (await tx.run("EXPLAIN RETURN 1")).consume()
        if not read <= check_plan(own.query_type, own.plan):
            raise QueryRefused(ELSEWHERE)


def _refusal(error: ClientError) -> str | None:
    """Why the query counts as refused, where the server would not even plan it."""
    message = error.message or ""
    if "conflicting values for execution mode" in message:
        return PROFILES
    if "exactly one statement" in message:
        return "One query at a time: remove all but one of the statements."
    code = error.code or ""
    if ".Database." in code or any(words in message for words in _ELSEWHERE):
        return ELSEWHERE
    if ".Procedure." in code:
        return CALLS
    if "AdministrationCommand" in code:
        return WRITES
    return None


def _raise_for(error: Neo4jError, timeout_s: float) -> NoReturn:
    """QueryFailed in one sentence of ours, without the server's own trace or offsets into our text."""
    code = error.code or ""
    message = (error.message or "").split("\n")[0].split(": Caused by")[0].strip()
    if _JAVA.search(message):
        message = "The query uses a value where it cannot be used"
    if "TransactionTimedOut" in code or "Terminated" in code or "timed out" in message.lower():
        raise QueryFailed(f"The query took longer than {timeout_s:g} s and was ended; ask for less.") from None
    if "MemoryLimit" in code or "OutOfMemory" in code or "StackOverflow" in code + message:
        raise QueryFailed("The query needs more memory than the server grants; ask for less.") from None
    if isinstance(error, CypherSyntaxError) or "Statement" in code:
        raise QueryFailed(_place(message)) from None
    raise QueryFailed(f"The server could not answer: {message[:300]}") from None


def _place(message: str) -> str:
    """The server's message with its place in the user's text, which it saw behind `EXPLAIN `."""
    found = _PLACE.search(message)
    text = _EXPECTED.split(_PLACE.sub("", message))[0].strip().rstrip(".")[:300]
    if found is None:
        return f"{text}."
    line, column = int(found[1]), int(found[2])
    if line == 1:
        column = max(1, column - len("EXPLAIN "))
    return f"{text} (line {line}, column {column})."


def _plan_rows(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "operator": "  " * level + name,
            "details": str(arguments.get("Details", "")),
            "estimated_rows": float(arguments.get("EstimatedRows", 0.0)),
        }
        for level, name, _, arguments in operators(plan)
    ]
