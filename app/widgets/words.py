"""The words and the look of kinds, statuses and modalities: one table each, used by drawing, legend and cards.

A status that is no more than talk must never look like a fact: only `confirmed` and `announced` are solid lines.
"""

from __future__ import annotations

from dataclasses import dataclass

KINDS = {
    "investment": "investment",
    "cloud_contract": "cloud contract",
    "exclusivity": "exclusivity",
    "partnership": "partnership",
    "acquisition": "acquisition",
    "licence": "licence",
    "chip_supply": "chip supply",
    "integration": "integration",
    "dispute": "dispute",
    "regulatory_action": "regulatory action",
    "termination": "termination",
    "ownership": "ownership",
    "customer_concentration": "customer concentration",
    "market_share": "market share",
}
# What each direction means, read from → to.
ROLES = {
    "investment": ("investor", "investee"),
    "cloud_contract": ("customer", "provider"),
    "exclusivity": ("bound", "owed to"),
    "partnership": ("partner", "partner"),
    "acquisition": ("acquirer", "target"),
    "licence": ("licensee", "licensor"),
    "chip_supply": ("customer", "supplier"),
    "integration": ("embeds", "embedded"),
    "dispute": ("complainant", "respondent"),
    "regulatory_action": ("authority", "subject"),
    "termination": ("ending party", "counterparty"),
    "ownership": ("owner", "owned"),
    "customer_concentration": ("customer", "reporting company"),
    "market_share": ("firm", "market"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a status is drawn and what it means."""

    word: str
    meaning: str
    colour: str
    dashes: tuple[int, ...] = ()  # empty: a solid line


STATUSES = {
    "confirmed": Look("confirmed", "stated as a fact by its source", "#1f3a5f"),
    "announced": Look("announced", "a party says so; not yet carried out", "#2f7fc1"),
    "reported": Look("reported", "press only; no party has said so", "#b7791f", (10, 5)),
    "negotiating": Look("in talks", "talks only: there is no deal", "#d9480f", (3, 5)),
    "alleged": Look("alleged", "one side's claim, not established", "#b0218a", (8, 4, 2, 4)),
    "denied": Look("denied", "said not to be so", "#7d5a5a", (2, 7)),
    "terminated": Look("given up", "agreed once, then abandoned", "#767676", (2, 7)),
    "ended": Look("ended", "over, by a termination or by what replaced it", "#9aa0a6", (6, 6)),
    "sample": Look("sample only", "known only from a text written for Faultline: no evidence", "#6f42c1", (2, 4)),
}
_UNKNOWN_LOOK = Look("status unknown", "this version of the app does not know the status", "#c92a2a", (1, 6))

MODALITIES = {
    "confirmed": "stated as a fact",
    "announced": "announced by a party, not yet carried out",
    "reported": "reported by the press only",
    "negotiating": "in talks: no deal",
    "alleged": "alleged by one side",
    "denied": "denied",
    "terminated": "agreed, then given up",
}

TYPES = {
    "Organization": ("organisation", "#274c77"),
    "Product": ("product", "#8a6d3b"),
    "Model": ("AI model", "#2b8a3e"),
    "CloudService": ("cloud service", "#1098ad"),
    "Chip": ("chip", "#a61e4d"),
    "DataCenter": ("data centre", "#5c940d"),
    "Regulator": ("authority", "#5f3dc4"),
    "Fund": ("fund", "#e67700"),
    "Market": ("measured market", "#495057"),
}


def kind(name: str) -> str:
    """A kind of tie in words."""
    return KINDS.get(name, name.replace("_", " "))


def look(status: str) -> Look:
    """Look of a status; one that is not in the table is drawn as a warning, never as a fact."""
    return STATUSES.get(status, _UNKNOWN_LOOK)


def entity_type(name: str | None) -> tuple[str, str]:
    """An entity's type in words, and its colour."""
    return TYPES.get(name or "", ("type unknown", "#868e96"))
