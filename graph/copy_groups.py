"""Keeps the groups of copies in the graph in step with its documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graph.copies import Groups, Sketch, copies_among, copy_properties, grouped, stored_sketch

if TYPE_CHECKING:
    from graph.store import Store, Transaction

DOCUMENTS_A_BATCH = 500


def group_copies(tx: Transaction, stored: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Find the copies of documents that were just stored; gives the ids of all whose group changed by it.

    stored: what their nodes hold, by id.
    Only their groups are touched: pairs among older documents were found when the later of the two came.
    """
    sketches = {id_: stored_sketch(properties) for id_, properties in stored.items()}
    groups = Groups()
    touched: set[str] = set()
    alike = tx.read("equal_texts", ids=sorted(sketches))
    sketched = sorted(id_ for id_, sketch in sketches.items() if sketch)
    # A query of a dozen bands costs the server a second to plan: short texts, which have no sketch, do without.
    alike += _copies(tx, sketched, sketches) if sketched else ()
    for row in alike:
        groups.join(row["id"], row["other"])
        touched.add(row["same_text_as"] or row["other"])
    if not touched:
        return []
    held = {row["id"]: row["same_text_as"] for row in tx.read("copy_groups", heads=sorted(touched))}
    for id_, same in held.items():
        if same:
            groups.join(id_, same)
    return _set(tx, groups.heads(), held)


def _copies(tx: Transaction, ids: Sequence[str], sketches: Mapping[str, Sketch | None]) -> Iterator[dict[str, Any]]:
    """Pairs of copies, as rows of `equal_texts`; articles of one site may be candidates by the ten thousand."""
    candidates = {row["id"]: row["others"] for row in tx.read("copy_candidates", ids=ids)}
    wanted = sorted({other for others in candidates.values() for other in others})
    held = {row["id"]: (stored_sketch(row), row) for row in tx.read("sketches_of_documents", ids=wanted)}
    for id_, others in candidates.items():
        mine = sketches[id_]
        theirs = [(sketch, row) for sketch, row in map(held.__getitem__, filter(held.__contains__, others)) if sketch]
        if mine is None:
            continue
        for (_, row), same in zip(theirs, copies_among(mine, [sketch for sketch, _ in theirs]), strict=True):
            if same:
                yield {"id": id_, "other": row["id"], "same_text_as": row["same_text_as"]}


def group_again(store: Store) -> None:
    """Group all documents anew; sketches that an older Faultline did not keep are made first."""
    while rows := store.read("documents_without_sketch", limit=DOCUMENTS_A_BATCH):
        made = [{"id": r["id"], "properties": copy_properties(r["kind"], r["text"])} for r in rows]
        store.write_query("set_sketches", rows=made)
    rows = store.read("copy_sketches")
    held = {row["id"]: row["same_text_as"] for row in rows}
    wanted = {id_: id_ for id_ in held} | grouped(rows)
    store.writing(lambda tx: _set(tx, wanted, held))


def misplaced(tx: Transaction) -> Iterator[str]:
    """Ids of documents that stand in another group of copies than their words give."""
    rows = tx.read("copy_sketches")
    heads = grouped(rows)
    for row in rows:
        head = heads.get(row["id"], row["id"])
        if row["same_text_as"] != (None if head == row["id"] else head):
            yield row["id"]


def _set(tx: Transaction, heads: Mapping[str, str], held: Mapping[str, str | None]) -> list[str]:
    wanted = {id_: None if id_ == head else head for id_, head in heads.items()}
    changed = sorted(id_ for id_, same in wanted.items() if same != held.get(id_))
    if changed:
        tx.write("set_copies", rows=[{"id": id_, "same": wanted[id_]} for id_ in changed])
    return changed
