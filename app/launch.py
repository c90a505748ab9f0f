"""Starts the app as a process of its own: on loopback, sending nothing home, with no secret in its command line."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil
import typer
from pydantic import SecretStr

from app.binding import LOOPBACK, check_binding
from graph.connection import Connection
from graph.errors import ServerError
from graph.settings import Settings

MAIN = Path(__file__).parent / "main.py"
_READY_S = 60.0
_PORTS_TRIED = 50
_THEME = {
    "base": "light",
    "primaryColor": "#274c77",
    "backgroundColor": "#ffffff",
    "secondaryBackgroundColor": "#f2f5f8",
    "textColor": "#1c2733",
}


class AppProcess(subprocess.Popen[bytes]):
    """The running app."""

    address: str


def streamlit_args(port: int, address: str = LOOPBACK) -> list[str]:
    """Streamlit's flags for a safe start; flags win over any configuration file or STREAMLIT_ variable."""
    address = check_binding(address)
    options = {
        "server.address": address,
        "server.port": str(port),
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.runOnSave": "false",
        "server.enableCORS": "true",
        "server.enableXsrfProtection": "true",
        "server.enableStaticServing": "false",
        "server.maxUploadSize": "1",
        "browser.gatherUsageStats": "false",
        "browser.serverAddress": address,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": "false",
        # The table's own CSV button would write cells that a spreadsheet runs as formulas; the pages offer safe ones.
        "client.disableDataExport": "true",
        "client.showSidebarNavigation": "false",
        "global.developmentMode": "false",
        # Filters are written back on purpose, so that they stay when a page is left.
        "global.disableWidgetStateDuplicationWarning": "true",
        "logger.level": "warning",
        **{f"theme.{name}": value for name, value in _THEME.items()},
    }
    # A foreign page that makes its own name lead here (DNS rebinding) still sends that name.
    hosts = [f"--server.allowedHosts={host}" for host in dict.fromkeys(("localhost", LOOPBACK, address))]
    return [f"--{name}={value}" for name, value in options.items()] + hosts


def environment(settings: Settings, connection: Connection) -> dict[str, str]:
    """This process's environment, with the settings in use as FAULTLINE_ variables.

    The embedded server's password is not among them: the app reads it from its 0600 file. That of a server of one's
    own travels here, where only the same user can read it, and never in the command line.
    """
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("STREAMLIT_", "FAULTLINE_"))}
    for name, value in settings.model_dump(exclude_none=True, exclude={"neo4j_password"}).items():
        if not name.startswith("neo4j_") and not isinstance(value, SecretStr):  # the app needs none of those
            variables[f"FAULTLINE_{name.upper()}"] = ",".join(value) if isinstance(value, tuple) else str(value)
    if not connection.embedded:
        variables |= {
            "FAULTLINE_NEO4J_URI": connection.uri,
            "FAULTLINE_NEO4J_USER": connection.user,
            "FAULTLINE_NEO4J_PASSWORD": connection.password,
            "FAULTLINE_NEO4J_DATABASE": connection.database,
        }
    return variables


def free_port(wanted: int, exact: bool) -> int:
    """`wanted`, or where it is taken and `exact` is false the next free one above; ServerError if there is none."""
    for port in range(wanted, min(wanted + (1 if exact else _PORTS_TRIED), 65_536)):
        with socket.socket() as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the app's own server does
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    raise ServerError(f"Port {wanted} is taken by another program; give the app another one with --port.")


def launch(
    settings: Settings,
    connection: Connection,
    port: int,
    browser: bool,
    announce: Callable[[str], None] = typer.echo,
    address: str = LOOPBACK,
) -> AppProcess:
    """Start the app, wait until it answers, announce its address and open it in a browser if asked to.

    port: if it is the settings' own and taken, the next free one is used; another one is meant as it is.
    """
    port = free_port(port, exact=port != settings.app_port)
    command = [sys.executable, "-P", "-m", "streamlit", "run", str(MAIN), *streamlit_args(port, address)]
    process = AppProcess(
        command,
        env=environment(settings, connection),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # Streamlit's own greeting; warnings and errors come on standard error
    )
    process.address = f"http://{address}:{port}"
    try:
        _wait(process, address, port)
    except BaseException:
        process.kill()
        process.wait()
        raise
    announce(f"App         {process.address}")
    if browser:
        webbrowser.open(process.address)
    return process


def _wait(process: AppProcess, address: str, port: int) -> None:
    until = time.monotonic() + _READY_S
    while process.poll() is None and time.monotonic() < until:
        # Another program may have taken the port since we looked, and may answer: only our own answer counts.
        if _listens(process.pid, port) and answers(address, port, "/_stcore/health", 2):
            return
        time.sleep(0.1)
    if process.poll() is not None:
        raise ServerError(f"The app ended with status {process.returncode} before it answered; see the lines above.")
    raise ServerError(f"The app did not answer at {process.address} within {_READY_S:.0f} s; try again.")


def _listens(pid: int, port: int) -> bool:
    try:
        own = psutil.Process(pid).net_connections("tcp")
    except psutil.Error:
        return False
    return any(c.status == psutil.CONN_LISTEN and c.laddr.port == port for c in own)


def answers(host: str, port: int, path: str, timeout: float) -> bool:
    """Whether the page at a path is there. timeout: seconds."""
    connection = HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
