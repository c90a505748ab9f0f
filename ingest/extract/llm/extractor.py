"""Claims by a language model; implements `graph.model.Extractor`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from graph.errors import ItemError
from graph.model import Claim, Document, Entity, Extracted, Extraction, Rights, digest
from graph.paths import data_dir
from ingest.extract.language import language_of
from ingest.extract.lexicon import lexicon
from ingest.extract.llm.answer import checked, parse, schema
from ingest.extract.llm.cache import Cache
from ingest.extract.llm.caution import Caution
from ingest.extract.llm.checks import Checks
from ingest.extract.llm.chunks import Chunk, chunks, halves
from ingest.extract.llm.endpoint import Access, Endpoint
from ingest.extract.llm.reading import Reader, Reading
from ingest.extract.mentions import Gazetteer
from ingest.extract.rules import version_of

CODE_VERSION = "3"


class LLMExtractor:
    """Asks a model sentence by sentence, checks every answer against the text, and keeps the answers."""

    name = "llm"

    def __init__(
        self, entities: Iterable[Entity], access: Access, cache: Path, endpoint: Endpoint | None = None
    ) -> None:
        """cache: folder of kept answers; endpoint: one that is already made, else `access` makes it."""
        words = lexicon()
        known = sorted(entities, key=lambda e: e.id)
        gazetteer = Gazetteer(known, words)
        self._reader = Reader(known, words, gazetteer)
        self._checks = Checks(gazetteer, Caution(words, gazetteer))
        self._prompt = (data_dir() / "llm" / "prompt.md").read_text(encoding="utf-8")
        self._cache = Cache(cache)
        self._access = access
        self._endpoint = endpoint or Endpoint(access)
        self._asked = digest("llm", access.model, self._prompt, json.dumps(schema(), sort_keys=True))
        # The rules judge what a model may say, so that their version is a part of this one.
        judged = digest(self._asked, version_of(known, words))
        self.version = f"{CODE_VERSION}+{access.model}+{judged[:16]}"

    @property
    def dropped(self) -> Counter[str]:
        """Rows refused so far, by reason."""
        return self._checks.dropped

    @property
    def unstated(self) -> Counter[str]:
        """Terms of rows left out so far because the text does not state them, by name."""
        return self._checks.unstated

    def extract(self, document: Document) -> Extracted:
        """All claims that the model gives and the text bears out; ItemError if the model cannot be asked."""
        extraction = Extraction(document.id, self.name, self.version)
        if document.rights is Rights.CONFIDENTIAL:
            raise ItemError(
                "llm-confidential", f"{document.url} is confidential and is not sent to a model; use the rules."
            )
        language = document.language or language_of(document.text)
        if language not in {None, "en"}:
            raise ItemError("language", f"{document.url} is not in English ({language}) and is not sent to a model.")
        claims: dict[str, Claim] = {}
        entities: dict[str, Entity] = {}
        reading = self._reader.read(document)
        for chunk in chunks(document.text):
            for claim, parties in self._chunk(reading, chunk):
                claims.setdefault(claim.id, claim)
                entities.update({e.id: e for e in parties if e.provisional})
        ordered = tuple(sorted(claims.values(), key=lambda c: (c.evidence.start, c.id)))
        return Extracted(document, extraction, ordered, tuple(entities[k] for k in sorted(entities)))

    def _chunk(self, reading: Reading, chunk: Chunk) -> list[tuple[Claim, tuple[Entity, Entity]]]:
        document = reading.document
        answer = self._answer(document, chunk)
        if answer is None:
            parts = halves(chunk)
            if len(parts) == 1:
                raise ItemError("llm-cut", f"The answer on {document.url} is longer than the model may give.")
            return [each for part in parts for each in self._chunk(reading, part)]
        rows = parse(answer)
        if rows is None:
            raise ItemError("llm-malformed", f"The model {self._access.model} answered with something that is no JSON.")
        return self._checks.claims(reading, chunk, checked(rows))

    def _answer(self, document: Document, chunk: Chunk) -> str | None:
        """The answer, kept or new; None if it was cut off."""
        passage = json.dumps(
            {"title": document.title, "published": document.published, "passage": chunk.text}, ensure_ascii=False
        )
        key = digest(self._asked, passage)
        kept = self._cache.get(key)
        if kept is not None and parse(kept) is not None:
            return kept
        if self._cache.cut(key):
            return None
        reply = self._endpoint.ask(self._prompt, passage)
        if reply.cut:
            self._cache.put_cut(key)
            return None
        if parse(reply.content) is not None:
            self._cache.put(key, reply.content)
        return reply.content
