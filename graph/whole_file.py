"""Writes a file whole or not at all, with its checksum beside it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from graph.errors import FaultlineError


def write_whole(output: Path, parts: Iterable[bytes]) -> str:
    """Write the parts to `output` and their SHA-256, which is given back, to `output`.sha256.

    The old file stays until the new one is whole and on disk. FaultlineError if the place cannot be written.
    """
    found = hashlib.sha256()

    def hashed() -> Iterable[bytes]:
        for part in parts:
            found.update(part)
            yield part

    _replace(output, hashed())
    digest = found.hexdigest()
    _replace(output.with_name(output.name + ".sha256"), [f"{digest}  {output.name}\n".encode()])
    return digest


def _replace(path: Path, parts: Iterable[bytes]) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    except OSError as error:
        raise FaultlineError(f"{path} cannot be written: {error.strerror}; choose another folder.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise FaultlineError(f"{path} cannot be written: {error.strerror}; free space or choose another.") from None
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
