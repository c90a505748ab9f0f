"""What the Graph page shows before an entity is chosen: where to begin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from app import session
from app.widgets import amounts, words
from app.widgets.claim_card import sample_badge
from app.widgets.paper import Element, paper
from app.widgets.plain import escaped, one_line

_MANY = 12


def overview(choose: Callable[[str], None], on: date | None) -> None:
    """Entities with many ties, contradictions, and exclusivities in force on `on`; `choose` starts a drawing."""
    store = session.store()
    hubs = store.read("hubs", limit=_MANY)
    if not hubs:
        st.info("The graph is empty. Load it: faultline up, or faultline ingest.", icon=":material/inbox:")
        return
    st.markdown("##### Start with an entity that has many ties")
    with st.container(horizontal=True, gap="small"):
        for row in hubs:
            label = f"{escaped(one_line(row['name'], 40))} · {row['ties']} ties"
            st.button(label, key=f"hub_{row['id']}", on_click=choose, args=(row["id"],))
    disputed = store.read("disputed_deals", limit=_MANY + 1)
    when = "on record" if on is None else f"in force on {on}"
    promises = store.read("exclusivities", on=on, limit=_MANY + 1)
    if disputed:
        left, right = st.columns(2, gap="large")
    else:  # the promises first, over the whole width
        right, left = st.container(), st.container()
    with left:
        st.markdown("##### Where sources contradict one another")
        paper(_listed(disputed, _disputed, "No deal in our data is marked as disputed."), key="disputed")
    with right:
        st.markdown(f"##### Exclusivity, {when} by the dates stated")
        nothing = "" if promises else f"None found in our data for that day; read: {session.coverage()}."
        paper(_listed(promises, _promise, nothing), key="promises")


def _listed(rows: list[dict[str, Any]], line: Callable[[Mapping[str, Any]], Element], nothing: str) -> list[Element]:
    if not rows:
        return [Element("p", nothing, "quiet")]
    shown = [line(row) for row in rows[:_MANY]]
    return shown if len(rows) <= _MANY else [*shown, Element("p", "There are more; ask the Cypher page.", "quiet")]


def _disputed(row: Mapping[str, Any]) -> Element:
    said = ", ".join(words.look(m).word for m in sorted(row["modalities"]))
    claims = "1 claim says" if row["claims"] == 1 else f"{row['claims']} claims say"
    return _entry(
        f"{row['from_name']} → {row['to_name']}",
        row["status"],
        f"{words.kind(row['kind'])}{_about(row)} · {claims}: {said}",
    )


def _promise(row: Mapping[str, Any]) -> Element:
    until = amounts.day(row["end"], "open or unknown")
    return _entry(
        f"{row['bound_party']} (bound) → {row['owed_to']} (owed to)",
        row["status"],
        f"{row['object'] or 'scope unknown'} · exclusive: {amounts.exclusive(row['exclusive'])}"
        f" · announced {amounts.day(row['announced'])} · end: {until}",
    )


def _about(row: Mapping[str, Any]) -> str:
    return f": {row['object']}" if row["object"] else ""


def _entry(title: str, status: str, text: str) -> Element:
    look = words.look(status)
    badge = sample_badge() if status == "sample" else Element("span", look.word, "badge full", colour=look.colour)
    head = Element("div", style="line", children=(Element("h3", title), badge))
    return Element("div", style="deal", colour=look.colour, children=(head, Element("p", text, "quiet")))
