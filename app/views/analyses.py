"""The Analyses page: what follows from the graph on one day, each answer with the deals that it rests on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from app import session
from app.views.cards import Card, busy, card, deals_in_words, headed, label, name, show
from app.views.changed import changed_page
from app.views.dependency import dependency_page
from app.views.measured import measured_page
from app.views.portfolio import own_lines, portfolio_page
from app.views.power import power_page
from app.views.register import register_page
from app.widgets import words
from graph.analysis.conflicts import Screened, conflicts, promise_of
from graph.analysis.cycles import Cycle, cycles
from graph.analysis.differences import several
from graph.analysis.failures import failures
from graph.analysis.flows import in_words
from graph.analysis.lock_in import Buyer, lock_in
from graph.analysis.scopes import curated_scopes
from graph.analysis.verdicts import Outcome
from graph.analysis.what_if import Loss, what_if
from graph.errors import FaultlineError
from graph.kinds import LAYERS
from graph.model import Kind
from graph.snapshot import Snapshot


def page() -> None:
    """A choice of analyses, a day, and the answer."""
    chosen = st.segmented_control(
        "Analysis", list(_ANALYSES), default=next(iter(_ANALYSES)), key="keep_analysis", required=True
    )
    right, far, _ = st.columns([2, 2, 5], vertical_alignment="bottom")
    with right:
        day = st.date_input("What held on", value=datetime.now(UTC).date(), key="keep_analysis_day")
    with far:
        known = st.date_input(
            "Known by the end of",
            value=None,
            key="keep_analysis_known",
            help="Only what could be known by then, by the publication of sources and the day of rulings; empty: all",
        )
    if not isinstance(day, date):
        return
    by = known if isinstance(known, date) else None
    _ANALYSES[chosen or next(iter(_ANALYSES))](session.snapshot_at(day, by))
    st.caption(
        f"In our data alone, of stated terms, by what {'is known today' if by is None else f'could be known by {by}'}; "
        "ties known only from samples count nowhere, those denied or given up only under What changed. Sources, period "
        f"and languages: {session.coverage(by)}. The same, with the graph's hash: faultline analyse."
    )


def _conflicts(graph: Snapshot) -> None:
    found = conflicts(graph, curated_scopes(), claims=session.claims)
    st.markdown("##### Deals that may conflict with a promise of exclusivity")
    show(graph, found.headline, lambda p: _pair(graph, p), "None found in our data for that day.", "conflicts")
    if found.allegations:
        st.markdown("##### Exclusivity that others than the parties allege, and later deals that speak against it")
        show(graph, found.allegations, lambda p: _pair(graph, p), "", "allegations")
    st.caption(f"{found.promises} promises against {found.deals} deals; {len(found.none)} pairs without a conflict.")


def _pair(graph: Snapshot, pair: Screened) -> Card:
    rows = [
        ("Reason", "; ".join(_reason(r) for r in pair.verdict.reasons)),
        ("Weaker statement", words.look(str(pair.verdict.modality)).word if pair.verdict.modality else "unknown"),
    ]
    for r in pair.verdict.readings:
        told = f" ({r.told})" if r.told else ""
        holders = ", ".join(name(graph, h) for h in r.holder) or "unknown"
        why = "; ".join(_reason(one) for one in r.reason.split(", "))
        stated = f"; {r.stated}" if r.stated else ""
        rows.append((f"On the reading of {holders}", f"{r.status}: {why}{told}{stated}"))
    if pair.promise.end_condition:
        rows.append(("Holds", pair.promise.end_condition))
    rows.append(("Rests on", f"{pair.promise.id}, {pair.deal.id}"))
    owed = ", ".join(name(graph, g) for g in pair.owed_to)
    title = f"{name(graph, pair.bound)}, {pair.tied} {owed}, and a deal with {name(graph, pair.rival)}"
    if pair.verdict.against_the_allegation:
        badge = "evidence against the allegation"
    else:
        badge = "possible conflict" if pair.verdict.status is Outcome.POSSIBLE else "conflict of stated terms"
    return card(title, badge, rows, [pair.promise.id, pair.deal.id])


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
    found = cycles(graph, longest, session.reference().links)
    st.caption(found.as_json()["counting_rule"])
    show(graph, found.cycles, lambda c: _cycle(graph, c), "None found in our data for that day.", "cycles")
    if found.beside:
        st.markdown("##### Beside them, no cycles")
        beside = found.beside
        show(
            graph,
            beside,
            lambda p: card(
                " and ".join(name(graph, n) for n in p.nodes),
                p.kind.replace("_", " "),
                [("Rests on", deals_in_words([d for a in p.arcs for _, d in a.deals]))],
                [d.id for a in p.arcs for _, d in a.deals],
            ),
            "",
            "beside",
        )


def _cycle(graph: Snapshot, cycle: Cycle) -> Card:
    ring = " → ".join(name(graph, n) for n in (*cycle.nodes, cycle.nodes[0]))
    rows = [("Money, by role", "; ".join(in_words(s) for s in cycle.flows) or "no sum stated")]
    if cycle.without_sum:
        rows.append(("Amount unknown", ", ".join(cycle.without_sum)))
    rows += [("Order", cycle.order), ("Link", cycle.link), ("Rests on", deals_in_words(cycle.deals))]
    return card(ring, ", ".join(cycle.classes).replace("_", " "), rows, [d.id for d in cycle.deals])


def _single_points(graph: Snapshot) -> None:
    layer = st.pills("Layer", LAYERS, default="chip", key="keep_analysis_layer", required=True) or "chip"
    found = failures(graph, layer=layer)
    st.markdown(f"##### On every known path of others to the layer {layer}")

    def one(fall: Any) -> Card:
        share = fall.as_json()["share_that_falls"]
        return card(
            name(graph, fall.entity),
            f"{len(fall.only_path)} of {fall.dependants} dependants ({share:g} %)",
            [
                ("The only path known of", ", ".join(name(graph, n) for n in fall.only_path)),
                ("On some path of", ", ".join(name(graph, n) for n in fall.on_some_path or ()) or "none"),
            ],
        )

    show(graph, found.dependants, one, "None found in our data for that day.", "points")


def _what_if(graph: Snapshot) -> None:
    change, title = _supposed(graph)
    if change is None:
        st.info(title)
        return
    try:
        found = what_if(
            graph,
            curated_scopes(),
            shares=session.reference().markets,
            claims=session.claims,
            lines=own_lines(),
            **change,
        )
    except FaultlineError as error:
        st.info(str(error))
        return
    cut = [
        (f"No known path to {layer}", ", ".join(name(graph, n) for n in who)) for layer, who in found.cut_off.items()
    ]
    cut += [headed(line) for line in found.differences.lines(found.taken_out, lambda n: name(graph, n))]
    for end, told in (("gone", found.terms_gone), ("new", found.terms_new)):
        stated_terms = [f"{field.label}: {one.as_text()}" for field, one in told or ()]
        cut += [headed(line) for line in several(f"stated term {end}", stated_terms)]
    cut += [headed(x.as_text(lambda n: name(graph, n))) for x in found.exposed or ()]
    show(graph, [0], lambda _: card(title, "hypothetical", cut or [("", "No conclusion differs.")]), "", "without")

    def one(loss: Loss) -> Card:
        others = ", ".join(name(graph, n) for n in loss.others) or "none known"
        rows = [("Others of the same kind", others), ("Rests on", deals_in_words([loss.deal]))]
        return card(
            f"{name(graph, loss.entity)} loses {loss.deal.object or words.kind(loss.deal.kind)}",
            str(loss.deal.status),
            rows,
            [loss.deal.id],
        )

    show(graph, found.lost, one, "No tie of supply to it is known.", "lost")


def _supposed(graph: Snapshot) -> tuple[dict[str, Any] | None, str]:
    """What to change, as arguments of `what_if`, and its title; None with the reason where nothing can be chosen."""
    kinds = ("A firm failed", "Two firms were one", "An acquisition were blocked", "An exclusivity fell")
    kind = st.pills("Suppose that", kinds, default=kinds[0], key="keep_supposed", required=True) or kinds[0]
    offered = busy(graph)
    if kind in kinds[:2]:
        if len(offered) < 2:
            return None, "None found in our data for that day."
        left, right = st.columns(2)
        index = offered.index("coreweave") if "coreweave" in offered else 0
        one = left.selectbox("Firm", offered, index=index, format_func=lambda n: label(graph, n), key="keep_failing")
        if kind == kinds[0]:
            return {"remove": [one]}, f"Without {name(graph, one)}"
        others = [n for n in offered if n != one]
        other = right.selectbox("and", others, format_func=lambda n: label(graph, n), key="keep_joined")
        return {"merge": (one, other)}, f"{name(graph, one)} and {name(graph, other)} as one"
    blocked = kind == kinds[2]
    if blocked:
        deals = [d.id for d in graph.standing() if d.kind is Kind.ACQUISITION]
    else:
        scopes = curated_scopes()
        deals = [d.id for d in graph.standing() if promise_of(d, scopes) is not None]
    if not deals:
        return None, "None found in our data for that day."
    # Each its own key: a deal of one list is none of the other.
    chosen = st.selectbox("Deal", deals, key="keep_blocked" if blocked else "keep_struck")
    return {"block" if blocked else "strike": [chosen]}, f"Without the {'deal' if blocked else 'promise'} {chosen}"


def _lock_in(graph: Snapshot) -> None:
    layer = st.pills("Layer", LAYERS, default="cloud", key="keep_lock_layer", required=True) or "cloud"

    def one(buyer: Buyer) -> Card:
        told = zip(buyer.providers, buyer.words(graph.as_of), strict=True)
        rows = [(name(graph, p.provider), said) for p, said in told]
        others = buyer.others_in_words(lambda n: name(graph, n))
        rows.append(("Others known to supply the layer to somebody", others))
        count = len(buyer.providers)
        badge = f"{count} providers known" if count > 1 else "one provider known"
        return card(name(graph, buyer.buyer), badge, rows, [d.id for p in buyer.providers for d in p.deals])

    found = lock_in(graph, layer, session.reference().links, scopes=curated_scopes())
    show(graph, found.buyers, one, "None found in our data for that day.", "buyers")


_ANALYSES: dict[str, Callable[[Snapshot], None]] = {
    "Exclusivity conflicts": _conflicts,
    "Circular finance": _cycles,
    "Dependency paths": dependency_page,
    "Portfolio": portfolio_page,
    "Single points of failure": _single_points,
    "What if": _what_if,
    "Lock-in": _lock_in,
    "Contract terms": register_page,
    "Measured markets": measured_page,
    "Power": power_page,
    "What changed": changed_page,
}
