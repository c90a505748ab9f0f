"""As much of CSS as tells whether words are shown: inline styles and the simple rules of a page's own <style>."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import lxml.html

from ingest.read.selectors import Looks, Path, path_of

_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?:(?P<kind>[.#])(?P<name>[\w-]+))?", re.IGNORECASE)
_NAMED = re.compile(r"[.#]([\w-]+)")
_HIDES = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)")
_FADES = re.compile(r"opacity\s{0,9}:\s{0,9}(?:0{0,9}(?:\.(?:0\d{0,9})?)?%?|[1-5]%)\s{0,9}(?:[;!}\"'\n]|$)")
_SHRINKS = re.compile(r"font(?:-size)?\s{0,9}:[^;}{]{0,60}?(?<![\d.#\w])(?:0|1p[xt]|[1-5]%|\.)")
# What `boxes` takes for nothing: of no size, cut away, shrunk, turned on edge, or far away.
_BOXES = re.compile(
    r":\s{0,9}-\s{0,9}\d{3}|margin\s{0,9}:[^;}{]{0,40}\s-\d{3}|(?:left|right|indent)\s{0,9}:\s{0,9}\d{3}|clip(?:-path)?\s{0,9}:"
    r"|(?:height|width)\s{0,9}:\s{0,9}(?:0|1px|\.)|scale(?:x|y|3d)?\s{0,9}[(:]\s{0,9}[0.]|matrix\("
    r"|translate(?:x|y|3d)?\s{0,9}[(:][^;}{]{0,20}-\d{3}|rotate[xy]\("
)
_CLEAREST = r"\s{0,9}(?:0{0,9}\.0\d{0,9}|0{1,9}|[0-5](?:\.\d{0,9})?%)\s{0,9}\)"
# What `is_clear` takes for clear: most pages have a colour, few one that lets all through.
_CLEAR = re.compile(
    r"(?:(?<![-\w])|fill-)color\s{0,9}:\s{0,9}(?:transparent|#(?:[0-9a-f]{3}0|[0-9a-f]{6}0[0-9a-c])(?![0-9a-f])"
    r"|[a-z]{2,6}\((?:(?:[^(),]{1,20},){3}|[^()/]{1,50}/)" + _CLEAREST + ")"
)
_HIDING = (_HIDES, _FADES, _SHRINKS, _BOXES)
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?", re.IGNORECASE)
# Of what stands inside another rule only these hold on every screen.
_ALWAYS = re.compile(r"@media\s{1,9}(?:only\s{1,9})?(?:screen|all)\s{0,9}|@layer\b.{0,99}", re.IGNORECASE)
_MOST_PATHS = 50  # rules of several steps that end at one name
_LONGEST_SHEET = 500_000  # characters; of more the rest says nothing
KEPT = 300  # characters of a style that is remembered from page to page; longer ones would fill the memory for good
_OF_BOXES = ("position", "overflow", "height", "transform", "clip-path")
_SIZES = ("height", "max-height", "width", "max-width", "transform", "scale", "clip-path")
Style = Mapping[str, str]  # property to value, both in small letters


def declarations(text: str) -> Style:
    """The declarations of an inline style or of a rule; of two of one property the last, or the last important one.

    >>> declarations("Color: #FFF !important; color:red; dis/**/play: n\\\\6fne")
    {'color': '#fff', 'display': 'none'}
    """
    return _remembered(text) if len(text) <= KEPT else _declared(text)


@lru_cache(maxsize=4096)
def _remembered(text: str) -> Style:
    return _declared(text)


def _declared(text: str) -> Style:
    found: dict[str, str] = {}
    important: set[str] = set()
    for part in plain_css(text).split(";"):
        name, colon, value = part.partition(":")
        if not colon:
            continue
        name, value = name.strip().lower(), value.lower()
        bare = value.replace("!important", "")
        if bare == value and name in important:
            continue
        if bare != value:
            important.add(name)
        found.pop(name, None)  # so that of `background` and `background-color` the later one is seen to be it
        found[name] = bare.strip()
    return found


def important(text: str) -> Style:
    """Those of the declarations that are marked important.

    >>> important("color: #FFF !important; display:none")
    {'color': '#fff'}
    """
    if "!" not in text:
        return {}
    parts = (part.partition(":") for part in plain_css(text).lower().split(";"))
    marked = {name.strip() for name, _, value in parts if "!important" in value}
    return {name: value for name, value in declarations(text).items() if name in marked}


def plain_css(text: str) -> str:
    """A style without its comments and with the letters that it writes as numbers."""
    if "\\" in text:
        text = _ESCAPE.sub(lambda found: chr(min(int(found[1], 16), 0xFFFD)), text)
    return without_comments(text) if "/*" in text else text


@dataclass
class Sheet:
    """The rules of a page whose selector is one tag, class or id, a tag with one of them, or several such steps."""

    of_tag: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    of_class: defaultdict[str, list[tuple[str, Style]]] = field(default_factory=lambda: defaultdict(list))
    of_id: defaultdict[str, list[tuple[str, Style]]] = field(default_factory=lambda: defaultdict(list))
    # Classes and ids that another rule shows again, or gives a size.
    shown: set[str] = field(default_factory=set)
    sized: set[str] = field(default_factory=set)
    # By tag (or none) and name with its mark: what rules of one step hold against inline styles.
    insists: defaultdict[tuple[str, str], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    of_path: defaultdict[str, list[tuple[Path, Style]]] = field(default_factory=lambda: defaultdict(list))
    _looks: Looks = field(default_factory=Looks)
    _told: dict[tuple[str, str, str], dict[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.of_tag or self.of_class or self.of_id or self.of_path)

    def of(self, element: lxml.html.HtmlElement) -> dict[str, str]:
        """What the rules say of an element, the more special after the more general ones."""
        key = element.tag, element.get("class") or "", element.get("id") or ""
        if key not in self._told:
            self._told[key] = self._of(*key)
        said = self._told[key]
        if not self.of_path or self._looks.left <= 0:
            return said
        names = [*key[1].split(), key[2]]
        held = [
            style for name in names for path, style in self.of_path.get(name, ()) if self._looks.leads_to(path, element)
        ]
        if not held:
            return said
        said = dict(said)
        for style in held:
            said.update(style)
        for name in names:
            self._without_shown(said, name)
        return said

    def insisted(self, element: lxml.html.HtmlElement) -> dict[str, str]:
        """What the rules of one step say of an element whatever its inline style says."""
        said: dict[str, str] = {}
        if self.insists:
            for mark, names in ((".", (element.get("class") or "").split()), ("#", [element.get("id") or ""])):
                for name in names:
                    for tag in ("", element.tag):
                        said.update(self.insists.get((tag, mark + name), ()))
                    self._without_shown(said, name)
        return said

    def _of(self, tag: str, classes: str, name: str) -> dict[str, str]:
        said = dict(self.of_tag.get(tag, ()))
        for each in classes.split():
            self._apply(said, self.of_class.get(each, ()), tag, each)
        self._apply(said, self.of_id.get(name, ()), tag, name)
        return said

    def _apply(self, said: dict[str, str], rules: object, tag: str, name: str) -> None:
        for only, style in rules:  # type: ignore[attr-defined]
            if not only or only == tag:
                said.update(style)
        self._without_shown(said, name)

    def _without_shown(self, said: dict[str, str], name: str) -> None:
        """Take off what hides an element of a name that another rule shows again."""
        if name in self.shown:
            for part in ("display", "visibility", "opacity", "content-visibility"):
                said.pop(part, None)
        if name in self.sized:
            for part in _SIZES:
                said.pop(part, None)


@dataclass(frozen=True, slots=True)
class Topics:
    """What the styles of a page speak of at all, so that nothing else need be looked at."""

    hides: bool
    fades: bool
    shrinks: bool
    boxes: bool
    colours: bool

    @classmethod
    def of(cls, text: str) -> Topics:
        """Of all styles of a page together, in small letters and plain."""
        return cls(
            _HIDES.search(text) is not None,
            _FADES.search(text) is not None,
            _SHRINKS.search(text) is not None,
            _BOXES.search(text) is not None,
            ("color" in text and "background" in text) or _CLEAR.search(text) is not None,
        )

    def __bool__(self) -> bool:
        return self.hides or self.fades or self.shrinks or self.boxes or self.colours

    def touched(self, body: str) -> bool:
        """True if a rule says something on one of them."""
        return (
            ((self.hides or self.fades) and ("display" in body or "visibility" in body or "opacity" in body))
            or (self.shrinks and "font" in body)
            or (self.boxes and (any(part in body for part in _OF_BOXES) or _BOXES.search(body) is not None))
            or (self.colours and ("color" in body or "background" in body))
        )


def sheet_text(tree: lxml.html.HtmlElement) -> str:
    """The page's own <style> elements without comments; what holds for some media alone hides nothing."""
    texts = []
    for element in tree.iter("style"):
        media = (element.get("media") or "all").lower()
        if element.text and ("all" in media or "screen" in media):
            texts.append(element.text[:_LONGEST_SHEET])
    return plain_css("\n".join(texts)).replace("<!--", " ").replace("-->", " ")


def without_comments(text: str) -> str:
    """The same without comments; one that is not closed takes the rest, as in a browser."""
    parts, at = [], 0
    while (start := text.find("/*", at)) >= 0:
        parts.append(text[at:start])
        end = text.find("*/", start + 2)
        at = len(text) if end < 0 else end + 2
    return "".join([*parts, text[at:]])


def sheet_of(text: str, topics: Topics) -> Sheet:
    """The rules of a page's sheets on some topics."""
    sheet = Sheet()
    for selectors, body, inside in _rules(text):
        if not topics.touched(body.lower()):
            continue
        style, firm = declarations(body), important(body)
        for selector in selectors.split(","):
            simple = _SIMPLE.fullmatch(selector.strip())
            if simple is None or inside:
                if _shows(style):
                    sheet.shown.update(_NAMED.findall(selector))
                if ":" not in selector and _sizes(style):  # not while a mouse or a key is on it
                    sheet.sized.update(_NAMED.findall(selector))
                if not inside and any(hides.search(f"{body.lower()};") for hides in _HIDING):
                    _add_path(sheet, selector, style)
                continue
            tag = (simple["tag"] or "").lower()
            if simple["kind"] is None:
                # A tag as a whole is hidden for what scripts make of it.
                sheet.of_tag[tag].update({k: v for k, v in style.items() if "color" in k or k == "background"})
            else:
                (sheet.of_class if simple["kind"] == "." else sheet.of_id)[simple["name"]].append((tag, style))
                if firm:
                    sheet.insists[tag, simple["kind"] + simple["name"]].update(firm)
    return sheet


def _add_path(sheet: Sheet, selector: str, style: Style) -> None:
    """A rule of several steps, without its colours: half of what makes a ground stands in rules of other kinds."""
    style = {k: v for k, v in style.items() if "color" not in k and not k.startswith("background")}
    path = path_of(selector) if style else None
    if path is not None:
        name = path[0].id or min(path[0].classes)
        if len(sheet.of_path[name]) < _MOST_PATHS:
            sheet.of_path[name].append((path, style))


def _shows(style: Style) -> bool:
    return (
        style.get("display", "none") != "none"
        or style.get("visibility") == "visible"
        or style.get("opacity", "0").strip("0.") != ""
    )


def _sizes(style: Style) -> bool:
    return any(part in style and not style[part].startswith(("0", "1px", ".", "scale(0", "inset(")) for part in _SIZES)


def _rules(text: str) -> Iterator[tuple[str, str, bool]]:
    """Selectors and declarations of each rule, and whether it stands inside an at-rule."""
    at = 0
    around: list[bool] = []  # of each rule around this one: whether it may not hold
    while (brace := text.find("{", at)) >= 0:
        while 0 <= (end := text.find("}", at)) < brace:
            at = end + 1
            if around:
                around.pop()
        head = text[at:brace].rpartition(";")[2].strip()
        at = brace + 1
        if head.startswith("@") and not head.lower().startswith(("@font-face", "@page")):
            around.append(_ALWAYS.fullmatch(head) is None)
            continue
        end = text.find("}", at)
        if end < 0:
            return
        yield head, text[at:end], any(around) or head.startswith("@")
        at = end + 1
