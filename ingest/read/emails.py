"""E-mail messages (.eml): subject, day and body of one message; what is attached is not read."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from email.utils import parseaddr

from graph.errors import ReadError
from graph.model import Document, DocumentKind, Raw
from ingest.read.charset import decode
from ingest.read.dates import FUTURE, is_future, iso_day
from ingest.read.hidden import shown_text
from ingest.read.language import language_of
from ingest.read.plain import reflow
from ingest.read.visible import parse, squash

_QUOTED = re.compile(r"(?m)^>.*\n?")


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


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    text = decode(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""
    if part.get_content_subtype() == "html":
        try:
            return shown_text(parse(text))
        except ReadError as error:
            if error.reason == "empty-page":
                return ""
            raise
    return reflow(_QUOTED.sub("", text.replace("\r\n", "\n")))
