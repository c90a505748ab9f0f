"""Reading: what a document becomes, and each reason why something is none."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import ReadError
from graph.model import DocumentKind, Raw
from ingest.read import is_feed, read
from ingest.read.charset import decode
from ingest.read.dates import iso_day
from ingest.read.hidden import stripped
from ingest.read.language import language_of
from ingest.read.visible import parse, visible_text
from tests.fixtures.moments import within

NOW = datetime(2026, 3, 10, tzinfo=UTC)
REPLIES = Path(__file__).parents[1] / "data" / "replies"


def raw(content: bytes | str, **facts: object) -> Raw:
    data = content.encode() if isinstance(content, str) else content
    known: dict[str, object] = {"url": "https://ledger.example/2026/a", "retrieved_at": NOW, **facts}
    return Raw(data, **known)  # type: ignore[arg-type]


def saved(name: str, **facts: object) -> Raw:
    return raw((REPLIES / name).read_bytes(), **facts)


def reason(of: Raw) -> str:
    with pytest.raises(ReadError) as caught:
        read(of)
    assert str(caught.value).endswith((".", ")."))
    return caught.value.reason


def test_an_article_gives_its_text_and_facts_and_nothing_around_it() -> None:
    document = read(saved("article.html", source="ledger"))
    assert document.title == "Aldermoor rents cloud capacity from Brightwater & pays $4 billion"
    assert (document.publisher, document.published, document.language) == ("The Ledger", "2026-02-03", "en")
    assert (document.kind, document.source, document.fetched) == (DocumentKind.NEWS, "ledger", NOW)
    assert document.text.startswith("Aldermoor")
    assert "The contract is worth $4 billion and begins in the summer." in document.text
    assert "250 MW" in document.text
    for around in ("Markets", "newsletter", "color", "Oldcastle", "sues"):
        assert around not in document.text


def test_a_canonical_address_on_another_host_is_not_believed() -> None:
    assert read(saved("article.html")).url == "https://ledger.example/2026/a"


def test_equal_bytes_give_an_equal_document_that_survives_a_process_boundary() -> None:
    first, second = read(saved("article.html")), read(saved("article.html"))
    assert first == second == pickle.loads(pickle.dumps(first))
    assert first.id == saved("article.html").sha256


def test_what_the_source_fixes_stands() -> None:
    document = read(saved("article.html", kind=DocumentKind.SAMPLE, publisher="Faultline sample"))
    assert (document.kind, document.publisher) == (DocumentKind.SAMPLE, "Faultline sample")


PAGE = "<html><head>{head}</head><body><article><p>{body}</p></article></body></html>"
BODY = "Aldermoor and Brightwater said that the contract for computing capacity has been signed. " * 6


@pytest.mark.parametrize(
    ("head", "feed", "expected"),
    [
        ('<meta property="article:published_time" content="2026-01-05T10:00:00Z">', "2026-02-02", "2026-01-05"),
        ('<meta property="article:published_time" content="2031-01-05T10:00:00Z">', "2026-02-02", "2026-02-02"),
        ('<meta name="date" content="0001-01-01">', None, None),
        ("", "2026-02-02", "2026-02-02"),
        ("", None, None),
    ],
)
def test_the_pages_own_date_wins_unless_it_is_implausible(head: str, feed: str | None, expected: str | None) -> None:
    page = raw(PAGE.format(head=head, body=BODY), url="https://ledger.example/a", published=feed)
    assert read(page).published == expected


def test_a_date_in_the_address_is_used_when_the_page_states_none() -> None:
    page = raw(PAGE.format(head="", body=BODY), url="https://ledger.example/2026/02/17/story")
    assert read(page).published == "2026-02-17"


@pytest.mark.parametrize(
    ("content", "facts", "expected"),
    [
        (b"", {}, "empty-page"),
        (b" \n\t ", {}, "empty-page"),
        (b"<html><body></body></html>", {}, "empty-page"),
        (b"<html><body><script>var a = 'text';</script></body></html>", {}, "empty-page"),
        (b'{"a": [1, 2]}', {"media_type": "text/html"}, "not-html"),
        (b'{"a": [1, 2]}', {}, "not-a-document"),
        (b"%PDF-1.7 stream", {"media_type": "text/html"}, "malformed-pdf"),
        (b"PK\x03\x04zip", {}, "not-html"),
        (b"\x00\x01\x02\x03" * 50, {}, "not-html"),
        (b"<html><body><p>Sorry</p></body></html>", {"media_type": "application/json"}, "html-instead-of-data"),
        (b"<html><body><p>Sorry</p></body></html>", {"kind": DocumentKind.FEED}, "html-instead-of-data"),
        (b"<rss version='2.0'><channel><title>x</title></channel></rss>", {}, "malformed-feed"),
        (b"<html><head><title>SEC.gov | Request Rate Threshold Exceeded</title></head></html>", {}, "sec-blocked"),
        (b"<html><head><title>SEC.gov | File Unavailable</title></head><body><p>x</p></body></html>", {}, "error-page"),
        (b"<?xml version='1.0'?>\n<Error><Code>NoSuchKey</Code><RequestId>1</RequestId></Error>", {}, "error-page"),
        (b"<html><head><title>EDGAR Filing Documents for 1</title></head><body>x</body></html>", {}, "not-a-document"),
        (b"<?xml version='1.0'?><xbrl><a>1</a></xbrl>", {}, "not-a-document"),
        (b"<?xml version='1.0'?><informationTable><a></informationTable>", {}, "malformed-xml"),
        (b"<SEC-DOCUMENT>1\n<DOCUMENT>\n<TYPE>8-K\n<TEXT>\nhalf of a sent", {}, "cut-off"),
        (b"<SEC-DOCUMENT>1\n<DOCUMENT>\n<TYPE>8-K\n<TEXT>\nAll of it.\n</TEXT>\n</DOCUMENT>\n", {}, "cut-off"),
        (b"<SUBMISSION>\n<TYPE>8-K\n<DOCUMENT>\n<TYPE>8-K\n<TEXT>\nAll.\n</TEXT>\n</DOCUMENT>\n<DOC", {}, "cut-off"),
        ("<html><body>" + "<div>" * 5000 + "deep" + "</div>" * 5000 + "</body></html>", {}, "too-deep"),
    ],
)
def test_each_refusal_has_one_reason(content: bytes | str, facts: dict[str, object], expected: str) -> None:
    assert reason(raw(content, **facts)) == expected


def test_a_document_over_the_limit_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(ReadError) as caught:
        read(raw(b"x" * 2000), largest=1000)
    assert caught.value.reason == "too-large"


def test_a_page_of_fifty_megabytes_is_refused() -> None:
    assert reason(raw(b"<html><body><p>" + b"word " * (10 * 2**20 + 1))) == "too-large"


def test_a_listing_of_filings_is_no_document() -> None:
    lines = "\n".join(f"8-K  COMPANY {n}  2020-03-18  edgar/data/{n}/0000000000-20-{n:06}.txt" for n in range(30))
    assert reason(raw(lines)) == "not-a-document"


def test_giant_spans_and_deep_nesting_below_the_limit_are_read_in_full() -> None:
    table = "<table><tr><td colspan='99999999999' rowspan='-1'>Fee</td><td colspan='1000000'>$4bn</td></tr></table>"
    deep = "<div>" * 1500 + f"<p>{BODY}</p>" + "</div>" * 1500
    page = f"<html><body><article><p>{BODY}</p>{table}{deep}</article></body></html>"
    assert read(raw(page)).text.count("has been signed") == 12


def test_thousands_of_tables_in_tables_take_no_time_to_speak_of() -> None:
    tables = "<table><tr><td>" * 600 + "deep" + "</td></tr></table>" * 600
    page = f"<html><body><article><p>{BODY}</p>{tables}</article></body></html>"
    with within(5.0):
        assert "has been signed" in read(raw(page)).text


# Filings


def test_a_submission_gives_its_main_document_and_the_exhibits_that_matter() -> None:
    document = read(saved("submission.txt"))
    assert document.title == "BRIGHTWATER CLOUD INC: 8-K for 2026-03-02"
    assert (document.publisher, document.published, document.form) == ("BRIGHTWATER CLOUD INC", "2026-03-06", "8-K")
    assert document.kind is DocumentKind.FILING
    lines = document.text.split("\n")
    assert "Item 1.01 Entry into a Material Definitive Agreement." in lines
    assert "On March 2, 2026, the Company agreed to supply computing capacity to Aldermoor Labs." in lines
    assert "Fee | $4.0 | billion" in lines
    assert "Share of revenue | 12%" in lines
    assert lines[-2:] == ["EXHIBIT EX-99.1: PRESS RELEASE", "Brightwater announces its largest contract."]
    for left_out in ("certify", "M_]C", "false"):
        assert left_out not in document.text


def test_a_single_filing_page_has_the_text_that_it_has_inside_the_submission() -> None:
    whole = (REPLIES / "submission.txt").read_text()
    page = whole[whole.index("<html") : whole.index("</XBRL>")]
    document = read(raw(page, url="file:bw.htm"))
    assert read(saved("submission.txt")).text.startswith(document.text)
    assert (document.form, document.publisher, document.published) == ("8-K", "Brightwater Cloud, Inc.", "2026-03-06")


def test_an_old_submission_is_reflowed_into_sentences_and_rows() -> None:
    document = read(saved("submission-1990s.txt"))
    assert (document.publisher, document.published) == ("ALDERMOOR BOOKS INC", "1998-08-27")
    assert (
        "On August 12, 1998, Aldermoor Books, Inc. acquired all of the shares of Quillfinder Corporation, a maker of "
        "software for finding books, in exchange for shares of its own." in document.text.split("\n")
    )
    assert "Shares issued | 1,600,000 | Quillfinder" in document.text
    assert "<" not in document.text
    assert "MIC" not in document.text


def test_a_feed_form_with_bare_carriage_returns_is_read() -> None:
    text = (
        "<SUBMISSION>\r<TYPE>4\r<PERIOD>20250212\r<FILING-DATE>20250213\r"
        "<ISSUER>\r<CONFORMED-NAME>ALDERMOOR INC\r</ISSUER>\r<DOCUMENT>\r<TYPE>4\r<TEXT>\r<XML>\r"
        "<?xml version='1.0'?>\r<ownershipDocument><issuerName>Aldermoor</issuerName>"
        "<shares><value>100</value></shares></ownershipDocument>\r</XML>\r</TEXT>\r</DOCUMENT>\r</SUBMISSION>\r"
    )
    document = read(raw(text))
    assert (document.form, document.publisher, document.published) == ("4", "ALDERMOOR INC", "2025-02-13")
    assert document.text == "issuerName: Aldermoor\nshares: 100"


def test_an_exhibit_in_its_own_wrapper_is_read_without_a_header() -> None:
    page = "<HTML><BODY><P>Aldermoor signs.</P></BODY></HTML>"
    document = read(raw(f"<DOCUMENT>\n<TYPE>EX-99.1\n<SEQUENCE>2\n<TEXT>\n{page}\n</TEXT>\n</DOCUMENT>\n"))
    assert (document.text, document.form, document.kind) == ("Aldermoor signs.", "EX-99.1", DocumentKind.FILING)


def test_an_external_entity_is_not_looked_up(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    text = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
        "<informationTable><nameOfIssuer>Aldermoor &e;</nameOfIssuer></informationTable>"
    )
    assert "hidden" not in read(raw(text)).text


# Plain text


def test_plain_text_takes_a_short_first_line_for_its_title() -> None:
    document = read(raw("Aldermoor signs\n\nAldermoor has signed a contract with Brightwater, it said.\n"))
    assert document.title == "Aldermoor signs"
    assert read(raw("Aldermoor has signed a contract.\nIt is long.")).title is None


def test_a_text_that_opens_with_a_footnote_is_no_data() -> None:
    assert read(raw("[1] Aldermoor has signed a contract with Brightwater.")).kind is DocumentKind.NEWS
    assert reason(raw("[1, 2, 3]")) == "not-a-document"


def test_a_page_without_html_or_body_tags_is_a_page() -> None:
    assert read(raw(f"<b>News</b><p>{BODY}</p>")).text.count("has been signed") == 6


# Text of trees


def test_inline_marks_do_not_break_a_sentence_and_blocks_do() -> None:
    tree = parse("<div>The <b>five</b>-year <i>deal</i><p>Next<br>line</p>tail</div>")
    assert visible_text(tree) == "The five-year deal\nNext\nline\ntail"


def test_a_fragment_loses_its_tags_and_keeps_its_paragraphs() -> None:
    assert stripped("<p>A &amp; B</p><p>C</p><style>x</style>") == "A & B\nC"
    assert stripped("plain &lt; text\u200b") == "plain < text"


# Charsets


@pytest.mark.parametrize(
    ("content", "declared", "expected"),
    [
        ("Grüße – “ok”".encode(), None, "Grüße – “ok”"),
        ("Grüße – “ok”".encode(), "iso-8859-1", "Grüße – “ok”"),
        ("Grüße".encode("latin-1"), "utf-8", "Grüße"),
        ("Microsoft’s deal — “large”".encode("cp1252"), "iso-8859-1", "Microsoft’s deal — “large”"),
        ("Vereinbarung über München".encode("cp1252"), None, "Vereinbarung über München"),
        ("<?xml version='1.0' encoding='gb2312'?><t>专业夜猫族</t>".encode("gb2312"), None, "专业夜猫族"),
        ("<rss><title>不归移民漫画系列：专业工作</title></rss>".encode("gb2312"), None, "不归移民漫画系列：专业工作"),
        (
            "株式会社は新しいクラウド契約を発表しました。".encode("shift_jis"),
            None,
            "株式会社は新しいクラウド契約を発表しました。",
        ),
        ("株式会社は契約を発表".encode("shift_jis"), "shift_jis", "株式会社は契約を発表"),
        ("<meta charset=iso-2022-jp>契約を発表".encode("iso2022_jp"), "iso-8859-1", "契約を発表"),
        ("<meta charset=hz-gb-2312>签署合同".encode("hz"), "utf-8", "签署合同"),
        (b"<meta charset=iso-2022-jp>plain \xe2\x80\x94 text", "utf-8", "plain \u2014 text"),
        ("\ufeffWörter".encode("utf-16"), None, "Wörter"),
        ("<p>Worte</p>".encode("utf-16-le"), None, "<p>Worte</p>"),
        (b"\xef\xbb\xbfmark", "latin-1", "mark"),
        ("Wörter".encode(), "no-such-charset", "Wörter"),
        # Servers declare western European of everything, and Windows' letters as ISO's.
        ("<p>英伟达周一宣布与微软签署合同</p>".encode("gb2312"), "iso-8859-1", "英伟达周一宣布与微软签署合同"),
        ("<p>Компания объявила о новом контракте</p>".encode("cp1251"), "iso-8859-1", "Компания объявила"),
        ("<p>Microsoft’s — “large” — €4bn deal</p>".encode("cp1252"), "iso-8859-15", "Microsoft’s — “large” — €4bn"),
        ("<p>Nur 5 € für ¤ und Š</p>".encode("iso-8859-15", "ignore"), "iso-8859-15", "Nur 5 € für  und Š"),
        (b"Microsoft said \x97\x97\x97 nothing", "iso-8859-1", "said ——— nothing"),
        (b"\xef\xbb\xbf" + "Grüße für €4, und mehr für später".encode("cp1252"), None, "Grüße für €4"),
        ("Wörter".encode("utf-32"), None, "Wörter"),
    ],
)
def test_text_is_decoded_by_mark_validity_declaration_and_guess(
    content: bytes, declared: str | None, expected: str
) -> None:
    assert expected in decode(content, declared)


def test_one_spoilt_byte_does_not_turn_a_page_into_another_language() -> None:
    content = bytearray(("Die Verträge über München. " * 400).encode())
    content[3000] = 0xFF
    assert decode(bytes(content), "utf-8").count("München") >= 398


# Dates and languages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-02-03T22:30:00-05:00", "2026-02-03"),
        ("Tue, 03 Feb 2026 22:30:00 -0500", "2026-02-03"),
        ("February 3, 2026", "2026-02-03"),
        ("3 February 2026", "2026-02-03"),
        ("2025-11", "2025-11"),
        ("2025", "2025"),
        ("2026-03-11", "2026-03-11"),
        ("2026-03-12", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("1970-01-01", None),
        ("1518478934", None),
        ("2026-02-30", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_only_plausible_dates_pass(text: str | None, expected: str | None) -> None:
    assert iso_day(text, NOW) == expected


def test_the_language_is_that_of_the_text_and_not_of_the_mark_up() -> None:
    german = "Die Firma hat mit dem Konzern einen Vertrag für die nächsten Jahre geschlossen und wird ihn nicht ändern."
    assert language_of(german, "en-US") == "de"
    assert language_of("OK", "fr-CA") == "fr"
    assert language_of("OK") is None


def test_a_kept_entry_reads_as_title_and_summary() -> None:
    body = {"url": "https://x.example/a", "title": "A title", "published": "2026-01-02", "summary": "One.\nTwo."}
    kept = raw(json.dumps(body), media_type="application/x-faultline-entry+json", kind=DocumentKind.FEED)
    document = read(kept)
    assert (document.text, document.title, document.published) == ("A title\n\nOne.\nTwo.", "A title", "2026-01-02")
    assert reason(replace(kept, content=b"[]")) == "malformed-entry"
    assert reason(replace(kept, content=b"{}")) == "empty-page"


def test_feeds_are_known_by_their_bytes() -> None:
    assert is_feed(saved("feed.rss", media_type="text/html"))
    assert not is_feed(saved("article.html", media_type="application/rss+xml"))


@pytest.mark.parametrize("tag", ["del", "s", "strike"])
def test_what_an_editor_has_crossed_out_is_said_no_more(tag: str) -> None:
    said = "Aldermoor said on Monday that it had a good quarter, according to a filing with the regulator. " * 6
    told = f"<p>{said}</p><p>The deal is worth <{tag}>$9 billion</{tag}> <ins>$6 billion</ins>, it said.</p>"
    page = f"<html><body><article>{told}</article></body></html>"
    text = read(Raw(page.encode(), "https://n.example/a", NOW, media_type="text/html")).text
    assert "$9" not in text and "The deal is worth $6 billion, it said." in text
