"""Gives back the noun that a sentence leaves out: "A's models and those of B", "A's chips or B's"."""

from __future__ import annotations

import re

from ingest.extract.encoded import E, Encoded, Token

# What firms deal in, as nouns that a possessive or "those of" may stand for.
_NOUNS = (
    "models?|chips?|processors?|accelerators?|gpus?|servers?|memory|lasers?|clouds?|data cent(?:re|er)s?|software"
    "|assistants?|chatbots?|technology|patents?|designs?|articles|archives?|content|journalism|songs|catalogues?"
    "|shares|stake|capacity|systems?|services"
)
_NOUN = re.compile(rf"(?<![^ ])(?:{_NOUNS})(?= |$)")
_MEANT = re.compile(rf"(?<= )(?:those|that) (?=(?:of|from|by|made by|supplied by|sold by) (?:the )?{E})")
_BARE = re.compile(
    rf"(?<={E}) 's(?= (?:[.,;]|and|or|as well|too|instead|also|but|alone|only|exclusively|since|because)(?: |$)|$)"
)


def filled(encoded: Encoded) -> Encoded:
    """The sentence with the noun in the places that leave it out; unchanged where none stands before them."""
    nouns = [(m.start(), m[0]) for m in _NOUN.finditer(encoded.text)]
    if not nouns:
        return encoded
    tokens = list(encoded.tokens)
    places = [(m.start(), False) for m in _MEANT.finditer(encoded.text)]
    places += [(m.start() + 1, True) for m in _BARE.finditer(encoded.text)]
    for at, behind in sorted(places, reverse=True):
        before = [noun for start, noun in nouns if start < at]
        if not before:
            continue
        index = encoded.token_at(at)
        old = encoded.tokens[index]
        words = [Token(word, old.start, old.end) for word in before[-1].split(" ")]
        tokens[index : index + 1] = [old, *words] if behind else words
    return Encoded(tokens, encoded.items, encoded.question)
