"""E-mail messages (.eml): subject, day and text of one message; what is attached or quoted is not read."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import MIMEPart
from email.utils import parseaddr

import lxml.html

from graph.errors import ReadError
from graph.model import Document, DocumentKind, Raw
from ingest.read.charset import decode
from ingest.read.dates import FUTURE, is_future, iso_day
from ingest.read.hidden import shown_text
from ingest.read.language import language_of
from ingest.read.plain import reflow
from ingest.read.visible import parse, squash

_QUOTED = re.compile(r"(?m)^>.*\n?")
_SOFT = re.compile(r"(?m)(?<!^--) \n(?=\S)")  # of flowed text: a line that goes on in the next one
_LONGEST_SIGNATURE = 10  # lines
_FORWARDED = re.compile(r"\W{0,60}(?:begin\s)?forwarded message\b", re.IGNORECASE)
_WORD_OF_CLASS = "contains(concat(' ', normalize-space(@class), ' '), ' gmail_quote ')"
_QUOTES = f"*[(self::blockquote and @type='cite') or {_WORD_OF_CLASS}]"
_NEXT_TO_NONE = 5  # words: who writes fewer around a block means the block to be read


def read_email(raw: Raw) -> Document:
    """The message as a document; ReadError "malformed-email" or "empty-page".

    Its publisher is the host of the sender's address: names of senders are whatever a sender types.
    """
    try:
        message = email.message_from_bytes(raw.content, policy=email.policy.default)
        subject, day, sender = (str(message.get(name) or "") for name in ("Subject", "Date", "From"))
        text = _body(message)
    except ReadError:
        raise
    except Exception as error:  # noqa: BLE001  the parser of headers raises whatever a hostile header makes it
        raise ReadError("malformed-email", f"The message {raw.url} cannot be read ({type(error).__name__}).") from None
    text = "\n".join(line for line in map(squash, text.split("\n")) if line)
    if not any(c.isalnum() for c in text):
        raise ReadError("empty-page", f"{raw.url} is a message without text.")
    host = parseaddr(sender)[1].rpartition("@")[2].lower()
    own = iso_day(day, raw.retrieved_at)
    return Document(
        id=raw.sha256,
        url=raw.url,
        title=squash(subject)[:500] or raw.title,
        publisher=raw.publisher or host or None,
        published=own or raw.published,
        fetched=raw.retrieved_at,
        kind=raw.kind or DocumentKind.NEWS,
        text=text,
        rights=raw.rights,
        source=raw.source,
        language=language_of(text),
        published_by="header"
        if own
        else "feed"
        if raw.published
        else FUTURE
        if is_future(day, raw.retrieved_at)
        else None,
    )


def _body(part: MIMEPart) -> str:
    """The text of a part with all that stands in it, a line a paragraph; nothing of what is attached to it.

    Of alternatives the plain one, unless it says less than half: many only ask for another reader there.
    """
    if part.get_content_maintype() == "multipart":
        if not part.is_multipart():
            raise ReadError("malformed-email", "The message does not say rightly where its parts begin.")
        inside = [each for each in part.iter_parts() if not each.is_attachment()]
        texts = [_body(each) for each in inside]
        if part.get_content_subtype() == "alternative":
            fullest = max(texts, key=len, default="")
            plain = (t for each, t in zip(inside, texts, strict=True) if each.get_content_type() == "text/plain")
            return next((t for t in plain if 2 * len(t) >= len(fullest)), fullest)
        # Beside its text a related part holds what the text shows: pictures and styles.
        return "\n".join(texts[:1] if part.get_content_subtype() == "related" else filter(None, texts))
    if part.get_content_type() not in ("text/plain", "text/html"):
        return ""
    payload = part.get_payload(decode=True)
    text = decode(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""
    if part.get_content_subtype() == "html":
        return _html(text)
    text = _QUOTED.sub("", text.replace("\r\n", "\n"))
    if part.get_param("format") == "flowed":
        text = _SOFT.sub("" if part.get_param("delsp") == "yes" else " ", text)
    return reflow(_unsigned(text)).strip()


def _unsigned(text: str) -> str:
    """The text before its signature: the few lines behind the last "-- ". A line "--" only parts stories."""
    before, mark, after = f"\n{text}".rpartition("\n-- \n")
    return before if mark and after.strip().count("\n") < _LONGEST_SIGNATURE else text


def _html(text: str) -> str:
    try:
        tree = parse(text)
    except ReadError as error:
        if error.reason == "empty-page":
            return ""
        raise
    quotes = tree.xpath(f"//{_QUOTES}[not(ancestor::{_QUOTES})]")
    own = _words(tree) - sum(map(_words, quotes))
    for quoted in quotes:
        # Forwards stand in the same marks as what is answered.
        forwarded = own < _NEXT_TO_NONE or _FORWARDED.match(quoted.text_content())
        if not forwarded and quoted.getparent() is not None:
            quoted.drop_tree()
    return shown_text(tree)


def _words(element: lxml.html.HtmlElement) -> int:
    return len(element.text_content().split())
