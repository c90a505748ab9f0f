"""Says what the lines and colours of the drawing mean."""

from __future__ import annotations

from collections.abc import Iterable

from app.widgets import words
from app.widgets.paper import Element, paper, row


def legend(statuses: Iterable[str], types: Iterable[str | None], provisional: bool, key: str) -> None:
    """The signs in use, in the order of the tables; provisional: an entity seen in text only is among them."""
    used, kinds = set(statuses), set(types)
    strokes = [_stroke(look) for name, look in words.STATUSES.items() if name in used]
    strokes += [_stroke(words.look(name)) for name in sorted(used - set(words.STATUSES))]
    dots = [
        Element("span", children=(Element("span", style="dot", colour=colour), Element("span", word)))
        for name, (word, colour) in words.TYPES.items()
        if name in kinds
    ]
    if provisional:
        dots.append(
            Element("span", children=(Element("span", style="dot hollow"), Element("span", "seen in text only")))
        )
    paper([row("legend", *strokes), row("legend", *dots)], key)


def _stroke(look: words.Look) -> Element:
    style = "stroke" if not look.dashes else ("stroke dotted" if look.dashes[0] <= 3 else "stroke dashed")
    return Element(
        "span",
        children=(Element("span", style=style, colour=look.colour), Element("span", f"{look.word}: {look.meaning}")),
    )
