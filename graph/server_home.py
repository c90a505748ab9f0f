"""What the embedded Neo4j keeps in FAULTLINE_HOME: password, state, configuration, and where its own files are."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import ServerError
from graph.jars import NEO4J_VERSION
from graph.server_log_files import SERVER, USER, configuration

if TYPE_CHECKING:
    from graph.settings import Settings

LOOPBACK = "127.0.0.1"
_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600


@dataclass(frozen=True, slots=True)
class State:
    """The ports last chosen, and the process last started on them; pid 0 means none was recorded yet."""

    bolt_port: int
    http_port: int
    pid: int = 0
    created: float = 0.0  # the process's creation time as psutil gives it: a pid alone may have been used again


class Home:
    """The folder of one user's Faultline, as far as the server is concerned; open to that user alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().resolve()  # one process, one name, also through a link
        self.neo4j = self.folder / "neo4j"  # what Neo4j calls its home
        self.conf = self.neo4j / "conf"
        self.databases = self.neo4j / "data" / "databases"
        self.lock_file = self.folder / "server.lock"
        self.password_file = self.folder / "neo4j-password"
        self.server_log = self.neo4j / "logs" / "neo4j.log"
        self.debug_log = self.neo4j / "logs" / "debug.log"
        self.console_log = self.neo4j / "logs" / "console.log"
        self._state_file = self.folder / "server.json"
        self._version_file = self.neo4j / "written-by"

    def make_folder(self) -> None:
        """Create the folder itself; an existing one is closed to other users."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
        self.folder.chmod(_PRIVATE_FOLDER)

    def make(self) -> None:
        """Create all folders."""
        self.make_folder()
        for folder in (self.neo4j, self.conf, self.server_log.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)

    @property
    def has_database(self) -> bool:
        """Whether Neo4j has been started on this home before: from then on the first password holds."""
        return (self.databases / "system").is_dir()

    def password(self) -> str:
        """The generated password; ServerError if its file is gone or cannot be read."""
        try:
            password = self.password_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            password = ""
        if not password:
            raise ServerError(
                f"{self.password_file}, which holds the database's password, is missing or unreadable; put it back, "
                "or set FAULTLINE_HOME to a new folder."
            )
        return password

    def make_password(self) -> str:
        """The password of this home, generated now if there is no database yet."""
        if not self.has_database and not self.password_file.exists():
            # hex digits only: Neo4j's tool reads the file as arguments, where a leading "-" would be an option
            write_private(self.password_file, secrets.token_hex(24) + "\n")
        return self.password()

    def state(self) -> State | None:
        """What the last start recorded; None if nothing, or nothing that can be read."""
        try:
            return State(**json.loads(self._state_file.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def keep_state(self, state: State) -> None:
        """Record ports and process, whole or not at all."""
        write_private(self._state_file, json.dumps(asdict(state)) + "\n")

    def check_version(self) -> None:
        """ServerError if a newer Neo4j wrote the data; else note that this one is about to."""
        try:
            written_by = self._version_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            written_by = ""
        if written_by and _numbers(written_by) > _numbers(NEO4J_VERSION):
            raise newer_data(self, written_by)
        if written_by != NEO4J_VERSION:
            write_private(self._version_file, NEO4J_VERSION + "\n")

    def configure(self, settings: Settings, state: State) -> None:
        """Write neo4j.conf: loopback only, nothing reported, nothing loaded from files or addresses."""
        bolt, http = f"{LOOPBACK}:{state.bolt_port}", f"{LOOPBACK}:{state.http_port}"
        values = {
            "server.default_listen_address": LOOPBACK,
            "server.default_advertised_address": LOOPBACK,
            "server.bolt.listen_address": bolt,
            "server.bolt.advertised_address": bolt,  # Neo4j Browser learns from this where to connect
            "server.bolt.tls_level": "DISABLED",
            "server.http.listen_address": http,
            "server.http.advertised_address": http,
            "server.https.enabled": "false",
            "dbms.security.auth_enabled": "true",
            "dbms.usage_report.enabled": "false",
            "client.allow_telemetry": "false",
            # both are needed to stop LOAD CSV: the first for files, the second for every address
            "dbms.security.allow_csv_import_from_file_urls": "false",
            "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
            "db.tx_log.preallocate": "false",  # 2 MB on disk at birth instead of 516
            "internal.server.bolt.thread_pool_shutdown_wait_time": "500ms",  # else each stop waits 5 s for nothing
            "server.memory.pagecache.size": f"{settings.page_cache_mb}m",
        }
        text = "".join(f"{key}={value}\n" for key, value in values.items())
        write_private(self.conf / "neo4j.conf", "# Written anew by Faultline at each start.\n" + text)
        for file in (*SERVER, *USER):
            for path in self.server_log.parent.glob(f"{file.name}.log.[0-9][0-9]"):
                if int(path.suffix.removeprefix(".")) > file.old:
                    path.unlink()  # of a Faultline that left these limits to Neo4j
        write_private(self.conf / "server-logs.xml", configuration(SERVER))
        write_private(self.conf / "user-logs.xml", configuration(USER))


def newer_data(home: Home, version: str) -> ServerError:
    """The refusal to open data of a newer Neo4j."""
    return ServerError(
        f"The database in {home.neo4j} was written by Neo4j {version}, and this Faultline has {NEO4J_VERSION}; "
        "update Faultline, or set FAULTLINE_HOME to another folder."
    )


def choose_ports(settings: Settings, last: State | None) -> State:
    """Free loopback ports: those used last, else the settings' own, else any."""
    bolt = _free((last.bolt_port if last else 0, settings.bolt_port), taken=0)
    http = _free((last.http_port if last else 0, settings.http_port), taken=bolt)
    return State(bolt, http)


def _free(wanted: tuple[int, ...], taken: int) -> int:
    for port in (*(p for p in wanted if p and p != taken), 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if os.name == "posix":  # else a port in TIME_WAIT after our own last run counts as taken
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((LOOPBACK, port))
                return int(probe.getsockname()[1])
    raise ServerError(f"No port is free on {LOOPBACK}; end some of the programs that hold them.")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def write_private(path: Path, text: str) -> None:
    """Replace a file whole, readable by its owner only from the first byte on."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE_FILE), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
