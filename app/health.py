"""Metrics and a health end point on loopback, beside `faultline schedule`."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from app.binding import LOOPBACK
from graph import metrics
from graph.connection import Connection
from graph.errors import FaultlineError
from graph.store import Store

log = logging.getLogger(__name__)
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


@contextmanager
def serving(connection: Connection, port: int) -> Iterator[str]:
    """Serve /metrics and /health while the block runs; gives the address. A foreign Host gets 403."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers.get("Host", "").rpartition(":")[0]
            if host not in (LOOPBACK, "localhost"):
                self._answer(403, b"this host only\n")
                return
            try:
                with Store(connection) as store:
                    if self.path == "/metrics":
                        self._answer(200, metrics.exposition(store))
                    elif self.path == "/health":
                        well, said = metrics.health(store)
                        self._answer(200 if well else 503, f"{said}\n".encode())
                    else:
                        self._answer(404, b"there are /metrics and /health\n")
            except FaultlineError:
                self._answer(503, b"the database does not answer\n")

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", _TEXT)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            log.debug(format, *args)

    with ThreadingHTTPServer((LOOPBACK, port), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
