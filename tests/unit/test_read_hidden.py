"""What a page hides from its reader is no part of its text, and nothing that is shown is lost."""

from __future__ import annotations

import gc
import gzip
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import lxml.html
import pytest

from graph.errors import ReadError
from graph.model import Raw
from ingest.read import read
from ingest.read.hidden import drop_hidden, stripped
from ingest.read.visible import is_hidden, parse
from tests.fixtures.moments import within

NOW = datetime(2026, 7, 14, tzinfo=UTC)
LEAD = "Nvidia said on Monday that it had a good quarter, according to a filing with the regulator. "
TRAP = "Oracle acquired Cohere for $9 billion."


def page(trap: str, head: str = "", body: str = "") -> str:
    html = f"<html><head>{head}</head><body {body}><article><p>{LEAD * 6}</p>{trap}</article></body></html>"
    return read(Raw(html.encode(), "https://n.example/a", NOW, media_type="text/html")).text


@pytest.mark.parametrize(
    ("trap", "head"),
    [
        (f"<p style='{style}'>{TRAP}</p>", "")
        for style in (
            "display:none",
            "visibility:hidden",
            "opacity:0",
            "opacity: 0.0 !important",
            "font-size:0",
            "font-size: 0.5px",
            "color:#fff;background:#fff",
            "color:white;background-color:rgb(254, 254, 254)",
            "color:transparent",
            "color: rgba(0, 0, 0, 0)",
            "color:#0000",
            "position:absolute;left:-9999px",
            "position:fixed; top:-200em",
            "text-indent:-9999px",
            "position:absolute;clip:rect(0, 0, 0, 0)",
            "position:absolute;clip:rect(0px 0px 0px 0px)",
            "position:absolute;width:1px;height:1px;overflow:hidden",
            "height:0;overflow:hidden",
            "max-height:0;overflow-y:hidden",
            "max-height:0px;overflow:hidden;padding:0 18px",
            "width:0;overflow:hidden",
            "max-width:0.0em; overflow: clip",
            "clip-path:inset(100%)",
            "clip-path: inset(50% 0)",
            "clip-path:inset(0 60% 0 40%)",
            "clip-path:circle(0)",
            "clip-path:circle(0px at 50% 50%)",
            "clip-path:ellipse(20px 0)",
            "clip-path:polygon(0 0, 0 0, 0 0)",
            "transform:scale(0)",
            "transform: translateX(3px) scaleY(0)",
            "transform:scale(.01)",
            "transform:matrix(0,0,0,0,1,1)",
            "transform:rotateY(90deg)",
            "scale:0",
            "transform:translateX(-9999px)",
            "translate:-9999px",
            "position:relative;left:-9999px",
            "position:absolute;right:9999px",
            "margin-left:-9999px",
            "margin:0 0 0 -9999px",
            "text-indent:100%;white-space:nowrap;overflow:hidden",
            "color:hsl(0 0% 0% / 0)",
            "color:hsla(120, 10%, 10%, 0)",
            "color:rgb(0 0 0 / 0%)",
            "color:rgb(10 10 10 / .01)",
            "color:oklch(40% 0.2 30 / 0)",
            "color:#00000000",
            "color:hsl(0,0%,100%);background:white",
            "color:rgb(100% 100% 100%);background:#fff",
            "color:papayawhip;background:papayawhip",
            "color:#fff;background:#fff none",
            "color:#fff;background:#fff;background-image:none",
            "color:#fff;background-color:#000;background:#fff",
            "color:red;background:currentColor",
            "-webkit-text-fill-color:transparent",
            "color:var(--page);background:var(--page)",
            "color:oklch(1 0 0);background-color:oklch(1 0 0)",
            "line-height:0;overflow:hidden",
            "opacity:0.01",
            "font:0/0 a",
            "font-size:1pt",
            "font-size:.01em",
            "font-size:1%",
            "visibility:collapse",
            "content-visibility:hidden",
            "dis/**/play:none",
            "display:/* x */none",
            "d\\69splay:none",
            "opacity:0!important;opacity:1",
        )
    ]
    + [
        (f"<p class='a h'>{TRAP}</p>", "<style>.h{display:none}</style>"),
        (f"<p id=h>{TRAP}</p>", "<style>/* x */ b, #h { color: red; visibility: hidden }</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>@media print{.x{color:red}} p.h{opacity:0}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>.h{position:absolute;left:-5000px}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>body{background:#fff} .h{color:#ffffff}</style>"),
        (f"<div style='background:#fff'><p><b style='color:#FFF'>{TRAP}</b></p></div>", ""),
        (f"<p style='font-size:0'><span>{TRAP}</span></p>", ""),
        (f"<p style='font-size:0'><span style='font-size:100%'>{TRAP}</span></p>", ""),
        (f"<p>Well.<b style='color:#fff;background:#fff'>{TRAP}</b></p>", ""),
        (f"<p class=h>{TRAP}</p>", "<style>.h{max-height:0}.h{overflow:hidden}</style>"),
        (f"<p class=h style='height:0'>{TRAP}</p>", "<style>.h{overflow:hidden}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>.h{clip-path:inset(50%)}.h:focus{clip-path:none}</style>"),
        (f"<p class=sr-only>{TRAP}</p>", "<style>.sr-only{position:absolute;clip:rect(0,0,0,0)}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>@media screen{.h{display:none}}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>@media print{.x{color:red}}@layer a{.h{display:none}}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>.h{displ\\61 y:none}</style>"),
        (f"<dialog><p>{TRAP}</p></dialog>", ""),
        (f"<template><p>{TRAP}</p></template>", ""),
        (f"<div class=w><p class=h>{TRAP}</p></div>", "<style>.w .h{display:none}</style>"),
        (f"<div class=w><div><p class=h>{TRAP}</p></div></div>", "<style>article .w p.h{opacity:0}</style>"),
        (f"<div class=w><p class=h>{TRAP}</p></div>", "<style>#x .h, .w>.h{max-height:0;overflow:hidden}</style>"),
        (f"<p class='a h'>{TRAP}</p>", "<style>.h.a{display:none}</style>"),
        (f"<div class=w><p id=h>{TRAP}</p></div>", "<style>.w #h{position:absolute;left:-9999px}</style>"),
        (f"<p class=h style='display:block'>{TRAP}</p>", "<style>.h{display:none!important}</style>"),
        (f"<p id=h style='display:block'>{TRAP}</p>", "<style>p#h{display:none!important}</style>"),
        (f"<p class=h style='display:none!important'>{TRAP}</p>", "<style>.h{display:block!important}</style>"),
        (f"<div popover><p>{TRAP}</p></div>", ""),
        (f"<table bgcolor=white><tr><td><font color=white>{TRAP}</font></td></tr></table>", ""),
    ],
)
def test_what_a_style_hides_is_not_read(trap: str, head: str) -> None:
    text = page(trap, head)
    assert LEAD.strip() in text
    assert "Cohere" not in text


@pytest.mark.parametrize(
    ("shown", "head"),
    [
        (f"<p style='color:#fff;background:#036'>{TRAP}</p>", ""),
        (f"<p style='color:#fff'>{TRAP}</p>", ""),  # on a ground of another sheet
        (f"<p style='color:#fff;background:url(a.png)'>{TRAP}</p>", ""),
        (f"<div style='font-size:0'><p style='font-size:16px'>{TRAP}</p></div>", ""),
        (f"<div style='color:#fff;background:#fff'><p style='color:#000'>{TRAP}</p></div>", ""),
        (f"<p style='opacity:0.9'>{TRAP}</p>", ""),
        (f"<p style='opacity:0;transform:translateY(20px)'>{TRAP}</p>", ""),  # fades in
        (f"<p style='margin-left:-15px'>{TRAP}</p>", ""),
        (f"<p style='position:relative;left:-3px'>{TRAP}</p>", ""),
        (f"<p class=h>{TRAP}</p>", "<style>@media print{.h{display:none}}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style media=print>.h{display:none}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>.h{display:none}@media(min-width:9em){.h{display:block}}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>.h{display:none}.js .h{display:block}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>.h{display:none}.h{display:block}</style>"),
        (f"<p class=h style='display:block'>{TRAP}</p>", "<style>.h{display:none}</style>"),
        (f"<p class=h style='display:block!important'>{TRAP}</p>", "<style>.h{display:none!important}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>.menu .h{display:none}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>.h.a{display:none}</style>"),
        (f"<div class=w><div><p class=h>{TRAP}</p></div></div>", "<style>.w > .h{display:none}</style>"),
        (f"<div class=w><p class=h>{TRAP}</p></div>", "<style>.w .h{display:none}.w.open .h{display:block}</style>"),
        (f"<div class=w><p class=h>{TRAP}</p></div>", "<style>@media print{.w .h{display:none}}</style>"),
        (f"<div class=no-js><p class=h>{TRAP}</p></div>", "<style>.no-js .h{display:none}</style>"),
        (f"<div class=w><p class=h>{TRAP}</p></div>", "<style>body{background:#fff}.w .h{color:#fff}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>.h{opacity:0;transition:opacity 1s}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>.h{display:none"),  # broken off
        *(
            (f"<p style='{style}'>{TRAP}</p>", "")
            for style in (
                "max-height:400px;overflow:hidden",
                "max-height:none;overflow:hidden",
                "height:0",  # what does not fit is shown below it
                "height:0;overflow:visible",
                "height:0;overflow:hidden;padding-bottom:56%",  # the frame of a picture
                "height:0;min-height:10em;overflow:hidden",
                "max-height:0;overflow:hidden;transition:max-height 1s",  # a click opens it, as it does <details>
                "min-width:0;overflow:hidden",
                "line-height:0.9;overflow:auto",
                "width:100%;overflow:hidden",
                "clip-path:none",
                "clip-path:inset(10%)",
                "clip-path:inset(0 0 100px 0)",
                "clip-path:circle(40%)",
                "clip-path:polygon(0 0, 100% 0, 100% 100%)",
                "clip:rect(0,0,0,0)",  # of what stands in the text it takes nothing off
                "position:absolute;clip:rect(auto,auto,auto,auto)",
                "position:absolute;clip:rect(0,900px,900px,0)",
                "transform:none",
                "transform:scale(1)",
                "transform:scale(0.98)",
                "transform:scaleX(-1)",
                "transform:translateX(-100%)",
                "transform:rotate(90deg)",
                "transform:matrix(1,0,0,1,0,0)",
                "left:-9999px",  # without a position it moves nothing
                "position:relative;left:-20px",
                "margin-left:-9999px;padding-left:9999px",  # columns of one height
                "margin-bottom:-9999px;padding-bottom:9999px",
                "float:left;width:200px;margin-left:-100%",  # a column
                "position:relative;left:-100%",  # a slide
                "translate:-100%",
                "line-height:0",
                "color:var(--ink);background:var(--page)",
                "text-indent:2em",
                "text-indent:-1.5em",
                "color:hsl(0 0% 100%);background:#036",
                "color:hsl(0 0% 0% / 90%)",
                "color:white;background-color:black",
                "color:#fff;background:#000 url(a.png)",
                "color:#fff;background:linear-gradient(#000, #fff)",
                "color:transparent;background:linear-gradient(#f00, #00f);background-clip:text",
                "color:rgb(0,0,0)",
                "font:700 16px/1.5 serif",
                "font-size:0.9em",
                "content-visibility:auto",
                "opacity:0.5",
                "opacity:1!important;opacity:0",
            )
        ),
        (f"<div style='color:var(--a);background:var(--a)'><p style='color:#000'>{TRAP}</p></div>", ""),
        (f"<details><summary>More</summary><p>{TRAP}</p></details>", ""),
        (f"<p class=sr-only>{TRAP}</p>", ""),  # a name is no rule
        (f"<table><tr><td style='width:1px;overflow:hidden;white-space:nowrap'>{TRAP}</td></tr></table>", ""),
        (f"<p class=h>{TRAP}</p>", "<style>@media (max-width:9em){.h{display:none}}</style>"),
        (f"<p class=h>{TRAP}</p>", "<style>.h{max-height:0;overflow:hidden}.open .h{max-height:900px}</style>"),
    ],
)
def test_what_is_shown_is_read(shown: str, head: str) -> None:
    if head.endswith("none"):
        head += "</style>"
    assert TRAP in page(shown, head)


def test_a_page_that_a_script_fades_in_as_a_whole_is_read() -> None:
    html = f"<html><body><div style='opacity:0'><article><p>{LEAD * 6}{TRAP}</p></article></div>Menu</body></html>"
    assert TRAP in read(Raw(html.encode(), "https://n.example/a", NOW, media_type="text/html")).text


def test_hidden_words_of_a_message_a_filing_and_a_summary_are_not_read() -> None:
    body = f"<html><body><p>{LEAD}</p><p style='color:#fff;background:#fff'>{TRAP}</p></body></html>"
    mail = (
        "From: PR <pr@n.example>\r\nDate: Mon, 1 Jun 2026 10:00:00 +0000\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/html\r\n\r\n{body}"
    )
    filing = f"<DOCUMENT>\n<TYPE>8-K\n<TEXT>\n{body}\n</TEXT>\n</DOCUMENT>\n"
    for text in (*(read(Raw(c.encode(), "file:x", NOW)).text for c in (mail, filing)), stripped(body)):
        assert LEAD.strip() in text and "Cohere" not in text


def by_their_own_marks(tree: lxml.html.HtmlElement) -> None:
    for element in tree.xpath("//body//*"):
        if is_hidden(element) and element.getparent() is not None:
            element.drop_tree()


def test_real_pages_lose_nothing_that_they_show(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each saved page the text is the same as without a look at its styles, save what its own marks hide."""
    from ingest.read import pages

    for path in sorted((shared / "cases" / "news" / "pages").glob("*.html*")):
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        raw = Raw(content, f"https://pages.example/{path.name}", NOW, media_type="text/html")
        try:
            styled = read(raw).text
        except ReadError as error:
            styled = error.reason
        with monkeypatch.context() as patched:
            patched.setattr(pages, "drop_hidden", by_their_own_marks)
            try:
                plain = read(raw).text
            except ReadError as error:
                plain = error.reason
        assert styled == plain, path.name


def test_no_style_breaks_the_reading() -> None:
    for broken in (
        "{",
        "}",
        "}}{{",
        "@media{",
        ".a{",
        ".{x}",
        "a{b:c",
        "@import url(x);.h{display:none}",
        "é{}",
        ",{}",
    ):
        tree = parse(f"<html><head><style>{broken}</style></head><body><p class=h style='{broken}'>x</p></body></html>")
        assert tree is not None
        page(f"<p style=';;:{broken}'>{TRAP}</p>", f"<style>{broken}</style>")


@pytest.mark.parametrize(
    "style",
    [
        "<style>" + "/* " * 60_000 + "</style>",
        "<style>p{opacity:" + "0" * 100_000 + "x}</style>",
        "<style>p{font-size:" + "0" * 100_000 + "q}</style>",
        "<style>p{color:" + "\t" * 100_000 + "}</style>",
        "<p style='font-size:" + "0" * 100_000 + "q'>x</p>",
        "<p style='background:" + "a(" * 50_000 + ";color:red'>x</p>",
        "<p style='transform:" + "a" * 100_000 + ";clip-path:" + "inset(" * 20_000 + "'>x</p>",
        "<p style='color:hsl(" + "0," * 50_000 + "0)'>x</p>",
        "<style>" + "p{clip-path:" * 10_000 + "</style>",
        "<style>" + "a .b .c .h{display:none}" * 9_000 + "</style>" + "<i>" * 300 + "<b class=h>x</b>" * 300,
        "".join(f"<style>.a{n} .b{n % 50}{{display:none}}</style>" for n in range(9_000))
        + ("<p class='" + " ".join(f"b{n}" for n in range(50)) + "'></p>") * 2_000,
        "<p style='opacity:" + "0" * 100_000 + "q;color:rgba(0,0,0,0)'>x</p>",
    ],
)
def test_a_style_that_is_made_to_take_long_takes_a_moment(style: str) -> None:
    with within(2.5):
        assert LEAD.strip() in page("", style)


def test_long_styles_are_not_kept_from_page_to_page() -> None:
    def drop(page: int) -> None:
        styles = (";".join(f"x{n}-{page}-{m}:{m}" for m in range(400)) for n in range(50))
        drop_hidden(parse("".join(f"<p style='display:block;{style}'>x</p>" for style in styles)))

    drop(0)
    tracemalloc.start()
    try:
        for number in range(1, 5):
            drop(number)
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] < 2 * 2**20
    finally:
        tracemalloc.stop()
