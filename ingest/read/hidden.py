"""Takes out of an HTML tree what its reader cannot see: what nobody is shown must not become a claim."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

import lxml.html

from graph.errors import ReadError
from ingest.read.boxes import is_empty, is_off, no_size
from ingest.read.colours import Colour, colour, is_clear
from ingest.read.styles import KEPT, Style, Topics, declarations, important, plain_css, sheet_of, sheet_text
from ingest.read.visible import crude_text, is_hidden, parse, squash, visible_text

_ALIKE = 8  # of 255: two colours that differ by less in each part are one to the eye
_RELATIVE = re.compile(r"[\d.]{1,9}(?:em|%|ex)|smaller|larger|inherit")  # of the size above
_NO_STYLE: Style = {}
_SOME: Colour = (-100, -100, -100)
_NO_FONT = re.compile(r"(?:.{0,60}\s)?(0(?:\.0{1,9})?(?:px|pt|r?em|%)?)(?:\s?/|\s).{0,200}")  # of the shorthand
_LITTLE = re.compile(r"[0-5](?:\.\d{0,9})?%")  # of the size above
_IMAGE = re.compile(r"url\(|gradient|image")
_WORD = re.compile(r"[^\s(]{1,60}(?:\([^()]{0,60}\))?")
_CELLS = ("td", "th")
_STARTS = ("transition", "animation")
_MOVES = (*_STARTS, "transform")
# Not shown before a script or a click opens it.
_SHUT = "//dialog[not(@open)] | //*[@popover] | //template[not(@shadowrootmode)]"
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
    """Drop from the tree what its own styles hide: not displayed, transparent, of no size, cut away, off the screen, or
    written in the colour of its ground.

    Styles are those of the elements and the plainer rules of the page's <style>; what other sheets say is not known, so
    that colours count only where both are stated, and a class only by a rule: that one is called "sr-only" hides
    nothing. What a rule lets begin (a transition) or a click opens (<details>) is about to be shown, and stays.
    """
    css = sheet_text(tree)
    inline = "\n".join(map(plain_css, tree.xpath("//@style")))
    topics = Topics.of(f"{css}\n{inline}\n{' background' * bool(tree.xpath('//@bgcolor'))}".lower())
    for shut in tree.xpath(_SHUT):
        if shut.getparent() is not None:
            shut.drop_tree()
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
                cell = element.tag in _CELLS
                own, away, fades = _judgement(style, cell) if style else (_NO_STYLE, False, False)
                both = {**ruled, **own} if ruled else own
                if style and ruled and (firm := sheet.insisted(element)):
                    both = {**both, **firm, **important(style)}
                if element.tag not in ("html", "body") and element.getparent() is not None:
                    if away or is_hidden(element):
                        gone.append(element)
                        continue
                    if fades if both is own else _faded(both) or is_off(both) or _empty(both, cell) or _hides(both):
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


def _judgement(style: str, cell: bool) -> tuple[Style, bool, bool]:
    """The declarations of an inline style, whether they hide their element, and whether they let it fade in.

    cell: whether it is the style of a cell of a table.
    """
    return _remembered(style, cell) if len(style) <= KEPT else _judged(style, cell)


@lru_cache(maxsize=4096)
def _remembered(style: str, cell: bool) -> tuple[Style, bool, bool]:
    return _judged(style, cell)


def _judged(style: str, cell: bool) -> tuple[Style, bool, bool]:
    own = declarations(style)
    return own, _hides(own) or is_off(own) or _empty(own, cell), _faded(own)


def _hides(style: Style) -> bool:
    return (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or style.get("content-visibility") == "hidden"
    )


def _faded(style: Style) -> bool:
    opacity = style.get("opacity")
    return opacity is not None and is_clear(f"rgb(0 0 0 / {opacity})") and not any(part in style for part in _MOVES)


def _empty(style: Style, cell: bool) -> bool:
    return is_empty(style, cell) and not any(part in style for part in _STARTS)


def _look(element: lxml.html.HtmlElement, style: Style, above: _Look) -> _Look:
    """The colours and the size that hold inside an element."""
    shade, ground, small = above.colour, above.ground, above.small
    stated = style.get("-webkit-text-fill-color") or style.get("color")
    stated = stated or (element.get("color") if element.tag == "font" else None)
    clear = above.clear
    if stated and stated != "inherit":
        shade, clear = colour(stated), is_clear(stated)
    back = _ground(style) or element.get("bgcolor")
    if back == "currentcolor":
        ground = shade
    elif back and back == stated and colour(back) is None:
        shade = ground = _SOME  # two of one kind, whichever that is: a variable, or a way of writing that is not known
    elif back and not is_clear(back) and back not in ("inherit", "none"):
        ground = colour(back)
    if _IMAGE.search(f"{style.get('background', '')} {style.get('background-image', '')}"):
        ground = None
        # Letters cut out of a picture are seen by it.
        clear = clear and "text" not in f"{style.get('background-clip')} {style.get('-webkit-background-clip')}"
    size = style.get("font-size")
    if size is None and (font := _NO_FONT.fullmatch(style.get("font", ""))):
        size = font[1]
    if size and not (small and _RELATIVE.fullmatch(size)):
        small = no_size(size) or _LITTLE.fullmatch(size) is not None
    return _Look(shade, ground, small, clear)


def _ground(style: Style) -> str | None:
    """The colour that is stated last for the ground, by itself or among other things."""
    said = None
    for name, value in style.items():
        if name == "background-color":
            said = value
        elif name == "background":
            words = _WORD.findall(value)
            said = next((w for w in words if w == "currentcolor" or is_clear(w) or colour(w) is not None), value)
    return said
