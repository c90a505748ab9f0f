"""Bytes to text: the mark, then what is valid, then what is declared, then a guess; never silent mojibake."""

from __future__ import annotations

import codecs
import re

from graph.errors import ReadError

_META = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HEAD = 4096

# What browsers read under these labels (WHATWG Encoding Standard): the supersets that are meant in practice.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
}
_GUESSABLE = ["gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r", "cp1250", "cp1252", "cp1253", "cp1254"]
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
# One or two letters with marks, or quotation marks and signs: what western European text in cp1252 has above ASCII.
# Kana in Shift-JIS, whose second bytes are often ASCII letters, begin with 0x82 and 0x83.
_WESTERN = re.compile(rb"[\x80\x85\x91-\x97\x99\xa0\xa3\xa7\xa9\xab\xae\xb0\xb7\xbb\xc0-\xff]{1,2}")
_TELLING = 24  # bytes: a line of dashes or stars is shorter
_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_STATEFUL = ("iso2022", "hz", "utf-7", "utf_7")
# Ill-formed bytes per million that a document in its own encoding may hold before another one is tried.
_SPOILT_PER_MILLION = 500


def decode(content: bytes, declared: str | None = None) -> str:
    """The text of the content; ReadError "charset" where no encoding fits.

    declared: the charset of the HTTP header. A declaration that the bytes contradict is not believed.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    if content.startswith(codecs.BOM_UTF8):
        # Files are put together of parts: the mark of the first says nothing of the rest.
        content = content.removeprefix(codecs.BOM_UTF8)
        text = _nearly(content, "utf-8")
        if text is not None:
            return text
    names = [n for n in (_codec(declared), _codec(_in_document(content))) if n is not None]
    for place, name in enumerate(names):
        # Such text is plain ASCII with escapes, so that it would pass for UTF-8. Whoever names another encoding in the
        # header and has the escapes is wrong in the header.
        if name.startswith(_STATEFUL) and (place == 0 or _escapes(name) in content):
            text = _strict(content, name)
            if text is not None:
                return text
    if b"\0" in content[:_HEAD]:
        for name in ("utf-16-le", "utf-16-be"):
            text = _strict(content, name)
            if text is not None and "\0" not in text[:_HEAD]:
                return text
    text = _strict(content, "utf-8")
    if text is not None:
        return text
    for name in names:
        # Any bytes can be read as western European: it is what servers declare of everything.
        text = None if name == "cp1252" and _is_no_western(content) else _nearly(content, name)
        if text is not None:
            return text
    text = _nearly(content, "utf-8")
    if text is not None and len(content) > 2000:
        return text
    return _guess(content)


def _escapes(name: str) -> bytes:
    """What begins a passage of other letters in an encoding that switches between alphabets."""
    return b"\x1b$" if name.startswith("iso2022") else b"~{" if name == "hz" else b"\0no such escape"


def _in_document(content: bytes) -> str | None:
    found = _META.search(content[:_HEAD])
    return found[1].decode("ascii", "ignore") if found else None


def _codec(name: str | None) -> str | None:
    """Python's name of the encoding that a label means, None for an unknown label."""
    if name is None:
        return None
    try:
        known = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return None
    if known.startswith("utf-16") or known.startswith("utf-32"):
        return None  # readable as ASCII up to the label, so it cannot be that
    return _MEANT.get(known, known)


def _strict(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _nearly(content: bytes, name: str) -> str | None:
    """The text in that encoding, with a few spoilt places marked; None if there are more than a few."""
    text = _strict(content, name)
    spoilt = 0
    if text is None:
        try:
            text = content.decode(name, "replace")
        except LookupError:
            return None
        spoilt = text.count("\ufffd") - content.count("\ufffd".encode())
    elif name.startswith("iso8859"):
        # Those encodings have control characters where the ones of Windows have quotation marks and the euro.
        spoilt = len(_CONTROLS.findall(text))
    return text if spoilt <= max(1, len(content) * _SPOILT_PER_MILLION // 1_000_000) else None


def _is_no_western(content: bytes) -> bool:
    """True where most of what is not ASCII stands together in longer runs than letters with marks do."""
    runs = _HIGH_RUN.findall(content)
    others = [run for run in runs if _WESTERN.fullmatch(run) is None]
    return sum(map(len, others)) >= _TELLING and 2 * len(others) > len(runs)


def _guess(content: bytes) -> str:
    runs = _HIGH_RUN.findall(content)
    if runs and sum(1 for run in runs if _WESTERN.fullmatch(run)) >= 0.8 * len(runs):
        # Detectors like to see Chinese in the umlauts of a short text.
        return content.decode("cp1252", "replace")
    from charset_normalizer import from_bytes

    # A detector sees more in the passages that are not plain ASCII than in a page full of tags.
    passages = b" ".join(re.findall(rb"[\x80-\xff][^<>\"\r\n]*", content))[:20_000]
    best = from_bytes(passages, cp_isolation=_GUESSABLE).best() if passages else None
    for name in (best.encoding if best is not None else None, "cp1252"):
        text = _nearly(content, name) if name else None
        if text is not None:
            return text
    raise ReadError(
        "charset", "The content fits neither its declared encoding nor any other; ask the source for UTF-8."
    )
