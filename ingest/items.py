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


Item = Raw | Failed
