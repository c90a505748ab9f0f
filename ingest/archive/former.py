"""Takes over the archive of an earlier Faultline: two files for each reply become one WARC record.

ab/cd/abcd….gz     the body
ab/cd/abcd….json   where it came from and when; written last: a reply without it was never acknowledged
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import logging
import re
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from graph.errors import ReadError
from graph.model import DocumentKind, Raw, Rights, digest
from ingest.archive.records import Facts

log = logging.getLogger(__name__)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FOLDER = "[0-9a-f][0-9a-f]"
_TEXTS = ("url", "media_type", "charset", "source", "publisher", "title", "published")


def take_over(
    folder: Path,
    put: Callable[[Raw], None],
    withdraw: Callable[[Facts, str], None],
    holds: Callable[[str], bool],
) -> None:
    """Hand on each reply and each withdrawal that is whole, and delete its files after that.

    A kill in between does no harm: what was handed on is handed on once more. What is damaged stays where it is until
    it was fetched again; holds: whether a digest is in the new archive.
    """
    if not any(folder.glob(_FOLDER)):
        return
    with FileLock(folder / "former.lock"):
        done = 0
        for sidecar in _sidecars(folder):
            body = sidecar.with_suffix(".gz")
            try:
                found = _read(sidecar, body)
                if isinstance(found, Raw):
                    put(found)
                else:
                    withdraw(found, sidecar.stem)
            except ReadError:
                if not holds(sidecar.stem):
                    continue
            sidecar.unlink()
            body.unlink(missing_ok=True)
            done += 1
            if done % 10_000 == 0:
                log.info("%d replies of an earlier archive taken over", done)
        for leaf in sorted(folder.glob(f"{_FOLDER}/{_FOLDER}")):
            for orphan in (p for p in leaf.glob("*.gz") if not p.with_suffix(".json").exists()):
                orphan.unlink()
        for emptied in (*folder.glob(f"{_FOLDER}/{_FOLDER}"), *folder.glob(_FOLDER)):
            with contextlib.suppress(OSError):  # not empty: something in it is damaged
                emptied.rmdir()
    log.info("%d replies of an earlier archive taken over into WARC files", done)


def damaged(folder: Path) -> list[str]:
    """Digests of the replies that could not be taken over."""
    return [sidecar.stem for sidecar in _sidecars(folder)]


def _sidecars(folder: Path) -> Iterator[Path]:
    for sidecar in sorted(folder.glob(f"{_FOLDER}/{_FOLDER}/*.json")):
        if _DIGEST.fullmatch(sidecar.stem):
            yield sidecar


def _read(sidecar: Path, body: Path) -> Raw | Facts:
    """A reply, or what is known of a withdrawn one; ReadError "archive-damaged"."""
    sha256 = sidecar.stem
    try:
        written = sidecar.read_bytes()
        facts = json.loads(written)
        if written != _record(facts) or facts.get("seal") != _seal(facts):
            raise _damaged(sha256, "its record was changed")
        if "withdrawn" in facts:
            return {name: value for name, value in facts.items() if name not in ("seal", "stored_sha256")}
        packed = body.read_bytes()
        raw = Raw(
            content=gzip.decompress(packed),
            retrieved_at=datetime.fromisoformat(facts["retrieved_at"]),
            kind=DocumentKind(facts["kind"]) if facts["kind"] else None,
            rights=Rights(facts["rights"]),
            **{name: facts[name] for name in _TEXTS},
        )
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
        raise _damaged(sha256, str(error)) from None
    if raw.sha256 != sha256 or hashlib.sha256(packed).hexdigest() != facts.get("stored_sha256"):
        raise _damaged(sha256, "its bytes have another digest")
    return raw


def _record(facts: Facts) -> bytes:
    """A record as it was written, to the byte: one that reads the same and is written otherwise was changed."""
    return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "replace")


def _seal(facts: Facts) -> str:
    return digest("archive", *sorted((k, v) for k, v in facts.items() if k != "seal"))


def _damaged(sha256: str, why: str) -> ReadError:
    return ReadError("archive-damaged", f"The archived reply {sha256} is damaged: {why}; fetch its address again.")
