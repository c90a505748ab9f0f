"""The app in a real Chromium: a small graph made by the real store, the app as `faultline up` starts it, one page."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.launch import launch
from graph.connection import Connection
from graph.derive import derive
from graph.model import DocumentKind, Entity, EntityType, Extracted, Kind, Modality
from graph.reference import Reference
from graph.settings import Settings
from graph.store import Store
from graph.ties import Ties
from tests.claims import document, extracted, money
from tests.fixtures.hostile_texts import HOSTILE_TEXTS
from tests.fixtures.image import Image

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
QUOTE = "OpenAI will buy cloud capacity from AWS under a contract signed on 3 November 2025"


@dataclass
class Watched:
    """A browser page with all that it must not do."""

    page: Any
    elsewhere: list[str] = field(default_factory=list)  # requests that leave loopback
    complaints: list[str] = field(default_factory=list)  # console errors, uncaught exceptions, dialogs

    def blameless(self) -> None:
        """Fail if a request left loopback, or anything went wrong in the console."""
        assert self.elsewhere == []
        assert self.complaints == []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, without a window; where there is none, the test skips."""
    path = next((p for p in ("chromium", "chromium-browser") if shutil.which(p)), None)
    if path is None:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which(path), args=list(_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def graph_in_view(server: Connection, reference_image: Image, reference: Reference, ties: Ties) -> Iterator[Store]:
    """Reference data, one news page, one sample page, and one page all of whose words try to break out.

    Once a file: between two files of browser tests another kind of test may use the same database.
    """
    reference_image.put_back(server)
    with Store(server) as store:
        news = document(
            f"{QUOTE}. Nothing else was said.",
            url="https://news.example/openai-aws",
            title="A contract between a model maker and a cloud",
            publisher="Example Wire",
        )
        sample = document(
            "Sample text: OpenAI is in talks with AWS about another contract.",
            url="https://sample.invalid/talks",
            title="Written for Faultline",
            kind=DocumentKind.SAMPLE,
        )
        claim = {"quote": QUOTE, "announced": "2025-11-03", "money": money(38_000_000_000)}
        store.write([extracted(news, [claim])], ties)
        store.write([extracted(sample, [{"modality": Modality.NEGOTIATING, "announced": "2026-06-01"}])], ties)
        store.write([hostile_page(HOSTILE_TEXTS, "h")], ties)
        store.write_query("write_run", id="run-1", properties=_run())
        store.write_query("write_dead_letters", rows=_letters())
        derive(store, reference, ties)
        yield store


def hostile_page(texts: Sequence[str], prefix: str) -> Extracted:
    """A page whose entities, quotes, title, publisher and address are all hostile; the first entity is tied to each."""
    entities = [
        Entity(f"text:{prefix}{i}", text, EntityType.ORGANIZATION, aliases=(text,), provisional=True)
        for i, text in enumerate(texts)
    ]
    fields = [
        {
            "quote": text,
            "from_id": f"text:{prefix}0",
            "to_id": f"text:{prefix}{i}",
            "from_name": texts[0],
            "to_name": text,
            "object": text,
            "note": text,
            "rule": text,
            "kind": Kind.PARTNERSHIP if i % 2 else Kind.INVESTMENT,
            "modality": Modality.REPORTED,
            "announced": "2026-01-02",
        }
        for i, text in enumerate(texts)
        if i
    ]
    page = document("\n".join(texts), url=f"javascript:{texts[0]}", title=texts[1], publisher=texts[2])
    return extracted(page, fields, entities=entities)


def _run() -> dict[str, Any]:
    report = {text: {"fetched": 1, "claims": 0, text: text} for text in HOSTILE_TEXTS[:3]}
    return {
        "started": datetime(2026, 6, 30, 2, tzinfo=UTC),
        "finished": datetime(2026, 6, 30, 2, 5, tzinfo=UTC),
        "status": "finished",
        "reason": HOSTILE_TEXTS[0],
        "trigger": HOSTILE_TEXTS[1],
        "fetched": 3,
        "documents": 3,
        "with_claims": 3,
        "without_claims": 0,
        "duplicates": 0,
        "dead": len(HOSTILE_TEXTS),
        "claims": 3,
        "deals": 3,
        "report": json.dumps(report),
    }


def _letters() -> list[dict[str, Any]]:
    return [
        {
            "id": f"letter-{i}",
            "seen": datetime(2026, 6, 30, tzinfo=UTC),
            "properties": {"url": t, "source": t, "stage": "read", "reason": t, "message": t, "sha256": None},
        }
        for i, t in enumerate(HOSTILE_TEXTS)
    ]


@pytest.fixture(scope="module")
def app_address(settings: Settings, server: Connection, graph_in_view: Store) -> Iterator[str]:
    """Address of the running app."""
    process = launch(settings, server, settings.app_port, browser=False, announce=lambda _: None)
    yield process.address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture
def watched(chromium: Any) -> Iterator[Watched]:
    """A fresh page; what it asks of other hosts and what goes wrong in it is noted down."""
    context = chromium.new_context(viewport={"width": 1500, "height": 1000})
    page = context.new_page()
    seen = Watched(page)

    def request(sent: Any) -> None:
        parts = urlsplit(sent.url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname not in ("127.0.0.1", "localhost"):
            seen.elsewhere.append(sent.url)

    page.on("request", request)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("console", lambda m: seen.complaints.append(m.text) if m.type == "error" else None)
    page.on("dialog", lambda d: (seen.complaints.append(f"dialog {d.message}"), d.dismiss()))
    yield seen
    context.close()


@pytest.fixture
def picture_of(watched: Watched) -> Any:
    """Save a screenshot under a name, if FAULTLINE_SCREENSHOTS names a folder."""
    folder = os.environ.get("FAULTLINE_SCREENSHOTS")

    def save(name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            watched.page.screenshot(path=Path(folder) / f"{re.sub(r'[^a-z0-9-]', '-', name)}.png")

    return save
