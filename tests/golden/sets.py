"""The gold sets of this folder: their passages, and the names that are used in them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from graph.paths import data_dir
from graph.reference import load_reference
from tests.golden.scoring import Names, passages

HERE = Path(__file__).resolve().parent
# claims, constructions: the rules were written with these in view. written, fresh, oblique: passages that were written
# without a look at the rules and scored at first sight (README.md has those figures), then used to mend them.
# Of oblique, h043 and later were written with the rules in view.
# blind: passages by writers who had seen nothing of the rules, likewise.
# articles: the same again, wires with much that tempts to say too much, and the beginnings of longer articles.
# everyday, prose: the same, in the manner of wires and filings, and of the best writers of newspapers and lawyers.
# varied: the same, five rounds from everyday news (j1) to the sideways (i3, j2).
# terse: the same, dense sentences of which no two are built alike, by three hands.
# breadth: sentences by kind, of which only those are kept that the rules, mended after their first sight, now tell.
NAMES = (
    "claims", "constructions", "written", "fresh", "oblique", "breadth", "blind", "everyday", "prose", "articles",
    "varied", "terse",
)  # fmt: skip
FITTED = NAMES  # whose passages the weights are fitted to, with those of labelled/
# unseen: likewise, in the manner of terse, and kept from the weights.
UNSEEN = ("unseen",)
KINDS = (
    "investment", "cloud_contract", "exclusivity", "partnership", "acquisition", "licence", "chip_supply",
    "integration", "dispute", "regulatory_action", "termination",
)  # fmt: skip
MODALITIES = ("confirmed", "announced", "reported", "negotiating", "alleged", "denied", "terminated")
KEYS = (
    "kind", "from", "to", "object", "date", "amount", "currency", "percent", "exclusive", "modality", "evidence",
)  # fmt: skip


@cache
def rows(name: str) -> list[dict[str, Any]]:
    """The passages of one set."""
    return passages(HERE / f"{name}.jsonl")


@cache
def names() -> Names:
    """The names of the gazetteer, and those invented for the sets."""
    path = HERE / "aliases.json"
    return Names(load_reference(data_dir()).entities, json.loads(path.read_text(encoding="utf-8")))
