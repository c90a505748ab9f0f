"""The archive: every reply that was read, kept as served under its SHA-256, so that a run can be replayed.

ab/cd/abcd….gz     the body
ab/cd/abcd….json   where it came from and when; written last: a reply without it was never acknowledged
"""

from __future__ import annotations

import gzip
import json
import os
import re
import tempfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from graph.errors import ReadError
from graph.model import DocumentKind, Raw, Rights

_DIGEST = re.compile(r"[0-9a-f]{64}")
_TEXTS = ("url", "media_type", "charset", "source", "publisher", "title", "published")


class Archive:
    """A folder of replies by digest. Several processes may write at once; the folder is made on the first write."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, raw: Raw) -> Path:
        """Keep the reply and return where its body is; bytes that are there already stay with their first sidecar."""
        sha256 = raw.sha256
        body, sidecar = self._paths(sha256)
        if sidecar.exists() and body.exists():
            return body
        body.parent.mkdir(parents=True, exist_ok=True)
        if not body.exists():
            _write(body, gzip.compress(raw.content, compresslevel=4, mtime=0))
        facts: dict[str, str | None] = {name: getattr(raw, name) for name in _TEXTS}
        facts |= {
            "retrieved_at": raw.retrieved_at.isoformat(),
            "kind": raw.kind.value if raw.kind else None,
            "rights": raw.rights.value,
            "sha256": sha256,
        }
        _write(sidecar, json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "replace"))
        _settle(body.parent)
        return body

    def __contains__(self, sha256: str) -> bool:
        return all(path.exists() for path in self._paths(sha256))

    def get(self, sha256: str) -> Raw:
        """The reply with that digest; ReadError "archive-damaged" or "not-archived" names it."""
        body, sidecar = self._paths(sha256)
        try:
            facts = json.loads(sidecar.read_bytes())
            content = gzip.decompress(body.read_bytes())
        except FileNotFoundError:
            raise ReadError("not-archived", f"The archive at {self._folder} holds no reply {sha256}.") from None
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise _damaged(sha256, str(error)) from None
        try:
            raw = Raw(
                content=content,
                retrieved_at=datetime.fromisoformat(facts["retrieved_at"]),
                kind=DocumentKind(facts["kind"]) if facts["kind"] else None,
                rights=Rights(facts["rights"]),
                **{name: facts[name] for name in _TEXTS},
            )
        except (KeyError, TypeError, ValueError) as error:
            raise _damaged(sha256, f"its record is malformed: {error}") from None
        if raw.sha256 != sha256:
            raise _damaged(sha256, "its bytes have another digest")
        return raw

    def iterate(self) -> Iterator[Raw]:
        """All replies, by digest; a damaged one raises where it stands (use `digests` and `get` to pass over it)."""
        for sha256 in self.digests():
            yield self.get(sha256)

    def digests(self) -> Iterator[str]:
        """Digests of all acknowledged replies, in order."""
        for sidecar in sorted(self._folder.glob("??/??/*.json")):
            if _DIGEST.fullmatch(sidecar.stem):
                yield sidecar.stem

    def verify(self) -> list[str]:
        """Digests of the replies that cannot be given back as they were."""
        damaged = []
        for sha256 in self.digests():
            try:
                self.get(sha256)
            except ReadError:
                damaged.append(sha256)
        return damaged

    def _paths(self, sha256: str) -> tuple[Path, Path]:
        if not _DIGEST.fullmatch(sha256):
            raise ReadError("not-archived", f"{sha256[:80]!r} is no SHA-256 digest.")
        folder = self._folder / sha256[:2] / sha256[2:4]
        return folder / f"{sha256}.gz", folder / f"{sha256}.json"


def _write(path: Path, data: bytes) -> None:
    """The whole file or none of it; its bytes are on disk when this returns."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _settle(folder: Path) -> None:
    """Make the names in a folder last through a power cut, too."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _damaged(sha256: str, why: str) -> ReadError:
    return ReadError("archive-damaged", f"The archived reply {sha256} is damaged: {why}; fetch its address again.")
