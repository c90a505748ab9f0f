"""The `faultline` command as a process, for tests that need it whole."""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pytest

from app.cli import main
from graph.connection import Connection
from tests.fixtures.web import Web

# As the installed command does; `-m` would compile the module anew each time.
START = ("-c", "from app.cli import main; main()")


@dataclass
class Command:
    """The `faultline` command on the session's server, with a home and a list of sources of its own."""

    environment: dict[str, str]

    @classmethod
    def on(cls, connection: Connection, home: Path) -> Self:
        """The command on this server, with this home."""
        return cls(
            {
                **os.environ,
                "FAULTLINE_HOME": str(home),
                "FAULTLINE_NEO4J_URI": connection.uri,
                "FAULTLINE_NEO4J_USER": connection.user,
                "FAULTLINE_NEO4J_PASSWORD": connection.password,
                "FAULTLINE_HOST_INTERVAL_S": "0",
                "FAULTLINE_SOURCE_RETRY_S": "0",
                "FAULTLINE_CONTACT": "tests@example.org",
            }
        )

    def reading(self, served: Web, folder: Path) -> Self:
        """The same command with the sources of a web on loopback."""
        listed = served.sources(folder / "sources.toml")
        return self.having(FAULTLINE_SOURCES=str(listed), FAULTLINE_ALLOW_ADDRESSES=served.address)

    def having(self, **variables: str) -> Self:
        """The same command with more in its environment."""
        return type(self)({**self.environment, **variables})

    def __call__(self, *arguments: str, timeout: float = 240) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *START, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def inside(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The command in this process, for what ends in a sentence at once: its start alone would take a second."""
        out, err = io.StringIO(), io.StringIO()
        status: object = 0
        at_the_end = signal.getsignal(signal.SIGTERM)  # a run takes it for itself
        with pytest.MonkeyPatch.context() as patched, redirect_stdout(out), redirect_stderr(err):
            for name, value in self.environment.items():
                patched.setenv(name, value)
            patched.setattr(sys, "argv", ["faultline", *arguments])
            patched.setattr(logging.getLogger(), "handlers", [])  # so that its log lines go where a process sends them
            try:
                main()
            except SystemExit as ended:
                status = ended.code
            finally:
                signal.signal(signal.SIGTERM, at_the_end)
        assert status is None or isinstance(status, int)
        return subprocess.CompletedProcess(arguments, status or 0, out.getvalue(), err.getvalue())

    def report(self, *arguments: str) -> dict[str, Any]:
        """The JSON of a command that must succeed."""
        done = self(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found


class CommandHere(Command):
    """The command in this process, for tests of what it does to graph and archive, which have it run again and again.

    It is loaded once, as is the process that those which read documents are forked from: seconds for each run.
    """

    def __call__(self, *arguments: str, timeout: float = 240) -> subprocess.CompletedProcess[str]:
        del timeout  # a test that hangs is ended by whoever runs the tests
        return self.inside(*arguments)
