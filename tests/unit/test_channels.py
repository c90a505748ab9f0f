"""The channels of the morning's report, against servers on loopback."""

from __future__ import annotations

import base64
import json
import socket
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from pytest_httpserver import HTTPServer

from graph.morning import Broken, Morning, from_json
from graph.settings import Settings
from ingest.nightly.channels import send


def test_a_mail_goes_to_the_server_that_is_set(tmp_path: Path) -> None:
    morning = Morning(date(2026, 11, 1), "done", None, datetime.now(UTC), "2026-10-31T02:00:00", 1, 1, 1, new=("a\nb",))
    with _mail_server() as (port, heard):
        settings = Settings(
            home=tmp_path, mail_to="me@example.org", smtp_host="127.0.0.1", smtp_port=port, smtp_security="none"
        )
        assert send(morning, settings) == {"mail": "sent"}
    text = "".join(heard)
    assert "Subject: Faultline 2026-11-01: 1 new" in text
    assert "To: me@example.org" in text
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    settings = settings.model_copy(update={"smtp_port": port, "smtp_user": "u", "smtp_password": SecretStr("s3cret")})
    assert send(morning, settings) == {"mail": "not sent: ConnectionRefusedError"}


class _mail_server:
    """A mail server that accepts one message and keeps what it hears."""

    def __init__(self, *knows: str) -> None:
        self._knows = knows

    def __enter__(self) -> tuple[int, list[str]]:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(20)
        self._heard: list[str] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self._socket.getsockname()[1], self._heard

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        connection, _ = self._socket.accept()
        with connection, connection.makefile("rw", encoding="utf-8", newline="") as line:
            say: Callable[[str], None] = lambda text: (line.write(text + "\r\n"), line.flush())[1]  # noqa: E731
            say("220 here")
            for asked in line:
                self._heard.append(asked)
                word = asked.strip().upper()
                if word == "DATA":
                    say("354 go on")
                    for part in line:
                        if part.strip() == ".":
                            break
                        self._heard.append(part)
                    say("250 kept")
                elif word == "QUIT":
                    say("221 bye")
                    return
                elif word.startswith("EHLO"):
                    say("250-here")
                    for name in self._knows:
                        say(f"250-{name}")
                    say("250 ok")
                elif word.startswith("AUTH"):
                    say("235 ok")
                else:
                    say("250 ok")


def test_what_a_channel_answers_badly_is_told_without_its_secret(
    tmp_path: Path, httpserver: HTTPServer, caplog: pytest.LogCaptureFixture
) -> None:
    httpserver.expect_request("/s3cret").respond_with_data("s3cret", status=500)
    morning = Morning(date(2026, 11, 1), "failed", "no network", datetime.now(UTC), None, None, None, None)
    settings = Settings(home=tmp_path, webhook_url=SecretStr(httpserver.url_for("/s3cret")))
    assert send(morning, settings) == {"webhook": "not sent: HTTPStatusError 500"}
    settings = Settings(home=tmp_path, webhook_url=SecretStr("http://[s3cret"))
    assert "s3cret" not in json.dumps(send(morning, settings))
    assert not [r for r in caplog.records if r.name != "werkzeug" and "s3cret" in r.getMessage()]  # not the test's web


def test_the_password_of_a_mail_server_is_used_where_it_asks_for_it(tmp_path: Path) -> None:
    morning = Morning(date(2026, 11, 1), "failed", "no network", datetime.now(UTC), None, None, None, None)
    with _mail_server("AUTH PLAIN") as (port, heard):
        settings = Settings(
            home=tmp_path, mail_to="me@example.org", smtp_host="127.0.0.1", smtp_port=port, smtp_security="none",
            smtp_user="u", smtp_password=SecretStr("s3cret"),
        )  # fmt: skip
        assert send(morning, settings) == {"mail": "sent"}
    (login,) = [line.split()[2] for line in heard if line.startswith("AUTH PLAIN")]
    assert base64.b64decode(login) == b"\0u\0s3cret"


def test_no_password_goes_to_a_mail_server_that_cannot_be_trusted(tmp_path: Path) -> None:
    morning = Morning(date(2026, 11, 1), "failed", "no network", datetime.now(UTC), None, None, None, None)
    with _mail_server() as (port, heard):  # it does not know STARTTLS, which is the default
        settings = Settings(
            home=tmp_path, mail_to="me@example.org", smtp_host="127.0.0.1", smtp_port=port, smtp_user="u",
            smtp_password=SecretStr("s3cret"),
        )  # fmt: skip
        assert send(morning, settings) == {"mail": "not sent: SMTPNotSupportedError"}
    assert not [line for line in heard if "AUTH" in line or "DATA" in line]


def test_a_report_comes_back_from_what_is_kept_of_it() -> None:
    told = Morning(
        date(2026, 11, 1), "done", None, datetime.now(UTC), "2026-10-31T02:00:00+00:00", 9, 8, 7, ("a",), ("b",),
        ("c",), 4, ("d",), ("e",), (Broken("s", "timeout", "no answer"),), ("m",), True, 2, ("w",), True,
        {"timeout": 3}, 1,
    )  # fmt: skip
    kept = json.loads(json.dumps(told.as_json()))
    assert from_json(kept) == told
    older = {name: value for name, value in kept.items() if name not in ("unasked", "warned", "newly_warned")}
    assert from_json(older).warned == ()
