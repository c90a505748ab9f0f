"""Colours as CSS writes them: which red, green and blue one is, and whether it lets all through."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb
from functools import lru_cache

Colour = tuple[int, int, int]

_LONGEST = 60  # characters: no colour is longer
_CLEAREST = 0.05  # share that is drawn, up to which nobody sees it
_FUNCTION = re.compile(r"([a-z]{2,6})\(([^()]*)\)")
_NUMBER = re.compile(r"([+-]?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9}))(%|deg|turn|rad)?")
_TURN = {"turn": 1.0, "rad": 1 / 6.283185307179586}
_NAMED = (
    "aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc bisque ffe4c4 "
    "black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a burlywood deb887 cadetblue 5f9ea0 "
    "chartreuse 7fff00 chocolate d2691e coral ff7f50 cornflowerblue 6495ed cornsilk fff8dc crimson dc143c cyan 00ffff "
    "darkblue 00008b darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9 darkgreen 006400 darkgrey a9a9a9 "
    "darkkhaki bdb76b darkmagenta 8b008b darkolivegreen 556b2f darkorange ff8c00 darkorchid 9932cc darkred 8b0000 "
    "darksalmon e9967a darkseagreen 8fbc8f darkslateblue 483d8b darkslategray 2f4f4f darkslategrey 2f4f4f "
    "darkturquoise 00ced1 darkviolet 9400d3 deeppink ff1493 deepskyblue 00bfff dimgray 696969 dimgrey 696969 "
    "dodgerblue 1e90ff firebrick b22222 floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc "
    "ghostwhite f8f8ff gold ffd700 goldenrod daa520 gray 808080 green 008000 greenyellow adff2f grey 808080 "
    "honeydew f0fff0 hotpink ff69b4 indianred cd5c5c indigo 4b0082 ivory fffff0 khaki f0e68c lavender e6e6fa "
    "lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6 lightcoral f08080 lightcyan e0ffff "
    "lightgoldenrodyellow fafad2 lightgray d3d3d3 lightgreen 90ee90 lightgrey d3d3d3 lightpink ffb6c1 "
    "lightsalmon ffa07a lightseagreen 20b2aa lightskyblue 87cefa lightslategray 778899 lightslategrey 778899 "
    "lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen faf0e6 magenta ff00ff maroon 800000 "
    "mediumaquamarine 66cdaa mediumblue 0000cd mediumorchid ba55d3 mediumpurple 9370db mediumseagreen 3cb371 "
    "mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc mediumvioletred c71585 midnightblue 191970 "
    "mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 navajowhite ffdead navy 000080 oldlace fdf5e6 olive 808000 "
    "olivedrab 6b8e23 orange ffa500 orangered ff4500 orchid da70d6 palegoldenrod eee8aa palegreen 98fb98 "
    "paleturquoise afeeee palevioletred db7093 papayawhip ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd "
    "powderblue b0e0e6 purple 800080 rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1 "
    "saddlebrown 8b4513 salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d silver c0c0c0 "
    "skyblue 87ceeb slateblue 6a5acd slategray 708090 slategrey 708090 snow fffafa springgreen 00ff7f steelblue 4682b4 "
    "tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347 turquoise 40e0d0 violet ee82ee wheat f5deb3 white ffffff "
    "whitesmoke f5f5f5 yellow ffff00 yellowgreen 9acd32"
)
_HEX = dict(zip(_NAMED.split()[::2], _NAMED.split()[1::2], strict=True))


@lru_cache(maxsize=1024)
def colour(value: str | None) -> Colour | None:
    """Red, green and blue from 0 to 255 of a colour as CSS or an attribute writes it; None if it is none or unknown.

    >>> colour("#fff"), colour("rgb(0 0 0 / 100%)"), colour("hsl(120, 100%, 50%)"), colour("url(a.png)")
    ((255, 255, 255), (0, 0, 0), (0, 255, 0), None)
    """
    value = (value or "").strip().lower()
    if len(value) > _LONGEST:
        return None
    value = _HEX.get(value, value)
    digits = value.removeprefix("#")
    if value.startswith("#") and re.fullmatch(r"[0-9a-f]{3,4}", digits):
        digits = "".join(2 * c for c in digits[:3])
    if re.fullmatch(r"[0-9a-f]{6}(?:[0-9a-f]{2})?", digits):
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    found = _parts(value)
    if found is None or found[2] != 1.0:
        return None
    name, numbers, _ = found
    if name in ("rgb", "rgba"):
        red, green, blue = (round(255 * n if unit == "%" else n) for n, unit in numbers)
    elif name in ("hsl", "hsla"):
        hue, unit = numbers[0]
        turn = hue * _TURN.get(unit, 1 / 360)
        fraction, light = (n if unit == "%" else n / 100 for n, unit in numbers[1:])
        red, green, blue = (round(255 * part) for part in hls_to_rgb(turn % 1, light, fraction))
    else:
        return None
    return _byte(red), _byte(green), _byte(blue)


def is_clear(value: str | None) -> bool:
    """True for a colour that lets all through, or so nearly all that nobody sees it.

    >>> is_clear("transparent"), is_clear("rgba(0, 0, 0, 0)"), is_clear("#fff0"), is_clear("hsl(0 0% 0% / 2%)")
    (True, True, True, True)
    >>> is_clear("rgba(0, 0, 0, 0.5)"), is_clear("rgb(0, 0, 0)")
    (False, False)
    """
    value = (value or "").strip().lower()
    if value == "transparent" or re.fullmatch(r"#(?:[0-9a-f]{3}0|[0-9a-f]{6}0[0-9a-c])", value):
        return True
    found = _parts(value) if len(value) <= _LONGEST else None
    return found is not None and found[2] <= _CLEAREST


def _parts(value: str) -> tuple[str, list[tuple[float, str]], float] | None:
    """Name, three numbers with their units (a share for a per cent) and opacity of a colour written as a function."""
    function = _FUNCTION.fullmatch(value)
    if function is None:
        return None
    said, _, alpha = function[2].replace(",", " ").partition("/")
    words = [*said.split(), *alpha.split()]
    if len(words) not in (3, 4):
        return None
    numbers = []
    for word in words:
        number = _NUMBER.fullmatch("0" if word == "none" else word)
        if number is None:
            return None
        unit = number[2] or ""
        numbers.append((float(number[1]) / (100 if unit == "%" else 1), unit))
    return function[1], numbers[:3], numbers[3][0] if len(numbers) == 4 else 1.0


def _byte(part: float) -> int:
    return int(min(max(part, 0), 255))
