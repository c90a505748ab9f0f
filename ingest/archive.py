"""The archive: every reply that was read, kept as served under its SHA-256, so that a run can be replayed.

ab/cd/abcd….gz     the body
ab/cd/abcd….json   where it came from and when; written last: a reply without it was never acknowledged
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import tempfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from graph.errors import ReadError
from graph.model import DocumentKind, Raw, Rights, digest
from ingest.items import Failed, Item

_DIGEST = re.compile(r"[0-9a-f]{64}")
_TEXTS = ("url", "media_type", "charset", "source", "publisher", "title", "published")


class Archive:
    """A folder of replies by digest. Several processes may write at once; the folder is made on the first write."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, raw: Raw) -> Path:
        """Keep the reply and return where its body is; bytes that are there already stay with their first sidecar.

        ReadError "withdrawn" for a reply that its publisher has withdrawn.
        """
        sha256 = raw.sha256
        body, sidecar = self._paths(sha256)
        if self.withdrawn(sha256):
            raise _withdrawn(raw.url)
        if sidecar.exists() and body.exists():
            return body
        body.parent.mkdir(parents=True, exist_ok=True)
        packed = gzip.compress(raw.content, compresslevel=4, mtime=0)
        _write(body, packed)
        facts: dict[str, str | None] = {name: getattr(raw, name) for name in _TEXTS}
        facts |= {
            "retrieved_at": raw.retrieved_at.isoformat(),
            "kind": raw.kind.value if raw.kind else None,
            "rights": raw.rights.value,
            "sha256": sha256,
            "stored_sha256": hashlib.sha256(packed).hexdigest(),
        }
        facts = json.loads(_record(facts))  # as it reads back: what UTF-8 cannot hold is replaced
        _write(sidecar, _record({**facts, "seal": _seal(facts)}))
        _settle(body.parent)
        return body

    def withdraw(self, sha256: str, reason: str, at: datetime) -> bool:
        """Delete the body of a reply that its publisher has withdrawn, and keep its record; False if it is not here."""
        body, sidecar = self._paths(sha256)
        try:
            facts = json.loads(sidecar.read_bytes())
        except (OSError, ValueError):
            return False
        facts = {k: v for k, v in facts.items() if k != "seal"} | {"withdrawn": reason, "withdrawn_on": at.isoformat()}
        facts = json.loads(_record(facts))
        _write(sidecar, _record({**facts, "seal": _seal(facts)}))
        body.unlink(missing_ok=True)
        _settle(body.parent)
        return True

    def withdrawn(self, sha256: str) -> bool:
        """True if the reply was withdrawn by its publisher."""
        try:
            return "withdrawn" in json.loads(self._paths(sha256)[1].read_bytes())
        except (OSError, ValueError, TypeError):
            return False

    def __contains__(self, sha256: str) -> bool:
        return all(path.exists() for path in self._paths(sha256))

    def get(self, sha256: str) -> Raw:
        """The reply with that digest; ReadError "archive-damaged" or "not-archived" names it."""
        body, sidecar = self._paths(sha256)
        try:
            written = sidecar.read_bytes()
            facts = json.loads(written)
            if isinstance(facts, dict) and "withdrawn" in facts and facts.get("seal") == _seal(facts):
                raise _withdrawn(str(facts.get("url")))
            packed = body.read_bytes()
            content = gzip.decompress(packed)
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
        if raw.sha256 != sha256 or hashlib.sha256(packed).hexdigest() != facts.get("stored_sha256"):
            raise _damaged(sha256, "its bytes have another digest")
        if written != _record(facts) or facts.get("seal") != _seal(facts):
            raise _damaged(sha256, "its record was changed")
        return raw

    def items(self) -> Iterator[Item]:
        """All replies in the order in which they were fetched, by digest where that is equal; a damaged one says so.

        The order matters: of two replies of one address with the same words, the first became the document.
        """
        for _, sha256 in sorted((self._fetched(sha256), sha256) for sha256 in self.digests()):
            try:
                yield self.get(sha256)
            except ReadError as error:
                if error.reason != "withdrawn":
                    yield Failed(f"archive:{sha256}", error)

    def digests(self) -> Iterator[str]:
        """Digests of all acknowledged replies, in order."""
        for sidecar in sorted(self._folder.glob("??/??/*.json")):
            if _DIGEST.fullmatch(sidecar.stem):
                yield sidecar.stem

    def _fetched(self, sha256: str) -> str:
        """When a reply was fetched, in UTC; empty if its record cannot be read."""
        try:
            facts = json.loads(self._paths(sha256)[1].read_bytes())
            return datetime.fromisoformat(facts["retrieved_at"]).astimezone(UTC).isoformat()
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def verify(self) -> list[str]:
        """Digests of the replies that cannot be given back as they were."""
        damaged = []
        for sha256 in self.digests():
            try:
                self.get(sha256)
            except ReadError as error:
                if error.reason != "withdrawn":
                    damaged.append(sha256)
        return damaged

    def _paths(self, sha256: str) -> tuple[Path, Path]:
        if not _DIGEST.fullmatch(sha256):
            raise ReadError("not-archived", f"{sha256[:80]!r} is no SHA-256 digest.")
        folder = self._folder / sha256[:2] / sha256[2:4]
        return folder / f"{sha256}.gz", folder / f"{sha256}.json"


def _record(facts: dict[str, str | None]) -> bytes:
    """A record as it is written, to the byte: one that reads the same and is written otherwise was changed."""
    return json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8", "replace")


def _seal(facts: dict[str, str | None]) -> str:
    return digest("archive", *sorted((k, v) for k, v in facts.items() if k != "seal"))


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


def _withdrawn(url: str) -> ReadError:
    return ReadError("withdrawn", f"{url} was withdrawn by its publisher; its record stays, its words do not.")
