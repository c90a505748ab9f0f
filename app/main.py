"""Streamlit's entry: navigation, and what stands above every page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from app import session
from app.views import explore, runs
from app.widgets.freshness import warning
from app.widgets.moments import minute
from app.widgets.paper import Element, paper

_HERE = Path(__file__).parent


def main() -> None:
    """Draw the page that is chosen."""
    # A local picture: an icon named by a word would be fetched from another host.
    st.set_page_config(page_title="Faultline", page_icon=str(_HERE / "mark.svg"), layout="wide")
    st.logo(str(_HERE / "logo.svg"), size="large")
    _keep_filters()
    st.html("<style>.stMainBlockContainer { padding-top: 4.6rem; padding-bottom: 2rem; }</style>")
    pages = [
        _page(explore.page, "Graph", ":material/hub:", "graph", default=True),
        _page(_analyses, "Analyses", ":material/query_stats:", "analyses"),
        _page(_review, "Review", ":material/gavel:", "review"),
        _page(_console, "Cypher", ":material/terminal:", "cypher"),
        _page(runs.page, "Runs", ":material/history:", "runs"),
    ]
    chosen = st.navigation(pages, position="top")
    session.guarded(_data_as_of)
    session.guarded(_warn_if_old)
    session.guarded(_keep_tables)
    chosen.run()


def _page(body: Callable[[], None], title: str, icon: str, path: str, default: bool = False) -> st.Page:
    guarded = partial(session.guarded, body)
    return st.Page(guarded, title=title, icon=icon, url_path=path, default=default)


def _analyses() -> None:
    from app.views import analyses

    analyses.page()


def _review() -> None:
    from app.views import review

    review.page()


def _console() -> None:
    from app.views import cypher

    cypher.page()


def _keep_filters() -> None:
    """Streamlit forgets a widget's value when its page is left; writing it back keeps it."""
    for key in st.session_state:
        if str(key).startswith("keep_"):
            st.session_state[key] = st.session_state[key]


@st.cache_data(ttl=5, show_spinner=False)
def _held() -> dict[str, Any]:
    return session.store().read("summary_counts")[0]


def _data_as_of() -> None:
    """What the graph holds and how old it is, with a badge if samples are part of it."""
    held = _held()
    said = (
        f"Data as of {minute(held['fetched'])} · last run {minute(held['run'], 'none')}"
        + (f" ({held['run_status']})" if held["run_status"] else "")
        + f" · {held['documents']:,} documents · {held['claims']:,} claims · {held['deals']:,} deals,"
        f" {held['disputed']:,} disputed · {held['entities']:,} entities"
    )
    parts = [Element("span", said, "quiet")]
    if held["samples"]:
        number = f"{held['samples']:,} sample documents" if held["samples"] != 1 else "1 sample document"
        text = f"{number}, written for Faultline: no evidence"
        parts.append(Element("span", text, "badge full", colour="#6f42c1"))
    paper([Element("div", style="line", children=tuple(parts))], key="as_of")


def _keep_tables() -> None:
    """Where the graph holds confidential documents, no table offers its rows as a file."""
    if session.closed():
        st.html("<style>[data-testid='stElementToolbar'] { display: none; }</style>")


def _warn_if_old() -> None:
    """A banner where the last run failed or is older than a night."""
    nights = session.store().read("nights", limit=1)
    said = warning(_held(), nights[0] if nights else None, datetime.now(UTC))
    if said:
        st.warning(said, icon=":material/warning:")


if __name__ == "__main__":
    main()
