"""Compiles data/lexicon/modality.toml: signals of what a source says of the world, by where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ingest.extract.encoded import D, E, M, P
from ingest.extract.lexicon import Lexicon

_SIGNS = {"<E>": E, "<D>": D, "<MPD>": f"(?:{M}|{P}|{D})"}


class Signals:
    """Each section of the file as a mapping of name to compiled expression."""

    def __init__(self, words: Lexicon) -> None:
        table = words.tables["modality"]
        self._lists = {f"<{name}>": _joined(value) for name, value in table["words"].items()}
        self.head = self._section(table["head"])
        self.before = self._section(table["before"])
        self.after = self._section(table["after"])
        self.tie = self._section(table["tie"])
        self.cued = self._section(table["cued"])
        self.sentence = self._section(table["sentence"])
        self.voice = self._section(table["voice"])
        self.next = self._section(table["next"])

    def _section(self, rows: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
        return {name: re.compile(self._filled(_joined(value))) for name, value in rows.items()}

    def _filled(self, source: str) -> str:
        while any(sign in source for sign in self._lists):  # a list may name another
            for sign, text in self._lists.items():
                source = source.replace(sign, text)
        for sign, text in _SIGNS.items():
            source = source.replace(sign, text)
        return source


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
