"""Shows what sources wrote, as text nodes only: the one way by which their words reach a page.

Python hands over a tree of `Element`s; the script below makes each with `createElement` from a short list of tags and
puts words in with `textContent`. No string is ever parsed as HTML or Markdown, and a link is made only if both sides
find an http or https address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from app.widgets.plain import visible, web_link

_HERE = Path(__file__).parent
TAGS = frozenset(
    {"div", "span", "p", "h2", "h3", "blockquote", "ul", "li", "dl", "dt", "dd", "a", "details", "summary"}
)


@dataclass(frozen=True, slots=True)
class Element:
    """One element: a tag, a style class of paper.css, its words or its children."""

    tag: str
    text: str | None = None
    style: str = ""
    children: tuple[Element, ...] = ()
    href: str | None = None  # for `a`
    colour: str | None = None  # a colour of words.py

    def plain(self) -> dict[str, Any]:
        """The element as JSON for the browser; a link to anything but the web becomes bare text."""
        tag, href = self.tag, web_link(self.href)
        if tag not in TAGS:
            raise ValueError(f"{tag!r} is no tag of the paper")
        if tag == "a" and href is None:
            tag = "span"
        return {
            "tag": tag,
            "text": None if self.text is None else visible(self.text),
            "style": self.style,
            "href": href,
            "colour": self.colour,
            "children": [child.plain() for child in self.children],
        }


def row(style: str, *children: Element) -> Element:
    """Elements beside one another."""
    return Element("div", style=style, children=children)


def facts(pairs: Sequence[tuple[str, str]]) -> Element:
    """A list of names and values."""
    children: list[Element] = []
    for name, value in pairs:
        children += [Element("dt", name), Element("dd", value)]
    return Element("dl", children=tuple(children))


_component = st.components.v2.component(
    "faultline_paper",
    html='<div class="paper"></div>',
    css=(_HERE / "paper.css").read_text(encoding="utf-8"),
    js=(_HERE / "paper.js").read_text(encoding="utf-8"),
)


def paper(elements: Sequence[Element], key: str) -> None:
    """Show the elements; `key` names the place on the page."""
    _component(key=key, data={"elements": [element.plain() for element in elements]})
