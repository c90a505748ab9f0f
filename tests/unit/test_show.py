"""What commands print: nothing in it hides or reorders letters, in words and as JSON."""

from __future__ import annotations

import json

import pytest

from app.commands.session import show

NAME = "Evil\u202eproC \u2066x\u2069 \u200b\x1b[2J\x9b Zürich ヤフー"


def test_words_are_printed_with_what_hides_letters_spelt_out(capsys: pytest.CaptureFixture[str]) -> None:
    show({}, False, f"{NAME}\n  next line")
    said = capsys.readouterr().out
    assert said.startswith("Evil⟨U+202E⟩proC ")
    assert said.endswith("Zürich ヤフー\n  next line\n")
    assert not set(said) & set("\u202e\u2066\u2069\u200b\x1b\x9b")


def test_json_escapes_it_and_means_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    show({"name": NAME}, True, "")
    said = capsys.readouterr().out
    assert json.loads(said) == {"name": NAME}
    assert "Zürich" in said
    assert not set(said) & set("\u202e\u2066\u2069\u200b\x1b\x9b")
