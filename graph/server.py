"""Starts, finds and stops the embedded Neo4j; nothing else knows that it is embedded.

`connect` is what most callers want: the server of FAULTLINE_NEO4J_URI if that is set, else the embedded one.
"""

from __future__ import annotations

import errno
import logging
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from graph import jars, server_logs, server_process, server_swap
from graph.connection import Connection
from graph.errors import DatabaseUnavailable, ServerError, SettingsError
from graph.progress import Progress, on_stderr
from graph.server_check import check
from graph.server_home import LOOPBACK, Home, State, choose_ports

if TYPE_CHECKING:
    from graph.settings import Settings

log = logging.getLogger(__name__)

_SILENT_S, _READY_S = 120.0, 1800.0  # a start takes 6 s; a long recovery goes on writing to the log
_DISK_BYTES = 64 << 20  # a new database takes 3 MB with its logs; the rest is for the first claims
_OTHER_START_S = 600.0  # the other start may be fetching Neo4j over a slow line


@dataclass(frozen=True, slots=True)
class Started:
    """What `start` gives back: who started the server decides who stops it."""

    connection: Connection
    started_here: bool


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """The embedded server of one home, seen from outside; all but `running` and `home` are None when it is down."""

    running: bool
    home: Path
    pid: int | None = None
    uri: str | None = None
    browser_url: str | None = None
    since: datetime | None = None


def start(settings: Settings, progress: Progress = on_stderr, *, cache: Path | None = None) -> Started:
    """The embedded server of this home, running and answering: found if it runs, else started, detached.

    cache: folder of the jars; None is the user's own.
    ServerError says what hinders: no network and no cache, a full disk, data in use or of a newer version.
    """
    if settings.neo4j_uri:
        raise SettingsError(
            "FAULTLINE_NEO4J_URI names a server of your own, so there is none to start; unset it for the embedded one."
        )
    home = Home(settings.home)
    with _file_errors(home):
        home.make_folder()
        with _only_one(home):
            server_swap.finish(home)
            home.make()
            found = _running(home)
            if found is not None:
                process, state = found
                if process.status() == psutil.STATUS_STOPPED:
                    process.resume()  # held still for a copy by a process that was killed with its guard
                connection = _connection(home, state, settings)
                if _wait(process, connection, state, server_logs.Logs(home)):
                    home.keep_state(state)
                    return Started(connection, False)
                if server_process.alive(process):
                    log.warning("process %d serves this home and does not answer; ending it", process.pid)
                    server_process.end(process)
            return Started(_start(home, settings, progress, cache), True)


def stop(settings: Settings) -> bool:
    """End the embedded server of this home; False if none ran."""
    home = Home(settings.home)
    if not home.folder.is_dir():
        return False
    with _file_errors(home), _only_one(home):
        found = _running(home)
        if found is None:
            return False
        server_process.end(found[0])
        return True


def copy_data(settings: Settings, into: Path) -> float:
    """Copy the data of this home, running or not, as they are at one instant; gives the seconds the server was held.

    into: a folder that does not exist. The copy is what a kill at that instant would leave.
    """
    home = Home(settings.home)
    data = home.neo4j / "data"
    with _file_errors(home), _only_one(home):
        server_swap.finish(home)
        if not home.has_database:
            raise ServerError(f"There is no database in {home.folder}; `faultline db start` makes one.")
        found = _running(home)
        if found is None:
            server_process.wait_for_lock(home)
            shutil.copytree(data, into)
            return 0.0
        # The bulk is copied while the server works, so that it is held for no more than what changed meanwhile.
        before = server_swap.copy_quietly(data, into)
        began = time.monotonic()
        with server_process.paused(found[0]):
            server_swap.copy_changed(data, into, before)
        return time.monotonic() - began


def replace_data(settings: Settings, new: Path) -> Path | None:
    """Put the database of the stopped home `new` in place of this home's; gives where the old one is now, if any.

    The server of this home is stopped for it. Killed in between, the next start ends what was begun.
    """
    home = Home(settings.home)
    with _file_errors(home), _only_one(home):
        server_swap.finish(home)
        found = _running(home)
        if found is not None:
            server_process.end(found[0])
        return server_swap.swap(home, Home(new))


def status(settings: Settings) -> ServerStatus:
    """Whether the embedded server of this home runs, and where; asks the operating system, not the server."""
    home = Home(settings.home)
    found = _running(home)
    if found is None:
        return ServerStatus(False, home.folder)
    process, state = found
    return ServerStatus(
        True,
        home.folder,
        process.pid,
        _uri(state),
        _browser(state),
        datetime.fromtimestamp(process.create_time(), UTC),
    )


def connect(
    settings: Settings, start_if_needed: bool = True, progress: Progress = on_stderr, *, cache: Path | None = None
) -> Connection:
    """Where to find the graph, after a look that a server answers there and accepts the login.

    DatabaseUnavailable, LoginRefused: what to do about it; an embedded server that is down is started, unless told not.
    """
    if settings.neo4j_uri:
        password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
        own = Connection(settings.neo4j_uri, settings.neo4j_user, password, settings.neo4j_database)
        check(own)
        return own
    if start_if_needed:
        return start(settings, progress, cache=cache).connection
    home = Home(settings.home)
    found = _running(home)
    if found is None:
        raise DatabaseUnavailable(f"No database runs in {home.folder}; start it: faultline db start.")
    connection = _connection(home, found[1], settings)
    check(connection)
    return connection


def reach(settings: Settings, progress: Progress = on_stderr) -> Started:
    """A server to work with for as long as a command runs: the one the settings name, else the embedded one."""
    return Started(connect(settings), False) if settings.neo4j_uri else start(settings, progress)


def _start(home: Home, settings: Settings, progress: Progress, cache: Path | None) -> Connection:
    server_process.wait_for_lock(home)
    server_logs.check_disk(home, _DISK_BYTES)
    home.check_version()
    files = jars.ensure(cache, progress=progress)
    home.make_password()
    for _ in range(3):
        state = choose_ports(settings, home.state())
        home.keep_state(state)  # before the process: should we die now, the next start knows its ports
        home.configure(settings, state)
        if not home.has_database:
            server_process.set_first_password(home, files)
        logs = server_logs.Logs(home)
        process = server_process.launch(home, files, settings.heap_mb)
        try:
            with suppress(psutil.Error):
                home.keep_state(State(state.bolt_port, state.http_port, process.pid, process.create_time()))
            connection = _connection(home, state, settings)
            if _wait(process, connection, state, logs):
                return connection
        except BaseException:
            server_process.end(process)  # Ctrl-C: nobody was told that it runs, so nobody would end it
            raise
        reason = logs.reason()
        if server_process.alive(process):
            server_process.end(process)
            server_logs.check_disk(home, 1 << 20)
        if not isinstance(reason, server_logs.PortTaken):
            break
    raise reason


def _wait(process: psutil.Process, connection: Connection, state: State, logs: server_logs.Logs) -> bool:
    """True once it answers and accepts the login; False if it ended, cannot open its data, or took too long."""
    warm = threading.Thread(target=_import_driver, daemon=True)  # up to 2 s, while Java starts
    warm.start()
    began = time.monotonic()
    while server_process.alive(process) and time.monotonic() - began < _READY_S:
        if time.monotonic() - began > _SILENT_S and logs.silent_for() > _SILENT_S:
            break
        # Neo4j Browser's port opens a second after Bolt's: a start is done when its printed address works.
        # That it is this process: another server may have taken a port between the choice and the start.
        if accepts(state.bolt_port) and accepts(state.http_port) and server_process.listens(process, state.bolt_port):
            warm.join()
            with suppress(DatabaseUnavailable):
                check(connection)
                return True
            if logs.database_failed():
                return False
        time.sleep(0.1)
    return False


def accepts(port: int) -> bool:
    """Whether something listens on the port of this machine."""
    with suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
        return True
    return False


def _import_driver() -> None:
    import neo4j  # noqa: F401


def _running(home: Home) -> tuple[psutil.Process, State] | None:
    """The living server of this home with its ports."""
    state = home.state()
    if state is None:
        return None
    process = server_process.find(home, state)
    if process is None:
        return None
    return process, State(state.bolt_port, state.http_port, process.pid, process.create_time())


def _connection(home: Home, state: State, settings: Settings) -> Connection:
    # Community has one user and one database: the settings that name others are for a server of one's own.
    return Connection(_uri(state), "neo4j", home.password(), "neo4j", _browser(state), embedded=True)


def _uri(state: State) -> str:
    return f"bolt://{LOOPBACK}:{state.bolt_port}"


def _browser(state: State) -> str:
    return f"http://{LOOPBACK}:{state.http_port}/browser/"


@contextmanager
def _only_one(home: Home) -> Iterator[None]:
    """Hold the lock of this home: it falls with the process, however that ends."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(home.lock_file, timeout=_OTHER_START_S, mode=0o600):
            yield
    except Timeout:
        raise ServerError(
            f"Another start or stop of the database in {home.folder} has not ended for ten minutes; end it first."
        ) from None


@contextmanager
def _file_errors(home: Home) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise server_logs.disk_full(home) from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            raise ServerError(
                f"Faultline may not write to {home.folder}; set FAULTLINE_HOME to a folder of yours."
            ) from None
        raise
