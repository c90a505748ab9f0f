"""What an answer rests on, in words: an answer of "none found" is worth as much as what was read."""

from __future__ import annotations

from graph.store import Store


def coverage(store: Store) -> str:
    """Documents by kind, the days of their publication and their languages."""
    rows = store.read("coverage")
    kinds = ", ".join(f"{row['documents']} {row['kind']}" for row in rows) or "no documents"
    days = sorted(d for row in rows for d in (row["first"], row["last"]) if d)
    languages = ", ".join(sorted({name for row in rows for name in row["languages"]})) or "unknown"
    period = f"published {days[0]} to {days[-1]}" if days else "days of publication unknown"
    return f"documents: {kinds}; {period}; languages: {languages}"
