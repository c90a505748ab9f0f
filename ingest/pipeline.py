"""The stages in order: fetched items in, documents and claims in the graph, deals derived, one report out."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from graph.derive import derive, load_reference
from graph.errors import FaultlineError
from graph.lease import Lease, lease
from graph.model import DocumentKind, Extracted, Extraction, Raw
from graph.reference import Reference
from graph.resolution import ties_of
from graph.store import CLAIMS_A_TRANSACTION, Store
from graph.ties import Ties
from ingest.archive import Archive
from ingest.dead_letters import letter_row
from ingest.extract.choice import Choice
from ingest.items import Failed, Item
from ingest.report import RunReport
from ingest.sources.samples import samples
from ingest.worker import Refused, Workers

log = logging.getLogger(__name__)
AT_ONCE = 16  # looked up at once
DOCUMENTS_A_WRITE = 200


def _now() -> datetime:
    return datetime.now(UTC)


def _silent(report: RunReport) -> None:
    del report


@dataclass
class Pipeline:
    """One database, one archive, one set of reference data: what every run of the stages needs."""

    store: Store
    reference: Reference
    archive: Archive
    data: Path
    workers: int = 2
    choice: Choice = Choice()
    clock: Callable[[], datetime] = _now
    progress: Callable[[RunReport], None] = _silent
    ties: Ties = field(init=False)

    def __post_init__(self) -> None:
        self.ties = Ties(self.reference.entities.values())
        extractor = self.choice.extractor(self.reference.entities.values())
        self._extractor, self._version = extractor.name, extractor.version
        self._samples = frozenset(raw.sha256 for raw in samples(self.data / "samples", self.clock()))

    def prepare(self) -> None:
        """Schema and reference data; SchemaError if a constraint was removed or the data are newer."""
        if self.store.schema_is_current():
            self.store.check_schema()
        self.store.apply_schema()
        load_reference(self.store, self.reference, self.ties)
        self.ties = ties_of(self.store, self.reference)

    def run(self, items: Iterable[Item], trigger: str = "ingest") -> RunReport:
        """Take the lease, ingest all items, derive, and leave a run record; RunInProgress if another run is on.

        An item that fails is set aside as a dead letter; whatever else fails ends the run, which says so in its record.
        """
        with lease(self.store, self.clock) as held:
            self.prepare()
            self.store.write_query("interrupt_runs", now=self.clock())
            report = RunReport(secrets.token_hex(8), self.clock(), trigger)
            self._record(report)
            try:
                self._ingest(items, report, held)
                report.deals = derive(self.store, self.reference, self.ties, held.renew).deals
                if wrong := report.unbalanced():
                    raise FaultlineError(f"The documents of {wrong} do not add up; report this as a bug of Faultline.")
                report.status = "done"
            except BaseException as error:
                report.status = "failed"
                known = isinstance(error, FaultlineError)
                report.reason = str(error) if known else f"stopped by {type(error).__name__}"
                raise
            finally:
                report.finished = self.clock()
                self._record(report)
            return report

    def _ingest(self, items: Iterable[Item], report: RunReport, held: Lease) -> None:
        seen: set[str] = set()  # of this run, by bytes
        texts: dict[str, str] = {}  # of this run, first document with these words
        pending: list[tuple[Raw, Extracted]] = []
        size = 0
        # One process asks a model, so that the budget of the run is counted in one place.
        count = self.workers if self.choice.access is None else 1
        with Workers(self.data, count, self.choice.seconds, self.choice) as workers:
            for raw, outcome in workers.outcomes(self._new(items, report, seen, held)):
                if isinstance(outcome, Refused):
                    self._set_aside(raw, outcome, report)
                    continue
                pending.append((raw, outcome))
                size += len(outcome.claims) + 1
                if size >= CLAIMS_A_TRANSACTION or len(pending) >= DOCUMENTS_A_WRITE:
                    # The workers read on meanwhile.
                    self._store(pending, texts, report)
                    self.progress(report)
                    size = 0
            self._store(pending, texts, report)
            self.progress(report)

    def _new(self, items: Iterable[Item], report: RunReport, seen: set[str], held: Lease) -> Iterator[Raw]:
        """Archive what was fetched and pass on what the graph does not hold, or holds by an older extractor."""
        stream = iter(items)
        while chunk := list(islice(stream, AT_ONCE)):
            held.renew()
            yield from self._unknown(chunk, report, seen)

    def _unknown(self, chunk: Iterable[Item], report: RunReport, seen: set[str]) -> Iterator[Raw]:
        raws = []
        again: set[str] = set()  # addresses whose document is here already, so that nothing of them is set aside
        for item in chunk:
            counts = report.of(item.source)
            counts.documents += 1
            if isinstance(item, Failed):
                self._bury(item.url, item.source, "fetch", item.error.reason, str(item.error), None, report)
                continue
            self.archive.put(item)
            if item.sha256 in seen:
                counts.duplicates += 1
                again.add(item.url)
            else:
                seen.add(item.sha256)
                # What was written for Faultline is a sample by whatever way it comes.
                raws.append(replace(item, kind=DocumentKind.SAMPLE) if item.sha256 in self._samples else item)
        known = self.store.known_documents(raw.sha256 for raw in raws)
        new = []
        for raw in raws:
            if known.get(raw.sha256) == Extraction(raw.sha256, self._extractor, self._version).id:
                report.of(raw.source).duplicates += 1
                again.add(raw.url)
            else:
                new.append(raw)
        if again:
            self.store.write_query("resolve_dead_letters", urls=sorted(again))
        yield from new

    def _store(self, pending: list[tuple[Raw, Extracted]], texts: dict[str, str], report: RunReport) -> None:
        if not pending:
            return
        items = [extracted for _, extracted in pending]
        for row in self.store.read("documents_with_text", texts=[i.document.text_sha256 for i in items]):
            texts.setdefault(row["text"], row["id"])
        self.store.write(items, self.ties)
        self.store.write_query("resolve_dead_letters", urls=sorted({raw.url for raw, _ in pending}))
        for raw, extracted in pending:
            counts = report.of(raw.source)
            counts.claims += len(extracted.claims)
            first = texts.setdefault(extracted.document.text_sha256, extracted.document.id)
            if first != extracted.document.id:
                counts.duplicates += 1
            elif extracted.claims:
                counts.with_claims += 1
            else:
                counts.without_claims += 1
        pending.clear()

    def _set_aside(self, raw: Raw, refused: Refused, report: RunReport) -> None:
        self._bury(raw.url, raw.source, refused.stage, refused.reason, refused.message, raw.sha256, report)

    def _bury(
        self,
        url: str,
        source: str | None,
        stage: str,
        reason: str,
        message: str,
        sha256: str | None,
        report: RunReport,
    ) -> None:
        counts = report.of(source)
        counts.dead += 1
        counts.dead_reasons[reason] += 1
        row = letter_row(url, source, stage, reason, message, sha256, self.clock())
        self.store.write_query("write_dead_letters", rows=[row])
        log.warning("%s set aside in %s (%s): %s", url, stage, reason, message)

    def _record(self, report: RunReport) -> None:
        found = report.as_json()
        counts = {k: v for k, v in found.items() if isinstance(v, int)}
        self.store.write_query(
            "write_run",
            id=report.id,
            properties={
                "started": report.started,
                "finished": report.finished,
                "status": report.status,
                "reason": report.reason,
                "trigger": report.trigger,
                "report": json.dumps(found["sources"]),
                **counts,
            },
        )
