"""Languages and boilerplate."""

from __future__ import annotations

import pytest

from ingest.extract.language import language_of, readable


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The two companies said that it was not in the contract.", "en"),
        ("Die Firma hat mit dem Konzern einen Vertrag geschlossen und wird ihn nicht nennen.", "de"),
        ("La empresa no quiso decir cuánto pagó por la participación en el fabricante.", "es"),
        ("La société a signé un accord avec le groupe pour les trois années à venir.", "fr"),
        ("同社は声明を発表した。契約の条件は明らかにされていない。", "und"),
    ],
)
def test_a_sentence_is_enough_to_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_an_empty_text_has_no_language() -> None:
    assert language_of("") is None


@pytest.mark.parametrize(
    "line", ["Read more: Nvidia buys Groq", "Subscribe to our newsletter", "Sé el primero en comentar este artículo."]
)
def test_teasers_and_lines_in_another_language_are_not_read(line: str) -> None:
    assert not readable(line)
