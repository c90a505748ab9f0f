"""The archive: every reply that was read, as served, in WARC files under its SHA-256, so that a run can be replayed."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from graph.settings import Settings
from ingest.archive.archive import Archive

__all__ = ["Archive", "archive_of"]


def archive_of(settings: Settings) -> Archive:
    """The archive that the settings name."""
    own = settings.home / "archive"
    index = settings.home / "archive.sqlite"
    named = settings.archive
    if not named:
        return Archive(own, index=index)
    if named.startswith("file://"):
        return Archive(Path(url2pathname(urlsplit(named).path)), index=index)
    if "://" in named or "::" in named:
        return Archive(own, named, index=index)
    return Archive(Path(named).expanduser(), index=index)
