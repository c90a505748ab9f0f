"""Back-ups of the embedded database: one file with the dump and what it must give when it is loaded again.

The file is a zip archive of `manifest.json` and `neo4j.dump`. It is written whole or not at all. The archive of replies
is not in it: its files never change once written, so that copying the folder is its back-up.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from graph import jars, server, server_process
from graph.errors import BackupDamaged, SchemaError, ServerError, SettingsError
from graph.progress import Progress, on_stderr
from graph.server_home import Home, choose_ports, newer_data

if TYPE_CHECKING:
    from graph.reference import Reference
    from graph.settings import Settings
    from graph.store import Store
    from graph.ties import Ties
    from graph.verify import Finding

FORMAT = 1
_MANIFEST, _DUMP = "manifest.json", "neo4j.dump"
_BLOCK = 1 << 20
_DERIVED = frozenset({"deal", "edge", "ownership", "tie"})


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a back-up says of itself."""

    taken: str  # the instant that its graph is of, ISO 8601, UTC
    neo4j: str  # version of the database that wrote the dump
    schema: str | None  # None: no schema yet
    data: str | None  # digest of the reference data that the graph was made with; None: none was loaded
    hash: str  # graph hash
    dump_sha256: str
    dump_bytes: int
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A back-up that was written."""

    manifest: Manifest
    held_s: float  # how long the server answered nobody, seconds


@dataclass(frozen=True, slots=True)
class Restored:
    """A back-up that was read back."""

    manifest: Manifest
    findings: tuple[Finding, ...]
    verified: bool  # False: made with other reference data, so that it cannot be compared before a rebuild
    aside: Path | None  # the database that was there before, if it was kept


def backup(settings: Settings, file: Path, progress: Progress = on_stderr) -> BackedUp:
    """Write the graph as it is at one instant to `file`, which is replaced once the new one is whole.

    A running server goes on: it is held still for the moment in which what just changed is copied, and the dump is made
    from the copy. ServerError, SettingsError: what hinders.
    """
    home = _embedded(settings, "backed up with `neo4j-admin database dump`")
    file = file.expanduser().absolute()
    if not file.parent.is_dir():
        raise ServerError(f"There is no folder {file.parent} for the back-up; make it first.")
    with _workplace(home, "backup-work") as side:
        copy = Home(side)
        copy.make()
        data = home.neo4j / "data"
        size = sum(p.stat().st_size for p in data.rglob("*") if p.is_file()) if data.is_dir() else 0
        for folder in (home.folder, file.parent):
            if shutil.disk_usage(folder).free < 2 * size:
                raise ServerError(
                    f"{folder} has too little room for a back-up; free {2 * size >> 20} MB and try again."
                )
        held = server.copy_data(settings, copy.neo4j / "data")
        taken = datetime.now(UTC).isoformat()
        shutil.copyfile(home.password_file, copy.password_file)
        copy.password_file.chmod(0o600)
        own = settings.model_copy(update={"home": side})
        schema, data_digest, found = _facts(own, progress)
        server.stop(own)  # a clean stop: Neo4j refuses to dump before one
        dumped = server_process.dump(copy, jars.ensure(progress=progress), side)
        manifest = Manifest(
            taken, jars.NEO4J_VERSION, schema, data_digest, found, jars.sha256_of(dumped), dumped.stat().st_size
        )
        _write(file, manifest, dumped)
    return BackedUp(manifest, held)


def _nothing(store: Store) -> None:
    del store


def restore(
    settings: Settings,
    reference: Reference,
    ties: Ties,
    file: Path,
    force: bool,
    progress: Progress = on_stderr,
    mend: Callable[[Store], None] = _nothing,
) -> Restored:
    """Load a back-up into this home, check that it gives its graph hash, then put it in place and verify it.

    mend: done to the loaded graph before it is verified and put in place: what must not come back is hidden again.
    The database that was there stays in use until then, and beside it if the new one has findings.
    BackupDamaged: the file is not whole. ServerError: there is a database and `force` is false.
    """
    home = _embedded(settings, "restored with `neo4j-admin database load`")
    manifest = read(file)
    _refuse_newer(manifest, home)
    home.make_folder()
    if home.has_database and not force:
        raise ServerError(
            f"There is a database in {home.folder}; add --force to replace it, or set FAULTLINE_HOME to a new folder."
        )
    with _workplace(home, "restore-work") as side:
        new = Home(side)
        new.make()
        if home.password_file.exists():
            shutil.copyfile(home.password_file, new.password_file)
            new.password_file.chmod(0o600)
        own = settings.model_copy(update={"home": side})
        new.configure(own, choose_ports(own, None))
        _extract(file, manifest, side / _DUMP)
        server_process.load(new, jars.ensure(progress=progress), side)
        (side / _DUMP).unlink()
        findings, verified = _check(own, manifest, reference, ties, file, progress, mend)
        server.stop(own)
        ran = server.status(settings).running
        if ran:
            _no_run(settings)
        aside = server.replace_data(settings, side)
        if ran:
            server.start(settings, progress)
        if aside is not None and verified and not findings:
            shutil.rmtree(aside)
            aside = None
    return Restored(manifest, tuple(findings), verified, aside)


def read(file: Path) -> Manifest:
    """What a back-up says of itself, after a look that its dump is whole; BackupDamaged if not."""
    if not file.is_file():
        raise ServerError(f"There is no file {file}.")
    try:
        with zipfile.ZipFile(file) as held:
            said = json.loads(held.read(_MANIFEST))
            if said.get("format") != FORMAT:
                raise BackupDamaged(f"{file} is a back-up of a form that this Faultline does not know; update it.")
            manifest = Manifest(**said)
            with held.open(_DUMP) as dump:
                digest, size = hashlib.sha256(), 0
                while block := dump.read(_BLOCK):
                    digest.update(block)
                    size += len(block)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        NotImplementedError,
        EOFError,
        OSError,
    ):
        raise BackupDamaged(f"{file} is no whole back-up of Faultline; use another one.") from None
    except RuntimeError:  # zipfile takes a damaged flag for a password
        raise BackupDamaged(f"{file} is no whole back-up of Faultline; use another one.") from None
    if (digest.hexdigest(), size) != (manifest.dump_sha256, manifest.dump_bytes):
        raise BackupDamaged(f"The dump in {file} is not the one that was written; use another back-up.")
    return manifest


def rotate(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` of the nightly back-ups in a folder; gives those that went."""
    held = sorted(folder.glob("faultline-????-??-??.backup"))
    gone = held[: max(0, len(held) - keep)]
    for path in gone:
        path.unlink()
    return gone


def _embedded(settings: Settings, instead: str) -> Home:
    if settings.neo4j_uri:
        raise SettingsError(
            f"FAULTLINE_NEO4J_URI names a server of your own, which is {instead}; "
            "README.md, A Neo4j of your own, says how."
        )
    return Home(settings.home)


def _refuse_newer(manifest: Manifest, home: Home) -> None:
    from graph.migrations import SCHEMA_VERSION

    if manifest.schema is not None and int(manifest.schema) > int(SCHEMA_VERSION):
        raise SchemaError(
            f"The back-up has schema version {manifest.schema} and this Faultline knows {SCHEMA_VERSION}; "
            "use the newer Faultline that wrote it."
        )
    if _numbers(manifest.neo4j) > _numbers(jars.NEO4J_VERSION):
        raise newer_data(home, manifest.neo4j)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


@contextmanager
def _workplace(home: Home, name: str) -> Iterator[Path]:
    """A folder in the home for one back-up or restore at a time; what a killed one left is removed first."""
    from filelock import FileLock, Timeout

    home.make_folder()
    side = home.folder / name
    try:
        with FileLock(home.folder / "backup.lock", timeout=0, mode=0o600):
            _remove(side)
            try:
                yield side
            finally:
                _remove(side)
    except Timeout:
        raise ServerError(f"Another back-up or restore of {home.folder} is on; wait for it to end.") from None


def _remove(side: Path) -> None:
    if not side.exists():
        return
    process = server_process.find(Home(side), Home(side).state())
    if process is not None:
        server_process.end(process)
    shutil.rmtree(side)


def _facts(own: Settings, progress: Progress) -> tuple[str | None, str | None, str]:
    """Schema version, data digest and graph hash of a home that is started for it."""
    from graph.hashing import graph_hash
    from graph.store import Store

    with Store(server.start(own, progress).connection) as store:
        schema, data = (store.read("meta", name=name) for name in ("schema", "data"))
        return (
            schema[0]["value"] if schema else None,
            data[0]["value"] if data else None,
            graph_hash(store),
        )


def _check(
    own: Settings,
    manifest: Manifest,
    reference: Reference,
    ties: Ties,
    file: Path,
    progress: Progress,
    mend: Callable[[Store], None],
) -> tuple[list[Finding], bool]:
    """Start the loaded database and compare; BackupDamaged if it is not the graph that was backed up."""
    from graph.hashing import graph_hash
    from graph.store import Store
    from graph.verify import verify

    with Store(server.start(own, progress).connection) as store:
        if graph_hash(store) != manifest.hash:
            raise BackupDamaged(f"The dump in {file} does not give the graph that was backed up; use another back-up.")
        for row in store.read("leases"):  # of runs that were on at that instant
            store.write_query("release_lease", name=row["name"], holder=row["holder"])
        if manifest.schema is None:
            return [], True
        store.apply_schema()
        mend(store)
        if manifest.data != reference.digest:
            return [], False
        found = verify(store, reference)
        if store.read("dirty_ties")[0]["ties"]:
            # Taken in the middle of a run: what is derived waits for the next one, which is work and not damage.
            found = [f for f in found if f.what not in _DERIVED]
        return found, True


def _no_run(settings: Settings) -> None:
    """RunInProgress while a run writes to the database that is about to go."""
    from graph.lease import lease
    from graph.store import Store

    with Store(server.connect(settings, start_if_needed=False)) as store, lease(store):
        pass


def _write(file: Path, manifest: Manifest, dump: Path) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as held:
                held.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=1) + "\n")
                held.write(dump, _DUMP)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _extract(file: Path, manifest: Manifest, target: Path) -> None:
    with zipfile.ZipFile(file) as held, held.open(_DUMP) as source, target.open("wb") as out:
        _copy(source, out)
    if jars.sha256_of(target) != manifest.dump_sha256:
        raise BackupDamaged(f"{file} changed while it was read; use another back-up.")


def _copy(source: IO[bytes], out: IO[bytes]) -> None:
    while block := source.read(_BLOCK):
        out.write(block)
