"""WARC records: one `response` (of a file: `resource`) for each reply, one `metadata` for each reply withdrawn.

What Faultline knows of a reply beside its bytes stands in the header `Faultline-Reply` as one line of JSON.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote

from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from graph.model import DocumentKind, Raw, Rights, digest

_TEXTS = ("url", "media_type", "charset", "source", "publisher", "title", "published")
_REPLY, _WITHDRAWN, _RIGHTS = "Faultline-Reply", "Faultline-Withdrawn", "Faultline-Rights"
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
# They say how the bytes were packed on the way; the record holds them unpacked.
_PACKING = {"content-encoding", "transfer-encoding", "content-length"}
HEAD = 16 * 2**10  # so many bytes of a record hold its headers nearly always
Facts = dict[str, Any]
Place = tuple[str, int, int]  # file, offset, length


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index needs of a record: whose reply it is, kept when; `held`: where withdrawn bytes stand or stood."""

    sha256: str
    kept: str  # UTC, ISO, sorts by time
    withdrawn: bool = False
    held: Place | None = None
    strictness: int = 0  # of the rights that it states


@dataclass(frozen=True, slots=True)
class Stated:
    """Stricter rights that were stated of a reply later on."""

    sha256: str
    strictness: int


def reply(raw: Raw, sha256: str, kept_at: datetime) -> bytes:
    """The record of a reply; kept_at: later than it was fetched, in the order in which a run took the replies."""
    facts: Facts = {name: getattr(raw, name) for name in _TEXTS}
    facts |= {
        "retrieved_at": raw.retrieved_at.isoformat(),
        "kept_at": kept_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": raw.kind.value if raw.kind else None,
        "rights": raw.rights.value,
        "headers": raw.headers,
    }
    over_http = raw.url.startswith(("http://", "https://"))
    declared = "; charset=".join(filter(None, (raw.media_type, raw.charset))) if raw.media_type else ""
    http = StatusAndHeaders("200 OK", _http(raw, declared), protocol="HTTP/1.1") if over_http else None
    headers = {
        "WARC-Record-ID": _id("reply", sha256, facts["url"], facts["retrieved_at"]),
        "WARC-Date": _date(raw.retrieved_at),
        "WARC-Payload-Digest": f"sha256:{sha256}",
        _REPLY: json.dumps(facts, separators=(",", ":"), sort_keys=True),
    }
    kind = "response" if over_http else "resource"
    content_type = "" if over_http else _value(declared) or "application/octet-stream"
    return _written(_uri(raw.url), kind, raw.content, headers, content_type, http)


def withdrawal(facts: Facts, sha256: str, held: Place | None) -> bytes:
    """The record that a reply was withdrawn: all that is known of it, why and when, and not its bytes."""
    body = json.dumps({**facts, "sha256": sha256, "held": held}, ensure_ascii=False, indent=1, sort_keys=True)
    headers = {
        "WARC-Record-ID": _id("withdrawal", sha256, facts.get("withdrawn_on"), facts.get("withdrawn")),
        "WARC-Date": _date(datetime.fromisoformat(facts["withdrawn_on"])),
        _WITHDRAWN: f"sha256:{sha256}",
    }
    said = body.encode("utf-8", "replace")
    return _written(_uri(str(facts.get("url") or "")), "metadata", said, headers, "application/json")


def stricter(url: str, sha256: str, rights: Rights, at: datetime) -> bytes:
    """The record that stricter rights were stated of a reply than those it was kept with."""
    said = {"rights": rights.value, "stated_on": at.isoformat()}
    headers = {
        "WARC-Record-ID": _id("rights", sha256, rights.value, said["stated_on"]),
        "WARC-Date": _date(at),
        _RIGHTS: f"{rights.value} sha256:{sha256}",
    }
    return _written(_uri(url), "metadata", json.dumps(said).encode(), headers, "application/json")


def information(name: str, at: datetime) -> bytes:
    """The record that begins a file and says what wrote it."""
    headers = {"WARC-Record-ID": _id("file", name), "WARC-Date": _date(at), "WARC-Filename": name}
    body = b"software: Faultline/0.1\r\nformat: WARC File Format 1.1\r\n"
    return _written("", "warcinfo", body, headers, "application/warc-fields")


def nothing() -> bytes:
    """A record that says nothing, in the place of one whose bytes were withdrawn; always of one length."""
    headers = {"WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>", "WARC-Date": "1970-01-01T00:00:00Z"}
    return _written("", "metadata", b"", headers, "text/plain")


def says_nothing(record: bytes) -> bool:
    """True for a record as `nothing` gives it."""
    return b"\r\nWARC-Date: 1970-01-01T00:00:00Z\r\n" in record.partition(b"\r\n\r\n")[0]


def entry(record: bytes) -> Entry | Stated | None:
    """What the index needs of a record, None of one about no reply; ValueError if its headers are not all there.

    Without warcio: after a loss of the index this is done for every reply, and no body is needed for it.
    """
    begin, end, _ = record.partition(b"\r\n\r\n")
    if not end:
        raise ValueError("the headers of its record break off")
    lines = (line.partition(b": ") for line in begin.split(b"\r\n")[1:])
    headers = {name.decode("ascii", "replace"): value.decode("utf-8", "replace") for name, _, value in lines}
    withdrawn = headers.get(_WITHDRAWN)
    if withdrawn is not None:
        facts = facts_of(record)
        held = facts.get("held")
        return Entry(withdrawn.removeprefix("sha256:"), "", True, (held[0], held[1], held[2]) if held else None)
    if _RIGHTS in headers:
        rights, _, of = headers[_RIGHTS].partition(" sha256:")
        return Stated(of, Rights(rights).strictness)
    if _REPLY not in headers:
        return None
    facts = json.loads(headers[_REPLY])
    sha256 = headers.get("WARC-Payload-Digest", "").removeprefix("sha256:")
    try:
        return Entry(sha256, str(facts["kept_at"]), strictness=Rights(facts["rights"]).strictness)
    except (KeyError, TypeError):
        raise ValueError("its record does not say when it was kept and who may see it") from None


def raw_of(record: bytes) -> Raw:
    """The reply that a record holds; ValueError if it is malformed."""
    try:
        facts = facts_of(record)
        return Raw(
            content=content(record),
            retrieved_at=datetime.fromisoformat(facts["retrieved_at"]),
            kind=DocumentKind(facts["kind"]) if facts["kind"] else None,
            rights=Rights(facts["rights"]),
            headers=tuple((name, value) for name, value in facts["headers"]),
            **{name: facts[name] for name in _TEXTS},
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"its record is malformed: {error}") from None


def facts_of(record: bytes) -> Facts:
    """What is known of the reply that a record keeps or withdraws; ValueError if it is malformed."""
    loaded = ArcWarcRecordLoader().parse_record_stream(BytesIO(record), no_record_parse=True)
    line = loaded.rec_headers.get_header(_REPLY)
    found = json.loads(line if line is not None else loaded.raw_stream.read())
    if not isinstance(found, dict):
        raise ValueError("its record holds no facts")
    return found


def content(record: bytes) -> bytes:
    """The bytes of the reply that a record holds."""
    loaded = ArcWarcRecordLoader(verify_http=False).parse_record_stream(BytesIO(record))
    return bytes(loaded.raw_stream.read())


def _written(
    uri: str,
    kind: str,
    block: bytes,
    headers: dict[str, str],
    content_type: str,
    http: StatusAndHeaders | None = None,
) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="WARC/1.1")
    record = writer.create_warc_record(
        uri, kind, BytesIO(block), len(block), content_type, warc_headers_dict=headers, http_headers=http
    )
    writer.write_record(record)
    return out.getvalue()


def _http(raw: Raw, declared: str) -> list[tuple[str, str]]:
    """The reply's headers as far as HTTP can say them, in their order."""
    found = []
    for name, value in raw.headers or ([("Content-Type", declared)] if declared else []):
        if _TOKEN.fullmatch(name):
            found.append((f"X-Orig-{name}" if name.lower() in _PACKING else name, _value(value)))
    return [*found, ("Content-Length", str(len(raw.content)))]


def _value(text: str) -> str:
    return _CONTROL.sub(" ", text).encode("utf-8", "replace").decode("utf-8").strip()


def _uri(url: str) -> str:
    """An address as a header can hold it; the facts have it to the letter."""
    return quote(url.encode("utf-8", "replace"), safe="%/:=&?~#+!$,;'@()*[]-._")


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _id(*parts: object) -> str:
    """The same for the same record, so that equal replies give equal bytes."""
    return f"<urn:uuid:{uuid.UUID(digest('warc', *parts)[:32], version=4)}>"
