"""The jars of the embedded Neo4j: fetched once by Maven coordinates, checked against a committed lock on every start.

`data/neo4j-jars.lock` is the whole list: what it does not name is never fetched nor put on the class path.
`python -m graph.jars` resolves the pinned coordinates anew and writes that file.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from graph.errors import ServerError
from graph.paths import data_dir
from graph.progress import Progress, on_stderr

log = logging.getLogger(__name__)

NEO4J_VERSION = "5.26.30"
COORDINATES = (
    f"org.neo4j:neo4j:{NEO4J_VERSION}",
    f"org.neo4j:neo4j-bolt:{NEO4J_VERSION}",
    f"org.neo4j.app:neo4j-server:{NEO4J_VERSION}",
    "org.neo4j.client:neo4j-browser:5.24.0",
)
LOCK_NAME = "neo4j-jars.lock"
_LINE = re.compile(r"([0-9a-f]{64})  ([\w.-]+):([\w.-]+):([\w.-]+)(?::([\w.-]+))?")
_PARALLEL = 8
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the lock: a Maven artifact and the SHA-256 its bytes must have."""

    sha256: str
    group: str
    artifact: str
    version: str
    classifier: str = ""

    @property
    def filename(self) -> str:
        """Name of its file, as Maven gives it."""
        return f"{self.artifact}-{self.version}{'-' + self.classifier if self.classifier else ''}.jar"

    @property
    def coordinate(self) -> str:
        """group:artifact:version[:classifier]."""
        return ":".join(part for part in (self.group, self.artifact, self.version, self.classifier) if part)


def default_cache() -> Path:
    """The user's cache folder: shared by all homes, so that a second one downloads nothing."""
    return user_cache_path("faultline")


def read_lock(path: Path | None = None) -> tuple[Jar, ...]:
    """The jars of the lock, in its order; ServerError names a line that is malformed or said twice."""
    path = path or data_dir() / LOCK_NAME
    jars: list[Jar] = []
    names: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise ServerError(f"{path.name}, line {number} is malformed; make the lock again: python -m graph.jars.")
        jar = Jar(match[1], match[2], match[3], match[4], match[5] or "")
        if jar.filename in names:
            raise ServerError(f"{path.name}, line {number} names {jar.filename} twice; remove one of the two.")
        names.add(jar.filename)
        jars.append(jar)
    return tuple(jars)


def jars_dir(cache: Path, jars: Sequence[Jar]) -> Path:
    """Folder of exactly these jars: a changed lock gets a folder of its own, so versions never mix."""
    digest = hashlib.sha256("\n".join(f"{jar.sha256} {jar.filename}" for jar in jars).encode()).hexdigest()
    return cache / f"neo4j-{NEO4J_VERSION}-{digest[:12]}"


def ensure(
    cache: Path | None = None, jars: Sequence[Jar] | None = None, progress: Progress = on_stderr
) -> tuple[Path, ...]:
    """Paths of all jars of the lock, each verified; those not yet in the cache are fetched first.

    ServerError, and no jar is used: a file has other bytes than the lock says, the folder holds a jar that the lock
    does not name, the network or the disk fails.
    """
    from filelock import FileLock  # only a start needs it

    jars = read_lock() if jars is None else jars
    folder = jars_dir(cache or default_cache(), jars)
    with _disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f"{folder.name}.lock")):
            missing = verify(folder, jars)
            if missing:
                _fetch(missing, folder, progress)
                missing = verify(folder, jars)
    if missing:
        raise ServerError(f"{missing[0].filename} vanished from {folder} while it was checked; start again.")
    return tuple(folder / jar.filename for jar in jars)


def verify(folder: Path, jars: Sequence[Jar]) -> list[Jar]:
    """The jars that `folder` lacks; ServerError if one has other bytes than the lock says, or is not in it.

    A file is read again only when its size or one of its times differs from those kept in `verified.json`.
    """
    stamp = folder / "verified.json"
    try:
        kept: dict[str, list[Any]] = json.loads(stamp.read_bytes())
    except (OSError, ValueError):
        kept = {}
    seen: dict[str, list[Any]] = {}
    missing: list[Jar] = []
    for jar in jars:
        path = folder / jar.filename
        try:
            stat = path.stat()
        except FileNotFoundError:
            missing.append(jar)
            continue
        mark = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, jar.sha256]
        if kept.get(jar.filename) != mark and sha256_of(path) != jar.sha256:
            raise ServerError(
                f"{path} is not the file that Faultline was tested with (its SHA-256 differs from {LOCK_NAME}); "
                "delete it and start again."
            )
        seen[jar.filename] = mark
    strangers = sorted({path.name for path in folder.glob("*.jar")} - {jar.filename for jar in jars})
    if strangers:
        raise ServerError(f"{folder / strangers[0]} is not one of the jars in {LOCK_NAME}; delete it and start again.")
    if seen != kept:
        fresh = stamp.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(seen), encoding="utf-8")
        fresh.replace(stamp)
    return missing


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fetch(jars: Sequence[Jar], folder: Path, progress: Progress) -> None:
    """Download into a folder beside, and move a jar over only once its bytes are right."""
    prefix = f"{folder.name}.part-"
    for left_over in folder.parent.glob(f"{prefix}*"):  # of a killed download: we hold the lock
        shutil.rmtree(left_over, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=folder.parent) as staging:
        context = _maven(Path(staging))
        with (
            progress("Fetching Neo4j", len(jars)) as one_more,
            ThreadPoolExecutor(_PARALLEL, thread_name_prefix="jars") as pool,
        ):
            waiting = [pool.submit(_fetch_one, context, jar, folder) for jar in jars]
            try:
                for done in as_completed(waiting):
                    done.result()
                    one_more()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


def _fetch_one(context: Any, jar: Jar, folder: Path) -> None:
    import requests

    artifact = context.project(jar.group, jar.artifact).at_version(jar.version).artifact(jar.classifier)
    for attempt in range(1, _TRIES + 1):
        try:
            path = Path(artifact.resolve())
        except (requests.ConnectionError, requests.Timeout) as error:
            # jgo writes straight to the final name, so what it left is a part
            if artifact.cached_path is not None:
                Path(artifact.cached_path).unlink(missing_ok=True)
            if attempt < _TRIES:
                continue
            log.info("%s: %s", jar.coordinate, error)
            raise ServerError(
                f"Neo4j's jars are not in {folder} and the Maven repository does not answer; connect to the network "
                "and start again, copy that folder from a machine that has it, or set FAULTLINE_NEO4J_URI to a "
                "server of your own."
            ) from None
        except RuntimeError as error:
            log.info("%s: %s", jar.coordinate, error)
            raise ServerError(
                f"The Maven repository does not have {jar.coordinate}; check [repositories] in jgo's configuration."
            ) from None
        break
    found = sha256_of(path)
    if found != jar.sha256:
        raise ServerError(
            f"The Maven repository sent a {jar.filename} with the SHA-256 {found[:12]}… in place of "
            f"{jar.sha256[:12]}…; it was thrown away, try another network or repository."
        )
    path.replace(folder / jar.filename)


def _maven(repo_cache: Path) -> Any:
    """jgo's own configuration file may name repositories, a mirror called `central` among them."""
    from jgo.config import GlobalSettings
    from jgo.maven import MavenContext

    named = GlobalSettings.load().repositories
    default: dict[str, str] = MavenContext(repo_cache=repo_cache).remote_repos
    return MavenContext(repo_cache=repo_cache, remote_repos={**default, **named}, timeout=30)


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    """Turn an OSError of the file system into one sentence for the user."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ServerError(
                f"The disk that holds {folder} is full; free about 300 MB and start again (nothing is lost)."
            ) from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise ServerError(f"Faultline may not write to {folder}; make that folder writable.") from None
        raise


def resolve_lock(cache: Path) -> str:
    """The text of a new lock: all that the pinned coordinates need at run time, fetched and hashed now."""
    from jgo.parse import Coordinate

    context = _maven(cache / "repository")
    asked = [context.create_dependency(Coordinate.parse(text)) for text in COORDINATES]
    inputs, transitive = context.resolver.resolve(asked)
    needed = [d.artifact for d in inputs] + [d.artifact for d in transitive if d.scope in ("compile", "runtime")]
    with ThreadPoolExecutor(_PARALLEL) as pool:
        paths = list(pool.map(lambda artifact: Path(artifact.resolve()), needed))
    jars = [
        Jar(sha256_of(path), a.groupId, a.artifactId, a.version, a.classifier)
        for a, path in zip(needed, paths, strict=True)
    ]
    lines = sorted(f"{jar.sha256}  {jar.coordinate}" for jar in jars)
    head = ["# Jars of the embedded Neo4j: SHA-256, then Maven coordinate. Made by: python -m graph.jars", ""]
    return "\n".join(head + sorted(lines, key=lambda line: line[66:])) + "\n"


def main() -> None:
    """Write data/neo4j-jars.lock anew, after a change of COORDINATES."""
    scratch = Path(tempfile.mkdtemp(prefix="faultline-lock-"))
    try:
        text = resolve_lock(scratch)
    finally:
        shutil.rmtree(scratch)
    path = data_dir() / LOCK_NAME
    path.write_text(text, encoding="utf-8")
    sys.stderr.write(f"{path}: {sum(not line.startswith('#') and bool(line) for line in text.splitlines())} jars\n")


if __name__ == "__main__":
    main()
