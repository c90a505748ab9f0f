"""Names that sources choose, as ids of sources, digests, addresses and titles: no file outside its folder."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from graph.errors import FaultlineError, ReadError, ReferenceDataError
from graph.export import COLUMNS
from graph.model import Raw
from graph.spreadsheet import to_csv_bytes
from graph.whole_file import write_whole
from ingest.archive import Archive
from ingest.sources import load_sources
from ingest.visits import Visits

NOW = datetime(2026, 3, 10, tzinfo=UTC)
_UP = ["../", "..\\", "/etc/", "C:\\", "//host/share/", "./../", "a/../../", "~/", "file:///", "%2e%2e%2f"]
NAMES = [
    *(f"{up}evil{tail}" for up in _UP for tail in ("", ".csv", "\0.csv")),
    *("x" * 300, "." * 300, "é" * 300, "\U0001f4a3" * 200),
    *("CON", "PRN", "AUX", "NUL", "COM1", "LPT9", "con.csv", "nul.txt", "aux.json"),
    *(".", "..", "", " ", "a\nb", "a\rb", "\u202etxt.exe", "a:b", "a|b", "a*b?", "-rf", "$(id)", "`id`", "\ud800"),
]


def test_there_are_fifty_names() -> None:
    assert len(set(NAMES)) >= 50


def _outside(folder: Path, inside: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if inside not in (path, *path.parents) and path.is_file()]


def test_no_name_of_a_reply_becomes_a_path_of_the_archive_or_the_memory(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "archive"
    archive, visits = Archive(folder), Visits(tmp_path / "home" / "visits.sqlite")
    for n, name in enumerate(NAMES):
        raw = Raw(f"reply {n}".encode(), name, NOW, source=name, publisher=name, title=name, media_type=name)
        archive.put(raw)
        with pytest.raises(ReadError):
            archive.get(name)
        if "\ud800" not in name:
            visits.keep(name, NOW, name, name, name, raw.sha256, None)
            assert visits.of(name) is not None
    visits.close()
    assert _outside(tmp_path, tmp_path / "home") == []
    archive.close()
    kept = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    (warc,) = (name for name in kept if re.fullmatch(r"\d{8}-[0-9a-f]{16}\.warc\.gz", name))
    assert kept - {warc} <= {"index.sqlite", "index.sqlite-wal", "index.sqlite-shm"}
    urls = [item.url for item in Archive(folder).items() if isinstance(item, Raw)]
    assert sorted(urls) == sorted(NAMES)
    with (folder / warc).open("rb") as file:
        records = list(ArchiveIterator(file))
    assert len(records) == len(NAMES) + 1
    assert not [r for r in records if re.search(r"[\x00-\x1f]", str(r.rec_headers.get_header("WARC-Target-URI")))]


@pytest.mark.parametrize("name", [n for n in NAMES if "\ud800" not in n])
def test_no_such_name_is_an_id_of_a_source(name: str, tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    quoted = "".join(f"\\U{ord(c):08x}" for c in name)
    path.write_text(
        f'[[source]]\nid = "{quoted}"\nkind = "feed"\nurl = "https://a.example/"\npublisher = "A"\n', "utf-8"
    )
    if name and name.isascii() and name.replace("-", "").isalnum() and name == name.lower() and name[0] != "-":
        assert load_sources(path)[0].id == name  # x, three hundred times: a name, and never a path
        return
    with pytest.raises(ReferenceDataError):
        load_sources(path)


def test_an_export_is_the_one_file_that_was_named(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    rows = [dict.fromkeys(COLUMNS, name) for name in NAMES]
    content = to_csv_bytes(COLUMNS, rows)
    write_whole(folder / "claims.csv", [content])
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["claims.csv", "claims.csv.sha256"]
    with pytest.raises(FaultlineError):
        write_whole(folder / ("x" * 300), [content])
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["claims.csv", "claims.csv.sha256"]
