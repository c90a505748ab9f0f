"""Boxes of a page that show nothing of what is in them: of no size, clipped away, shrunk to a point, off the screen."""

from __future__ import annotations

import re

from ingest.read.styles import Style

_LENGTH = re.compile(r"(-?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9}))(px|pt|r?em|ex|ch|%|vw|vh|in|cm|mm)?")
_FAR = {"px": 1000.0, "": 1000.0, "pt": 750.0, "in": 10.0, "cm": 26.0, "mm": 260.0}  # of other units a hundred
_TINY = {"px": 1.0, "": 0.0, "pt": 1.0, "in": 0.01, "cm": 0.03, "mm": 0.3}  # of other units a twentieth
_SIDES = ("top", "right", "bottom", "left")
_FURTHER = 3.0  # to the right there may be a wide screen
_CUTS = re.compile(r"hidden|clip|scroll|auto")
_CALL = re.compile(r"([a-z]\w{0,20})\(([^()]{0,200})\)")
_MOVED = frozenset({"absolute", "fixed", "relative", "sticky"})
_EMPTYING = frozenset({"clip-path", "transform", "scale", "overflow", "overflow-x", "overflow-y"})
_MOVING = frozenset({"text-indent", "margin", "margin-left", "margin-top", "transform", "translate", "position"})
_LAID_OUT = frozenset({"absolute", "fixed"})


def no_size(value: str | None) -> bool:
    """True for a length at which nothing can be read.

    >>> no_size("0"), no_size("0.00em"), no_size("1px"), no_size("12px"), no_size("auto"), no_size(None)
    (True, True, True, False, False, False)
    """
    found = _length(value)
    return found is not None and 0 <= found[0] <= _TINY.get(found[1], 0.05)


def is_empty(style: Style, cell: bool = False) -> bool:
    """True for a box of no size that cuts off what does not fit, or of which nothing is drawn.

    cell: whether it is a cell of a table, which is as wide as what it holds whatever its style says.
    """
    if style.keys().isdisjoint(_EMPTYING):
        return False
    if any(_cut_away(*call) for call in _CALL.findall(style.get("clip-path", ""))):
        return True
    if any(_flat(*call) for call in _CALL.findall(style.get("transform", ""))):
        return True
    if any(map(_nought, style.get("scale", "").split())):
        return True
    if not any(_CUTS.search(style.get(name, "")) for name in ("overflow", "overflow-x", "overflow-y")):
        return False
    paddings = _edges(style, "padding")
    if no_size(style.get("line-height")) and style.get("height", "auto") == "auto":
        return True
    return any(
        (no_size(style.get(side)) or no_size(style.get(f"max-{side}")))
        and style.get(f"min-{side}") in (None, "0", "auto", "0px")
        and all(no_size(paddings.get(end, "0")) for end in ends)
        for side, ends in (("height", ("top", "bottom")), ("width", ("left", "right")))
        if not (cell and side == "width" and style.get("display", "table-cell") == "table-cell")
    )


def is_off(style: Style) -> bool:
    """True for what stands far outside of the screen, or is cut down to nothing where it stands."""
    if style.keys().isdisjoint(_MOVING):
        return False
    indent = style.get("text-indent")
    if _far(indent) or (_CUTS.search(style.get("overflow", "")) and _far(indent, right=1.0)):
        return True
    margins, paddings = _edges(style, "margin"), _edges(style, "padding")
    if any(_far(margins.get(side), share=False) and no_size(paddings.get(side, "0")) for side in ("left", "top")):
        return True
    if any(_shifted(name, said) for name, said in _CALL.findall(style.get("transform", ""))):
        return True
    if _far(style.get("translate", "").partition(" ")[0], share=False):
        return True
    position = style.get("position")
    if position not in _MOVED:
        return False
    # Columns and slides are moved by their own width or that of what they stand in, and are seen there.
    if any(_far(style.get(side), share=position in _LAID_OUT) for side in _SIDES):
        return True
    if any(_far(style.get(side), right=_FURTHER) for side in ("left", "right")):
        return True
    return position in _LAID_OUT and any(_clipped(*call) for call in _CALL.findall(style.get("clip", "")))


def _length(value: str | None) -> tuple[float, str] | None:
    found = _LENGTH.fullmatch(value.strip()) if value else None
    return (float(found[1]), found[2] or "") if found else None


def _far(value: str | None, right: float = 0.0, share: bool = True) -> bool:
    """True for a length far to the left, or to the right as many times as far as `right` says, if it says so.

    share: whether a length in per cent counts.
    """
    found = _length(value)
    if found is None or (found[1] == "%" and not share):
        return False
    least = _FAR.get(found[1], 100.0)
    return found[0] >= right * least if right else found[0] <= -least


def _edges(style: Style, name: str) -> dict[str, str]:
    """The paddings or margins of a box by their side, as far as they are stated."""
    said = _four(style.get(name, ""))
    return said | {side: style[f"{name}-{side}"] for side in _SIDES if f"{name}-{side}" in style}


def _four(value: str) -> dict[str, str]:
    """Up to four lengths in the order of CSS, by their side; none of an empty value."""
    words = value.split()[:4]
    if not words:
        return {}
    top, right = words[0], words[min(1, len(words) - 1)]
    four = top, right, words[2] if len(words) > 2 else top, words[3] if len(words) > 3 else right
    return dict(zip(_SIDES, four, strict=True))


def _cut_away(name: str, said: str) -> bool:
    """True for a shape of `clip-path` that holds nothing."""
    shape = said.partition(" at ")[0].partition(" round ")[0]
    words = shape.split()
    if name == "inset" and words:
        off = _four(shape)
        return _whole(off["top"], off["bottom"]) or _whole(off["left"], off["right"])
    if name in ("circle", "ellipse"):
        return any(no_size(word) for word in words)
    if name == "polygon":
        points = [point.split() for point in said.split(",")]
        pairs = [tuple(point[-2:]) for point in points if len(point) >= 2]
        return bool(pairs) and any(len({pair[axis] for pair in pairs}) == 1 for axis in (0, 1))
    return False


def _whole(one: str, other: str) -> bool:
    """Whether what is taken off at two opposite ends is all, in per cent or in lengths longer than any page."""
    lengths = [_length(one), _length(other)]
    per_cent = sum(found[0] for found in lengths if found and found[1] == "%")
    return per_cent >= 100 or any(found and found[0] >= 10_000 for found in lengths)


def _nought(factor: str) -> bool:
    found = _length(factor)
    return found is not None and found[1] in ("", "%") and abs(found[0]) <= (5.0 if found[1] else 0.05)


def _flat(name: str, said: str) -> bool:
    """True for a transformation by which nothing is seen."""
    words = [word.strip() for word in said.split(",")]
    if name in ("scale", "scalex", "scaley", "scale3d"):
        return any(map(_nought, words[:2]))
    if name in ("rotatex", "rotatey"):
        return words[0] in ("90deg", "-90deg", "270deg", ".25turn", "0.25turn", "100grad")
    return name == "matrix" and len(words) == 6 and (words[0] == words[1] == "0" or words[2] == words[3] == "0")


def _shifted(name: str, said: str) -> bool:
    words = [word.strip() for word in said.split(",")]
    # A per cent is of the box itself: menus and slides wait one of their own widths beside the page.
    return name.startswith("translate") and any(_far(word, share=False) for word in words[:2])


def _clipped(name: str, said: str) -> bool:
    """True for a `clip` between whose top and bottom, or left and right, there is nothing."""
    edges = [_length(word) for word in said.replace(",", " ").split()]
    if name != "rect" or len(edges) != 4 or None in edges:
        return False
    top, right, bottom, left = (edge[0] for edge in edges if edge)
    return bottom - top <= 1 or right - left <= 1
