"""A fresh start of the app: only loopback listens, no secret is in the process list, foreign names get nowhere."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address

import psutil
import pytest

from app.launch import AppProcess, environment, free_port, launch
from graph.connection import Connection
from graph.errors import ServerError
from graph.settings import Settings


@pytest.fixture(scope="module")
def said() -> list[str]:
    """What the launch announced."""
    return []


@pytest.fixture(scope="module")
def app(settings: Settings, server: Connection, said: list[str]) -> Iterator[AppProcess]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    own = settings.model_copy(update={"app_port": port})
    process = launch(own, server, port, browser=False, announce=said.append)
    yield process
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def listening(pid: int) -> list[tuple[str, int]]:
    """Addresses on which a process and its children listen."""
    process = psutil.Process(pid)
    return [
        (c.laddr.ip, c.laddr.port)
        for p in (process, *process.children(recursive=True))
        for c in p.net_connections("inet")
        if c.status == psutil.CONN_LISTEN
    ]


def test_the_app_answers_at_the_address_it_announces(app: AppProcess, said: list[str]) -> None:
    assert said == [f"App         {app.address}"]
    connection = http.client.HTTPConnection(app.address.removeprefix("http://"), timeout=10)
    connection.request("GET", "/")
    assert connection.getresponse().status == 200
    connection.close()


def test_app_and_database_listen_on_loopback_only(app: AppProcess, server: Connection) -> None:
    found = listening(app.pid)
    assert len(found) == 1
    if server.embedded:
        bolt = int(server.uri.rpartition(":")[2])
        pids = {c.pid for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN and c.laddr.port == bolt}
        owner = next(pid for pid in pids if pid is not None)
        database = listening(owner)
        assert len(database) >= 2
        found += database
    for address, port in found:
        mapped = getattr(ip_address(address), "ipv4_mapped", None) or ip_address(address)
        assert mapped.is_loopback, (address, port)


def test_no_password_is_in_any_command_line(app: AppProcess, server: Connection) -> None:
    lines = []
    for process in psutil.process_iter(["cmdline"]):
        lines.append(" ".join(process.info["cmdline"] or []))
    assert any("streamlit" in line for line in lines)
    assert not [line for line in lines if server.password in line]


def test_a_foreign_host_or_origin_gets_no_websocket(app: AppProcess) -> None:
    host = app.address.removeprefix("http://")
    assert _handshake(host, host, f"http://{host}") == 101
    assert _handshake(host, "attacker.example", f"http://{host}") in (400, 403)
    assert _handshake(host, host, "http://attacker.example") in (400, 403)
    assert _handshake(host, "attacker.example", "http://attacker.example") in (400, 403)


def _handshake(address: str, host: str, origin: str) -> int:
    """Status of a websocket handshake with these headers."""
    name, _, port = address.partition(":")
    with socket.create_connection((name, int(port)), timeout=10) as sock:
        sock.sendall(
            (
                f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            ).encode()
        )
        return int(sock.recv(64).split()[1])


def test_a_taken_port_gives_way_unless_it_was_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert free_port(port, exact=False) != port
        with pytest.raises(ServerError, match=f"Port {port} is taken"):
            free_port(port, exact=True)


def test_the_app_gets_the_settings_in_use_and_only_the_password_it_needs(
    settings: Settings, server: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAULTLINE_HOME", "/elsewhere")
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    own = environment(settings, replace(server, embedded=True))
    assert own["FAULTLINE_HOME"] == str(settings.home)
    assert "STREAMLIT_SERVER_ADDRESS" not in own
    assert server.password not in own.values()
    foreign = environment(settings, Connection("bolt://127.0.0.1:1", "me", "a secret", "db"))
    assert foreign["FAULTLINE_NEO4J_PASSWORD"] == "a secret"
    assert foreign["FAULTLINE_NEO4J_URI"] == "bolt://127.0.0.1:1"
    assert os.environ["FAULTLINE_HOME"] == "/elsewhere"
