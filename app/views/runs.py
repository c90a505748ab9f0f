"""The Runs page: what was ingested, when, from where, what each morning told, what was set aside, what watches said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from app import session
from app.widgets import amounts
from app.widgets.moments import minute
from app.widgets.plain import visible, web_link
from graph.watches.watches import alerts, watches

_PAGE = 200
# Figures of a source's report, by what a reader calls them.
_FIGURES = {
    "documents": "Documents",
    "with_claims": "With claims",
    "without_claims": "Without",
    "duplicates": "Duplicates",
    "dead": "Set aside",
    "claims": "Claims",
    "visited": "Visited",
    "failed": "Failed",
    "known": "Unchanged",
    "tried": "Tried",
    "read": "Read",
    "titled": "With title",
    "dated": "With date",
    "future": "Dated ahead",
    "dead_reasons": "Reasons",
    "wrong": "Could not be had",
}
_KINDS = ("news", "filing", "feed", "reference", "sample")


def page() -> None:
    """Draw the page."""
    runs, mornings, documents, letters, saved = st.tabs(["Runs", "Mornings", "Documents", "Set aside", "Watches"])
    with runs:
        _runs()
    with mornings:
        _mornings()
    with documents:
        _documents()
    with letters:
        _letters()
    with saved:
        _watches()


def _runs() -> None:
    rows = session.store().read("runs", limit=_PAGE)
    if not rows:
        st.info("No run is recorded yet. Start one: faultline ingest.", icon=":material/inbox:")
        return
    table = [
        {
            "Started": minute(r["started"]),
            "Finished": minute(r["finished"], "not finished"),
            "Status": _word(r["status"]),
            "Started by": _word(r["trigger"]),
            "Documents": _number(r["documents"]),
            "With claims": _number(r["with_claims"]),
            "Without": _number(r["without_claims"]),
            "Duplicates": _number(r["duplicates"]),
            "Set aside": _number(r["dead"]),
            "Claims": _number(r["claims"]),
            "Deals": _number(r["deals"]),
            "Reason": visible(r["reason"] or ""),
        }
        for r in rows
    ]
    st.dataframe(
        table, key="runs_table", hide_index=True, width="stretch", on_select="rerun", selection_mode="single-row"
    )
    picked = st.session_state.runs_table["selection"]["rows"]
    run = rows[picked[0]] if picked and picked[0] < len(rows) else rows[0]
    st.markdown(f"##### Run of {minute(run['started'])}, source by source")
    for warned in run["warnings"]:
        st.warning(visible(warned), icon=":material/warning:")
    report = _report(run["report"])
    if report:
        st.dataframe(report, hide_index=True, width="stretch")
    else:
        st.caption("This run recorded nothing source by source.")
    if len(rows) == _PAGE:
        st.caption(f"The latest {_PAGE} runs.")


def _report(stored: str | None) -> list[dict[str, str]]:
    """The report of a run as rows, one a source; a shape that is not known is shown as its JSON."""
    said = json.loads(stored) if stored else {}
    if isinstance(said, list):
        pairs: list[tuple[Any, Any]] = [(r.get("source", "") if isinstance(r, dict) else "", r) for r in said]
    elif isinstance(said, Mapping):
        pairs = list(said.items())
    else:
        pairs = [("", said)]
    rows = []
    for name, figures in pairs:
        row = {"Source": visible(name)}
        if isinstance(figures, Mapping):
            row |= {_FIGURES.get(k, visible(k)): _cell(v) for k, v in figures.items() if k != "source"}
        else:
            row["Report"] = _cell(figures)
        rows.append(row)
    return rows


def _mornings() -> None:
    rows = session.store().read("nights", limit=_PAGE)
    if not rows:
        st.info("No night is on record yet. Run one: faultline ingest --nightly.", icon=":material/bedtime:")
        return
    st.dataframe(
        [
            {
                "Night": r["date"],
                "State": f"made up by {r['made_up_by']}" if r["made_up_by"] else _word(r["state"]),
                "Began": minute(r["began"]),
                "Ended": minute(r["ended"], "not ended"),
                "Tries": _number(r["tries"]),
                "Sent by": ", ".join(f"{k} ({visible(v)})" for k, v in json.loads(r["sent"] or "{}").items()),
                "Reason": visible(r["reason"] or ""),
            }
            for r in rows
        ],
        hide_index=True,
        width="stretch",
    )
    told = [r for r in rows if r["report"]]
    if not told:
        st.caption("No report was made yet.")
        return
    chosen = st.selectbox("Report of the night of", [r["date"] for r in told], key="keep_morning")
    report = next((r["report"] for r in told if r["date"] == chosen), told[0]["report"])
    # In a code block nothing of the names and reasons is read as Markdown.
    st.code(visible(json.loads(report)["text"]), language=None, wrap_lines=True)


def _documents() -> None:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    text = left.text_input("Title, publisher or address contains", key="keep_documents")
    kind = right.segmented_control("Kind", _KINDS, key="keep_document_kind")
    counts = session.store().read("document_counts", text=text, limit=50)
    total = sum(c["documents"] for c in counts if kind is None or c["kind"] == kind)
    rows = session.store().read("documents", text=text, kind=kind, skip=0, limit=_PAGE)
    if not rows:
        st.info("No document of that kind contains these words.", icon=":material/search_off:")
        return
    st.caption(f"{len(rows)} of {total} documents, latest first. Samples were written for Faultline and prove nothing.")
    st.dataframe(
        [
            {
                "Published": amounts.day(r["published"]),
                "Title": visible(r["title"] or "title unknown"),
                "Publisher": visible(r["publisher"] or amounts.UNKNOWN),
                "Kind": "SAMPLE, written for Faultline" if r["kind"] == "sample" else _kind(r),
                "Claims": str(r["claims"]),
                "Same words as": (r["same_text_as"] or "")[:12],
                "Withdrawn": visible(r["withdrawn"] or ""),
                "Fetched": minute(r["fetched"]),
                "Address": visible(r["url"] or amounts.UNKNOWN),
                # A second column, because only whole web addresses may become links.
                "Open": None if r["kind"] == "sample" else web_link(r["url"]),
            }
            for r in rows
        ],
        hide_index=True,
        width="stretch",
        height=min(38 + 35 * len(rows), 640),
        placeholder="not on the web",
        column_config={"Open": st.column_config.LinkColumn("Open", display_text="open", width="small")},
    )


def _kind(row: Mapping[str, Any]) -> str:
    return f"{row['kind']} {row['form']}" if row["form"] else _word(row["kind"])


def _letters() -> None:
    state = st.segmented_control("State", ("open", "resolved"), default="open", key="keep_letters")
    reasons = session.store().read("dead_letter_reasons", state=state, limit=100)
    if not reasons:
        st.info("No document is set aside.", icon=":material/task_alt:")
        return
    total = sum(r["letters"] for r in reasons)
    st.caption(f"{total} documents set aside, each with its reason; none is lost. Try them again: faultline retry.")
    st.dataframe(
        [
            {
                "Reason": visible(r["reason"]),
                "Stage": visible(r["stage"]),
                "Documents": r["letters"],
                "Latest": minute(r["latest"]),
            }
            for r in reasons
        ],
        hide_index=True,
        width="stretch",
    )
    rows: Sequence[dict[str, Any]] = session.store().read("dead_letters", state=state, limit=_PAGE)
    st.dataframe(
        [
            {
                "Reason": visible(r["reason"]),
                "What happened": visible(r["message"]),
                "Address": visible(r["url"]),
                "Source": visible(r["source"] or amounts.UNKNOWN),
                "Stage": visible(r["stage"]),
                "Tries": r["attempts"],
                "First seen": minute(r["first_seen"]),
                "Last seen": minute(r["last_seen"]),
                "State": visible(r["state"]),
            }
            for r in rows
        ],
        hide_index=True,
        width="stretch",
    )
    if len(rows) < total:
        st.caption(f"The latest {len(rows)} of {total}.")


def _watches() -> None:
    kept = watches(session.store())
    if not kept:
        st.info("No question is kept yet. Keep one: faultline watch add.", icon=":material/notifications:")
        return
    st.caption("Asked again after each run, by what is known then; heard only when an answer changes.")
    st.dataframe(
        [
            {
                "Watch": visible(w.name),
                "Question": visible(w.question.in_words()),
                "Findings": len(w.answer),
                "Last asked": minute(w.asked),
                "No answer now": visible(w.error or ""),
            }
            for w in kept
        ],
        hide_index=True,
        width="stretch",
    )
    said = alerts(session.store(), _PAGE)
    st.markdown("##### What they have said, latest first")
    if not said:
        st.caption("No answer has changed yet.")
    for alert in said:
        st.caption(minute(alert.at))
        # In a code block nothing of the sentences is read as Markdown.
        st.code(visible(alert.as_text()), language=None, wrap_lines=True)


def _word(value: str | None) -> str:
    return visible(value) if value else amounts.UNKNOWN


def _number(value: int | None) -> str:
    return amounts.UNKNOWN if value is None else f"{value:,}"


def _cell(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.1f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Mapping) and all(isinstance(v, int) for v in value.values()):
        return visible(", ".join(f"{k} ({v:,})" for k, v in value.items()))  # counts by reason
    return visible(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
