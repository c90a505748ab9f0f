"""Answers on disk, by the digest of all that was asked: a second run costs nothing and gives the same."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ingest.extract.llm.answer import parse


class Cache:
    """A folder of answers; a damaged one counts as absent and is asked for again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> str | None:
        """The answer kept under the key."""
        answer = self._kept(key).get("answer")
        return answer if isinstance(answer, str) else None

    def cut(self, key: str) -> bool:
        """True where what is kept under the key is that the answer was cut off."""
        return self._kept(key).get("cut") is True

    def put(self, key: str, answer: str) -> None:
        """Keep the answer, whole or not at all."""
        self._write(key, {"answer": answer})

    def put_cut(self, key: str) -> None:
        """Keep that the answer was cut off, and none of its words."""
        self._write(key, {"cut": True})

    def _kept(self, key: str) -> dict[str, Any]:
        try:
            kept = json.loads(self._path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return kept if isinstance(kept, dict) and kept.get("key") == key else {}

    def _write(self, key: str, what: dict[str, Any]) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"key": key, **what}, file)
        Path(name).replace(path)

    def forget(self, texts: Iterable[str]) -> int:
        """Delete the answers that quote from some texts, whichever model gave them; gives how many."""
        held = list(texts)
        gone = 0
        for path in self._folder.glob("??/*.json") if held else ():
            if self.cut(path.stem):
                continue  # it holds no word of any text
            answer = self.get(path.stem)
            # One that cannot be read is asked for again anyway, and may quote from anything.
            if answer is None or any(quote in text for quote in quotes(answer) for text in held):
                path.unlink()
                gone += 1
        return gone

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"


def quotes(answer: str) -> Iterator[str]:
    """The quotations in an answer of a model, whatever else it holds."""
    for row in parse(answer) or ():
        quote = row.get("quote") if isinstance(row, dict) else None
        if isinstance(quote, str) and quote.strip():
            yield quote
