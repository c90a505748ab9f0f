"""What a source hands to the pipeline: the bytes of one document, or why they could not be had."""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import ItemError
from graph.model import Raw


@dataclass(frozen=True, slots=True)
class Failed:
    """An item that could not be fetched."""

    url: str
    error: ItemError
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Visited:
    """The end of one source in a run: what its listing gave beside the items that came."""

    source: str
    known: int  # listed, and not asked for again
    wrong: ItemError | None = None  # why its own listing could not be had or read

    @property
    def failed(self) -> bool:
        """Whether nothing is known of what the source lists now."""
        return self.wrong is not None


Item = Raw | Failed
