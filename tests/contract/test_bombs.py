"""Documents made to fill the memory or the time of whoever reads them, among good ones: each costs itself alone."""

from __future__ import annotations

import gzip
import io
import sys
import threading
import time
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType

import psutil
import pytest

from graph.model import DocumentKind, Extracted, Raw
from graph.paths import data_dir
from ingest.worker import Refused, Workers

NOW = datetime(2026, 3, 10, tzinfo=UTC)
MiB = 2**20


def _pdf_bomb() -> bytes:
    packed = zlib.compress(zlib.compress(b" " * (200 * MiB), 9), 9)
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    stream = b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%b\nendstream endobj\n" % (
        len(packed),
        packed,
    )
    return head + page + stream + b"trailer<</Root 1 0 R>>\n%%EOF"


def _zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.html", b"0" * (100 * MiB))
    return out.getvalue()


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    return f'<?xml version="1.0"?><!DOCTYPE ownershipDocument [{entities}]><ownershipDocument><a>&e11;</a></ownershipDocument>'.encode()  # noqa: E501


BOMBS: dict[str, Callable[[], bytes]] = {
    "entities": _laughs,
    "external entity": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><informationTable><a>&e;</a></informationTable>'
    ),
    "depth": lambda: b"<html><body>" + b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000,
    "colspan": lambda: b"<html><body><table>" + b"<tr><td colspan=1000000000 rowspan=999999999>x</td></tr>" * 2000,
    "feed": lambda: b"<rss><channel>" + b"<item><title>x</title></item>" * 1_000_000 + b"</channel></rss>",
    "pdf": _pdf_bomb,
    "zip": _zip_bomb,
    "gzip": lambda: gzip.compress(b"0" * (100 * MiB)),
    "tags": lambda: b"<html><body>" + b"<b>" * 3_000_000,
    "attributes": lambda: b"<html><body><p " + b"a=1 " * 2_000_000 + b">x",
}
GOOD = [
    Raw(f"<html><body><article><p>Page {n} has some words.</p></article></body></html>".encode(), f"file:{n}", NOW)
    for n in range(100)
]
_DEFAULT = ["entities", "depth", "colspan", "pdf"]


@pytest.fixture(autouse=True)
def plain_main(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


class _Memory(threading.Thread):
    """The most that this process and its children held at once, in bytes, looked at ten times a second."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(0.1):
            held = 0
            for process in (psutil.Process(), *psutil.Process().children(recursive=True)):
                try:
                    held += process.memory_info().rss
                except psutil.Error:
                    continue
            self.most = max(self.most, held)


@pytest.mark.parametrize(
    ("names", "good"), [(_DEFAULT, 12), pytest.param(sorted(BOMBS), 100, marks=pytest.mark.nightly)]
)
def test_bombs_among_good_documents_cost_themselves_alone(names: list[str], good: int) -> None:
    bombs = [Raw(BOMBS[name](), f"file:{name}", NOW, kind=DocumentKind.FILING) for name in names]
    with Workers(data_dir(), 1, 30.0) as workers:
        list(workers.outcomes(GOOD[:2]))
        memory = _Memory()
        idle = sum(p.memory_info().rss for p in (psutil.Process(), *psutil.Process().children(recursive=True)))
        memory.start()
        lasted: dict[str, float] = {}
        mixed = [raw for pair in zip(bombs, GOOD, strict=False) for raw in pair] + GOOD[len(bombs) : good]
        began = time.monotonic()
        for raw, outcome in workers.outcomes(mixed):
            lasted[raw.url], began = time.monotonic() - began, time.monotonic()
            if raw in bombs:
                assert isinstance(outcome, Refused) or len(outcome.document.text) < 10 * MiB, raw.url
                assert "root:" not in getattr(getattr(outcome, "document", None), "text", "")
            else:
                assert isinstance(outcome, Extracted), raw.url
        memory.stopped.set()
        memory.join()
    assert set(lasted) == {raw.url for raw in mixed}
    assert memory.most - idle <= 512 * MiB
