"""The app listens on this machine alone as long as it has no login."""

from __future__ import annotations

import pytest

from app.binding import check_binding
from app.launch import streamlit_args
from graph.errors import SettingsError


@pytest.mark.parametrize(
    ("asked", "bound"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.9.8.7", "127.9.8.7"),
        ("::1", "::1"),
        ("localhost", "127.0.0.1"),
        ("::ffff:127.0.0.1", "127.0.0.1"),
    ],
)
def test_loopback_is_bound_by_its_number(asked: str, bound: str) -> None:
    assert check_binding(asked) == bound


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "::", "", "*", "192.168.1.5", "10.0.0.1", "fe80::1", "::ffff:10.0.0.1", "::ffff:0.0.0.0", "8.8.8.8"]
    + ["example.org", "127.0.0.1.example.org", "localhost.example.org", "2130706433", "0x7f000001", "127.1", "0"]
    + ["127.0.0.1:8501", " 127.0.0.1", "127.0.0.1/8", "LOCALHOST\n", "169.254.169.254", "0177.0.0.1"],
)
def test_every_other_address_is_refused_in_one_sentence(address: str) -> None:
    with pytest.raises(SettingsError, match="no login") as caught:
        check_binding(address)
    assert "\n" not in str(caught.value)


def test_no_flags_are_given_for_another_address() -> None:
    with pytest.raises(SettingsError):
        streamlit_args(8501, "0.0.0.0")


def test_the_flags_bind_loopback_send_nothing_home_and_keep_protection_on() -> None:
    flags = streamlit_args(8601)
    for wanted in (
        "--server.address=127.0.0.1",
        "--server.port=8601",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
        "--server.enableXsrfProtection=true",
        "--server.enableCORS=true",
        "--client.showErrorDetails=none",
        "--server.allowedHosts=localhost",
        "--server.allowedHosts=127.0.0.1",
    ):
        assert wanted in flags


def test_streamlit_knows_every_flag() -> None:
    import streamlit.config

    known = set(streamlit.config._config_options_template)
    assert {flag[2:].partition("=")[0] for flag in streamlit_args(8501)} <= known
