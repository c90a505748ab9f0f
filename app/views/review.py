"""The Review page: names that may be one entity, ruled on by a person; the ledger of rulings, and taking them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from app import session
from app.widgets import amounts, words
from app.widgets.moments import minute
from app.widgets.paper import Element, paper, row
from app.widgets.plain import visible
from graph.errors import FaultlineError
from graph.judgements import Judgement, Verdict, new_ruling, rulings
from graph.ledger import add, withdraw
from graph.ledger_csv import from_csv, text_of_file, to_csv
from graph.resolution import ledger
from graph.review import Queue, Undecided, queue
from graph.unapplied import unapplied

_SHOWN = 20
_QUOTES = 3


def page() -> None:
    """Draw the page."""
    st.text_input("Your name, which goes into the ledger with each ruling", key="keep_who", max_chars=80)
    waiting, held = st.tabs(["Names that may be one", "Ledger"])
    with waiting:
        _waiting()
    with held:
        _ledger()


@st.cache_data(ttl=300, show_spinner="Comparing names…")
def _queue() -> Queue:
    return queue(session.store(), session.reference(), _SHOWN)


def _waiting() -> None:
    found = _queue()
    if not found.pairs:
        st.info("No two names in our data are close enough to ask about.", icon=":material/check_circle:")
        return
    st.caption(
        f"{found.total} pairs wait for a decision; here are the likeliest {len(found.pairs)}. Until then they are two. "
        "A ruling moves claims between entities and can be taken back; no claim is ever edited."
    )
    for pair in found.pairs:
        with st.container(border=True):
            _pair(pair)


def _pair(pair: Undecided) -> None:
    c = pair.candidate
    points = [Element("li", f"{f.points:+.2f}  {f.says}") for f in c.comparison.features]
    if c.ambiguous:
        points.append(Element("li", "equally well it is another entity of our data"))
    heads = (f"{n} · {k} {'claim' if k == 1 else 'claims'}" for n, k in zip(pair.names, pair.claims, strict=True))
    score = Element("span", f"score {c.comparison.score:.2f} of 1; from 0.90 they would be one", "badge")
    title = row("line", Element("h3", "   and   ".join(heads)), score)
    paper([title, Element("ul", children=tuple(points))], key=f"pair_{c.a}_{c.b}")
    with st.expander("What the sources say of each"):
        paper([*_quotes(c.a, pair.names[0]), *_quotes(c.b, pair.names[1])], key=f"quotes_{c.a}_{c.b}")
    left, same, different = st.columns([6, 1, 1.3], vertical_alignment="bottom")
    why = left.text_input("Why", key=f"why_{c.a}_{c.b}", max_chars=500, placeholder="what you looked at")
    for column, verdict, label in ((same, Verdict.SAME, "One"), (different, Verdict.DIFFERENT, "Two")):
        column.button(
            label,
            key=f"{verdict}_{c.a}_{c.b}",
            on_click=_rule,
            args=(verdict, c.a, c.b, why),
            width="stretch",
            help=f"Rule that they are {'one entity' if verdict is Verdict.SAME else 'two entities'}",
        )


def _quotes(entity: str, name: str) -> list[Element]:
    rows = session.store().read("claims_naming", id=entity, limit=_QUOTES)
    cards = [Element("h3", name)]
    if not rows:
        cards.append(Element("p", "no claim that counts names it", "quiet"))
    for r in rows:
        where = f"{r['publisher'] or 'publisher unknown'} · {amounts.day(r['published'], 'date unknown')}"
        said = words.MODALITIES.get(r["modality"], r["modality"])
        cards.append(Element("blockquote", r["quote"]))
        cards.append(Element("p", f"{said}; {where}", "small"))
    return cards


def _rule(verdict: Verdict, a: str, b: str, why: str) -> None:
    who = st.session_state.keep_who

    def ruled() -> str:
        add(session.store(), session.reference(), [new_ruling(verdict, a, b, who, datetime.now(UTC), why)])
        return "The ruling stands in the ledger and the graph follows it."

    _do(ruled)


def _do(work: Callable[[], str]) -> None:
    """Do what a button asks; what is wrong is said where the button was pressed."""
    try:
        st.toast(work(), icon=":material/gavel:")
    except FaultlineError as error:
        st.toast(str(error), icon=":material/error:")
    _queue.clear()


def _ledger() -> None:
    held = ledger(session.store())
    standing = rulings(held)
    now = {j.id for j in standing.in_force}
    for contradiction in standing.contradictions:
        st.warning(
            "Rulings that contradict one another; the last positive one is not applied.", icon=":material/warning:"
        )
        st.code(visible(contradiction.in_words()), language=None, wrap_lines=True)
    for idle in unapplied(session.store(), standing):
        st.warning("A ruling that makes no deal of its two claims.", icon=":material/warning:")
        st.code(visible(idle.in_words()), language=None, wrap_lines=True)
    if not held:
        st.info("Nobody has ruled on anything yet.", icon=":material/gavel:")
    else:
        st.dataframe(
            [
                {
                    "When": minute(j.when),
                    "Ruling": str(j.verdict),
                    "On": visible(j.a),
                    "and": visible(j.b or ""),
                    "Who": visible(j.who),
                    "Why": visible(j.why),
                    "Counts": "yes" if j.id in now else "no longer",
                    "Id": j.id[:12],
                }
                for j in reversed(held)
            ],
            hide_index=True,
            width="stretch",
        )
        _undo(standing.in_force)
    st.markdown("##### In a spreadsheet")
    st.download_button("Download the ledger as CSV", to_csv(held), "rulings.csv", "text/csv")
    file = st.file_uploader("Add rulings from a CSV: columns verdict, a, b, who, why; rows with an id are known", "csv")
    if file is not None:
        st.button("Add them", on_click=_do, args=(lambda: _imported(file.getvalue(), file.name),))


def _imported(content: bytes, name: str) -> str:
    store = session.store()
    read = from_csv(text_of_file(content, name), name, datetime.now(UTC), ledger(store))
    done = add(store, session.reference(), read)
    return f"{len(done.added)} rulings added."


def _undo(in_force: tuple[Judgement, ...]) -> None:
    if not in_force:
        return
    left, middle, right = st.columns([4, 4, 1.3], vertical_alignment="bottom")
    chosen = left.selectbox(
        "Take back a ruling", in_force[::-1], format_func=lambda j: visible(f"{j.id[:12]} {j.in_words()}"), index=None
    )
    why = middle.text_input("Why take it back", max_chars=500)
    if chosen is not None:
        right.button("Take back", on_click=_do, args=(lambda: _withdrawn(chosen, why),), width="stretch")


def _withdrawn(ruling: Judgement, why: str) -> str:
    withdraw(session.store(), session.reference(), ruling.id, st.session_state.keep_who, why)
    return "The ruling counts no more; it stays in the ledger."
