"""The Graph page: find an entity, draw its ties, click one and read who said so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import streamlit as st

from app import session
from app.views import overview, panel, ties_table
from app.widgets import words
from app.widgets.legend import legend
from app.widgets.network import Selection, network
from app.widgets.picture import MOST_NODES, MOST_TIES, End, Picture, Tie, picture
from app.widgets.plain import escaped, one_line
from graph.deal_rows import DealRows
from graph.model import Kind, Status

_HEIGHT = 640
_KINDS = tuple(k.value for k in Kind if k not in (Kind.TERMINATION, Kind.MARKET_SHARE))
_STATUSES = tuple(s.value for s in Status)


def page() -> None:
    """Draw the page."""
    state = st.session_state
    state.setdefault("roots", [])
    state.setdefault("places", {})
    state.setdefault("selection", None)
    for key, value in (
        ("kinds", _KINDS),
        ("statuses", _STATUSES),
        ("dated", True),
        ("day", _today()),
        ("back", False),
        ("known", _today()),
    ):
        state.setdefault(f"keep_{key}", value)
    if not state.roots and (wanted := st.query_params.get("entity")):
        centre_on(wanted)
    _search()
    if state.roots:
        _graph_part()
    else:
        overview.overview(choose, _day())


@st.fragment
def _graph_part() -> None:
    """A click runs this part of the page only, so it needs its own guard."""
    session.guarded(_graph)


def centre_on(entity: str) -> None:
    """Start a new drawing around one entity."""
    state = st.session_state
    state.roots, state.places, state.selection = [entity], {}, Selection("node", entity)
    st.query_params["entity"] = entity


def _search() -> None:
    left, middle, right = st.columns([6, 2, 2], vertical_alignment="bottom")
    with left:
        typed = st.text_input(
            "Find a firm, product, model, chip or authority",
            placeholder="any name it goes by, e.g. ChatGPT maker, AWS, Azure",
            key="keep_search",
        )
    with middle, st.popover("Kinds and statuses", width="stretch", icon=":material/filter_alt:"):
        st.pills("Kinds of tie", _KINDS, selection_mode="multi", format_func=words.kind, key="keep_kinds")
        st.pills(
            "Status: what stands about a tie",
            _STATUSES,
            selection_mode="multi",
            format_func=lambda s: words.look(s).word,
            key="keep_statuses",
        )
    with right, st.popover(_day_label(), width="stretch", icon=":material/event:"):
        st.toggle("Only ties in force on one day", key="keep_dated")
        st.date_input(
            "Day",
            min_value=date(1950, 1, 1),
            max_value=date(2100, 1, 1),
            key="keep_day",
            disabled=not st.session_state.keep_dated,
        )
        st.caption("In force by dates alone: announced by that day and not ended before it. The status is that day's.")
        st.toggle("Only what could be known by another day", key="keep_back")
        st.date_input(
            "Known by the end of",
            min_value=date(1950, 1, 1),
            max_value=date(2100, 1, 1),
            key="keep_known",
            disabled=not st.session_state.keep_back,
        )
        st.caption("By the day on which each source was published and each ruling was made.")
    if not typed:
        st.session_state.searched = None
        return
    if typed != st.session_state.get("searched"):
        _find(typed)
    _offer()


def _day_label() -> str:
    on, known = _day(), _known_by()
    label = "Any day" if on is None else f"As of {on.isoformat()}"
    return label if known is None else f"{label}, known by {known.isoformat()}"


def _day() -> date | None:
    """The day on which ties must be in force; None: any."""
    state = st.session_state
    return (state.keep_day or _today()) if state.keep_dated else None


def _known_by() -> date | None:
    """The day by whose end things must have been known; None: all that is known now."""
    state = st.session_state
    return (state.keep_known or _today()) if state.keep_back else None


def _today() -> date:
    return datetime.now(UTC).date()


def _find(typed: str) -> None:
    """Go to the one entity that bears this name, or offer those that might be meant."""
    state = st.session_state
    rows = session.store().read("entity_search", text=" ".join(typed.casefold().split()), limit=9)
    state.searched = typed
    whole = [r for r in rows if r["rank"] == 0]
    found = whole[0] if len(whole) == 1 else rows[0] if len(rows) == 1 else None
    if found is not None:
        centre_on(found["id"])
        rows = [r for r in rows if r is not found]
    state.offer = ("Also found" if found is not None else "Which one?", found is not None, rows)


def _offer() -> None:
    """What the search found beside the entity it went to, or to choose from."""
    words_before, went, rows = st.session_state.offer
    if not rows:
        if not went:
            st.info("No entity in our data has a name that contains these words.", icon=":material/search_off:")
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(words_before, width="content")
        for row in rows:
            label = f"{escaped(one_line(row['name'], 40))} · {row['ties']}"
            st.button(label, key=f"hit_{row['id']}", on_click=choose, args=(row["id"],), help="name · number of ties")


def choose(entity: str) -> None:
    """Callback of a button: start a new drawing around its entity, and leave the search."""
    st.session_state.keep_search = ""
    centre_on(entity)


def _graph() -> None:
    state = st.session_state
    roots = _ends(state.roots)
    if not roots:
        st.warning("The entity asked for is not in this graph.")
        state.roots = []
        return
    on = _day()
    held = session.rows(on, _known_by())
    ids = [r.id for r in roots]
    rows = held.neighbourhood(ids, state.keep_kinds, state.keep_statuses, on, MOST_TIES)
    drawn = picture([Tie.of(r) for r in rows], roots, state.places)
    state.places |= drawn.places
    left, right = st.columns([62, 38], gap="medium")
    with left:
        clicked = network(drawn.nodes, drawn.edges, "graph", _HEIGHT, state.selection, view=ids[0])
        if clicked is not None:
            state.selection = clicked
        ends = [*roots, *(e for t in drawn.ties for e in (t.source, t.target))]
        legend({t.status for t in drawn.ties}, {e.type for e in ends}, any(e.provisional for e in ends), "legend")
        st.caption(_coverage(drawn, held, ids, on))
    with right, st.container(height=_HEIGHT + 90, border=False):
        panel.panel(state.selection, drawn, ids, held)
    ties_table.ties_table(drawn)


def _ends(ids: Sequence[str]) -> list[End]:
    """The expanded entities as they are stored; those that are gone are left out."""
    found = []
    for entity in ids:
        for row in session.store().read("entity_detail", id=entity, limit=1):
            found.append(End(row["id"], row["name"], row["type"], row["provisional"]))
    return found


def _coverage(drawn: Picture, held: DealRows, ids: Sequence[str], on: date | None) -> str:
    """What is drawn and what is not, and why not."""
    state = st.session_state
    sizes = held.neighbourhood_size(ids, on, 1000)
    then = sum(s["ties"] for s in sizes)
    # What was announced later, or could not be known, is not there at an earlier instant, and is left out all the same.
    total = max(then, sum(s["ties"] for s in session.rows(None, None).neighbourhood_size(ids, None, 1000)))
    undated = sum(s["ties"] for s in sizes if not s["in_force"]) + total - then
    chosen = sum(
        s["ties"]
        for s in sizes
        if s["in_force"] and s["kind"] in state.keep_kinds and s["status"] in state.keep_statuses
    )
    filtered = total - undated - chosen
    beyond = chosen - len(drawn.ties)
    out = []
    if undated:
        known = _known_by()
        out.append(f"{undated} not in force on {on}" if known is None else f"{undated} not in force or not known then")
    if filtered:
        out.append(f"{filtered} of kinds or statuses that are switched off")
    if beyond:
        out.append(f"{beyond} because at most {MOST_NODES} entities are drawn, the firmest and latest ties first")
    text = f"Drawn: {len(drawn.ties)} of {total} ties, {len(drawn.nodes)} entities."
    return text + (f" Left out: {'; '.join(out)}." if out else " Nothing is left out.")
