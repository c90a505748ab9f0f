"""The register of contract terms: of one firm, counterparty by counterparty, unknown where no source says anything."""

from __future__ import annotations

import streamlit as st

from app import session
from app.views.cards import Card, busy, card, label, name, show
from graph.analysis.scopes import curated_scopes
from graph.analysis.terms import UNKNOWN, Register, terms
from graph.snapshot import Snapshot


def register_page(graph: Snapshot) -> None:
    """Choose a firm, and read what is stated of its terms with others."""
    offered = busy(graph)
    if not offered:
        st.info("None found in our data for that day.")
        return
    chosen = st.selectbox(
        "Terms of",
        offered,
        index=offered.index("microsoft") if "microsoft" in offered else 0,
        format_func=lambda n: label(graph, n),
        key="keep_terms_of",
    )
    found = terms(graph, chosen, session.claims, scopes=curated_scopes())
    st.caption(
        "A term is listed where a source states it or denies it. Unknown means that no source read says either, and is "
        "no denial. Who is bound by an exclusivity is told where a source says so."
    )

    def one(register: Register) -> Card:
        rows = []
        for field, heading in found.labels.items():
            said = [s.as_text() for s in register.cells[field]] or [UNKNOWN]
            rows += [(heading if i == 0 else "", text) for i, text in enumerate(said)]
        parties = " and ".join(name(graph, p) for p in register.parties)
        count = len(register.deals)
        return card(parties, "1 deal" if count == 1 else f"{count} deals", rows, [d.id for d in register.deals])

    # Those of whom most is stated come first.
    ordered = sorted(found.registers, key=lambda r: (-sum(bool(c) for c in r.cells.values()), r.parties))
    show(graph, ordered, one, "None found in our data for that day.", "terms")
