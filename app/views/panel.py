"""The right-hand side of the Graph page: what was clicked, with its deals, claims, quotes and sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st

from app import session
from app.widgets.deal_card import deal_card
from app.widgets.entity_card import entity_card
from app.widgets.network import Selection
from app.widgets.paper import Element, paper
from app.widgets.picture import Bundle, Picture
from app.widgets.plain import escaped, one_line
from graph.deal_rows import DealRows, claims_of

_MOST_DEALS = 100
_MOST_CLAIMS = 500


def panel(selection: Selection | None, drawn: Picture, roots: Sequence[str], held: DealRows) -> None:
    """Show the entity or the tie that is selected; a tie that is no longer drawn gives way to the centre."""
    if selection is not None and selection.kind == "edge" and selection.id in drawn.bundles:
        _ties(drawn.bundles[selection.id], held)
        return
    known = {n.id for n in drawn.nodes}
    entity = selection.id if selection is not None and selection.kind == "node" and selection.id in known else roots[0]
    _entity(entity, roots, held)


def _ties(bundle: Bundle, held: DealRows) -> None:
    first = bundle.ties[0]
    ids = [t.deal for t in bundle.ties]
    deals = held.deals_by_id(ids, _MOST_DEALS)
    claims = claims_of(held, [d["id"] for d in deals], _MOST_CLAIMS)
    with st.container(horizontal=True, gap="small"):
        for end, side in ((first.source, "source"), (first.target, "target")):
            st.button(
                escaped(one_line(end.name, 30)),
                key=f"end_{side}",
                icon=":material/radio_button_checked:",
                on_click=_select,
                args=(end.id,),
            )
    cards = [deal_card(d, claims[d["id"]]) for d in deals]
    if len(ids) > len(deals):
        cards.append(Element("p", f"{len(ids) - len(deals)} more deals not shown here.", "quiet"))
    paper(cards, key="panel")


def _entity(entity: str, roots: Sequence[str], held: DealRows) -> None:
    detail = session.store().read("entity_detail", id=entity, limit=25)[0]
    deals = held.entity_deals(entity, _MOST_DEALS + 1)
    with st.container(horizontal=True, gap="small"):
        if entity not in roots:
            _button("Add its ties", "add", _expand, entity, first=True)
        elif entity != roots[0]:
            _button("Take its ties out", "remove", _fold, entity)
        if entity != roots[0]:
            _button("Start here", "center_focus_strong", _centre, entity)
    shown = deals[:_MOST_DEALS]
    claims = claims_of(held, [d["id"] for d in shown], _MOST_CLAIMS)
    heading = f"{len(shown)} deals, latest first" if len(shown) != 1 else "1 deal"
    if len(deals) > _MOST_DEALS:
        heading = f"The latest {_MOST_DEALS} deals; older ones by the named query entity_deals"
    cards = [entity_card(detail), Element("p", f"{heading}, whatever the filters say.", "quiet")]
    cards += [deal_card(d, claims[d["id"]], folded=True) for d in shown]
    paper(cards, key="panel")


def _button(label: str, icon: str, action: Callable[[str], None], entity: str, first: bool = False) -> None:
    kind: Literal["primary", "secondary"] = "primary" if first else "secondary"
    st.button(label, key=f"do_{icon}", icon=f":material/{icon}:", on_click=action, args=(entity,), type=kind)


def _select(entity: str) -> None:
    st.session_state.selection = Selection("node", entity)


def _expand(entity: str) -> None:
    st.session_state.roots = [*st.session_state.roots, entity]
    _select(entity)


def _fold(entity: str) -> None:
    st.session_state.roots = [r for r in st.session_state.roots if r != entity]
    _select(st.session_state.roots[0])


def _centre(entity: str) -> None:
    from app.views.explore import choose

    choose(entity)
