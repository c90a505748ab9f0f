"""Short names that a text defines for itself: Dialog Semiconductor plc ("DIALOG"), CoreWeave, Inc. (the "Company")."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from graph.model import EntityType
from ingest.extract.mentions import Mention

_FIRMS = frozenset({EntityType.ORGANIZATION, EntityType.FUND})
_QUOTED = r"[“\"'‘](?P<short>(?:the )?[A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3})[”\"'’]"
_DEFINED = re.compile(
    rf"\((?:[a-z ,]{{0,60}}[a-z] )?{_QUOTED}(?:,? (?:and|or)(?: [a-z]+)* [“\"'‘][^()\n]{{1,40}}[”\"'’])?\)"
)
_REACH = 320  # characters between a firm's name and the brackets: its address and kind may stand there
_ROLES = frozenset({
    "Parent", "Purchaser", "Buyer", "Seller", "Agreement", "Merger", "Transaction", "Board", "Commission",
    "SEC", "Notes",
    "Closing", "Exchange", "Act", "Code", "Term", "Plan", "Products", "Company", "Registrant", "Issuer",
})  # fmt: skip
# Sides of a deal: they stand for a firm only where they are defined right behind its name.
_SIDES = frozenset({"Purchaser", "Buyer", "Seller"})
_OWN = frozenset({"Company", "Registrant", "Issuer"})


def defined_names(text: str, mentions: Sequence[Mention], filing: bool = True) -> list[Mention]:
    """Mentions of the short names, each standing for the firm that it was defined for.

    A name that is defined for two firms stands for neither; what "the Company" of a filing is, its filer decides.
    """
    firms = sorted((m for m in mentions if m.entity.type in _FIRMS and not m.weak), key=lambda m: m.end)
    ends = [m.end for m in firms]
    meant: dict[str, Mention | None] = {}
    for match in _DEFINED.finditer(text):
        short = match["short"].removeprefix("the ").rstrip(".")
        near = firms[bisect_left(ends, match.start() - _REACH) : bisect_right(ends, match.start())]
        own = (not filing and short in _OWN) or (
            short in _SIDES and bool(near) and not text[near[-1].end : match.start()].strip(" .,")
        )
        if (short in _ROLES and not own) or (short.split()[-1] in _ROLES and not own) or not near or len(short) < 2:
            continue
        owner = _nearest(text, near, match.start(), short)
        if owner is None:
            continue
        old = meant.get(short, owner)
        meant[short] = owner if old is not None and old.entity.id == owner.entity.id else None
    found = []
    spans = sorted((m.start, m.end) for m in mentions if not m.weak)
    starts = [start for start, _ in spans]
    for short, owner in meant.items():
        if owner is None:
            continue
        article = "[Tt]he " if short in _OWN else "(?:[Tt]he )?" if short in _SIDES else ""
        for match in re.finditer(rf"(?<![\w-]){article}{re.escape(short)}(?![\w-])", text):
            at = bisect_right(starts, match.start()) - 1
            if at >= 0 and spans[at][1] >= match.end() and spans[at] != match.span():
                continue  # a part of the whole name
            found.append(Mention(match.start(), match.end(), owner.entity, resolved=True))
    return found


def _nearest(text: str, near: Sequence[Mention], at: int, short: str) -> Mention | None:
    """The firm whose name the short one abbreviates, else the one named last; none if a sentence ends in between."""
    head = short.split()[0].casefold()
    alike = [m for m in near if text[m.start : m.end].casefold().startswith(head)]
    last = (alike or near)[-1]
    return None if not alike and re.search(r"[;:]|\.\s+[A-Z]", text[last.end + 1 : at]) else last
