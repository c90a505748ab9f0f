"""Metrics and health on loopback: figures of a real database, said to this host alone."""

from __future__ import annotations

import http.client
from datetime import UTC, datetime, timedelta

import pytest

from app.health import serving
from graph import nights
from graph.connection import Connection
from graph.store import Store

pytest.importorskip("prometheus_client")


def _get(address: str, path: str, host: str | None = None) -> tuple[int, str]:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
    connection.request("GET", path, headers={"Host": host} if host else {})
    reply = connection.getresponse()
    said = reply.status, reply.read().decode()
    connection.close()
    return said


def test_figures_and_health_of_the_last_run_are_told_to_this_host_alone(empty_database: Connection) -> None:
    with Store(empty_database) as store, serving(empty_database, 0) as address:
        store.apply_schema()
        assert _get(address, "/health") == (503, "nothing was read yet\n")
        for status, hours, expected in (("done", 1, 200), ("failed", 1, 503), ("done", 40, 503)):
            at = datetime.now(UTC) - timedelta(hours=hours)
            store.write_query("write_run", id="r", properties={"started": at, "finished": at, "status": status})
            assert _get(address, "/health")[0] == expected, status
        at = datetime.now(UTC)
        read = {"started": at, "finished": at, "status": "done", "trigger": "ingest"}
        store.write_query("write_run", id="read", properties=read)
        # Of an older version, which did not say what answered.
        assert store.read("summary_counts")[0]["sources_read"] is None
        store.write_query("write_run", id="read", properties={**read, "answered": 0})
        assert store.read("summary_counts")[0]["sources_read"] is None
        store.write_query("write_run", id="read", properties={**read, "answered": 3})
        assert store.read("summary_counts")[0]["sources_read"] is not None
        assert _get(address, "/health") == (200, "ok\n")
        taken = nights.take(store, [at.date()], at)
        nights.finish(store, taken, at + timedelta(seconds=1), None, "no network")
        assert _get(address, "/health") == (503, "the last night failed\n")
        status_, text = _get(address, "/metrics")
        assert status_ == 200
        assert "faultline_documents 0.0" in text
        assert "faultline_sources_read_seconds 1." in text
        assert 'faultline_last_run_state{state="done"} 1.0' in text
        assert empty_database.password not in text
        assert _get(address, "/metrics", "attacker.example:80")[0] == 403
        assert _get(address, "/elsewhere")[0] == 404
