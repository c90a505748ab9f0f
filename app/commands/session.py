"""What every command shares: settings, an open graph, how results and errors are printed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.records import ClaimRecord
    from graph.reference import Reference
    from graph.settings import Settings
    from graph.snapshot import Snapshot
    from graph.store import Store
    from graph.ties import Ties


@dataclass(frozen=True)
class Session:
    """An open graph with the reference data that go with it."""

    settings: Settings
    store: Store
    reference: Reference
    ties: Ties

    def snapshot(self, as_of: date | None, known_by: datetime | None) -> Snapshot:
        """The graph at an instant of both clocks, with its hash; SchemaError if data/ is not what it was made with."""
        from dataclasses import replace

        from graph.hashing import kept_hash

        return replace(self.dated(as_of, known_by), graph_hash=kept_hash(self.store))

    def dated(self, as_of: date | None, known_by: datetime | None) -> Snapshot:
        """The same without the hash, whose computation reads the whole graph after each change of it."""
        from graph.errors import SchemaError
        from graph.snapshot_files import SnapshotFiles
        from graph.snapshots import snapshot

        held = self.store.read("meta", name="data")
        if not held or held[0]["value"] != self.reference.digest:
            raise SchemaError("The graph was made with other reference data than data/ holds; run `faultline rebuild`.")
        files = SnapshotFiles(self.settings.home / "snapshots", self.settings.snapshots_mb * 2**20)
        return snapshot(self.store, self.reference, self.ties, as_of, known_by, files if files.limit else None)

    def claims(self, ids: Sequence[str]) -> list[ClaimRecord]:
        """Some claims with their documents."""
        from graph.derive import records_of

        return records_of(self.store.read("claims_by_id", ids=list(ids)))

    def coverage(self, known_by: datetime | None = None) -> str:
        """Sources, period and languages that an answer rests on by what was known then (None: now), in words."""
        from graph.coverage import coverage

        return coverage(self.store, known_by)


@contextmanager
def session(start_if_needed: bool = False) -> Iterator[Session]:
    """The graph that the settings name; the embedded server is started only if asked to."""
    from graph.paths import data_dir
    from graph.reference import load_reference
    from graph.server import connect
    from graph.settings import load_settings
    from graph.store import Store
    from graph.ties import Ties

    settings = load_settings()
    reference = load_reference(data_dir())
    with Store(connect(settings, start_if_needed)) as store:
        yield Session(settings, store, reference, Ties(reference.entities.values()))


def show(result: Any, as_json: bool, text: str) -> None:
    """Print a result: one JSON object, or words for a person; what would hide or reorder letters is spelt out."""
    if as_json:
        typer.echo(_HIDING.sub(_escape, json.dumps(result, ensure_ascii=False, default=_plain)))
        return
    from app.widgets.plain import visible

    typer.echo(visible(text))


# Controls of the direction of writing and of the terminal, and what is drawn as nothing.
_HIDING = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]")


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _plain(value: object) -> object:
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return str(value)


def parameters(given: list[str] | None) -> dict[str, Any]:
    """`k=v` pairs: v is JSON if it parses, else text; a pair without "=" is a wrong usage."""
    found: dict[str, Any] = {}
    for pair in given or []:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise typer.BadParameter(f"{pair!r} is not of the form name=value", param_hint="--param")
        try:
            found[name] = json.loads(value)
        except ValueError:
            found[name] = value
    return found


def day(text: str | None, option: str = "--as-of") -> date | None:
    """A day of `--as-of` or of another option, None for none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day like 2026-03-18", param_hint=option) from None


def instant(text: str | None) -> datetime | None:
    """An instant of `--known-by`: a day means its end, a time without zone is UTC."""
    if text is None:
        return None
    try:
        if len(text) == 10:
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        found = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no time like 2026-03-18 or 2026-03-18T12:00Z", param_hint="--known-by"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def table(columns: list[str], rows: list[dict[str, Any]]) -> str:
    """Rows as text columns for a terminal; unknown prints "unknown"."""
    cells = [[_cell(row.get(c)) for c in columns] for row in rows]
    widths = [max([len(c), *(len(r[i]) for r in cells)]) for i, c in enumerate(columns)]
    lines = [columns, ["-" * w for w in widths], *cells]
    return "\n".join("  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in lines)


def _cell(value: object) -> str:
    if value is None:
        return "unknown"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_plain)
    return "".join(c if c.isprintable() else " " for c in text)[:80]


def log_to_stderr() -> None:
    """Logs and progress go to standard error, so that standard output holds data alone."""
    from graph.log_lines import set_up
    from graph.settings import load_settings

    set_up(load_settings())
