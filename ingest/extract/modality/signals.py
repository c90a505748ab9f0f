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

    def _section(self, rows: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
        return {name: re.compile(self._filled(_joined(value))) for name, value in rows.items()}

    def _filled(self, source: str) -> str:
        for sign, text in {**self._lists, **_SIGNS}.items():
            source = source.replace(sign, text)
        return source


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
