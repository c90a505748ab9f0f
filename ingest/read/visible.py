"""Visible text of an HTML tree: one line a block, table rows as "cell | cell", nothing that a reader cannot see."""

from __future__ import annotations

import re
from html import unescape

import lxml.html
from lxml import etree

from graph.errors import ReadError

_BLOCK_TAGS = (
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p section table tbody tfoot thead ul"
)
_SKIPPED_TAGS = "script style noscript template head title svg iframe object applet audio video ix:header ix:hidden"
_BLOCK = frozenset(_BLOCK_TAGS.split())
_SKIP = frozenset(_SKIPPED_TAGS.split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF, *range(0, 9), *range(14, 32), 0x7F])
_BEFORE = re.compile(r"(?:US|C|A|HK)?[$€£¥]\s*\(?|\(|[•●·○▪■◦‣*]|\(?[0-9a-z]{1,3}[.)]", re.IGNORECASE)
_AFTER = re.compile(r"\)?\s*%?\s*\)?")
_BULLET = re.compile(r"\A([•●▪■◦])(?=\S)")
_TAG_BREAK = re.compile(r"</?(?:p|div|br|tr|li|h[1-6]|table|ul|ol|section|article|title|hr)\b[^>]*>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(script|style|ix:header|head)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)


def squash(text: str) -> str:
    """One line without doubled blanks, no-break spaces or invisible characters.

    >>> squash("a\\xa0 b\\u200b\\n c")
    'a b c'
    """
    return " ".join(text.translate(_INVISIBLE).split())


def parse(text: str) -> lxml.html.HtmlElement:
    """Tree of an HTML text however deep; ReadError "too-deep" where the parser would drop what lies deeper.

    libxml2 cuts at 256 levels unless huge trees are allowed, and at 2,048 even then; either way it says so in its log.
    """
    # Null characters end a document for libxml2; surrogates cannot be encoded.
    data = text.replace("\0", " ").encode("utf-8", "replace")
    parser = lxml.html.HTMLParser(huge_tree=True, encoding="utf-8", remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("empty-page", f"There is no text in the HTML ({error}).") from None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise ReadError("too-deep", "The HTML is nested deeper than 2,048 levels, and text would be lost.")
    return tree


def visible_text(root: lxml.html.HtmlElement) -> str:
    """Text of the tree, a block a line, in document order."""
    lines: list[str] = []
    buffers: list[list[str]] = [[]]  # the innermost open cell, or the page
    rows: list[list[str]] = []
    todo: list[tuple[lxml.html.HtmlElement, bool]] = [(root, False)]
    while todo:
        element, closing = todo.pop()
        tag = element.tag if isinstance(element.tag, str) else None
        buffer = buffers[-1]
        if not closing:
            if tag is None or tag in _SKIP or is_hidden(element):
                if element.tail and element is not root:
                    buffer.append(element.tail)
                continue
            if tag == "pre":
                buffer.append("\n" + _reflowed(element.text_content()) + "\n")
                if element.tail:
                    buffer.append(element.tail)
                continue
            if tag in _BLOCK or tag == "br":
                buffer.append("\n")
            elif tag == "tr":
                rows.append([])
            elif tag in ("td", "th"):
                buffers.append([])
                buffer = buffers[-1]
            if element.text:
                buffer.append(_one_line(element.text))
            todo.append((element, True))
            todo.extend((child, False) for child in reversed(element))
            continue
        if tag in ("td", "th") and len(buffers) > 1:
            cell = _lines(buffers.pop())
            if rows:
                rows[-1].append(cell)
            else:
                buffers[-1].append(f"\n{cell}\n")
        elif tag == "tr" and rows:
            buffers[-1].append(f"\n{_row(rows.pop())}\n")
        elif tag in _BLOCK:
            buffer.append("\n")
        if element.tail and element is not root:
            buffers[-1].append(_one_line(element.tail))
    while len(buffers) > 1:
        tail = _lines(buffers.pop())
        buffers[-1].append(f"\n{tail}\n")
    lines.append(_lines(buffers[0]))
    return "\n".join(lines)


def crude_text(text: str) -> str:
    """Text of an HTML document by its tags alone, without a tree: for nesting that no parser follows."""
    text = _TAG_BREAK.sub("\n", _UNSEEN.sub(" ", text))
    text = unescape(re.sub(r"<[^>]*>", "", text))
    return _lines([text])


def is_hidden(element: lxml.html.HtmlElement) -> bool:
    """True if the element's own attributes keep it from being seen."""
    if not element.attrib:
        return False
    style = element.get("style")
    return (style is not None and _HIDDEN.search(style) is not None) or element.get("hidden") is not None


def _one_line(text: str) -> str:
    return text.replace("\n", " ").replace("\r", " ")


def _lines(parts: list[str]) -> str:
    text = "".join(parts).translate(_INVISIBLE)
    lines = (" ".join(raw.split()) for raw in text.split("\n"))
    return "\n".join(_BULLET.sub(r"\1 ", line) for line in lines if line)


def _row(cells: list[str]) -> str:
    """One table row; currency signs, bullets and percent signs join the cell that they belong to."""
    kept = [cell for cell in cells if cell]
    if any("\n" in cell for cell in kept):
        return "\n".join(kept)  # a table used for layout
    merged: list[str] = []
    glue = ""
    for place, cell in enumerate(kept, start=1):
        if merged and not glue and _AFTER.fullmatch(cell):
            merged[-1] += cell
        elif place < len(kept) and _BEFORE.fullmatch(cell):
            glue += cell if cell[-1] in "$€£¥(" else cell + " "
        else:
            merged.append(glue + cell)
            glue = ""
    if glue:
        merged.append(glue.strip())
    return " | ".join(merged)


def _reflowed(text: str) -> str:
    from ingest.read.plain import reflow

    return reflow(text)
