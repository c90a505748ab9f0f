"""The embedded Neo4j as a process: found, started, refused, killed and stopped, each on the real thing.

One home serves most tests, since a start takes seconds; a test that ends its server leaves that to the next to start.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
from neo4j import GraphDatabase

from graph import jars, server, server_process
from graph.connection import Connection
from graph.errors import DatabaseUnavailable, LoginRefused, ServerError, SettingsError
from graph.progress import silent
from graph.server_home import Home, State
from graph.server_logs import Logs
from graph.settings import Settings
from tests.fixtures import class_archive

posix = pytest.mark.skipif(os.name != "posix", reason="signals, locks and modes of POSIX")


@pytest.fixture(scope="module")
def own(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a second home, whose preferred ports are held by others, so that it must choose its own."""
    with ExitStack() as held:
        bolt, http = (held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2))
        yield settings.model_copy(
            update={
                "home": tmp_path_factory.mktemp("second home", numbered=False) / "made by start",
                "neo4j_uri": None,
                "heap_mb": 256,
                "page_cache_mb": 32,
                "bolt_port": bolt.getsockname()[1],
                "http_port": http.getsockname()[1],
            }
        )


@pytest.fixture(scope="module")
def first_start(own: Settings) -> Iterator[server.Started]:
    """The first start of that home; whatever runs there at the end is stopped."""
    yield server.start(own, silent)
    server.stop(own)


@pytest.fixture
def running(own: Settings, first_start: server.Started) -> Connection:
    """A connection to that home's server, started again where the test before ended it."""
    return server.start(own, silent).connection


@pytest.fixture
def stopped(own: Settings, first_start: server.Started) -> Home:
    """That home with a database in it and no server."""
    server.stop(own)
    return Home(own.home)


def test_servers_of_the_tests_take_their_classes_from_the_archive(own: Settings, running: Connection) -> None:
    made, maps = class_archive.archive(), Path(f"/proc/{server.status(own).pid}/maps")
    if not made.exists() or not maps.exists():
        pytest.skip("no archive of classes was made, or the system does not tell what is mapped")
    assert str(made) in maps.read_text(encoding="utf-8"), f"Java refuses {made}: delete it and run `make classes`"


def _ask(connection: Connection, cypher: str) -> list[object]:
    with GraphDatabase.driver(connection.uri, auth=(connection.user, connection.password)) as driver:
        return [record[0] for record in driver.execute_query(cypher, database_=connection.database).records]


def _process(own: Settings) -> psutil.Process:
    pid = server.status(own).pid
    assert pid is not None
    return psutil.Process(pid)


def _script(own: Settings, body: str) -> subprocess.Popen[bytes]:
    """Another Faultline process of this home: `settings` is bound in `body`."""
    head = f"""
        from pathlib import Path
        from graph import server, server_process
        from graph.progress import silent
        from graph.settings import Settings
        settings = Settings(home=Path({str(own.home)!r}), neo4j_uri=None, heap_mb=256, page_cache_mb=32)
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(head) + textwrap.dedent(body)],
        cwd=Path(server.__file__).parents[1],
        stdout=subprocess.PIPE,
    )


def test_a_first_start_says_that_it_started_the_server(first_start: server.Started) -> None:
    assert first_start.started_here
    assert first_start.connection.embedded
    assert _ask(first_start.connection, "RETURN 1") == [1]


def test_ports_held_by_others_are_left_to_them(own: Settings, running: Connection) -> None:
    port = int(running.uri.rsplit(":", 1)[1])
    assert port not in (own.bolt_port, own.http_port)


def test_a_second_start_finds_the_first(own: Settings, running: Connection) -> None:
    before = _process(own).pid
    again = server.start(own, silent)
    assert not again.started_here
    assert again.connection == running
    assert _process(own).pid == before


def test_status_names_process_address_and_time_of_start(own: Settings, running: Connection) -> None:
    status = server.status(own)
    assert status.running
    assert (status.uri, status.browser_url) == (running.uri, running.browser_url)
    assert status.since is not None and status.since.tzinfo is not None


def test_connect_gives_the_embedded_server(own: Settings, running: Connection) -> None:
    assert server.connect(own, start_if_needed=False) == running


def test_neo4j_browser_answers_at_the_printed_address_and_learns_where_bolt_is(running: Connection) -> None:
    assert running.browser_url is not None
    with urllib.request.urlopen(running.browser_url, timeout=5) as page:
        assert b"<title>Neo4j Browser</title>" in page.read()
    with urllib.request.urlopen(running.browser_url.removesuffix("browser/"), timeout=5) as found:
        assert json.load(found)["bolt_direct"] == running.uri


@posix
def test_password_and_state_are_private_and_the_password_is_in_no_process_list(
    own: Settings, running: Connection
) -> None:
    home = Home(own.home)
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700
    for path in (home.password_file, home.folder / "server.json", home.conf / "neo4j.conf"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    process = _process(own)
    assert len(running.password) >= 32
    assert running.password not in " ".join(process.cmdline())
    assert running.password not in " ".join(process.environ().values())
    assert running.password not in repr(running)


def test_it_listens_on_loopback_only(own: Settings, running: Connection) -> None:
    listening = [c.laddr for c in _process(own).net_connections("inet") if c.status == psutil.CONN_LISTEN]
    assert len(listening) == 2  # Bolt and HTTP
    assert {address.ip.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}


def test_load_csv_reaches_neither_files_nor_addresses(running: Connection, tmp_path: Path) -> None:
    from neo4j.exceptions import Neo4jError

    table = tmp_path / "table.csv"
    table.write_text("a\n1\n", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        for address in (table.as_uri(), f"http://127.0.0.1:{listener.getsockname()[1]}/table.csv"):
            with pytest.raises(Neo4jError):
                _ask(running, f"LOAD CSV FROM '{address}' AS row RETURN row")
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_refused_login_says_which_settings_to_correct(own: Settings, running: Connection) -> None:
    other = own.model_copy(update={"neo4j_uri": running.uri})
    with pytest.raises(LoginRefused, match="FAULTLINE_NEO4J_PASSWORD"):
        server.connect(other)


def test_a_server_of_ones_own_is_used_with_the_login_given(own: Settings, running: Connection) -> None:
    from pydantic import SecretStr

    other = own.model_copy(update={"neo4j_uri": running.uri, "neo4j_password": SecretStr(running.password)})
    connection = server.connect(other)
    assert not connection.embedded
    assert _ask(connection, "RETURN 1") == [1]
    missing = other.model_copy(update={"neo4j_database": "nosuch"})
    with pytest.raises(DatabaseUnavailable, match="FAULTLINE_NEO4J_DATABASE"):
        server.connect(missing)


def test_an_address_where_nothing_answers_is_said(own: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(
        DatabaseUnavailable, match=rf"127\.0\.0\.1:{port}; start that server or correct FAULTLINE_NEO4J_URI"
    ):
        server.connect(own.model_copy(update={"neo4j_uri": f"bolt://127.0.0.1:{port}"}))


@pytest.mark.parametrize("uri", ["http://127.0.0.1:7474", "127.0.0.1:7687", "bolt://:x"])
def test_an_address_of_a_wrong_form_names_the_setting(own: Settings, uri: str) -> None:
    with pytest.raises(SettingsError, match=r"FAULTLINE_NEO4J_URI is .* correct it"):
        server.connect(own.model_copy(update={"neo4j_uri": uri}))


def test_start_is_refused_while_the_settings_name_a_server_of_ones_own(own: Settings) -> None:
    with pytest.raises(SettingsError, match="unset it"):
        server.start(own.model_copy(update={"neo4j_uri": "bolt://127.0.0.1:7687"}), silent)


def test_connect_that_may_not_start_says_how_to(own: Settings, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="faultline db start"):
        server.connect(own.model_copy(update={"home": tmp_path / "none"}), start_if_needed=False)
    assert not (tmp_path / "none").exists()


def test_a_home_reached_by_a_link_is_the_same_home(own: Settings, running: Connection, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(own.home)
    assert server.connect(own.model_copy(update={"home": tmp_path / "link"}), start_if_needed=False) == running


def test_a_running_server_whose_starter_never_recorded_it_is_found(own: Settings, running: Connection) -> None:
    home, before = Home(own.home), _process(own).pid
    state = home.state()
    assert state is not None
    home.keep_state(State(state.bolt_port, state.http_port))
    again = server.start(own, silent)
    assert (again.started_here, _process(own).pid) == (False, before)
    recorded = home.state()
    assert recorded is not None and recorded.pid == before


@posix
@pytest.mark.parametrize("times", [3, pytest.param(20, marks=pytest.mark.nightly)])
def test_a_server_process_started_past_db_start_on_data_in_use_is_refused(
    own: Settings, running: Connection, tmp_path: Path, times: int
) -> None:
    _ask(running, "MERGE (:Witness {id: 's5'})")
    home = Home(own.home)
    files = jars.ensure(progress=silent)
    for batch in range(0, times, 3):
        children = []
        for number in range(batch, min(batch + 3, times)):
            other = Home(tmp_path / f"other {number}")
            other.make()
            other.configure(own, State(0, 0))  # any free port
            (other.neo4j / "data").symlink_to(home.neo4j / "data")
            children.append((Logs(other), server_process.launch(other, files, 256)))
        for logs, process in children:
            until = time.monotonic() + 60
            while server_process.alive(process) and time.monotonic() < until:
                time.sleep(0.1)
            assert not server_process.alive(process)
            assert "in use by another process" in str(logs.reason())
    assert _ask(running, "MATCH (w:Witness {id: 's5'}) RETURN count(w)") == [1]


@posix
def test_after_kill_9_of_the_server_the_next_start_has_the_data_within_30_s(own: Settings, running: Connection) -> None:
    server.stop(own)
    began = time.monotonic()
    server.start(own, silent)
    plain = time.monotonic() - began
    _ask(running, "MERGE (:Witness {id: 'killed'})")
    _process(own).kill()
    began = time.monotonic()
    again = server.start(own, silent)
    # On a machine so busy that a plain start takes longer than that, one after a kill is no slower than two of them.
    assert time.monotonic() - began <= max(30, 2 * plain)
    assert again.started_here
    assert _ask(again.connection, "MATCH (w:Witness {id: 'killed'}) RETURN count(w)") == [1]
    assert again.connection.browser_url == running.browser_url  # a bookmark still works


@posix
def test_a_killed_parent_leaves_a_server_that_the_next_start_uses(own: Settings, stopped: Home) -> None:
    parent = _script(own, "server.start(settings, silent)")
    with parent:
        until = time.monotonic() + 30
        while not server.status(own).running and time.monotonic() < until:
            time.sleep(0.02)
        parent.kill()
    orphan = _process(own).pid
    found = server.start(own, silent)
    assert not found.started_here
    assert _process(own).pid == orphan
    assert _ask(found.connection, "RETURN 1") == [1]


@posix
def test_of_two_starts_at_once_one_starts_and_both_connect(own: Settings, stopped: Home) -> None:
    body = "began = server.start(settings, silent); print(began.started_here, began.connection.uri, flush=True)"
    both = [_script(own, body) for _ in range(2)]
    said = [process.communicate(timeout=90)[0].decode().split() for process in both]
    assert sorted(words[0] for words in said) == ["False", "True"]
    assert said[0][1] == said[1][1]


@posix
@pytest.mark.nightly
def test_a_server_that_hangs_is_ended_and_replaced(
    own: Settings, running: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung = _process(own)
    monkeypatch.setattr(server, "_SILENT_S", 20.0)  # of its log, before it counts as hung
    monkeypatch.setattr(psutil.Process, "resume", lambda self: None)  # one that hangs by itself cannot be told to go on
    hung.suspend()
    again = server.start(own, silent)
    assert again.started_here
    assert _process(own).pid != hung.pid
    assert _ask(again.connection, "RETURN 1") == [1]


@posix
def test_stop_ends_it_and_a_second_stop_has_nothing_to_do(own: Settings, running: Connection) -> None:
    process = _process(own)
    assert server.stop(own)
    assert not server_process.alive(process)
    assert not server.stop(own)
    assert server.status(own) == server.ServerStatus(False, own.home.resolve())


@posix
def test_a_recorded_pid_that_another_process_has_now_is_neither_taken_for_the_server_nor_ended(
    own: Settings, stopped: Home
) -> None:
    with subprocess.Popen(["sleep", "60"]) as bystander:
        created = psutil.Process(bystander.pid).create_time()
        for when in (created, created - 1000):
            stopped.keep_state(State(1, 2, bystander.pid, when))
            assert not server.status(own).running
            assert not server.stop(own)
        assert bystander.poll() is None
        bystander.send_signal(signal.SIGTERM)


@posix
def test_data_held_by_another_process_are_refused(
    own: Settings, stopped: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_process, "_LOCK_S", 1.0)  # of waiting for the lock to fall
    hold = """
        import fcntl, sys
        file = open(sys.argv[1], "r+b"); fcntl.lockf(file, fcntl.LOCK_EX); print("held", flush=True); sys.stdin.read()
    """
    store_lock = stopped.databases / "store_lock"
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(hold), store_lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        with pytest.raises(ServerError, match="in use by another process; stop that one, or set FAULTLINE_HOME"):
            server.start(own, silent)
        holder.communicate()


def test_data_of_a_newer_version_are_refused(own: Settings, stopped: Home) -> None:
    version = stopped.neo4j / "written-by"
    version.write_text("2026.10.0\n", encoding="ascii")
    try:
        with pytest.raises(ServerError, match=r"written by Neo4j 2026\.10\.0.*update Faultline"):
            server.start(own, silent)
    finally:
        version.write_text(jars.NEO4J_VERSION, encoding="ascii")


@pytest.mark.parametrize("database", ["system", pytest.param("neo4j", marks=pytest.mark.nightly)])
def test_data_in_a_format_that_neo4j_does_not_know_yet_are_refused(own: Settings, stopped: Home, database: str) -> None:
    checkpoints = stopped.neo4j / "data" / "transactions" / database / "checkpoint.0"
    kept = checkpoints.read_bytes()
    with checkpoints.open("r+b") as file:
        for entry in range(128, len(kept), 232):  # each entry opens with the number of the format it is in
            file.seek(entry)
            file.write(bytes([120]))
    try:
        with pytest.raises(ServerError, match=r"written by Neo4j newer than .* update Faultline"):
            server.start(own, silent)
    finally:
        checkpoints.write_bytes(kept)
    assert not server.status(own).running


def test_a_lost_password_is_said_before_anything_starts(own: Settings, stopped: Home) -> None:
    password = stopped.password_file
    kept = password.rename(password.with_name("kept"))
    try:
        with pytest.raises(ServerError, match="missing or unreadable; put it back"):
            server.start(own, silent)
    finally:
        kept.rename(password)


@posix
def test_a_wrong_jar_is_refused_and_nothing_starts(own: Settings, stopped: Home, tmp_path: Path) -> None:
    files = jars.ensure(progress=silent)
    folder = jars.jars_dir(tmp_path, jars.read_lock())
    folder.mkdir()
    for file in files:
        (folder / file.name).symlink_to(file)
    wrong = folder / files[7].name
    wrong.unlink()
    wrong.write_bytes(files[7].read_bytes()[:-1])
    with pytest.raises(ServerError, match=rf"{wrong.name} is not the file that Faultline was tested with"):
        server.start(own, silent, cache=tmp_path)
    assert not server.status(own).running


def test_no_network_and_no_cache_is_said(own: Settings, tmp_path: Path, jgo_repository: Callable[[int], None]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    jgo_repository(port)
    fresh = own.model_copy(update={"home": tmp_path / "home"})
    with pytest.raises(ServerError, match="Maven repository does not answer; connect to the network"):
        server.start(fresh, silent, cache=tmp_path / "cache")
    assert not list((tmp_path / "cache").rglob("*.jar"))


def test_a_home_on_a_disk_too_small_for_neo4j_is_said(own: Settings, small_disk: Path) -> None:
    with pytest.raises(ServerError, match="is full; free some space"):
        server.start(own.model_copy(update={"home": small_disk / "home"}), silent)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_said_at_the_first_file_written(own: Settings, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make()
    (home.folder / f"neo4j-password.{os.getpid()}").symlink_to("/dev/full")
    with pytest.raises(ServerError, match="is full; free some space"):
        server.start(own.model_copy(update={"home": home.folder}), silent)
    assert not home.password_file.exists()


def test_a_home_that_is_a_file_is_said(own: Settings, tmp_path: Path) -> None:
    (tmp_path / "home").write_bytes(b"")
    with pytest.raises(ServerError, match="set FAULTLINE_HOME to a folder of yours"):
        server.start(own.model_copy(update={"home": tmp_path / "home"}), silent)


def test_importing_the_server_imports_neither_driver_nor_settings_nor_jgo() -> None:
    code = "import sys, graph.server; print({'neo4j', 'pydantic', 'jgo', 'requests', 'rich'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert said.stdout.strip() == "set()"
