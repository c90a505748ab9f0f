"""What the tests of nights share: a web with a feed, settings as a command has them, and what a night works with."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from graph.paths import data_dir
from graph.reference import load_reference
from graph.settings import Settings
from graph.store import Store
from graph.ties import Ties
from ingest.nightly.work import Work, pipeline
from tests.bench.article import pages
from tests.contract.command import Command
from tests.fixtures.web import Web

REFERENCE = load_reference(data_dir())
PAGES = [raw.content for raw in pages(60, REFERENCE.entities.values())]
NEVER_THERE = ["not-a-feed", "not-there"]  # two sources that the web of the tests always lists
NEW_YORK = ZoneInfo("America/New_York")


def web_of(web: Web, articles: int) -> Web:
    web.add_feed(
        "/feeds/all.rss",
        {f"Article {n}": web.add(f"/a/{n}.html", PAGES[n], "text/html; charset=utf-8") for n in range(articles)},
    )
    return web


def settings_of(command: Command, home: Path) -> Settings:
    said = {
        k.removeprefix("FAULTLINE_").lower(): v for k, v in command.environment.items() if k.startswith("FAULTLINE_")
    }
    return Settings(**{**said, "home": home})  # type: ignore[arg-type]


def work_of(store: Store, settings: Settings) -> Work:
    return Work(settings, store, REFERENCE, Ties(REFERENCE.entities.values()), pipeline(settings, store, REFERENCE))
