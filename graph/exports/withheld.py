"""Licensed documents in the file of a whole graph: their facts and short quotes go with it, their text stays here.

They look there as documents do whose words were withdrawn: offsets, claims, deals and seals stand as they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from graph.model import Rights
from graph.store import Row
from graph.takedown import hidden_claim, hidden_document, masked

LICENSED = "licensed: the text is not passed on"


def without_licensed_texts(nodes: Iterable[Row], longest: int) -> list[Row]:
    """The nodes of a graph with the texts of licensed documents hidden, but for so many characters of each quote.

    nodes: maps with `labels` and `properties`, as the query `export_nodes` gives them.
    """
    rows = list(nodes)
    texts: dict[str, str] = {}
    claims: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        held = row["properties"]
        if "Document" in row["labels"] and held.get("rights") == Rights.LICENSED and "withdrawn" not in held:
            texts[held["id"]] = held["text"]
        elif "Claim" in row["labels"]:
            claims[held["document_id"]].append(held)
    hidden = {id_: _quoted(text, claims[id_], longest) for id_, text in texts.items()}
    return [{**row, "properties": _withheld(row["properties"], hidden)} for row in rows] if hidden else rows


def _quoted(text: str, claims: Iterable[dict[str, Any]], longest: int) -> str:
    """The text with the beginning of each quote left in it."""
    quotes = [(c["quote_start"], c["quote"]) for c in claims]
    left = list(masked(text, quotes))
    for start, quote in quotes:
        shown = quote[:longest]
        left[start : start + len(shown)] = shown
    return "".join(left)


def _withheld(held: dict[str, Any], hidden: dict[str, str]) -> dict[str, Any]:
    if held.get("id") in hidden:
        return {**held, **hidden_document(held, hidden[held["id"]], LICENSED, None)}
    text = hidden.get(str(held.get("document_id")))
    if text is None or held["quote"] == text[held["quote_start"] : held["quote_end"]]:
        return held
    return {**held, **hidden_claim(held, text)}
