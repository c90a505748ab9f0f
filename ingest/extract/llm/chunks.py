"""Cuts a text on the borders of sentences into pieces that a model reads at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.extract.sentences import split_sentences

LONGEST = 6_000  # characters; about 1,500 tokens


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a text; `text == document.text[start:start + len(text)]`."""

    start: int
    text: str


def chunks(text: str, longest: int = LONGEST) -> Iterator[Chunk]:
    """Yield pieces of whole sentences that together hold all of them; a longer sentence comes in several pieces."""
    begin: int | None = None
    end = 0
    for sentence in split_sentences(text):
        if begin is not None and sentence.end - begin > longest:
            yield from _pieces(text, begin, end, longest)
            begin = None
        begin = sentence.start if begin is None else begin
        end = sentence.end
    if begin is not None:
        yield from _pieces(text, begin, end, longest)


def _pieces(text: str, begin: int, end: int, longest: int) -> Iterator[Chunk]:
    """The stretch whole, or cut where it is too long, at a blank if it has one."""
    while end - begin > longest:
        cut = text.rfind(" ", begin + longest // 2, begin + longest)
        cut = cut if cut > begin else begin + longest
        yield Chunk(begin, text[begin:cut])
        begin = cut
    yield Chunk(begin, text[begin:end])


def halves(chunk: Chunk) -> list[Chunk]:
    """The chunk in two, on a border of sentences; the chunk alone if it is one sentence."""
    sentences = list(split_sentences(chunk.text))
    if len(sentences) < 2:
        return [chunk]
    cut = sentences[len(sentences) // 2].start
    return [Chunk(chunk.start, chunk.text[:cut]), Chunk(chunk.start + cut, chunk.text[cut:])]
