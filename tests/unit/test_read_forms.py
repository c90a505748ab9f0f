"""PDF, e-mail, XBRL facts, and the pages that stand in the way of an article."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import ReadError
from graph.model import DocumentKind, Kind, Raw
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.canonical import canonical, stated
from ingest.extract.choice import Choice
from ingest.read import read
from ingest.read.concentration import customer_of

NOW = datetime(2026, 3, 10, tzinfo=UTC)
REPLIES = Path(__file__).parents[1] / "data" / "replies"


def saved(name: str, **facts: object) -> Raw:
    return Raw((REPLIES / name).read_bytes(), f"https://ledger.example/{name}", NOW, **facts)  # type: ignore[arg-type]


def reason(of: Raw) -> str:
    with pytest.raises(ReadError) as caught:
        read(of)
    return caught.value.reason


def test_a_pdf_gives_its_paragraphs_and_its_title_over_the_ends_of_pages() -> None:
    document = read(saved("release.pdf", published="2026-03-05"))
    assert document.title == "Aldermoor and Brightwater sign"
    assert (document.published, document.published_by, document.language) == ("2026-03-05", "feed", "en")
    assert "worth $4 billion, and the two companies said" in document.text
    assert "rented in full for five years" in document.text


def test_a_pdf_behind_what_a_relay_has_added_is_no_text() -> None:
    content = saved("release.pdf").content
    assert read(Raw(b"X-Relay: 7\r\n\r\n" + content, "file:a.pdf", NOW)).text == read(saved("release.pdf")).text
    assert reason(Raw(b"junk\n" + content.replace(b"startxref", b"startxxxx"), "file:a.pdf", NOW)) == "malformed-pdf"
    told = b"A file that begins with %PDF-1.7 is a PDF, and an object in it begins as obj does."
    assert read(Raw(told, "file:a.txt", NOW)).text == told.decode()


def test_a_pdf_in_place_of_a_filing_is_a_filing() -> None:
    assert read(saved("release.pdf", kind=DocumentKind.FILING)).kind is DocumentKind.FILING


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b" Tj", b"   ", "empty-page"),  # drawn, not written: a scan
        (b"/Type /Catalog /Pages 2 0 R", b"/Type /Catalog /Pages 9 9 X", "malformed-pdf"),
    ],
)
def test_a_pdf_without_text_or_sense_is_refused(old: bytes, new: bytes, expected: str) -> None:
    content = saved("release.pdf").content.replace(old, new)
    assert reason(Raw(content, "file:a.pdf", NOW)) == expected


def test_an_encrypted_pdf_is_refused_with_its_own_reason() -> None:
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(saved("release.pdf").content)))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert reason(Raw(out.getvalue(), "file:a.pdf", NOW)) == "encrypted"


def test_a_message_gives_subject_day_host_and_its_own_words_alone() -> None:
    document = read(saved("message.eml"))
    assert document.title == "Aldermoor rents capacity – for $4 billion"
    assert (document.publisher, document.published, document.published_by) == ("ledger.example", "2026-03-06", "header")
    assert document.text.startswith("Aldermoor signed a contract")
    assert document.text.endswith("on Friday’s call.")


def test_a_message_in_html_alone_is_read_and_one_without_text_is_refused() -> None:
    content = saved("message.eml").content.replace(b"text/plain", b"image/gif ")
    assert read(Raw(content, "file:a.eml", NOW)).text == "The same in colour."
    assert reason(Raw(content.replace(b"The same in colour.", b""), "file:a.eml", NOW)) == "empty-page"


def test_lines_that_only_look_like_headers_are_no_message() -> None:
    text = b"Aldermoor: rents capacity.\nBrightwater: lets it.\nFrom: the summer on, all of it.\nThat is the plan.\n"
    assert read(Raw(text, "file:a.txt", NOW)).text.startswith("Aldermoor: rents")


def test_only_shares_of_revenue_of_customers_with_a_name_become_lines() -> None:
    document = read(saved("concentration-instance.xml", kind=DocumentKind.FILING))
    assert document.publisher == "Brightwater Cloud, Inc."
    assert [line.split(" | ")[:2] for line in document.text.split("\n")] == [
        ["ConcentrationRiskPercentage: 62%", "MajorCustomersAxis: MicrosoftCorporationMember"],
        ["ConcentrationRiskPercentage: 10.5%", "MajorCustomersAxis: HarrowgateMember"],
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"RevenueFromContractWithCustomerBenchmarkMember", b"CostOfSalesMember"),
        (b"RevenueFromContractWithCustomerBenchmarkMember", b"CostOfRevenueMember"),
        (b"RevenueFromContractWithCustomerBenchmarkMember", b"SalesRevenueSegmentMember"),
        (b"CustomerConcentrationRiskMember", b"SupplierConcentrationRiskMember"),
        (b"CustomerConcentrationRiskMember", b"CreditConcentrationRiskMember"),
    ],
)
def test_a_share_of_costs_of_credit_or_of_a_segment_is_no_share_of_revenue(old: bytes, new: bytes) -> None:
    content = saved("concentration-instance.xml").content
    head, _, rest = content.partition(b"</context>")  # of the first fact alone
    text = read(Raw(head.replace(old, new) + b"</context>" + rest, "https://ledger.example/i.xml", NOW)).text
    assert "Microsoft" not in text and "Harrowgate" in text


def test_a_share_becomes_a_claim_only_where_the_customer_is_a_listed_firm() -> None:
    document = read(saved("concentration-instance.xml", kind=DocumentKind.FILING))
    extractor = Choice().extractor(load_reference(data_dir()).entities.values())
    (claim,) = extractor.extract(document).claims
    assert (claim.kind, claim.from_id, str(claim.percent)) == (Kind.CUSTOMER_CONCENTRATION, "microsoft", "62")
    assert (claim.start, claim.end) == ("2025-01-01", "2025-12-31")
    assert document.text[claim.evidence.start : claim.evidence.end] == claim.evidence.quote


@pytest.mark.parametrize(
    "member",
    [
        "nvda:CustomerOneMember", "nvda:CustomerAMember", "aapl:VendorTwoMember", "x:MajorCustomerMember",
        "aapl:CellularNetworkCarriersMember", "x:OtherCustomersMember", "x:Customer1Member", "x:TwoCustomersMember",
        "x:LargestCustomerMember", "x:DirectCustomerBMember", "x:Member", "x:CustomersMember", "x:UnitedStatesMember",
        "nvda:UnitedStatesAndEuropeBasedEndCustomersMember",
    ],
)  # fmt: skip
def test_a_member_that_stands_for_nobody_names_nobody(member: str) -> None:
    assert customer_of(member) is None


def test_real_instances_without_names_are_no_documents(shared: Path) -> None:
    path = shared / "cases/filings/Archives/edgar/data/320193/000032019325000057/aapl-20250329_htm.xml"
    assert reason(Raw(path.read_bytes(), "https://www.sec.gov/Archives/x_htm.xml", NOW)) == "not-a-document"


# What stands in the way


@pytest.mark.parametrize(("name", "expected"), [("consent.html", "consent-page"), ("paywall.html", "paywall")])
def test_what_stands_in_the_way_of_an_article_is_set_aside(name: str, expected: str) -> None:
    assert reason(saved(name)) == expected


def test_a_long_article_may_speak_of_cookies_and_subscribers() -> None:
    body = "".join(f"<p>{n}: Brightwater said that readers accept all cookies, reject all or manage cookies when they "
                   "subscribe to read, and that this costs it a tenth of them.</p>" for n in range(12))  # fmt: skip
    page = f"<html><head><title>What cookies cost</title></head><body><article>{body}</article></body></html>"
    assert "a tenth of them" in read(Raw(page.encode(), "https://ledger.example/a", NOW)).text


BEGINNING = "Aldermoor said on Monday that it had signed a contract worth four billion dollars with Brightwater. " * 3


def wall(title: str, body: str, head: str = "") -> Raw:
    html = f"<html><head><title>{title}</title>{head}</head><body><main>{body}</main></body></html>"
    return Raw(html.encode(), "https://n.example/a", NOW, media_type="text/html")


CONSENT = (
    "We value your privacy. We and our 840 partners store and/or access information on a device. Accept all. "
    "Reject all. Manage options. Legitimate interest. "
)


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Before you continue", f"<p>{CONSENT * 15}</p>", "consent-page"),
        ("n.example", f"<p>{CONSENT * 3}</p>", "consent-page"),
        (
            "Just a moment...",
            "<h1>Verify you are human</h1><p>n.example needs to review the security of your connection before "
            "proceeding. Enable JavaScript and cookies to continue. Ray ID: 8abc</p>",
            "bot-wall",
        ),
        ("n.example", "<p>Please verify you are a human to go on. Press &amp; Hold the button.</p>", "bot-wall"),
        ("App", "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>", "bot-wall"),
        (
            "Page not found",
            "<h1>404</h1><p>Sorry, the page you are looking for cannot be found. It may have been moved.</p>",
            "error-page",
        ),
        ("n.example", "<h1>Oops!</h1><p>We can’t find that page. It no longer exists.</p>", "error-page"),
        ("Access Denied", "<p>You don't have permission to access this on this server. Reference #18</p>", "bot-wall"),
        ("Maintenance", "<p>We'll be back soon! We are doing some maintenance at the moment.</p>", "error-page"),
        (
            "451: Unavailable due to legal reasons",
            "<p>You attempt to access this website from a country of the EEA, and access cannot be granted.</p>",
            "error-page",
        ),
        ("A deal", f"<p>{BEGINNING}</p><p>Continue reading your article with a Ledger subscription</p>", "paywall"),
        ("A deal", f"<p>{BEGINNING}</p><p>Create a free account to read this article.</p>", "paywall"),
        ("A deal", f"<p>{BEGINNING}</p><p>Log in to read the full story</p>", "paywall"),
        ("A deal", f"<p>{BEGINNING}</p><p>Thank you for your patience while we verify access.</p>", "paywall"),
    ],
)
def test_a_wall_has_its_reason_however_long_it_is(title: str, body: str, expected: str) -> None:
    assert reason(wall(title, body)) == expected


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>',
        '<script type="application/ld+json">{"@type": "WebSite"}</script><script type="application/ld+json">'
        '{"@graph": [{"@type": "NewsArticle", "isAccessibleForFree": "False"}]}</script>',
        '<meta property="article:content_tier" content="locked">',
    ],
)
def test_a_beginning_whose_page_says_that_readers_pay_is_no_article(head: str) -> None:
    assert reason(wall("A deal", f"<article><p>{BEGINNING}</p></article>", head)) == "paywall"
    free = head.replace("false", "true").replace("False", "True").replace("locked", "free")
    assert read(wall("A deal", f"<article><p>{BEGINNING}</p></article>", free)).text.startswith("Aldermoor said")


ARTICLES = {
    "Ledger Maintenance buys Brightwater": (
        "Ledger Maintenance, which keeps trains under maintenance contracts, said on Monday that it had bought "
        "Brightwater for $4bn. Its shares are back soon at where they stood in May, analysts said."
    ),
    "Google fined €150m over cookie consent": (
        "France's data protection authority CNIL has fined Google 150 million euros because users of "
        "google.fr could not refuse cookies as easily as accept them. Several clicks were needed to find "
        "“reject all”, against one for “accept all”, the regulator said on Thursday. Google said it would "
        "change its cookie settings by March. “People trust us to respect their right to privacy,” a "
        "spokesman said. Facebook was fined 60 million euros for the same reason. Both may appeal to the "
        "Conseil d'État within two months."
    ),
    "Cookie consent: what Brightwater's banner costs": (
        "Brightwater counts 812 partners behind its banner. A study of Lund University found that 54 per cent"
        " of readers press accept all, 12 per cent reject all, and the rest leave. The firm claims a "
        "legitimate interest for 40 of them. Nvidia, by contrast, has dropped third-party cookies altogether "
        "since it signed a contract with OneTrust."
    ),
    "Cloudflare drops the CAPTCHA": (
        "Cloudflare is to replace the CAPTCHA by Turnstile, which asks nobody to verify you are human. The "
        "company, which puts a Ray ID on each of its pages, said that the average person took 32 seconds to "
        "prove that they are not a robot. Google's reCAPTCHA remains the most used of its kind. Sites have to"
        " enable JavaScript for the new one, Cloudflare said, and it has signed Shopify and Canva as its "
        "first customers. Analysts at Gartner expect that hCaptcha and Arkose Labs will follow within the "
        "year, as large models now solve the old puzzles better than people do."
    ),
    "Page not found: how a fifth of the web vanished": (
        "A fifth of all links in rulings of the Supreme Court lead to pages that cannot be found any more, a "
        "study by Harvard says. Amazon and Microsoft host most of them. “The page no longer exists” is the "
        "commonest answer. The Internet Archive has signed an agreement with Cloudflare under which the "
        "archive keeps a copy of what changes. Its director calls link rot the largest loss of records since "
        "the fire of 1973 in St. Louis."
    ),
}


@pytest.mark.parametrize("title", ARTICLES)
@pytest.mark.parametrize("times", [1, 4])
def test_an_article_about_walls_is_none(title: str, times: int) -> None:
    body = "".join(f"<p>{ARTICLES[title]}</p>" for _ in range(times))
    assert read(wall(title, f"<article>{body}</article>")).text.startswith(ARTICLES[title][:40])


# Dates still to come


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:published_time" content="2031-05-01">', (None, "future")),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2031-05-01"}</script>',
         (None, "future")),
        ('<meta property="article:published_time" content="2031-05-01"><meta name="date" content="2026-01-02">',
         ("2026-01-02", "meta")),
        ('<meta property="article:published_time" content="soon">', (None, None)),
    ],
)  # fmt: skip
def test_a_date_still_to_come_is_flagged_and_is_no_date(head: str, expected: tuple[str | None, str | None]) -> None:
    html = f"<html><head>{head}</head><body><article><p>{'Nvidia invested in CoreWeave. ' * 20}</p></article></body>"
    document = read(Raw(html.encode(), "https://n.example/a", NOW, media_type="text/html"))
    assert (document.published, document.published_by) == expected


OWN, OTHER = '"datePublished": "2026-03-05"', '"datePublished": "2019-05-01"'


@pytest.mark.parametrize(
    "scripts",
    [
        [f'[{{"@type": "WebSite", {OTHER}}}, {{"@type": "NewsArticle", {OWN}}}]'],
        [f'{{"@type": "WebPage", {OTHER}}}', f'{{"@type": "NewsArticle", {OWN}}}'],
        [f'{{"@graph": [{{"@type": "WebPage", {OTHER}}}, {{"@type": ["Article"], {OWN}}}]}}'],
        # Of several articles the one that the page is.
        [
            f'{{"@type": "NewsArticle", "url": "https://n.example/other", {OTHER}}}',
            f'{{"@type": "NewsArticle", "mainEntityOfPage": {{"@id": "http://www.n.example/a/"}}, {OWN}}}',
        ],
        [
            f'{{"@type": "WebPage", "url": "https://n.example/a", {OTHER}}}',
            f'{{"@type": "NewsArticle", "url": "https://n.example/", {OWN}}}',
        ],
        ['{"@type": "NewsArticle", "datePublished": ["2026-03-05"]}'],
        ['{"@type": "NewsArticle", "datePublished": {"@value": "2026-03-05"}}'],
        ['{"@type": "NewsArticle", "datePublished": "2026/3/5 10:00"}'],
        ['{"@type": "NewsArticle", "datePublished": "20260305T100000Z"}'],
        ['{"@type": "NewsArticle", "datePublished": "2026-03-05T23:30:00-05:00"}'],
        [f'//<![CDATA[\n{{"@type": "NewsArticle", {OWN}}}\n//]]>'],
        [f'<!-- {{"@type": "NewsArticle", {OWN}}} -->'],
        [f'{{"@type": "NewsArticle", {OWN},}}'],
        ["{", f'{{"@type": "NewsArticle", {OWN}}}'],
    ],
)
def test_the_date_is_the_one_that_the_page_states_of_itself(scripts: list[str]) -> None:
    head = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    html = f"<html><head>{head}</head><body><article><p>{'Nvidia invested in CoreWeave. ' * 20}</p></article></body>"
    document = read(Raw(html.encode(), "https://n.example/a", NOW, media_type="text/html"))
    assert (document.published, document.published_by) == ("2026-03-05", "json-ld")


@pytest.mark.parametrize("said", ["1970-01-01T00:00:00Z", "0001-01-01", "2026-02-30", "03/05/2026", "20260305", "0"])
def test_a_date_that_is_none_or_may_be_two_is_unknown(said: str) -> None:
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{said}"}}</script>'
    html = f"<html><head>{head}</head><body><article><p>{'Nvidia invested in CoreWeave. ' * 20}</p></article></body>"
    document = read(Raw(html.encode(), "https://n.example/a", NOW, media_type="text/html"))
    assert (document.published, document.published_by) == (None, None)


def test_a_message_dated_in_the_future_is_flagged() -> None:
    content = saved("message.eml").content.replace(b"2026", b"2031")
    document = read(Raw(content, "file:a.eml", NOW))
    assert (document.published, document.published_by) == (None, "future")


# One address for one page


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://Ledger.example/a?utm_source=x&id=7&fbclid=9#top", "https://ledger.example/a?id=7"),
        ("https://ledger.example:443/a?", "https://ledger.example/a"),
        ("http://ledger.example:8080/A?b=1&c=2", "http://ledger.example:8080/A?b=1&c=2"),
        ("http://[2606:4700::1]:80/a", "http://[2606:4700::1]/a"),
    ],
)
def test_an_address_loses_what_tracks_a_reader_and_nothing_else(url: str, expected: str) -> None:
    assert canonical(url) == expected == canonical(expected)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://www.ledger.example/story?utm_campaign=x", "https://www.ledger.example/story"),
        ("/story", "https://m.ledger.example/story"),
        ("https://other.example/story", None),
        ("https://ledger.example.evil.example/story", None),
        ("https://www.ledger.example/", None),
        ("javascript:alert(1)", None),
        ("http://[", None),
        (None, None),
    ],
)
def test_a_page_is_believed_about_its_own_address_on_its_own_site_only(link: str | None, expected: str | None) -> None:
    assert stated(link, "https://m.ledger.example/story?amp=1") == expected


@pytest.mark.parametrize(
    ("link", "url", "believed"),
    [
        ("/news/", "/news/2026/story", False),
        ("/news", "/news/story/", False),
        ("/news/2026/", "/news/2026/story?id=1", False),
        ("/news/st", "/news/story/amp", True),  # no folder of it
        ("/story", "/story/amp", True),
        ("/index.html", "/news/story", False),
        ("/en/", "/news/story", False),
        ("/world", "/news/story", False),
        ("/404", "/news/story", False),
        ("/openai-sues-xai", "/news/story", True),
        ("/a20260305", "/news/story", True),
        ("/news/story", "/news/story/amp", True),
        ("/news/story/", "/news/story/index.html", True),
        ("/news/story/", "/news/story", True),
        ("/news/2026/story", "/news/story", True),
    ],
)
def test_a_page_that_states_the_section_it_stands_in_is_not_believed(link: str, url: str, believed: bool) -> None:
    site = "https://ledger.example"
    assert stated(link, site + url) == (site + link if believed else None)


def test_the_mobile_twin_of_a_page_has_the_pages_address() -> None:
    page = saved("article.html").content.replace(
        b"<head>", b'<head><link rel="canonical" href="https://www.ledger.example/2026/a">', 1
    )
    assert read(Raw(page, "https://m.ledger.example/2026/a?utm_source=app", NOW)).url == "https://www.ledger.example/2026/a"  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(
    "more",
    [
        b"X-Empty:\r\n",
        b"X-Tag:foo\r\n",
        b"Authentication-Results:\r\n dkim=pass\r\n",
        b"".join(b"X-MS-Exchange-%d: " % n + b"A" * 900 + b"\r\n" for n in range(10)),
    ],
)
@pytest.mark.parametrize("mbox", [b"", b"From a@b.example Mon Jun  1 10:00:00 2026\r\n"])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_message_is_known_by_its_headers_however_they_are_written(more: bytes, mbox: bytes, end: bytes) -> None:
    content = (
        b"Return-Path: <a@b.example>\r\nReceived: from x\r\n\tby y; Mon, 1 Feb 2026 10:00:00 +0000\r\n" + more +
        b"From:PR <pr@nvidia.example>\r\nTo: a@b.example\r\nSubject: Nvidia invests\r\n"
        b"Date: Sun, 1 Feb 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        b"Nvidia invested $100 million in CoreWeave.\r\n"
    )  # fmt: skip
    document = read(Raw((mbox + content).replace(b"\r\n", end), "file:a.eml", NOW))
    assert document.text == "Nvidia invested $100 million in CoreWeave."
    assert (document.title, document.published) == ("Nvidia invests", "2026-02-01")
    assert (document.publisher, document.published_by) == ("nvidia.example", "header")
