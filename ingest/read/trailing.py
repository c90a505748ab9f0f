"""What follows an article in the same block as its last words: teasers, comment forms, contacts, marks of rights."""

from __future__ import annotations

import re

_LOOKED_AT = 12  # last lines, among which the end of the article may be
_LARGEST_PART = 0.4  # of the text: what is more than this is no appendix

# From such a line on, everything is appendix.
_CUT = re.compile(
    r"(?:related(?: (?:stories|articles|posts|topics|content|reading))?|more from .{1,40}|read (?:more|next)"
    r"|most (?:popular|read)|you (?:may|might) also like.{0,20}|recommended(?: for you)?|recent posts"
    r"|latest posts by .{1,60}"
    r"|pressekontakt|press contacts?|media (?:contacts?|inquiries)|lesen sie auch|mehr zum thema|lire aussi)\W*"
    r"|follow .{1,60} on (?:google news|twitter|x|facebook|linkedin)\b.*"
    r"|関連(?:タグ|記事).*|≪前の記事|次の記事≫",
    re.IGNORECASE,
)
# Such lines are appendix wherever they stand among the last ones.
_LOOSE = re.compile(
    r"(?:you must (?:be logged in|confirm your .{1,30}) .*|please log ?out and .*|leave a (?:comment|reply).*"
    r"|post a comment.*|comments? (?:are|is) closed.*|\d+ comments?|join the (?:conversation|discussion).*"
    r"|share this(?: (?:article|story|post))?\W*|(?:©|\(c\) |copyright ).{0,80}"
    r"|- .{10,150} - (?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r" \d{1,2}, \d{4})",
    re.IGNORECASE,
)


def without_appendix(text: str) -> str:
    """The text, a block a line, without what follows its article.

    >>> without_appendix("It was signed.\\nNeither named a price.\\nLeave a comment")
    'It was signed.\\nNeither named a price.'
    """
    lines = text.split("\n")
    first = max(1, len(lines) - _LOOKED_AT)
    for place in range(first, len(lines)):
        rest = sum(map(len, lines[place:]))
        if _CUT.fullmatch(lines[place]) and rest <= _LARGEST_PART * len(text):
            lines = lines[:place]
            break
    while len(lines) > 1 and _LOOSE.fullmatch(lines[-1]):
        lines.pop()
    return "\n".join(lines)
