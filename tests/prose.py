"""Made-up prose for tests: sentences of invented words, and copies of them as other papers print them."""

from __future__ import annotations

import random

_SYLLABLES = ("ba", "de", "fi", "go", "lu", "ma", "ne", "po", "ri", "su", "ta", "ve", "wo", "xi", "kra", "ple", "vla")
LEXICON = ["".join(random.Random(n).choices(_SYLLABLES, k=3)) for n in range(3000)]


def prose(seed: int, words: int = 400) -> str:
    """Sentences of made-up words, some common and most rare, as in a language."""
    chance = random.Random(seed)
    said = [LEXICON[min(int(chance.paretovariate(0.7)) - 1, len(LEXICON) - 1)] for _ in range(words)]
    return ". ".join(" ".join(said[at : at + 14]).capitalize() for at in range(0, words, 14)) + "."


def syndicated(text: str, n: int) -> str:
    """A copy as another paper prints it: headline, byline, boilerplate, another cut of the tail, a few words edited."""
    chance = random.Random(n)
    words = text.split(" ")
    for at in range(0, len(words), chance.randint(60, 90)):
        words[at] = chance.choice(LEXICON)
    kept = words[: int(len(words) * chance.uniform(0.6, 1.0))]
    return f"{prose(1000 + n, 12)} By {chance.choice(LEXICON)}. {' '.join(kept)} {prose(2000 + n, 40)}"


def chain(seed: int) -> list[str]:
    """Eleven texts, each with four fifths of its words in the next, the first and the last without any in common."""
    words = prose(seed, 600).split(" ")
    return [" ".join(words[at : at + 200]) for at in range(0, 401, 40)]
