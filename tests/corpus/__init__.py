"""An invented corpus whose truth is known: who every mention means, and of which deal every claim speaks.

`Corpus(documents, claims, firms, seed)` plans it; `Corpus.items()` yields it document by document, so that a million
claims need no file and little memory. Names are made of syllables, words of trade and legal forms; nothing is taken
from a real text. `tests.corpus.scoring` holds an answer against the truth.
"""
