"""The only caller of the driver: named queries in, plain rows out, whole documents written at once."""

from __future__ import annotations

import logging
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar, cast

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graph import queries
from graph.connection import Connection
from graph.copy_groups import group_copies
from graph.errors import DatabaseUnavailable, LoginRefused, SchemaError
from graph.migrations import SCHEMA_VERSION, STEPS, Step, steps_after
from graph.model import Claim, Document, Entity, EntityType, Extracted, Rights
from graph.records import ClaimRecord, DocumentFacts, claim_properties, document_properties, entity_properties
from graph.rights import tighten
from graph.ties import Ties

log = logging.getLogger(__name__)
T = TypeVar("T")
RETRIES_S = 30.0
BREAKS = 10  # times its patience that a transaction goes on where the server answers but the line breaks
FETCH = 10_000  # records asked for at once; the server stands still between two askings
Row = dict[str, Any]
# Measured: 5 claims a transaction 465–844 claims/s, 1,000 claims 12,467/s.
CLAIMS_A_TRANSACTION = 1000
# Most values, passed on without a look.
_OWN = frozenset({str, int, float, bool, type(None)})
_LABELS = [t.value for t in EntityType]
_WHOLE = slice(None)
# Name in Meta of a random word that is another one after each change of the record. Random and not a number, so that a
# database put back from a backup and changed differently never bears a word that it bore with another content.
REVISION = "revision"
# Writes for the use of a run alone; whatever is not named here counts as a change of the record.
OPERATIONS = frozenset(
    {
        "advance_watch", "claim_night", "clear_dirty", "clear_undecided", "create_watch", "delete_name_keys",
        "delete_watch", "finish_night", "interrupt_runs", "keep_report", "keep_sent", "lock_dirty",
        "mark_dirty", "mark_dirty_again", "mark_undecided", "release_lease", "resolve_dead_letters", "set_meta",
        "set_name_keys", "take_lease", "write_dead_letters", "write_run",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """What a write added."""

    documents: int = 0
    extractions: int = 0
    claims: int = 0
    entities: int = 0
    created: frozenset[str] = frozenset()  # ids of the documents that are new

    def __add__(self, other: Written) -> Written:
        return Written(
            self.documents + other.documents,
            self.extractions + other.extractions,
            self.claims + other.claims,
            self.entities + other.entities,
            self.created | other.created,
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A document that the graph holds: the id of its current extraction, if it has one, and who may see it."""

    extraction: str | None
    rights: Rights


class Transaction:
    """Named queries inside one transaction of the server."""

    def __init__(
        self, tx: neo4j.ManagedTransaction | neo4j.Transaction, heard: Callable[[], None] | None = None
    ) -> None:
        """heard: called at each answer of the server."""
        self._tx, self._heard = tx, heard
        self._changes_record = False

    def read(self, name: str, /, **params: object) -> list[Row]:
        """Rows of cypher/read/`name`."""
        return self._run("read", name, params)

    def stream(self, name: str, /, **params: object) -> Iterator[Sequence[Any]]:
        """Rows of cypher/read/`name` as they arrive, values alone and as the driver gives them, for very many rows."""
        result = self._tx.run(cast(Any, queries.load("read", name).text), dict(params))
        # A record goes through its own values in Python; as the plain tuple that it is, in C.
        return (tuple.__getitem__(record, _WHOLE) for record in result)

    def write(self, name: str, /, **params: object) -> list[Row]:
        """Rows of cypher/write/`name`."""
        self._changes_record |= name not in OPERATIONS
        return self._run("write", name, params)

    def mark(self) -> None:
        """Give the record a new revision if this transaction may have changed it; last, as it is a lock for all."""
        if self._changes_record:
            self._run("write", "set_meta", {"name": REVISION, "value": secrets.token_hex(16)})

    def _run(self, folder: str, name: str, params: Mapping[str, object]) -> list[Row]:
        result = self._tx.run(cast(Any, queries.load(folder, name).text), dict(params))
        keys = result.keys()
        if self._heard is not None:
            self._heard()
        return [dict(zip(keys, map(_plain, record.values()), strict=True)) for record in result]


class Store:
    """One server's graph. Close it, or use it in a `with` statement.

    patience_s: how much longer than half a minute a transaction waits for a server that is away; while the server
    answers and only the line breaks, `BREAKS` times as long.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.patience_s = 0.0
        self._heard_at = 0.0  # monotonic instant of the server's last answer inside a transaction
        self._driver = self._new_driver()
        self._left: list[neo4j.Driver] = []  # whose work was interrupted

    def _new_driver(self) -> neo4j.Driver:
        return neo4j.GraphDatabase.driver(
            self.connection.uri,
            auth=(self.connection.user, self.connection.password),
            # A server in start-up or a cut line is retried inside managed transactions for this long.
            max_transaction_retry_time=RETRIES_S,
            connection_acquisition_timeout=30.0,
            notifications_min_severity="OFF",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._driver.close()
        while self._left:
            with suppress(BufferError, DriverError, OSError):  # a connection that was left in the middle of an answer
                self._left.pop().close()

    def reading(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in one READ transaction, again if the server says that the failure will pass."""
        return self._managed("execute_read", work)

    def writing(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in one WRITE transaction, again if the server says that the failure will pass.

        If it may have changed the record, the record's revision changes with it. `work` runs also when it is done
        already, if the line was cut before the server could say so: done twice, it must leave what once leaves.
        """

        def marked(tx: Transaction) -> T:
            done = work(tx)
            tx.mark()
            return done

        return self._managed("execute_write", marked)

    def _managed(self, method: str, work: Callable[[Transaction], T]) -> T:
        return self._in_session(
            lambda session: cast(T, getattr(session, method)(lambda tx: work(Transaction(tx, self._hear))))
        )

    def _hear(self) -> None:
        self._heard_at = time.monotonic()

    def _in_session(self, work: Callable[[neo4j.Session], T]) -> T:
        before = sys.exception()  # what the caller is dealing with, if it cleans up
        try:
            return self._patiently(work, before)
        except BaseException as error:
            interrupt = _interrupt(error, before)
            if interrupt is None:
                raise
            # The connection was left in the middle of an answer and cannot be used again; on its way out the driver
            # may even raise another error in the interrupt's place. A thread beside may still be at the old driver.
            self._left.append(self._driver)
            self._driver = self._new_driver()
            raise interrupt from None

    def _patiently(self, work: Callable[[neo4j.Session], T], before: BaseException | None) -> T:
        first: float | None = None  # instant of the first failure
        away: float | None = None  # since when no server has answered
        last = 0.0  # instant of the last failure
        while True:
            try:
                with self._driver.session(database=self.connection.database, fetch_size=FETCH) as session:
                    return work(session)
            except AuthError:
                raise LoginRefused(
                    f"The server at {self.connection.uri} refuses the user {self.connection.user!r}; "
                    "check FAULTLINE_NEO4J_USER and FAULTLINE_NEO4J_PASSWORD."
                ) from None
            except (ServiceUnavailable, SessionExpired) as error:
                if _interrupt(error, before) is not None:
                    raise
                now = time.monotonic()
                there = first is not None and (self._heard_at > last or self._answers())
                last = now
                first = now if first is None else first
                # The line breaks, but the server is there: what is cut off over and over still ends.
                away = now if away is None or there else away
                # The driver has tried for half a minute, but not at all where the line was cut during a commit.
                patience = max(self.patience_s, RETRIES_S) if isinstance(error, IncompleteCommit) else self.patience_s
                if now - away >= patience or now - first >= max(patience, BREAKS * self.patience_s):
                    self.patience_s = 0.0  # whoever cleans up after this need not wait as long again
                    if now - away < patience:
                        raise DatabaseUnavailable(
                            f"The line to the Neo4j server at {self.connection.uri} breaks again and again; "
                            "see to the network between, then run the command again."
                        ) from None
                    raise DatabaseUnavailable(
                        f"No Neo4j server answers at {self.connection.uri}; start it with `faultline db start` "
                        "or set FAULTLINE_NEO4J_URI."
                    ) from None
                what = "the line to the database broke" if there else "the database is away"
                log.warning("%s (%s); trying again", what, type(error).__name__)

    def _answers(self) -> bool:
        try:
            self._driver.verify_connectivity()
        except (DriverError, Neo4jError):  # whatever it is, the next try tells
            return False
        return True

    def read(self, name: str, /, **params: object) -> list[Row]:
        """Rows of cypher/read/`name`, in a READ transaction."""
        return self.reading(lambda tx: tx.read(name, **params))

    def write_query(self, name: str, /, **params: object) -> list[Row]:
        """Rows of cypher/write/`name`, in a WRITE transaction of its own."""
        return self.writing(lambda tx: tx.write(name, **params))

    def revision(self) -> str | None:
        """The word that another one replaces at each change of the record; None before the first one.

        Changes by other programs, Neo4j Browser for one, leave it: `faultline hash` finds them out.
        """
        return self.fact(REVISION)

    def fact(self, name: str) -> str | None:
        """One fact about the database itself, None if it is not there."""
        held = self.read("meta", name=name)
        return held[0]["value"] if held else None

    def remember(self, name: str, value: str) -> None:
        """Keep one fact about the database itself; a user who may not write is no error, it is only not kept."""
        try:
            self.write_query("set_meta", name=name, value=value)
        except ClientError as error:
            log.warning("%s is not kept in the database: %s", name, error.code)

    # Schema

    def apply_schema(self, steps: tuple[Step, ...] = STEPS) -> None:
        """Bring an older or empty database to this version, step by step, then check; SchemaError if it is newer."""
        stored = self._stored_version()
        if stored == SCHEMA_VERSION and not self._missing_constraints():
            return
        for name in queries.names("schema"):
            text = queries.load("schema", name).text
            body = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
            for statement in filter(str.strip, body.split(";")):
                self._in_session(lambda s, said=statement: s.execute_write(lambda tx: tx.run(said).consume()))  # type: ignore[misc]
        if stored is None:
            self.write_query("set_meta", name="schema", value=SCHEMA_VERSION)
        else:
            for step in steps_after(stored, steps):
                self.writing(lambda tx, step=step: _migrate(tx, step))  # type: ignore[misc]
                log.info("the database now has schema version %d (%s)", step.version, step.about)
        self.check_schema()

    def _stored_version(self) -> str | None:
        held = self.read("meta", name="schema")
        if held and int(held[0]["value"]) > int(SCHEMA_VERSION):
            raise SchemaError(
                f"The database has schema version {held[0]['value']} and this Faultline knows {SCHEMA_VERSION}; "
                "use the newer Faultline that wrote it."
            )
        return held[0]["value"] if held else None

    def _missing_constraints(self) -> list[str]:
        text = queries.load("schema", "constraints").text
        wanted = {line.split()[2] for line in text.splitlines() if line.startswith("CREATE CONSTRAINT")}
        rows = self._in_session(
            lambda s: s.execute_read(lambda tx: tx.run("SHOW CONSTRAINTS YIELD name").value("name"))
        )
        return sorted(wanted - set(rows))

    def schema_is_current(self) -> bool:
        """False for an empty database and for one made by an older Faultline; SchemaError if a newer one made it."""
        return self._stored_version() == SCHEMA_VERSION

    def check_schema(self) -> None:
        """SchemaError if a uniqueness constraint is missing: without one, a merge can write a thing twice."""
        missing = self._missing_constraints()
        if missing:
            raise SchemaError(
                f"The database lacks the uniqueness constraint {missing[0]}"
                f"{f' and {len(missing) - 1} more' if len(missing) > 1 else ''}; "
                "run `faultline rebuild`, which makes them again."
            )

    # Documents

    def write(self, items: Sequence[Extracted], ties: Ties) -> Written:
        """Store whole documents with their extractions and claims; what is there already is left as it is.

        A transaction holds about 1,000 claims and also marks the touched ties dirty. If one fails for a reason of its
        content, its documents are written one by one, so that the error names the one that is wrong.
        """
        total = Written()
        for batch in _batches(items):
            try:
                total += self.writing(lambda tx, batch=batch: _write(tx, batch, ties))  # type: ignore[misc]
            except Neo4jError:
                if len(batch) == 1:
                    raise
                log.warning("a batch of %d documents failed, writing them one by one", len(batch))
                for item in batch:
                    total += self.writing(lambda tx, item=item: _write(tx, [item], ties))  # type: ignore[misc]
        return total

    def known_documents(self, ids: Iterable[str]) -> dict[str, Held]:
        """Of some document ids those in the graph, with what a run asks of them."""
        rows = self.read("stored_extractions", ids=list(ids))
        return {row["id"]: Held(row["extraction"], Rights(row["rights"])) for row in rows}

    def tighten(self, stated: Mapping[str, Rights]) -> list[str]:
        """Let stricter rights hold for stored documents, by id; gives the ids of those whose rights changed."""
        return self.writing(lambda tx: tighten(tx, stated)) if stated else []


def _interrupt(error: BaseException, before: BaseException | None) -> BaseException | None:
    """The Ctrl-C or told end that an error is or hides; None if there is none later than `before`."""
    found: BaseException | None = error
    while found is not None and found is not before:
        if isinstance(found, (KeyboardInterrupt, SystemExit)):
            return found
        found = found.__context__
    return None


def _migrate(tx: Transaction, step: Step) -> None:
    held = tx.read("meta", name="schema")
    if held and int(held[0]["value"]) >= step.version:
        return  # another process did it meanwhile
    step.change(tx)
    tx.write("set_meta", name="schema", value=str(step.version))


def _batches(items: Sequence[Extracted]) -> Iterable[list[Extracted]]:
    batch: list[Extracted] = []
    size = 0
    for item in items:
        if batch and size + len(item.claims) > CLAIMS_A_TRANSACTION:
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += len(item.claims) + 1
    if batch:
        yield batch


def _write(tx: Transaction, items: Sequence[Extracted], ties: Ties) -> Written:
    token = secrets.token_hex(8)
    # Of several spellings in a batch the one that the query would keep.
    spelt = sorted(_named(items), key=_spelling, reverse=True)
    entities = sorted({e.id: e for e in spelt}.values(), key=lambda e: e.id)
    made = _write_entities(tx, entities, ties) if entities else 0
    documents = {i.document.id: i.document for i in items}
    held = {id_: document_properties(document) for id_, document in documents.items()}
    merged = tx.write(
        "merge_documents",
        rows=[{"id": id_, "properties": properties} for id_, properties in held.items()],
        batch=token,
    )
    created = {row["id"] for row in merged if row["created"]}
    looser = {row["id"] for row in merged if row["rights"] != documents[row["id"]].rights.value}
    tighten(tx, {id_: documents[id_].rights for id_ in looser})
    extractions = {i.extraction.id: i for i in items}
    rows = [
        {
            "id": id_,
            "document": item.document.id,
            "properties": {
                "id": id_,
                "extractor": item.extraction.extractor,
                "version": item.extraction.version,
                "claims": len(item.claims),
            },
        }
        for id_, item in extractions.items()
    ]
    states = tx.write("merge_extractions", rows=rows, batch=token)
    fresh = [row["id"] for row in states if row["created"]]
    switched = [row["id"] for row in states if row["switched"]]
    wrote, spoken_of = _write_claims(tx, [extractions[id_] for id_ in fresh], created, ties)
    if switched:
        tx.write("switch_extractions", ids=switched)
        # What a new document speaks of is known here; what an older reading spoke of, the graph must say.
        touched = [extractions[id_].document.id for id_ in switched if extractions[id_].document.id not in created]
        touched += _order_versions(tx, {documents[id_].url for id_ in created})
        touched += group_copies(tx, {id_: held[id_] for id_ in sorted(created)})
        dirty = spoken_of
        if touched:
            dirty |= {row["tie"] for row in tx.read("ties_of_documents", ids=sorted(set(touched)))}
        if dirty:
            tx.write("mark_dirty", ties=sorted(dirty))
    return Written(len(created), len(fresh), wrote, made, frozenset(created))


def _write_entities(tx: Transaction, entities: Sequence[Entity], ties: Ties) -> int:
    """Gives how many are new. A name that came, or is written in another way now, can be somebody's: it is marked."""
    found = tx.write("merge_entities", rows=[_entity_row(e) for e in entities])
    made = {row["id"] for row in found if row["created"]}
    if undecided := sorted(made | {row["id"] for row in found if row["changed"]}):
        tx.write("mark_undecided", ids=undecided)
    # Until that is decided: who it is by its name alone.
    guessed = [(e.id, ties.resolver.canonical(e)) for e in entities if e.id in made]
    if rows := [{"id": i, "canonical": head, "why": dict[str, object]()} for i, head in guessed if head != i]:
        tx.write("set_canonical", rows=rows)
    return len(made)


def _named(items: Sequence[Extracted]) -> Iterable[Entity]:
    return (entity for item in items for entity in item.entities)


def _spelling(entity: Entity) -> tuple[str, str]:
    return (entity.type.value, entity.name)


def _write_claims(
    tx: Transaction, items: Sequence[Extracted], new_documents: set[str], ties: Ties
) -> tuple[int, set[str]]:
    """Claims of new extractions, some of which an older one may have found; gives how many are new, and their ties."""
    old = [c.id for i in items if i.document.id not in new_documents for c in i.claims]
    held = {row["id"] for row in tx.read("stored_claims", ids=old)} if old else set()
    parties = {i for item in items for c in item.claims for i in (c.from_id, c.to_id)}
    canonical = {row["id"]: row["canonical"] for row in tx.read("canonical_of", ids=sorted(parties))} if parties else {}
    create: list[Row] = []
    link: list[Row] = []
    for item in items:
        facts = DocumentFacts.of(item.document)
        for claim in {c.id: c for c in item.claims}.values():
            if claim.id in held:
                link.append({"id": claim.id, "extraction": item.extraction.id})
            else:
                create.append(
                    {
                        "extraction": item.extraction.id,
                        "from_id": claim.from_id,
                        "to_id": claim.to_id,
                        "properties": _with_derived(claim, facts, canonical, ties),
                    }
                )
    if create:
        tx.write("create_claims", rows=create)
    if link:
        tx.write("link_claims", rows=link)
    return len(create), {row["properties"]["tie"] for row in create}


def _with_derived(claim: Claim, facts: DocumentFacts, canonical: Mapping[str, str], ties: Ties) -> Row:
    a, b = (canonical.get(i, i) for i in (claim.from_id, claim.to_id))
    record = ClaimRecord(claim, facts, a, b)
    said = {key: value for key, value in claim_properties(claim).items() if value is not None}
    return {**said, "tie": ties.key(a, b), "event": record.event_day, "known": record.known}


def _order_versions(tx: Transaction, urls: set[str]) -> list[str]:
    """Chain the documents of each address from old to new; gives the ids of all that have company."""
    if not urls:
        return []
    by_url: dict[str, list[Row]] = {}
    for row in tx.read("versions_of_urls", urls=sorted(urls)):
        by_url.setdefault(row["url"], []).append(row)
    several = {url: sorted(rows, key=version_order) for url, rows in by_url.items() if len(rows) > 1}
    if not several:
        return []
    links = [
        {"newer": newer["id"], "older": older["id"]}
        for rows in several.values()
        for older, newer in zip(rows, rows[1:], strict=False)
    ]
    tx.write("replace_versions", urls=sorted(several), rows=links)
    return [row["id"] for rows in several.values() for row in rows]


def version_order(row: Row) -> tuple[object, ...]:
    """Order of the versions of one address, by rows of `versions_of_urls`."""
    # All files of a run have the run's time, so that their order within it leaves no trace.
    return (row["fetched"].isoformat(), row["published"] or "", row["id"])


def _entity_row(entity: Entity) -> Row:
    return {"id": entity.id, "type": entity.type.value, "properties": entity_properties(entity)}


def make_latest(tx: Transaction, documents: Iterable[Document]) -> None:
    """Let these replace all other documents of their addresses, whichever were there first."""
    latest = {document.url: document.id for document in documents}
    held = tx.read("versions_of_urls", urls=sorted(latest))
    links = [{"newer": latest[row["url"]], "older": row["id"]} for row in held if row["id"] != latest[row["url"]]]
    tx.write("replace_versions", urls=sorted(latest), rows=links)


def write_reference_entities(tx: Transaction, entities: Iterable[Entity]) -> None:
    """Bring the reference entities to what the data say today."""
    tx.write("update_entities", rows=[_entity_row(e) for e in entities], types=_LABELS)


def _plain(value: object) -> object:
    """A value of the driver as Python's own: dates, datetimes, lists and maps of them."""
    kind = type(value)
    if kind in _OWN:
        return value
    if kind is dict:
        return {k: v if type(v) in _OWN else _plain(v) for k, v in cast(dict[str, object], value).items()}
    if kind is list:
        return [v if type(v) in _OWN else _plain(v) for v in cast(list[object], value)]
    if hasattr(value, "to_native"):
        native = value.to_native()
        return native.astimezone() if isinstance(native, datetime) and native.tzinfo is None else native
    return value
