"""The ties in view as a table: the same selection as by a click on the drawing, also without sight or mouse."""

from __future__ import annotations

import streamlit as st

from app.widgets import words
from app.widgets.network import Selection
from app.widgets.picture import Picture
from app.widgets.plain import visible


def ties_table(drawn: Picture) -> None:
    """One row a drawn line; choosing a row selects it."""
    lines = list(drawn.bundles.values())
    rows = [
        {
            "From": visible(b.ties[0].source.name),
            "Tie": words.kind(b.ties[0].kind),
            "To": visible(b.ties[0].target.name),
            "Status": words.look(b.ties[0].status).word,
            "Deals": len(b.ties),
            "Disputed": "sources differ" if any(t.disputed for t in b.ties) else "",
            "Sample": "has sample text" if any(t.sample for t in b.ties) else "",
        }
        for b in lines
    ]
    with st.expander(f"Ties in view as a table ({len(rows)})", expanded=False, icon=":material/table_rows:"):
        if not rows:
            st.caption("No tie is in view.")
            return
        st.session_state.table_lines = [b.id for b in lines]
        st.dataframe(
            rows,
            key="ties_table",
            hide_index=True,
            width="stretch",
            selection_mode="single-row",
            on_select=_chosen,
        )


def _chosen() -> None:
    picked = st.session_state.ties_table["selection"]["rows"]
    if picked:
        st.session_state.selection = Selection("edge", st.session_state.table_lines[picked[0]])
