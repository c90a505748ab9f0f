"""What a source wrote becomes text: nothing hidden, nothing active."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.widgets.paper import Element, facts
from app.widgets.plain import escaped, one_line, visible, web_link


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\x00", "\x1b", "\x7f", "\u061c"])
def test_a_hidden_character_is_spelt_out(hidden: str) -> None:
    assert visible(f"a{hidden}b") == f"a⟨U+{ord(hidden):04X}⟩b"


@given(st.text())
def test_visible_text_holds_no_control_character(text: str) -> None:
    assert not [c for c in visible(text) if unicodedata.category(c) == "Cc" and c not in "\n\t"]
    assert not set(visible(text)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_an_escaped_text_is_read_as_plain_text_by_markdown(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse("x" + escaped(text))
    assert [t.type for t in tokens] in (["paragraph_open", "inline", "paragraph_close"], [])
    assert {c.type for t in tokens for c in (t.children or ())} <= {"text", "text_special"}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example/x",
        "https:evil",
        "https://",
        "https://user:word@example.com/",
        "https://example.com/\u202etxt.exe",
        'https://example.com/"onmouseover="alert(1)',
        "https://example.com/<script>",
        "http://[::1",
        "ftp://example.com/x",
        "",
        None,
    ],
)
def test_only_a_whole_web_address_becomes_a_link(url: str | None) -> None:
    assert web_link(url) is None
    assert Element("a", url or "x", href=url).plain()["tag"] == "span"


def test_a_web_address_becomes_a_link() -> None:
    plain = Element("a", "here", href="https://www.sec.gov/x?y=1#z").plain()
    assert (plain["tag"], plain["href"]) == ("a", "https://www.sec.gov/x?y=1#z")


def test_a_tag_that_is_not_on_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="script"):
        Element("script", "alert(1)").plain()


def test_names_and_values_alternate() -> None:
    assert [c.tag for c in facts([("a", "1"), ("b", "2")]).children] == ["dt", "dd", "dt", "dd"]


def test_a_long_name_is_cut_where_it_says_so() -> None:
    assert one_line("a\nb  c") == "a b c"
    assert one_line("x" * 100, 10) == "x" * 9 + "…"
