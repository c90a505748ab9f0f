"""Asks an OpenAI-compatible endpoint: bounded tries, bounded cost, and errors that never hold the key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.errors import ItemError, SettingsError
from ingest.extract.llm.answer import schema

TRIES = 2  # further tries after a 408, 409, 429, 5xx or a broken connection; the SDK waits as Retry-After says
_LONGEST_ANSWER = 4_096  # tokens


@dataclass(frozen=True, slots=True)
class Access:
    """Where to ask, as whom, and for how much; `key` stays out of every message."""

    url: str
    model: str
    key: str = ""
    timeout_s: float = 60.0
    requests: int = 1_000  # most requests of one run
    tokens: int = 1_000_000  # most tokens of one run, asked and answered

    def __repr__(self) -> str:
        return f"Access(url={self.url!r}, model={self.model!r})"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. cut: the answer ended at the limit of length."""

    content: str
    cut: bool


class Endpoint:
    """One client with the budget of one run."""

    def __init__(self, access: Access) -> None:
        try:
            import openai
        except ImportError:
            raise SettingsError("The model extractor needs the extra `llm`: pip install 'faultline[llm]'.") from None
        self._openai = openai
        self._access = access
        self.requests = 0
        self.tokens = 0
        self._client = openai.OpenAI(
            base_url=access.url,
            api_key=access.key or "none",
            timeout=access.timeout_s,
            max_retries=TRIES,
            # A redirect would carry the documents to a host that nobody named.
            http_client=openai.DefaultHttpxClient(follow_redirects=False, trust_env=False),
        )

    def ask(self, prompt: str, passage: str) -> Reply:
        """The model's answer at temperature 0; ItemError with a reason if there is none or the budget is spent."""
        if self.requests >= self._access.requests or self.tokens >= self._access.tokens:
            raise ItemError(
                "llm-budget",
                f"The budget of this run is spent ({self.requests} requests, {self.tokens} tokens); "
                "raise FAULTLINE_LLM_REQUESTS or FAULTLINE_LLM_TOKENS and run `faultline retry`.",
            )
        self.requests += 1
        try:
            done = self._client.chat.completions.create(
                model=self._access.model,
                messages=[{"role": "system", "content": prompt}, {"role": "user", "content": passage}],
                temperature=0,
                seed=0,
                max_tokens=_LONGEST_ANSWER,
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": "claims", "strict": True, "schema": schema()},
                },
            )
        except self._openai.APIError as error:
            raise self._failure(error) from None
        return self._reply(done)

    def _reply(self, done: Any) -> Reply:
        try:
            choice = done.choices[0]
            content, refusal, cut = choice.message.content, choice.message.refusal, choice.finish_reason == "length"
            self.tokens += int(done.usage.total_tokens) if done.usage else 0
        except (AttributeError, IndexError, TypeError):
            raise ItemError("llm-malformed", f"{self._access.url} sent an answer that is no chat completion.") from None
        if refusal or content is None:
            raise ItemError("llm-refused", f"The model {self._access.model} refused to answer.")
        return Reply(content, cut)

    def _failure(self, error: Exception) -> ItemError | SettingsError:
        sdk, url, model = self._openai, self._access.url, self._access.model
        if isinstance(error, sdk.AuthenticationError | sdk.PermissionDeniedError):
            return SettingsError(f"{url} refuses the key; set FAULTLINE_LLM_KEY to one that may use {model}.")
        if isinstance(error, sdk.NotFoundError):
            return SettingsError(
                f"{url} knows no model {model!r}; set FAULTLINE_LLM_MODEL and FAULTLINE_LLM_URL right."
            )
        if isinstance(error, sdk.APITimeoutError):
            return ItemError("llm-timeout", f"{url} gave no answer within {self._access.timeout_s:g} s.")
        if isinstance(error, sdk.APIConnectionError):
            return ItemError("llm-unreachable", f"{url} does not answer; is the server of FAULTLINE_LLM_URL running?")
        status = getattr(error, "status_code", None)
        return ItemError("llm-failed", f"{url} answered with an error{f' {status}' if status else ''}.")
