"""Where a tie stands in an encoded sentence, in the manner of a match of a regular expression."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of an encoded sentence with named parts; answers to what the extractor asks of `re.Match`."""

    string: str
    whole: tuple[int, int]
    parts: Mapping[str, tuple[int, int]]
    meant: Mapping[str, str] = field(default_factory=dict)  # parts that stand in no word of the sentence

    def span(self, group: str | int = 0, /) -> tuple[int, int]:
        """Offsets of a part, or of the whole; (-1, -1) of a part that is not there."""
        return self.parts.get(group, (-1, -1)) if isinstance(group, str) else self.whole

    def start(self, group: str | int = 0, /) -> int:
        """Where a part begins."""
        return self.span(group)[0]

    def end(self, group: str | int = 0, /) -> int:
        """Where a part ends."""
        return self.span(group)[1]

    def group(self, group: str | int = 0, /) -> str:
        """The words of a part."""
        if isinstance(group, str) and group in self.meant:
            return self.meant[group]
        start, end = self.span(group)
        return self.string[start:end] if start >= 0 else ""

    def __getitem__(self, group: str | int, /) -> str:
        return self.group(group)

    def groupdict(self) -> dict[str, str]:
        """All parts by name."""
        return {**{name: self.group(name) for name in self.parts}, **self.meant}
