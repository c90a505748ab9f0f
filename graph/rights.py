"""Who may see a document: the strictest rights that were ever stated of it hold, in whatever order they were stated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from graph.model import Rights
from graph.records import document_seal

if TYPE_CHECKING:
    from graph.store import Transaction


def tighten(tx: Transaction, stated: Mapping[str, Rights]) -> list[str]:
    """Give stored documents stricter rights, by id; gives the ids of those whose rights changed.

    The seal is made anew as if the document had been read with these rights, so that a replay gives the same graph.
    """
    held = [row["document"] for row in tx.read("documents_by_id", ids=sorted(stated))] if stated else []
    rows = []
    for document in held:
        rights = stated[document["id"]]
        if rights.strictness > Rights(document["rights"]).strictness:
            seal = document_seal({**document, "rights": rights.value})
            rows.append({"id": document["id"], "rights": rights.value, "seal": seal})
    if rows:
        tx.write("tighten_rights", rows=rows)
    return [row["id"] for row in rows]
