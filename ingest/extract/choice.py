"""Which extractor a run uses: the rules, unless a setting names a language model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from graph.errors import SettingsError
from graph.model import Entity, Extractor
from graph.settings import Settings
from ingest.extract.lexicon import lexicon
from ingest.extract.llm.cache import Cache
from ingest.extract.llm.endpoint import Access
from ingest.extract.rules import RuleExtractor, version_of


@dataclass(frozen=True, slots=True)
class Choice:
    """How to make the extractor, in this process or another. access: of a model; None: the rules."""

    access: Access | None = None
    cache: Path | None = None

    @property
    def seconds(self) -> float:
        """The longest that one document may take: a model answers chunk by chunk."""
        return 30.0 if self.access is None else 600.0

    def extractor(self, entities: Iterable[Entity]) -> Extractor:
        """A new extractor."""
        if self.access is None or self.cache is None:
            return RuleExtractor(entities)
        from ingest.extract.llm.extractor import LLMExtractor  # only who asks a model pays for its SDK

        return LLMExtractor(entities, self.access, self.cache)

    def version(self, entities: Iterable[Entity]) -> tuple[str, str]:
        """Name and version of that extractor; of the rules without the half second that it takes to make them."""
        if self.access is None or self.cache is None:
            return RuleExtractor.name, version_of(entities, lexicon())
        made = self.extractor(entities)
        return made.name, made.version


def choice(settings: Settings, name: str | None = None) -> Choice:
    """What the settings say; `name` (rules or llm) goes before them. SettingsError if a model lacks its address."""
    name = name or settings.extractor
    if name == "rules":
        return Choice()
    if name != "llm":
        raise SettingsError(f"There is no extractor {name!r}; there are rules and llm.")
    if not settings.llm_url or not settings.llm_model:
        raise SettingsError("The model extractor needs FAULTLINE_LLM_URL and FAULTLINE_LLM_MODEL; set both.")
    key = settings.llm_key.get_secret_value() if settings.llm_key else ""
    access = Access(
        settings.llm_url, settings.llm_model, key, settings.llm_timeout_s, settings.llm_requests, settings.llm_tokens
    )
    return Choice(access, _answers(settings))


def kept_answers(settings: Settings) -> Cache:
    """What models have answered on this home, whether one is asked now or not."""
    return Cache(_answers(settings))


def _answers(settings: Settings) -> Path:
    return settings.home / "llm"
