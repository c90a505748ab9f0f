"""What changed between two instants of one of the clocks: deals, and the conclusions that changed with them."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from app import session
from app.views.cards import Card, card, headed, name, show
from app.widgets import amounts, words
from graph.analysis.changes import Amended, Changed, changes
from graph.analysis.conclusions import conclusions
from graph.analysis.scopes import curated_scopes
from graph.model import Deal
from graph.snapshot import Snapshot

_HELD, _KNOWN = "what held then", "what was known then"
_BACK = timedelta(days=180)


def changed_page(graph: Snapshot) -> None:
    """Choose an earlier day and a clock; below, what is new, no longer in force and changed since."""
    known = None if graph.known_by is None else graph.known_by.date()
    left, right = st.columns([2, 5], vertical_alignment="bottom")
    since = left.date_input("Compared with", value=graph.as_of - _BACK, key="keep_since")
    clock = right.pills("By", (_HELD, _KNOWN), default=_HELD, key="keep_clock", required=True) or _HELD
    if not isinstance(since, date):
        return
    earlier = session.snapshot_at(since, known) if clock == _HELD else session.snapshot_at(graph.as_of, since)
    scopes, data = curated_scopes(), session.reference()
    before, after = (conclusions(one, scopes, data.markets) for one in (earlier, graph))
    found = changes(earlier, graph, (before, after), links=data.links)
    lines = [] if found.differences is None else found.differences.lines(named=lambda entity: name(graph, entity))
    st.markdown(f"##### Since {since}: {clock}, and now")
    show(graph, lines, _conclusion, "No conclusion of the analyses changed.", "conclusions")
    for title, deals, key in (("New", found.new, "new"), ("No longer in force", found.ended, "ended")):
        st.markdown(f"##### {title} ({len(deals)})")
        show(graph, deals, lambda d: _deal(graph, d), "None found in our data.", key)
    st.markdown(f"##### Amended ({len(found.amended)})")
    show(graph, found.amended, lambda a: _amended(graph, a), "None found in our data.", "amended")
    st.markdown(f"##### Changed ({len(found.changed)})")
    show(graph, found.changed, lambda c: _changed(graph, c), "None found in our data.", "changed")


def _conclusion(line: str) -> Card:
    heading, said = headed(line)
    return card(heading, "conclusion", [("", said)])


def _deal(graph: Snapshot, deal: Deal, more: tuple[tuple[str, str], ...] = ()) -> Card:
    rows = [
        ("What", ": ".join(x for x in (words.kind(deal.kind), deal.object) if x)),
        ("Announced", amounts.day(deal.announced)),
        *more,
        ("Rests on", deal.id),
    ]
    title = f"{name(graph, deal.from_id)} → {name(graph, deal.to_id)}"
    return card(title, words.look(str(deal.status)).word + (", disputed" if deal.disputed else ""), rows, [deal.id])


def _amended(graph: Snapshot, one: Amended) -> Card:
    rows = ((one.link.relation.capitalize(), one.link.other), ("Differs in", one.change.in_words))
    return _deal(graph, one.after, rows)


def _changed(graph: Snapshot, change: Changed) -> Card:
    return _deal(graph, change.after, (("Differs in", change.in_words),))
