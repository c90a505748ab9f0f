"""The Analyses page: what follows from the graph on one day, each answer with the deals that it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import streamlit as st

from app import session
from app.widgets import words
from app.widgets.paper import Element, facts, paper
from graph.analysis.conflicts import Screened, conflicts
from graph.analysis.cycles import Cycle, cycles
from graph.analysis.exclusivity import Outcome
from graph.analysis.failures import failures
from graph.analysis.flows import in_words
from graph.analysis.lock_in import Buyer, lock_in
from graph.analysis.scopes import load_scopes
from graph.analysis.what_if import Loss, what_if
from graph.errors import NotFound
from graph.kinds import LAYERS
from graph.model import Deal
from graph.paths import data_dir
from graph.reference import Reference, load_reference
from graph.snapshot import Snapshot
from graph.snapshots import snapshot
from graph.ties import Ties

_SHOWN = 60
T = TypeVar("T")
_GREY = "#57606a"


def page() -> None:
    """A choice of analyses, a day, and the answer."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        chosen = st.segmented_control(
            "Analysis", list(_ANALYSES), default=next(iter(_ANALYSES)), key="keep_analysis", required=True
        )
    with right:
        day = st.date_input("What held on", value=datetime.now(UTC).date(), key="keep_analysis_day")
    if not isinstance(day, date):
        return
    store = session.store()
    reference = _reference()
    graph = snapshot(store, reference, Ties(reference.entities.values()), day)
    _ANALYSES[chosen or next(iter(_ANALYSES))](graph)
    st.caption(
        "In our data alone, of stated terms, by what is known today; ties known only from samples, denied or given up "
        "do not count. The same, with coverage and the graph's hash: faultline analyse."
    )


@st.cache_resource(show_spinner=False)
def _reference() -> Reference:
    return load_reference(data_dir())


def _conflicts(graph: Snapshot) -> None:
    found = conflicts(graph, load_scopes(data_dir() / "scopes.csv"))
    st.markdown("##### Deals that may conflict with a promise of exclusivity")
    _show(found.headline, lambda p: _pair(graph, p), "None found in our data for that day.", "conflicts")
    if found.allegations:
        st.markdown("##### Exclusivity that others than the parties allege, and later deals that speak against it")
        _show(found.allegations, lambda p: _pair(graph, p), "", "allegations")
    st.caption(f"{found.promises} promises against {found.deals} deals; {len(found.none)} pairs without a conflict.")


def _pair(graph: Snapshot, pair: Screened) -> Element:
    rows = [
        ("Reason", "; ".join(_reason(r) for r in pair.verdict.reasons)),
        ("Weaker statement", words.look(str(pair.verdict.modality)).word if pair.verdict.modality else "unknown"),
    ]
    for r in pair.verdict.readings:
        quote = f" (“{r.quote}”)" if r.quote else ""
        holders = ", ".join(_name(graph, h) for h in r.holder) or "unknown"
        why = "; ".join(_reason(one) for one in r.reason.split(", "))
        rows.append((f"On the reading of {holders}", f"{r.status}: {why}{quote}"))
    if pair.promise.end_condition:
        rows.append(("Holds", pair.promise.end_condition))
    rows.append(("Rests on", f"{pair.promise.id}, {pair.deal.id}"))
    owed = ", ".join(_name(graph, g) for g in pair.owed_to)
    title = f"{_name(graph, pair.bound)}, bound to {owed}, and a deal with {_name(graph, pair.rival)}"
    if pair.verdict.against_the_allegation:
        return _card(title, "evidence against the allegation", rows)
    return _card(
        title, "possible conflict" if pair.verdict.status is Outcome.POSSIBLE else "conflict of stated terms", rows
    )


def _reason(reason: str) -> str:
    """A reason of the decision list in words."""
    name, _, detail = reason.partition(":")
    said = {
        "reading": "the parties read the clause differently",
        "weak": f"one side is {detail} only",
        "unknown": "the scope is not said" if detail == "*" else f"{detail} unknown",
        "dates": "which came first is not sure",
        "performed_after_end": "performed after the promise ends",
        "in_scope": "inside the terms as stated",
        "out_of_scope": f"outside the terms: another {detail}",
        "carved_out": "carved out of the terms",
    }
    return said.get(name, reason.replace("_", " "))


def _cycles(graph: Snapshot) -> None:
    longest = st.slider("Groups in a cycle, at most", 2, 5, 2, key="keep_cycle_length")
    found = cycles(graph, longest, _reference().links)
    st.caption(found.as_json()["counting_rule"])
    _show(found.cycles, lambda c: _cycle(graph, c), "None found in our data for that day.", "cycles")
    if found.beside:
        st.markdown("##### Beside them, no cycles")
        beside = found.beside
        _show(
            beside,
            lambda p: _card(
                " and ".join(_name(graph, n) for n in p.nodes),
                p.kind.replace("_", " "),
                [("Rests on", _deals([d for a in p.arcs for _, d in a.deals]))],
            ),
            "",
            "beside",
        )


def _cycle(graph: Snapshot, cycle: Cycle) -> Element:
    ring = " → ".join(_name(graph, n) for n in (*cycle.nodes, cycle.nodes[0]))
    rows = [("Money, by role", "; ".join(in_words(s) for s in cycle.flows) or "no sum stated")]
    if cycle.without_sum:
        rows.append(("Amount unknown", ", ".join(cycle.without_sum)))
    rows += [("Order", cycle.order), ("Link", cycle.link), ("Rests on", _deals(cycle.deals))]
    return _card(ring, ", ".join(cycle.classes).replace("_", " "), rows)


def _single_points(graph: Snapshot) -> None:
    layer = st.pills("Layer", LAYERS, default="chip", key="keep_analysis_layer", required=True) or "chip"
    found = failures(graph, layer=layer)
    st.markdown(f"##### On every known path of others to the layer {layer}")

    def one(fall: Any) -> Element:
        share = fall.as_json()["share_that_falls"]
        return _card(
            _name(graph, fall.entity),
            f"{len(fall.only_path)} of {fall.dependants} dependants ({share:g} %)",
            [
                ("The only path known of", ", ".join(_name(graph, n) for n in fall.only_path)),
                ("On some path of", ", ".join(_name(graph, n) for n in fall.on_some_path or ()) or "none"),
            ],
        )

    _show(found.dependants, one, "None found in our data for that day.", "points")


def _what_if(graph: Snapshot) -> None:
    names = {e.id: e.name for e in graph.entities.values()}
    busy = {n for d in graph.standing() for n in (d.from_id, d.to_id)}
    offered = sorted(busy & names.keys(), key=lambda n: names[n].casefold())
    if not offered:
        st.info("None found in our data for that day.")
        return
    name = st.selectbox(
        "If this one failed",
        offered,
        index=offered.index("coreweave") if "coreweave" in offered else 0,
        format_func=lambda n: names[n],
        key="keep_failing",
    )
    try:
        found = what_if(graph, load_scopes(data_dir() / "scopes.csv"), _reference().links, remove=[name])
    except NotFound as error:
        st.info(str(error))
        return
    cut = [
        (f"No known path to {layer}", ", ".join(_name(graph, n) for n in who)) for layer, who in found.cut_off.items()
    ]
    gone = found.before.cycles - found.after.cycles
    cut.append(("Circular arrangements gone", f"{len(gone)} of {len(found.before.cycles)}"))
    paper([_card(f"Without {_name(graph, name)}", "hypothetical", cut)], key="without")

    def one(loss: Loss) -> Element:
        others = ", ".join(_name(graph, n) for n in loss.others) or "none known"
        rows = [("Others of the same kind", others), ("Rests on", _deals([loss.deal]))]
        return _card(
            f"{_name(graph, loss.entity)} loses {loss.deal.object or words.kind(loss.deal.kind)}",
            str(loss.deal.status),
            rows,
        )

    _show(found.lost, one, "No tie of supply to it is known.", "lost")


def _lock_in(graph: Snapshot) -> None:
    layer = st.pills("Layer", LAYERS, default="cloud", key="keep_lock_layer", required=True) or "cloud"

    def one(buyer: Buyer) -> Element:
        rows = []
        for p in buyer.providers:
            exclusive = {True: "exclusive", False: "not exclusive", None: "exclusive: unknown"}[p.exclusive]
            sums = "; ".join(in_words(s) for s in p.sums) or "no sum stated"
            unknown = f"; amount unknown: {', '.join(p.without_sum)}" if p.without_sum else ""
            rows.append(
                (_name(graph, p.provider), f"{sums}{unknown}; {exclusive}; end {p.end or 'unknown'}; notice unknown")
            )
        count = len(buyer.providers)
        return _card(_name(graph, buyer.buyer), f"{count} providers known" if count > 1 else "one provider known", rows)

    _show(lock_in(graph, layer, _reference().links).buyers, one, "None found in our data for that day.", "buyers")


_ANALYSES: dict[str, Callable[[Snapshot], None]] = {
    "Exclusivity conflicts": _conflicts,
    "Circular finance": _cycles,
    "Single points of failure": _single_points,
    "What if one failed": _what_if,
    "Lock-in": _lock_in,
}


def _show(found: Sequence[T], card: Callable[[T], Element], nothing: str, key: str) -> None:
    shown = [card(one) for one in found[:_SHOWN]] or [Element("p", nothing, "quiet")]
    if len(found) > _SHOWN:
        shown.append(Element("p", f"and {len(found) - _SHOWN} more: faultline analyse lists them all", "quiet"))
    paper(shown, key=key)


def _card(title: str, badge: str, rows: Sequence[tuple[str, str]]) -> Element:
    head = Element(
        "div", style="line", children=(Element("h3", title), Element("span", badge, "badge full", colour=_GREY))
    )
    return Element("div", style="deal", colour=_GREY, children=(head, facts(rows)))


def _deals(deals: Sequence[Deal]) -> str:
    return ", ".join(f"{d.id} ({d.status}{', disputed' if d.disputed else ''})" for d in deals)


def _name(graph: Snapshot, entity: str) -> str:
    known = graph.entities.get(entity)
    return known.name if known else entity
