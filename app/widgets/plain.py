"""What a source wrote, made fit to be shown as text: nothing hidden in it, and links only to the web."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

_KEPT = frozenset("\n\t")
# Invisible or reordering although their category is not "control": the zero-width space and its kin, the Arabic
# letter mark, the bidirectional embeddings, overrides and isolates.
_HIDING = frozenset("\u061c\u200b\u200e\u200f\u2060\ufeff") | {
    chr(point) for span in ((0x202A, 0x202E), (0x2066, 0x2069)) for point in range(span[0], span[1] + 1)
}
_MARKDOWN = frozenset("\\`*_{}[]()<>#+-.!|~$:@/&=^\"'%,;?")


def visible(text: object) -> str:
    """The text with control, reordering and zero-width characters spelt out, so that it reads as it is stored.

    >>> visible("pay\u202epal")
    'pay⟨U+202E⟩pal'
    """
    return "".join(_spelt(character) for character in str(text))


def _spelt(character: str) -> str:
    if character in _KEPT:
        return character
    if character in _HIDING or unicodedata.category(character) in ("Cc", "Cs"):
        return f"⟨U+{ord(character):04X}⟩"
    return character


def one_line(text: object, most: int = 80) -> str:
    """`visible` text without line breaks, cut at `most` characters with an ellipsis."""
    line = " ".join(visible(text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def escaped(text: object) -> str:
    """The text for a place that reads Markdown: every sign that could mean something is disarmed.

    For our own words with a name in them (captions, buttons); what a source wrote goes through `paper` instead.

    >>> escaped("*a* <b>")
    '\\\\*a\\\\* \\\\<b\\\\>'
    """
    line = " ".join(visible(text).split())
    return "".join("\\" + c if c in _MARKDOWN else c for c in line)


def web_link(url: str | None) -> str | None:
    """The address if it is a whole http or https one without log-in data, else None: then it is shown, not linked.

    >>> web_link("https://www.sec.gov/x"), web_link("javascript:alert(1)"), web_link("https://u@h/")
    ('https://www.sec.gov/x', None, None)
    """
    if url is None or url != url.strip() or visible(url) != url or any(c.isspace() or c in "\\\"'<>`" for c in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return url
