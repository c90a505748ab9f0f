"""The archive of an earlier Faultline, two files for each reply, is taken over at the first use."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.errors import ReadError
from graph.model import DocumentKind, Raw, Rights, digest
from ingest.archive import Archive

NOW = datetime(2026, 3, 10, tzinfo=UTC)


def reply(n: int) -> Raw:
    return Raw(
        f"reply {n}".encode(),
        f"https://example.org/{n}",
        NOW + timedelta(hours=n % 3),
        media_type="text/html",
        charset="utf-8",
        source="s",
        publisher="P",
        title="“été”",
        published="2026-03",
        kind=DocumentKind.NEWS if n % 2 else None,
        rights=Rights.LICENSED,
    )


def _record(facts: dict[str, str | None]) -> bytes:
    seal = digest("archive", *sorted(facts.items()))
    return json.dumps({**facts, "seal": seal}, ensure_ascii=False, indent=1, sort_keys=True).encode()


def write(folder: Path, raw: Raw, withdrawn: str | None = None) -> Path:
    """As Faultline kept it before it wrote WARC files; the body's path."""
    body = folder / raw.sha256[:2] / raw.sha256[2:4] / f"{raw.sha256}.gz"
    body.parent.mkdir(parents=True, exist_ok=True)
    packed = gzip.compress(raw.content, compresslevel=4, mtime=0)
    names = ("url", "media_type", "charset", "source", "publisher", "title", "published")
    facts: dict[str, str | None] = {name: getattr(raw, name) for name in names}
    facts |= {"retrieved_at": raw.retrieved_at.isoformat(), "kind": raw.kind.value if raw.kind else None}
    facts |= {"rights": raw.rights.value, "sha256": raw.sha256, "stored_sha256": hashlib.sha256(packed).hexdigest()}
    if withdrawn:
        facts |= {"withdrawn": withdrawn, "withdrawn_on": NOW.isoformat()}
    else:
        body.write_bytes(packed)
    body.with_suffix(".json").write_bytes(_record(facts))
    return body


def test_all_replies_are_taken_over_and_withdrawn_ones_stay_withdrawn(tmp_path: Path) -> None:
    raws = [reply(n) for n in range(30)]
    for raw in raws:
        write(tmp_path, raw, "asked" if raw is raws[7] else None)
    orphan = write(tmp_path, reply(99))
    orphan.with_suffix(".json").unlink()  # never acknowledged
    archive = Archive(tmp_path)
    wanted = sorted((raw for raw in raws if raw is not raws[7]), key=lambda raw: raw.retrieved_at)
    found = [item for item in archive.items() if isinstance(item, Raw)]
    assert [raw.retrieved_at for raw in found] == [raw.retrieved_at for raw in wanted]
    assert set(found) == set(wanted)
    assert archive.withdrawn(raws[7].sha256)
    with pytest.raises(ReadError, match="https://example.org/7 was withdrawn"):
        archive.put(raws[7])
    assert archive.verify() == []
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []
    assert len(list(tmp_path.glob("*.warc.gz"))) == 1


def test_a_damaged_one_stays_where_it_is_and_is_named_until_it_is_fetched_again(tmp_path: Path) -> None:
    bodies = [write(tmp_path, reply(n)) for n in range(4)]
    bodies[0].write_bytes(bodies[0].read_bytes()[:-1])
    sidecar = bodies[1].with_suffix(".json")
    sidecar.write_bytes(sidecar.read_bytes().replace(b'"P"', b'"Q"'))
    archive = Archive(tmp_path)
    assert len(list(archive.items())) == 2
    assert archive.verify() == sorted(reply(n).sha256 for n in (0, 1))
    assert bodies[0].exists() and bodies[1].exists()
    for n in (0, 1):
        archive.put(reply(n))
    assert Archive(tmp_path).verify() == []
    assert len(list(archive.items())) == 4


def test_a_kill_half_way_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raws = [reply(n) for n in range(10)]
    for raw in raws:
        write(tmp_path, raw)
    unlink, left = Path.unlink, [5]

    def killed(path: Path, missing_ok: bool = False) -> None:
        if path.suffix in (".json", ".gz") and path.parent != tmp_path:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
        unlink(path, missing_ok)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Path, "unlink", killed)
        list(Archive(tmp_path).items())
    archive = Archive(tmp_path)
    assert {item.sha256 for item in archive.items() if isinstance(item, Raw)} == {raw.sha256 for raw in raws}
    assert archive.verify() == []
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []
