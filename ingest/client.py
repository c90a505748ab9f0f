"""The fetcher that commands use: it remembers visits, keeps pace with all other processes, reads lists apart."""

from __future__ import annotations

import time
from pathlib import Path

from platformdirs import user_cache_path

from graph.settings import Settings
from ingest.apart import Apart
from ingest.archive import Archive
from ingest.fetch import Fetcher
from ingest.pace import SharedMoments
from ingest.visits import Visits


def client(settings: Settings, archive: Archive | None = None, visits: Visits | None = None) -> Fetcher:
    """A fetcher under the settings; archive and visits: to be asked whether a page has changed, both or neither."""
    moments = SharedMoments(_folder(settings), time.monotonic)
    return Fetcher(settings, archive=archive, visits=visits, moments=moments, apart=Apart())


def _folder(settings: Settings) -> Path:
    """One folder for all of a user's processes, whatever their home; the home where there can be none."""
    folder = user_cache_path("faultline") / "pace"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".writable").touch()
    except OSError:
        folder = settings.home / "pace"
    return folder
