"""The `faultline` command: the one place that wires fetching, the graph and the app together."""

from __future__ import annotations

import json
import sys
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands import backup, morning, reading, schedule
from app.commands.analyse import analyse
from app.commands.imports import import_, sets
from app.commands.review import review
from app.commands.session import Session, log_to_stderr, session, show
from app.commands.watch import after_run, watch
from app.widgets.plain import visible
from graph.errors import FaultlineError
from graph.lean_driver import without_pandas
from graph.log_lines import keep_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graph.watches.watches import Alert
    from ingest.items import Item, Visited
    from ingest.pipeline import Pipeline
    from ingest.report import RunReport

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Who is bound to whom in AI, on what terms, says who, and what breaks if a tie is cut.",
)
db = typer.Typer(no_args_is_help=True, help="The embedded Neo4j: start, stop, status, backup, restore.")
app.add_typer(db, name="db")
app.add_typer(analyse, name="analyse")
app.add_typer(watch, name="watch")
app.add_typer(sets, name="sets")
app.add_typer(review, name="review")
for command in (
    reading.cypher, reading.query, reading.deals, reading.explain, reading.export, morning.morning, schedule.schedule,
):  # fmt: skip
    app.command()(command)
app.command("import")(import_)

db.command()(backup.backup)

Json = Annotated[bool, typer.Option("--json", help="print one JSON object")]
Workers = Annotated[int | None, typer.Option(min=1, max=64, help="processes that read; default: FAULTLINE_WORKERS")]


def main() -> None:
    """Entry point: one clear sentence on standard error for whatever Faultline itself refuses."""
    without_pandas()
    try:
        app()
    except FaultlineError as error:
        typer.echo(visible(f"faultline: {error}"), err=True)
        keep_error("faultline", str(error))
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception:
        keep_error("faultline", traceback.format_exc())  # a bug; where cron runs this, nobody sees standard error
        raise


@app.command()
def up(
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="open the app in a browser")] = True,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="the app's port")] = None,
) -> None:
    """Start Neo4j, load the reference data and the bundled documents, open the app; Ctrl-C stops it all."""
    log_to_stderr()
    from app.commands.up import serve

    serve(_ingest_bundled, browser, port)


def _ingest_bundled(opened: Session) -> RunReport:
    from datetime import UTC, datetime

    from graph.paths import data_dir
    from ingest.sources.samples import samples

    with _pipeline(opened, None) as pipeline:
        report = _when_free(opened, lambda: pipeline.run(samples(data_dir() / "samples", datetime.now(UTC)), "up"))
    for alert in after_run(opened):
        typer.echo(alert.as_text())
    return report


@db.command()
def start(as_json: Json = False) -> None:
    """Start the embedded Neo4j, or find the one that runs, with data/ loaded; it goes on after this command."""
    log_to_stderr()
    from graph.derive import load_reference
    from graph.lease import lease
    from graph.server import start as start_server
    from graph.settings import load_settings

    started = start_server(load_settings())
    where = started.connection
    with session() as s:
        s.store.apply_schema()
        held = s.store.read("meta", name="data")
        if not held or held[0]["value"] != s.reference.digest:
            with lease(s.store):
                load_reference(s.store, s.reference, s.ties)
    found = {"uri": where.uri, "browser": where.browser_url, "started": started.started_here}
    done = "Neo4j is ready" if started.started_here else "Neo4j was running already"
    show(found, as_json, f"{done} at {where.uri}\nNeo4j Browser: {where.browser_url}")


@db.command()
def stop(as_json: Json = False) -> None:
    """Stop the embedded Neo4j."""
    from graph.server import stop as stop_server
    from graph.settings import load_settings

    stopped = stop_server(load_settings())
    show({"stopped": stopped}, as_json, "Neo4j has stopped." if stopped else "No embedded Neo4j was running.")


@db.command()
def status(as_json: Json = False) -> None:
    """Say whether the embedded Neo4j runs, and where."""
    from dataclasses import asdict

    from graph.server import status as server_status
    from graph.settings import load_settings

    found = server_status(load_settings())
    text = (
        f"Neo4j runs at {found.uri} (process {found.pid}, since {found.since:%Y-%m-%d %H:%M} UTC)\n"
        f"Neo4j Browser: {found.browser_url}"
        if found.running
        else f"No embedded Neo4j runs in {found.home}."
    )
    show(asdict(found), as_json, text)


@db.command()
def restore(
    file: Annotated[Path, typer.Argument(help="a file of `db backup`")],
    force: Annotated[bool, typer.Option("--force", help="replace the database that is there")] = False,
    as_json: Json = False,
) -> None:
    """Put a back-up in place of the embedded database, hide again what was withdrawn since, and verify it."""
    from graph.settings import load_settings
    from ingest.archive import archive_of
    from ingest.takedown import take_down_again

    backup.restore(file, force, as_json, lambda store: take_down_again(store, archive_of(load_settings())))


@app.command()
def ingest(
    source: Annotated[list[str] | None, typer.Option(help="only these sources of data/sources.toml")] = None,
    from_: Annotated[list[Path] | None, typer.Option("--from", help="files or folders instead of sources")] = None,
    replay: Annotated[bool, typer.Option("--replay", help="read the archive again instead of fetching")] = False,
    rights: Annotated[str, typer.Option(help="of files: public, licensed or confidential")] = "public",
    nightly: Annotated[
        bool, typer.Option("--nightly", help="the run of the night, with report and back-up, unless it has one already")
    ] = False,
    night: Annotated[
        list[str] | None,
        typer.Option("--night", metavar="DATE", help="with --nightly: of this night, also if it has one"),
    ] = None,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Run the pipeline once over the sources, some files, or the archive."""
    log_to_stderr()
    if replay and (from_ or source):
        raise typer.BadParameter("it reads the whole archive; leave out --source and --from", param_hint="--replay")
    if from_ and source:
        raise typer.BadParameter("give either --from or --source", param_hint="--from")
    if rights not in ("public", "licensed", "confidential"):
        raise typer.BadParameter(f"{rights!r} is none of public, licensed, confidential", param_hint="--rights")
    if rights != "public" and not from_:
        raise typer.BadParameter("the list of sources says what each source's are", param_hint="--rights")
    if night and not nightly:
        raise typer.BadParameter("it names a night of --nightly", param_hint="--night")
    if nightly and (replay or from_ or source):
        raise typer.BadParameter("a night reads all sources; leave out the others", param_hint="--nightly")
    _end_on_sigterm()
    if nightly:
        _run_nights(night, workers, as_json)
        return
    for path in from_ or []:
        if not path.exists():
            raise FaultlineError(f"There is no file or folder {path}.")
    with session(start_if_needed=True) as s:
        trigger = "replay" if replay else "files" if from_ else "source" if source else "ingest"
        with _pipeline(s, workers) as pipeline:
            report = _when_free(s, lambda: pipeline.run(_items(s, pipeline, source, from_, replay, rights), trigger))
        told = after_run(s)
    _print_report(report, told, as_json)


def _items(
    s: Session,
    pipeline: Pipeline,
    source: list[str] | None,
    from_: list[Path] | None,
    replay: bool,
    rights: str,
) -> Iterator[Item | Visited]:
    from dataclasses import replace
    from datetime import UTC, datetime

    from graph.model import Raw, Rights
    from ingest.apart import Apart
    from ingest.nightly.work import chosen_sources, items
    from ingest.sources.files import raws

    if replay:
        yield from pipeline.archive.items()
    elif from_:
        with Apart() as apart:
            for item in raws(from_, datetime.now(UTC), apart=apart):
                yield replace(item, rights=Rights(rights)) if isinstance(item, Raw) else item
    else:
        yield from items(s.store, s.settings, chosen_sources(s.settings, source or ()), pipeline)


def _end_on_sigterm() -> None:
    """Let a run that is told to end say so in its record, as it does on Ctrl-C."""
    import signal

    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


def _run_nights(night: list[str] | None, workers: int | None, as_json: bool) -> None:
    """The run of the night, and of those that were missed."""
    from contextlib import ExitStack

    from app.commands.session import day
    from graph.nights import night_of
    from graph.settings import load_settings
    from ingest.nightly.channels import SENT
    from ingest.nightly.ending import recorded, told_if_away
    from ingest.nightly.night import local_now, run_due
    from ingest.nightly.work import Work

    asked = [d for text in night or [] if (d := day(text, "--night")) is not None]
    with ExitStack() as stack:
        with told_if_away(load_settings()):
            s = stack.enter_context(session(start_if_needed=True))
        tonight = night_of(local_now(), s.settings.night_at)
        if asked and max(asked) > tonight:
            raise FaultlineError(f"The night of {max(asked)} is still to come; the latest one is that of {tonight}.")
        with recorded(s.store, s.settings, asked):
            pipeline = stack.enter_context(_pipeline(s, workers))
        done = run_due(Work(s.settings, s.store, s.reference, s.ties, pipeline), only=asked)
    if done is None:
        show({"nights": []}, as_json, "No night is due: each has its run, or another process is at it.")
        return
    show(done.as_json(), as_json, "\n".join((*done.run.lines(), "", done.morning.as_text())))
    unsent = [f"{channel} ({said})" for channel, said in done.sent.items() if said != SENT]
    if unsent:
        raise FaultlineError(f"The report of the morning was not sent by {', '.join(unsent)}; check that setting.")
    if done.backup_failed:
        raise FaultlineError(f"The night is done, but no back-up was made: {done.backup_failed}")


@contextmanager
def _pipeline(s: Session, workers: int | None) -> Iterator[Pipeline]:
    """The pipeline of this home; while the block lasts, it shows how far its runs are."""
    from graph.progress import Counted, steps
    from ingest.nightly.work import pipeline

    with steps() as tell:

        def progress(report: RunReport) -> None:
            ended = ("with_claims", "without_claims", "duplicates", "dead")
            stored = sum(report.total(name) for name in ended)
            read, claims, duplicates, dead = (report.total(name) for name in ("tried", "claims", "duplicates", "dead"))
            tell(Counted(report.id, report.fetched, read, stored, claims, duplicates, dead))

        yield pipeline(s.settings, s.store, s.reference, workers, progress)


def _when_free(s: Session, run: Callable[[], RunReport]) -> RunReport:
    """Run, after another run that may be on has ended, and say that it waits."""
    from graph.lease import when_free

    return when_free(run, s.settings.run_wait_s, lambda said: typer.echo(said, err=True))


def _print_report(report: RunReport, told: Sequence[Alert], as_json: bool) -> None:
    said = [a.as_text() for a in told]
    found = {**report.as_json(), "alerts": [a.as_json() for a in told]}
    show(found, as_json, "\n".join((*report.lines(), *said)))


@app.command()
def retry(workers: Workers = None, as_json: Json = False) -> None:
    """Try the documents that were set aside once more."""
    log_to_stderr()
    from datetime import UTC, datetime

    from graph.paths import data_dir
    from ingest.client import client
    from ingest.dead_letters import again
    from ingest.known import Known
    from ingest.sources import load_sources

    with session(start_if_needed=True) as s, client(s.settings) as fetcher:
        listed = load_sources(s.settings.sources or data_dir() / "sources.toml")
        with _pipeline(s, workers) as pipeline:
            now = datetime.now(UTC)

            def letters() -> Iterator[Item]:  # asked for once the run has the lease
                pipeline.tighten_sources({source.id: source.rights for source in listed})
                visits, hours = pipeline.visits, s.settings.revisit_h
                known = Known(s.store.read("known_urls"), visits, now, hours) if visits else ()
                yield from again(s.store, pipeline.archive, fetcher, listed, now, known)

            report = _when_free(s, lambda: pipeline.run(letters(), "retry"))
        told = after_run(s)
    _print_report(report, told, as_json)


@app.command()
def extract(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE …", help="documents to read")] = None,
    passages: Annotated[Path | None, typer.Option(help="a JSON-lines file of {id, text, published}")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="print rule, spans and modality of each claim")] = False,
    extractor: Annotated[str | None, typer.Option(help="rules or llm; empty: as FAULTLINE_EXTRACTOR says")] = None,
) -> None:
    """Print the claims of some documents as JSON lines; no database is touched."""
    if bool(files) == (passages is not None):
        raise typer.BadParameter("give either FILE … or --passages FILE.jsonl", param_hint="FILE …")
    from datetime import UTC, datetime

    from graph.errors import ItemError
    from graph.paths import data_dir
    from graph.reference import load_reference
    from graph.settings import load_settings
    from ingest.extract.choice import choice
    from ingest.extract.passages import passage_json, read_passages
    from ingest.extract.rules import explain as explained
    from ingest.items import Failed
    from ingest.read import read
    from ingest.sources.files import raws

    chosen = choice(load_settings(), extractor).extractor(load_reference(data_dir()).entities.values())
    failed = False

    def emit(head: dict[str, Any], claims: Iterable[Any]) -> None:
        found = list(claims)
        if explain:
            for claim in found:
                typer.echo(explained(claim))
        else:
            typer.echo(json.dumps({**head, "claims": [passage_json(c) for c in found]}, ensure_ascii=False))

    if passages is not None:
        if not passages.is_file():
            raise FaultlineError(f"There is no file {passages}.")
        with passages.open(encoding="utf-8") as lines:
            for document in read_passages(lines):
                emit({"id": document.url}, chosen.extract(document).claims)
        return
    for path in files or []:
        if not path.exists():
            raise FaultlineError(f"There is no file or folder {path}.")
        for item in raws([path], datetime.now(UTC)):
            try:
                if isinstance(item, Failed):
                    raise item.error
                document = read(item)
                claims = chosen.extract(document).claims
            except ItemError as error:
                typer.echo(f"faultline: {error}", err=True)
                failed = True
                continue
            # As in a run: a fault of the code on hostile bytes costs this document, and the others are read.
            except Exception as error:  # noqa: BLE001
                typer.echo(f"faultline: {path} could not be read to its end: {type(error).__name__}.", err=True)
                failed = True
                continue
            emit({"id": document.id, "path": str(path)}, claims)
    if failed:
        sys.exit(1)


@app.command()
def rebuild(as_json: Json = False) -> None:
    """Derive entities, deals and edges again from the claims; the graph hash stays the same."""
    log_to_stderr()
    from graph.derive import rebuild as rebuild_graph
    from graph.lease import lease

    with session(start_if_needed=True) as s, lease(s.store) as held:
        done = rebuild_graph(s.store, s.reference, s.ties, held.renew)
    show({"ties": done.ties, "deals": done.deals}, as_json, f"{done.deals} deals of {done.ties} ties derived again.")


@app.command()
def verify(
    everything: Annotated[
        bool, typer.Option("--all", help="read all archived documents again, not as many as fit into 20 s")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check that graph and archive are whole: spans, ids, digests, deals, edges, and spans against archived bytes."""
    from graph.verify import verify as verify_graph
    from ingest.archive import archive_of
    from ingest.reread import read_again

    with session() as s:
        findings = verify_graph(s.store, s.reference)
        archive = archive_of(s.settings)
        damaged = archive.verify()
        again = read_again(s.store, archive, everything)
        findings += again.findings
    found = [{"what": f.what, "id": f.id, "message": f.message} for f in findings]
    found += [{"what": "archive", "id": d, "message": "the stored bytes are not as they were written"} for d in damaged]
    lines = [f"{f['what']} {f['id']}: {f['message']}" for f in found] or ["Graph and archive are whole."]
    lines.append(again.in_words())
    reread = {"archived": again.archived, "read": again.read, "otherwise": again.otherwise}
    show({"whole": not found, "findings": found, "read_again": reread}, as_json, "\n".join(lines))
    if found:
        sys.exit(1)


@app.command()
def takedown(
    subject: Annotated[str, typer.Argument(metavar="URL|DOCUMENT", help="an address, or the id of one document")],
    reason: Annotated[str, typer.Option(help="who asked for it and why; kept as the audit trail")],
    as_json: Json = False,
) -> None:
    """Hide the words of all documents of an address, or of one document, wherever Faultline keeps them."""
    from dataclasses import asdict
    from datetime import UTC, datetime

    from graph.lease import lease
    from ingest.archive import archive_of
    from ingest.takedown import take_down

    with session() as s, lease(s.store):
        taken = take_down(s.store, archive_of(s.settings), s.settings, subject, reason, datetime.now(UTC))
    done = taken.graph
    lines = [
        f"Hidden: the words of {len(done.documents)} documents and the quotes of {done.claims} claims; deleted: "
        f"{taken.replies} replies of the archive and {taken.answers} answers of a language model.",
        f"Hidden too, where they were quoted: {done.said} answers, alerts and reports of watches that ask a query.",
        "The claims themselves, their sources, digests and this reason stay on record.",
    ]
    if done.copies:
        lines.append(f"{done.copies} documents of other addresses carry the same words and stay as they are.")
    lines.append("Back-ups made before hold the words; a restore hides them again, the files are yours to delete.")
    lines.append("What was sent before (mails, webhooks, files of reports, exports) cannot be called back from here.")
    found = {**asdict(done), "archived": taken.replies, "answers": taken.answers}
    show(found, as_json, "\n".join(lines))


@app.command("hash")
def hash_(as_json: Json = False) -> None:
    """Print the graph hash: equal graphs have equal hashes on any machine."""
    from graph.hashing import hash_anew

    with session() as s:
        found = hash_anew(s.store)
        digest = s.reference.digest
    show({"hash": found, "data": digest}, as_json, found)


@app.command()
def fetch(
    url: str,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="file for the bytes; default: print them")
    ] = None,
    as_json: Json = False,
) -> None:
    """Fetch one address under all of Faultline's rules; no database is needed."""
    from graph.settings import load_settings
    from ingest.client import client

    with client(load_settings()) as fetcher:
        raw = fetcher.fetch(url)
    facts = {
        "url": raw.url,
        "sha256": raw.sha256,
        "bytes": len(raw.content),
        "media_type": raw.media_type,
        "charset": raw.charset,
        "retrieved_at": raw.retrieved_at.isoformat(),
    }
    if output:
        output.write_bytes(raw.content)
        show(facts, as_json, f"{len(raw.content)} bytes of {raw.url} written to {output}")
    elif as_json:
        show(facts, True, "")
    else:
        sys.stdout.buffer.write(raw.content)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
