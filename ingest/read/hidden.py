"""Takes out of an HTML tree what its reader cannot see: what nobody is shown must not become a claim."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

import lxml.html

from graph.errors import ReadError
from ingest.read.styles import Colour, Style, Topics, colour, declarations, is_clear, sheet_of, sheet_text
from ingest.read.visible import crude_text, is_hidden, parse, squash, visible_text

_ALIKE = 8  # of 255: two colours that differ by less in each part are one to the eye
_FAR = re.compile(r"-\s*(?:\d{4,}(?:\.\d+)?px|\d{3,}(?:\.\d+)?(?:r?em|%|vw|vh|ch)|\d{4,})")
_NOTHING = re.compile(r"0{0,9}\.?0{0,9}(?:px|pt|em|rem|%|ex|vw)?|0{0,9}\.\d{1,9}px|1px")
_RELATIVE = re.compile(r"[\d.]{1,9}(?:em|%|ex)|smaller|larger|inherit")  # of the size above
_NO_STYLE: Style = {}
_SIDES = ("left", "right", "top", "bottom", "margin-left", "margin-top", "text-indent")
_MOVES = ("transition", "animation", "transform")
_MOST = 0.8  # share of a page's words: where more is hidden a script shows it, as in pages that fade in


@dataclass(frozen=True, slots=True)
class _Look:
    """What an element hands down to its text and its children."""

    colour: Colour | None = None
    ground: Colour | None = None
    small: bool = False
    clear: bool = False  # written in a colour that lets all through

    @property
    def unseen(self) -> bool:
        if self.small or self.clear:
            return True
        if self.colour is None or self.ground is None:
            return False
        return all(abs(a - b) < _ALIKE for a, b in zip(self.colour, self.ground, strict=True))


def drop_hidden(tree: lxml.html.HtmlElement) -> None:
    """Drop from the tree what its own styles hide: not displayed, transparent, of no size, off the screen, or written
    in the colour of its ground.

    Styles are those of the elements and the simple rules of the page's <style>; what other sheets say is not known, so
    that colours count only where both are stated.
    """
    css = sheet_text(tree)
    inline = "\n".join(tree.xpath("//@style"))
    topics = Topics.of(f"{css}\n{inline}\n{' background' * bool(tree.xpath('//@bgcolor'))}".lower())
    if not topics and not tree.xpath("//*[@hidden] | //font[@color]"):
        return
    sheet = sheet_of(css, topics)
    gone: list[lxml.html.HtmlElement] = []
    faded: list[lxml.html.HtmlElement] = []  # as pages do with what a script shows at once
    blank: list[tuple[lxml.html.HtmlElement, bool]] = []  # whose text, or whose tail, is not seen
    plain = _Look()
    todo: list[tuple[lxml.html.HtmlElement, _Look]] = [(tree, plain)]
    while todo:
        element, look = todo.pop()
        if not isinstance(element.tag, str):
            continue
        held = element.attrib
        if held or element.tag in sheet.of_tag:
            style = held.get("style")
            ruled = sheet.of(element) if sheet else _NO_STYLE
            if style or ruled or "hidden" in held or "bgcolor" in held or "color" in held:
                own = declarations(style) if style else _NO_STYLE
                both = {**ruled, **own} if ruled else own
                if element.tag not in ("html", "body") and element.getparent() is not None:
                    if is_hidden(element) or _off(own):
                        gone.append(element)
                        continue
                    if _faded(both) or _off(ruled) or _hides(ruled, own):
                        faded.append(element)
                        continue
                look = _look(element, both, look)
        if look is not plain and look.unseen:
            blank.append((element, False))
            blank.extend((child, True) for child in element)
        todo.extend((child, look) for child in element)
    for element, tail in blank:
        if tail:
            element.tail = " " if element.tail else None
        else:
            element.text = " " if element.text else None
    for element in gone:
        element.drop_tree()
    if faded and _words(*faded) <= _MOST * _words(tree):
        for element in faded:
            element.drop_tree()


def shown_text(tree: lxml.html.HtmlElement) -> str:
    """The visible text of a tree, which loses what is hidden."""
    drop_hidden(tree)
    return visible_text(tree)


def stripped(fragment: str) -> str:
    """Visible text of an HTML fragment such as a feed's summary; plain text comes back squashed."""
    if "<" not in fragment:
        return squash(unescape(fragment) if "&" in fragment else fragment)
    try:
        return shown_text(parse(f"<div>{fragment}</div>"))
    except ReadError as error:
        return "" if error.reason == "empty-page" else crude_text(fragment)


def _words(*elements: lxml.html.HtmlElement) -> int:
    return sum(len(element.text_content().split()) for element in elements)


def _hides(ruled: Style, own: Style) -> bool:
    return (own.get("display", ruled.get("display")) == "none") or (
        own.get("visibility", ruled.get("visibility")) == "hidden"
    )


def _faded(style: Style) -> bool:
    opacity = style.get("opacity")
    return opacity is not None and _zero(opacity) and not any(part in style for part in _MOVES)


def _zero(value: str) -> bool:
    return re.fullmatch(r"0{0,9}\.?0{0,9}%?", value) is not None and value != ""


def _off(style: Style) -> bool:
    """True for what stands far outside of the screen, or is cut down to nothing."""
    if _FAR.match(style.get("text-indent", "")):
        return True
    if style.get("position") not in ("absolute", "fixed"):
        return False
    clip = re.sub(r"[\s,]+", " ", style.get("clip", ""))
    return any(_FAR.match(style.get(side, "")) for side in _SIDES) or clip.startswith(
        ("rect(0 0 0 0", "rect(1px 1px 1")
    )


def _look(element: lxml.html.HtmlElement, style: Style, above: _Look) -> _Look:
    """The colours and the size that hold inside an element."""
    shade, ground, small = above.colour, above.ground, above.small
    stated = style.get("color") or (element.get("color") if element.tag == "font" else None)
    clear = above.clear
    if stated and stated != "inherit":
        shade, clear = colour(stated), is_clear(stated)
    back = style.get("background-color") or style.get("background") or element.get("bgcolor")
    if back and back not in ("transparent", "inherit", "none"):
        ground = colour(back)
    if "background-image" in style:
        ground = None
    size = style.get("font-size")
    if size and not (small and _RELATIVE.fullmatch(size)):
        small = _NOTHING.fullmatch(size) is not None
    return _Look(shade, ground, small, clear)
