"""Instants in words, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def minute(value: Any, missing: str = "unknown") -> str:
    """An instant to the minute in UTC; text is shown as it is stored.

    >>> minute(datetime(2026, 6, 1, 4, 30, tzinfo=UTC)), minute(None)
    ('2026-06-01 04:30 UTC', 'unknown')
    """
    if value is None:
        return missing
    native = value.to_native() if hasattr(value, "to_native") else value
    if not isinstance(native, datetime):
        return str(native)
    if native.tzinfo is None:
        return native.strftime("%Y-%m-%d %H:%M")
    return native.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
