"""Asks an OpenAI-compatible endpoint: bounded tries, bounded cost, and errors that never hold the key."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph.errors import FetchError, ItemError, SettingsError
from ingest.extract.llm.answer import schema
from ingest.unpacking import OFFERED

TRIES = 2  # further tries after a 408, 409, 429, 5xx or a broken connection
_PASSING = frozenset({408, 409, 429})
_LONGEST_ANSWER = 4_096  # tokens
_CHARACTERS = 3  # of a token of English, at least


@dataclass(frozen=True, slots=True)
class Access:
    """Where to ask, as whom, and for how much; `key` stays out of every message."""

    url: str
    model: str
    key: str = ""
    timeout_s: float = 60.0  # of one whole answer
    requests: int = 1_000  # most requests of one run, further tries among them
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

    def __init__(self, access: Access, sleep: Callable[[float], None] = time.sleep) -> None:
        # Here, since every worker reads this module for `Access`, and only who asks pays for what it takes to ask.
        try:
            import openai
        except ImportError:
            raise SettingsError("The model extractor needs the extra `llm`: pip install 'faultline[llm]'.") from None
        from ingest.extract.llm.wire import Wire, pause

        self._openai = openai
        self._access = access
        self._sleep = sleep
        self._pause = pause
        self._schema = schema()
        self.requests = 0  # sent, each further try as one more
        self.tokens = 0  # as the endpoint counts them, else an estimate
        self._client = openai.OpenAI(
            base_url=access.url,
            api_key=access.key or "none",
            timeout=access.timeout_s,
            max_retries=0,  # tries are counted and waited for here
            # A redirect would carry the documents to a host that nobody named.
            http_client=openai.DefaultHttpxClient(
                follow_redirects=False,
                trust_env=False,
                transport=Wire(access.url, access.timeout_s),
                headers={"Accept-Encoding": OFFERED},
            ),
        )

    def ask(self, prompt: str, passage: str) -> Reply:
        """The model's answer at temperature 0; ItemError with a reason if there is none or the budget is spent."""
        asked = len(prompt) + len(passage) + len(json.dumps(self._schema))
        for further in range(TRIES, -1, -1):
            self._spend()
            try:
                done = self._client.chat.completions.with_raw_response.create(
                    model=self._access.model,
                    messages=[{"role": "system", "content": prompt}, {"role": "user", "content": passage}],
                    temperature=0,
                    seed=0,
                    max_tokens=_LONGEST_ANSWER,
                    response_format={
                        "type": "json_schema",
                        "json_schema": {"name": "claims", "strict": True, "schema": self._schema},
                    },
                )
            except self._openai.APIError as error:
                if isinstance(error, self._openai.APITimeoutError):
                    self.tokens += _estimated(asked)  # it may well have been read, and answered to nobody
                if not further or not self._passing(error):
                    raise self._failure(error) from None
                self._sleep(self._pause(getattr(error, "response", None), TRIES - further))
            except FetchError as error:
                self.tokens += _estimated(asked)
                raise ItemError("llm-malformed", str(error)) from None
            else:
                return self._reply(done.http_response.content, asked)
        raise AssertionError("the last try returns or raises")

    def _spend(self) -> None:
        """Count a request; ItemError if the budget has no more of them, or of tokens."""
        if self.requests >= self._access.requests or self.tokens >= self._access.tokens:
            raise ItemError(
                "llm-budget",
                f"The budget of this run is spent ({self.requests} requests, {self.tokens} tokens); "
                "raise FAULTLINE_LLM_REQUESTS or FAULTLINE_LLM_TOKENS and run `faultline retry`.",
            )
        self.requests += 1

    def _reply(self, body: bytes, asked: int) -> Reply:
        """The answer in a body. asked: characters of the question, for a body that does not say what it cost."""
        try:
            done = json.loads(body)
        except (ValueError, RecursionError):
            done = None
        used = _at(done, "usage", "total_tokens")
        # One that says nothing of what it cost, or something senseless, is counted by its length.
        known = isinstance(used, int) and used > 0
        self.tokens += used if known else _estimated(asked + len(body))
        message = _at(done, "choices", 0, "message")
        content = _at(message, "content")
        if not isinstance(message, dict) or not isinstance(content, str | None):
            raise ItemError("llm-malformed", f"{self._access.url} sent an answer that is no chat completion.")
        if message.get("refusal") or content is None:
            raise ItemError("llm-refused", f"The model {self._access.model} refused to answer.")
        return Reply(content, _at(done, "choices", 0, "finish_reason") == "length")

    def _passing(self, error: Exception) -> bool:
        """True for what another try may mend: a lost connection, a busy or broken server."""
        status = getattr(error, "status_code", None)
        return isinstance(error, self._openai.APIConnectionError) or (
            isinstance(status, int) and (status in _PASSING or status >= 500)
        )

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


def _at(value: Any, *path: str | int) -> Any:
    """What stands at a path of keys and places in parsed JSON; None where nothing does."""
    for step in path:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            value = value[step] if isinstance(value, list) and len(value) > step else None
    return value


def _estimated(characters: int) -> int:
    """Tokens of so many characters, rather too many than too few."""
    return -(-characters // _CHARACTERS)
