"""The text of a message is all that its writer wrote and a reader is shown, and nothing that is attached or quoted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graph.errors import ReadError
from graph.model import Raw
from ingest.read import read

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HEAD = (
    "From: PR <pr@n.example>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nSubject: A title\r\nMIME-Version: 1.0\r\n"
    "Message-ID: <a@b>\r\n"
)
LEAD = "Aldermoor said on Monday that it had a good quarter, according to a filing with the regulator."
MORE = "Its chief executive goes at the end of the year."


def text_of(body: str) -> str:
    return read(Raw((HEAD + body).encode(), "file:m.eml", NOW)).text


def part(kind: str, body: str, headers: str = "") -> str:
    return f"Content-Type: {kind}\r\n{headers}\r\n{body}\r\n"


def several(kind: str, *parts: str, boundary: str = "A") -> str:
    inside = "".join(f"--{boundary}\r\n{each}" for each in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n{inside}--{boundary}--\r\n'


ATTACHED = "Content-Disposition: attachment; filename=b.txt\r\n"
PLAIN, HTML = part("text/plain", LEAD), part("text/html", f"<p>{LEAD}</p>")


@pytest.mark.parametrize(
    "body",
    [
        several(
            "mixed", several("alternative", PLAIN, HTML, boundary="B"), part("application/pdf", "%PDF-1.4", ATTACHED)
        ),
        several("mixed", part("text/plain", "Attached words.", ATTACHED), PLAIN),
        several("mixed", PLAIN, part("message/rfc822", HEAD + part("text/plain", "Somebody else's words."))),
        several("signed", PLAIN, part("application/pgp-signature", "words of a signature")),
        several("alternative", part("text/plain", " "), HTML),
        several("alternative", part("text/plain", "View it in your browser."), HTML),
        several(
            "alternative",
            part("text/plain", "See the HTML version."),
            several("related", HTML, part("text/html", "<p>What a picture says.</p>"), boundary="B"),
        ),
        several("alternative", part("text/calendar", "BEGIN:VCALENDAR"), HTML),
        part("text/plain", f"{LEAD}\r\n-- \r\nJane Doe\r\nOracle acquired Cohere."),
        part("text/plain", f"{LEAD}\r\n\r\n> Oracle acquired Cohere."),
        part("text/html", f"<p>{LEAD}</p><blockquote type='cite'>Oracle acquired Cohere.</blockquote>"),
        part("text/html", f"<p>{LEAD}</p><div class='gmail_quote'><p>Oracle acquired Cohere.</p></div>"),
        part("text/plain; format=flowed", LEAD.replace(" that ", " that \r\n").replace(" with ", " with \r\n")),
        part("text/plain; charset=x-nonsense", LEAD, "Content-Transfer-Encoding: x-nonsense\r\n"),
        several("mixed", PLAIN).removesuffix("--A--\r\n"),
    ],
)
def test_the_words_of_the_writer_are_read_and_no_others(body: str) -> None:
    assert text_of(body) == LEAD


LINES = "\r\n".join(f"Story {n} of today is here." for n in range(20))


@pytest.mark.parametrize("rule", ["--", "-- "])
def test_what_stands_behind_a_line_between_stories_is_read(rule: str) -> None:
    text = text_of(part("text/plain", f"{LEAD}\r\n\r\n{rule}\r\n\r\n{MORE}\r\n\r\n{rule}\r\n\r\n{LINES}"))
    assert LEAD in text and MORE in text and "Story 19" in text


def test_of_several_marks_the_last_begins_the_signature() -> None:
    text = text_of(part("text/plain", f"{LEAD}\r\n\r\n-- \r\n\r\n{MORE}\r\n\r\n-- \r\nJane Doe"))
    assert MORE in text and "Jane" not in text


@pytest.mark.parametrize(
    "body",
    [
        f"<p>See this:</p><div class='gmail_quote'><p>{LEAD}</p></div>",
        f"<p>{MORE}</p><div class='gmail_quote'>---------- Forwarded message ---------<br><p>{LEAD}</p></div>",
        f"<p>{MORE}</p><blockquote type='cite'><p>Begin forwarded message:</p><p>{LEAD}</p></blockquote>",
        f"<div class='gmail_quote_container'><p>{MORE}</p><p>{LEAD}</p></div>",
    ],
)
def test_what_is_forwarded_is_read(body: str) -> None:
    assert LEAD in text_of(part("text/html", body))


def test_text_that_goes_on_behind_an_attachment_is_read_to_its_end() -> None:
    picture = part("image/png", "xx", "Content-Disposition: inline\r\n")
    assert text_of(several("mixed", PLAIN, picture, part("text/plain", MORE))) == f"{LEAD}\n{MORE}"


def test_a_plain_text_that_says_as_much_is_preferred_to_the_one_in_colour() -> None:
    shown = part("text/html", f"<p>{LEAD}</p><p>Follow us</p>")
    assert text_of(several("alternative", PLAIN, shown)) == LEAD


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (several("mixed", PLAIN).replace('boundary="A"', 'boundary="Z"'), "malformed-email"),
        ("Content-Type: multipart/mixed\r\n\r\n--A\r\n" + PLAIN, "malformed-email"),
        (several("mixed", part("application/pdf", "%PDF-1.4", ATTACHED)), "empty-page"),
    ],
)
def test_a_message_without_a_text_to_be_found_says_so(body: str, expected: str) -> None:
    with pytest.raises(ReadError) as caught:
        text_of(body)
    assert caught.value.reason == expected


def test_parts_in_parts_in_parts_cost_a_moment() -> None:
    body = PLAIN
    for depth in range(300):
        body = several("mixed", body, boundary=f"B{depth}")
    assert text_of(body) == LEAD
