"""As much of CSS as tells whether words are shown: inline styles and the simple rules of a page's own <style>."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import lxml.html

_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?:(?P<kind>[.#])(?P<name>[\w-]+))?", re.IGNORECASE)
_NAMED = re.compile(r"[.#]([\w-]+)")
_HIDES = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)")
_FADES = re.compile(r"opacity\s{0,9}:\s{0,9}0{0,9}\.?0{0,9}\s{0,9}(?:[;%!}\"'\n]|$)")
_SHRINKS = re.compile(r"font-size\s{0,9}:\s{0,9}(?:0|1px|\.)")
_MOVES_AWAY = re.compile(r":\s{0,9}-\s{0,9}\d{3}|clip\s{0,9}:")
# What `is_clear` takes for clear: most pages have a colour, few one that lets all through.
_CLEAR = re.compile(
    r"(?<![-\w])color\s{0,9}:\s{0,9}(?:transparent|rgba?\([^)]{0,50}[,/]\s{0,9}0{0,9}\.?0{0,9}%?\s{0,9}\)"
    r"|#(?:[0-9a-f]{3}0|[0-9a-f]{6}00)(?![0-9a-f]))"
)
_LONGEST_VALUE = 60  # characters: no colour and no size is longer
_LONGEST_SHEET = 500_000  # characters; of more the rest says nothing
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*(?:[,/]\s*([\d.]+%?)\s*)?\)")
_WORDS = {
    "white": (255, 255, 255), "black": (0, 0, 0), "red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255),
    "yellow": (255, 255, 0), "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192),
    "green": (0, 128, 0), "navy": (0, 0, 128), "maroon": (128, 0, 0), "purple": (128, 0, 128), "teal": (0, 128, 128),
    "whitesmoke": (245, 245, 245), "snow": (255, 250, 250), "ivory": (255, 255, 240), "lightgray": (211, 211, 211),
    "lightgrey": (211, 211, 211), "gainsboro": (220, 220, 220),
}  # fmt: skip
Colour = tuple[int, int, int]
Style = Mapping[str, str]  # property to value, both in small letters


@lru_cache(maxsize=4096)
def declarations(text: str) -> Style:
    """The declarations of an inline style or of a rule; of two of one property the last.

    >>> declarations("Color: #FFF; color:red !important")
    {'color': 'red'}
    """
    found = {}
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip().lower()] = value.lower().replace("!important", "").strip()
    return found


def colour(value: str | None) -> Colour | None:
    """Red, green and blue from 0 to 255 of a colour as CSS or an attribute writes it; None if it is none or unknown.

    >>> colour("#fff"), colour("rgb(0, 0, 0)"), colour("url(a.png)")
    ((255, 255, 255), (0, 0, 0), None)
    """
    value = (value or "").strip().lower()
    if value in _WORDS:
        return _WORDS[value]
    if re.fullmatch(r"#[0-9a-f]{3,4}", value):
        value = "#" + "".join(2 * c for c in value[1:4])
    if re.fullmatch(r"#[0-9a-f]{6}(?:[0-9a-f]{2})?", value):
        return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)
    found = _RGB.fullmatch(value) if len(value) <= _LONGEST_VALUE else None
    if found is None or (found[4] is not None and found[4].rstrip("%") not in ("1", "1.0", "100")):
        return None
    return min(int(found[1]), 255), min(int(found[2]), 255), min(int(found[3]), 255)


def is_clear(value: str | None) -> bool:
    """True for a colour that lets all through.

    >>> is_clear("transparent"), is_clear("rgba(0, 0, 0, 0)"), is_clear("#fff0"), is_clear("rgba(0, 0, 0, 0.5)")
    (True, True, True, False)
    """
    value = (value or "").strip().lower()
    if value == "transparent" or re.fullmatch(r"#(?:[0-9a-f]{3}0|[0-9a-f]{6}00)", value):
        return True
    found = _RGB.fullmatch(value) if len(value) <= _LONGEST_VALUE else None
    return found is not None and found[4] is not None and found[4].strip("0.%") == ""


@dataclass
class Sheet:
    """The rules of a page whose selector is one tag, class or id, or a tag with one of them."""

    of_tag: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    of_class: defaultdict[str, list[tuple[str, Style]]] = field(default_factory=lambda: defaultdict(list))
    of_id: defaultdict[str, list[tuple[str, Style]]] = field(default_factory=lambda: defaultdict(list))
    shown: set[str] = field(default_factory=set)  # classes and ids that another rule shows again

    def __bool__(self) -> bool:
        return bool(self.of_tag or self.of_class or self.of_id)

    def of(self, element: lxml.html.HtmlElement) -> dict[str, str]:
        """What the rules say of an element, the more special after the more general ones."""
        said = dict(self.of_tag.get(element.tag, ()))
        for name in (element.get("class") or "").split():
            self._apply(said, self.of_class.get(name, ()), element.tag, name)
        name = element.get("id") or ""
        self._apply(said, self.of_id.get(name, ()), element.tag, name)
        return said

    def _apply(self, said: dict[str, str], rules: object, tag: str, name: str) -> None:
        for only, style in rules:  # type: ignore[attr-defined]
            if not only or only == tag:
                said.update(style)
        if name in self.shown:
            for part in ("display", "visibility", "opacity"):
                said.pop(part, None)


@dataclass(frozen=True, slots=True)
class Topics:
    """What the styles of a page speak of at all, so that nothing else need be looked at."""

    hides: bool
    fades: bool
    shrinks: bool
    moves_away: bool
    colours: bool

    @classmethod
    def of(cls, text: str) -> Topics:
        """Of all styles of a page together, in small letters."""
        return cls(
            _HIDES.search(text) is not None,
            _FADES.search(text) is not None,
            _SHRINKS.search(text) is not None,
            _MOVES_AWAY.search(text) is not None,
            ("color" in text and "background" in text) or _CLEAR.search(text) is not None,
        )

    def __bool__(self) -> bool:
        return self.hides or self.fades or self.shrinks or self.moves_away or self.colours

    def touched(self, body: str) -> bool:
        """True if a rule says something on one of them."""
        return (
            ((self.hides or self.fades) and ("display" in body or "visibility" in body or "opacity" in body))
            or (self.shrinks and "font-size" in body)
            or (self.moves_away and ("position" in body or "text-indent" in body))
            or (self.colours and ("color" in body or "background" in body))
        )


def sheet_text(tree: lxml.html.HtmlElement) -> str:
    """The page's own <style> elements without comments; what holds for some media alone hides nothing."""
    texts = []
    for element in tree.iter("style"):
        media = (element.get("media") or "all").lower()
        if element.text and ("all" in media or "screen" in media):
            texts.append(element.text[:_LONGEST_SHEET])
    return _without_comments("\n".join(texts))


def _without_comments(text: str) -> str:
    """The same without comments; one that is not closed takes the rest, as in a browser."""
    parts, at = [], 0
    while (start := text.find("/*", at)) >= 0:
        parts.append(text[at:start])
        end = text.find("*/", start + 2)
        at = len(text) if end < 0 else end + 2
    return " ".join([*parts, text[at:]]).replace("<!--", " ").replace("-->", " ")


def sheet_of(text: str, topics: Topics) -> Sheet:
    """The rules of a page's sheets on some topics."""
    sheet = Sheet()
    for selectors, body, inside in _rules(text):
        if not topics.touched(body.lower()):
            continue
        style = declarations(body)
        for selector in selectors.split(","):
            simple = _SIMPLE.fullmatch(selector.strip())
            if simple is None or inside:
                if _shows(style):
                    sheet.shown.update(_NAMED.findall(selector))
                continue
            tag = (simple["tag"] or "").lower()
            if simple["kind"] is None:
                # A tag as a whole is hidden for what scripts make of it.
                sheet.of_tag[tag].update({k: v for k, v in style.items() if "color" in k or k == "background"})
            else:
                (sheet.of_class if simple["kind"] == "." else sheet.of_id)[simple["name"]].append((tag, style))
    return sheet


def _shows(style: Style) -> bool:
    return (
        style.get("display", "none") != "none"
        or style.get("visibility") == "visible"
        or style.get("opacity", "0").strip("0.") != ""
    )


def _rules(text: str) -> Iterator[tuple[str, str, bool]]:
    """Selectors and declarations of each rule, and whether it stands inside an at-rule."""
    at = 0
    depth = 0
    while (brace := text.find("{", at)) >= 0:
        while 0 <= (end := text.find("}", at)) < brace:
            depth, at = max(0, depth - 1), end + 1
        head = text[at:brace].rpartition(";")[2].strip()
        at = brace + 1
        if head.startswith("@") and not head.lower().startswith(("@font-face", "@page")):
            depth += 1
            continue
        end = text.find("}", at)
        if end < 0:
            return
        yield head, text[at:end], depth > 0 or head.startswith("@")
        at = end + 1
