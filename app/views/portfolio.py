"""Portfolio: the suppliers behind one's own products, rank by rank, and rows for a register to take home."""

from __future__ import annotations

import streamlit as st

from app import session
from app.views.cards import name
from app.widgets import amounts
from app.widgets.plain import visible
from graph.analysis.binding import exclusive_in_words
from graph.analysis.portfolio import RESOLVED, UNRESOLVED, PortfolioResult, Supplier, portfolio
from graph.analysis.portfolio_lines import COLUMNS, REQUIRED, Line, portfolio_text, read_portfolio
from graph.analysis.scopes import curated_scopes
from graph.errors import FaultlineError
from graph.snapshot import Snapshot
from graph.spreadsheet import to_csv_bytes

_EXAMPLE = "function_id,product\nF1,GitHub Copilot\nF2,Siri\n"
_RANKS = 6


def portfolio_page(graph: Snapshot) -> None:
    """Paste or upload lines of a portfolio; below, each product with its suppliers, and the register's fields."""
    left, right = st.columns([3, 2])
    pasted = left.text_area(
        "Functions and the products they use, as CSV",
        value=_EXAMPLE,
        height=140,
        key="keep_portfolio",
        help=f"Needed: {', '.join(REQUIRED)}. Known besides: {', '.join(c for c in COLUMNS if c not in REQUIRED)}.",
    )
    file = right.file_uploader("Or a file of your own", type="csv", key="portfolio_file")
    ranks = right.slider("Suppliers of suppliers, up to rank", 1, 12, _RANKS, key="keep_ranks")
    try:
        text = pasted if file is None else portfolio_text(file.getvalue(), file.name)
        lines = read_portfolio(text, "the text above" if file is None else file.name)
        found = portfolio(graph, lines, ranks, scopes=curated_scopes())
        told = session.open_part(graph)
        leaving = found if told is graph else portfolio(told, lines, ranks, scopes=curated_scopes())
    except FaultlineError as error:
        st.info(visible(str(error)))
        return
    st.dataframe([_row(graph, r) for r in found.rows], hide_index=True, width="stretch")
    st.download_button("Download the register's fields as CSV", _register(leaving), "register.csv", "text/csv")
    if leaving is not found:
        st.caption("The file leaves out what only confidential documents say.")
    st.caption(
        "Rank 1 is the direct provider. Suggestions from public sources: whether a supplier is critical, and whether "
        "another could stand in, is for you to say. Your lines stay in this session and are not stored."
    )


def own_lines() -> tuple[Line, ...]:
    """The lines pasted on the Portfolio page in this session; none where nobody has been there or they are wrong."""
    try:
        return read_portfolio(str(st.session_state.get("keep_portfolio") or ""), "the text")
    except FaultlineError:
        return ()


def _row(graph: Snapshot, row: Supplier) -> dict[str, str]:
    product = visible(row.line.get("product") or "")
    own = {"Function": visible(row.line.get("function_id") or ""), "Product": product}
    if row.product is None:
        return {**own, "Rank": "", "Supplier": f"unresolved: {visible(row.note or '')}"}
    if row.rank is None or row.supplier is None:
        return {**own, "Rank": "", "Supplier": "no supplier known"}
    return {
        **own,
        "Rank": str(row.rank),
        "Supplier": visible(name(graph, row.supplier)),
        "Group": visible(name(graph, row.group)) if row.group else amounts.UNKNOWN,
        "Supplies": _recipients(graph, row, product),
        "Layer": row.layer or amounts.UNKNOWN,
        "Country": row.country or amounts.UNKNOWN,
        "End": row.end or "open or unknown",
        "Exclusive": exclusive_in_words(row.exclusive, row.side).removeprefix("exclusive: "),
        "Rests on": visible(row.tie or ""),
    }


def _recipients(graph: Snapshot, row: Supplier, product: str) -> str:
    """Whom it supplies, on the first way to the product and on the others."""
    first = visible(name(graph, row.recipient)) if row.recipient else product
    told = dict.fromkeys((first, *(visible(name(graph, w.recipient)) for w in row.others)))
    more = row.others_known - len(row.others)
    return f"{', '.join(told)}{f' and {more} more' if more else ''}"


def _said(value: object) -> object:
    if isinstance(value, list):
        return "; ".join(value)
    return amounts.UNKNOWN if value is None else value


def _register(found: PortfolioResult) -> bytes:
    """The lines as given, with the fields that public sources suggest."""
    rows = [
        {
            **{c: row.line.get(c) for c in REQUIRED},
            "resolution": RESOLVED if row.product else UNRESOLVED,
            **{field: _said(v) for field, v in row.register.items()},
            # Nobody's supplier: the field is for who serves another provider.
            **({"B_05.02.0060": ""} if row.rank == 1 else {}),
            "deals": row.tie,
            "claims": "; ".join(row.evidence),
        }
        for row in found.rows
    ]
    return to_csv_bytes(list(dict.fromkeys(c for row in rows for c in row)), rows)
