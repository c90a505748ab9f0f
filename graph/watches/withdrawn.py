"""Words that a publisher has withdrawn, taken out of what watches keep and have said, and of what mornings have told.

Only the rows of a query can hold them: every other conclusion is in Faultline's own words. That a watch spoke, when and
of how many rows stays on record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from graph.morning import from_json
from graph.store import Transaction

_OWN = 4  # words of a whole value or a quote that are somebody's own; fewer may be a name
_RUN = 8  # words in a row, within others, that tell where they are from; fewer are a turn of phrase
_WORD = re.compile(r"\w+")
_ALL = 1_000_000  # rows
_QUERY = "cypher --cypher "  # how the question of a query begins in words
_LINE = re.compile(r"( *(?:new|no longer found|changed): )(.*)", re.DOTALL)


class Hushed:
    """The words of some documents, and what is to stand in their place."""

    def __init__(self, places: Mapping[str, str], mask: Callable[[str], str]) -> None:
        """places: texts and quotes as they were, with what is left of them; mask: hides other parts of the texts."""
        self._places = sorted(places.items(), key=lambda pair: -len(pair[0]))
        self._mask = mask
        self._runs = {run for text in places for run, _ in _runs(text)}
        self._plain = [_plain(text) for text in places]

    def out_of(self, value: Any) -> Any:
        """A value of JSON without these words, wherever in it they stand."""
        if isinstance(value, str):
            return self._out_of_text(value)
        if isinstance(value, list):
            return [self.out_of(each) for each in value]
        if isinstance(value, dict):
            return {key: self.out_of(each) for key, each in value.items()}
        return value

    def _out_of_text(self, text: str) -> str:
        for words, left in self._places:
            if words == text or (words in text and len(words.split()) >= _OWN):
                text = text.replace(words, left)
        plain = _plain(text)
        if len(plain.split()) >= _OWN and any(plain in words for words in self._plain):
            return self._mask(text)  # cut out of a text, as by substring()
        parts, at = [], 0
        for start, end in _joined(span for run, span in _runs(text) if run in self._runs):
            parts += [text[at:start], self._mask(text[start:end])]
            at = end
        return "".join((*parts, text[at:]))


def hush(tx: Transaction, words: Hushed) -> int:
    """Take the words out of the answers of watches, their alerts and the reports; gives of how many of them."""
    asked = [row for row in tx.read("watches") if json.loads(row["question"])["about"] == "cypher"]
    said = [row for row in tx.read("alerts", limit=_ALL) if row["difference"] and row["question"].startswith(_QUERY)]
    told = [row for row in tx.read("nights", limit=_ALL) if row["report"]]
    answers = [{"name": row["name"], "answer": _text(_findings(json.loads(row["answer"]), words))} for row in asked]
    differences = [
        {"id": row["id"], "difference": _text(_difference(json.loads(row["difference"]), words))} for row in said
    ]
    reports = [{"date": row["date"], "report": _report(row["report"], words)} for row in told]
    changed = (
        [new for new, old in zip(answers, asked, strict=True) if new["answer"] != old["answer"]],
        [new for new, old in zip(differences, said, strict=True) if new["difference"] != old["difference"]],
        [new for new, old in zip(reports, told, strict=True) if new["report"] != old["report"]],
    )
    if any(changed):
        tx.write("hide_said", watches=changed[0], alerts=changed[1], nights=changed[2])
    return sum(map(len, changed))


def _findings(held: Mapping[str, Any], words: Hushed) -> dict[str, Any]:
    """The rows of a query, which are their own keys."""
    return {
        _row(key, words): {**finding, "sentence": _row(finding["sentence"], words)} for key, finding in held.items()
    }


def _difference(held: Mapping[str, Any], words: Hushed) -> dict[str, Any]:
    changed = {_row(key, words): _findings(pair, words) for key, pair in held["changed"].items()}
    return {"new": _findings(held["new"], words), "gone": _findings(held["gone"], words), "changed": changed}


def _row(text: str, words: Hushed) -> str:
    """One row without the words, written as `graph.watches.questions` writes it."""
    try:
        row = json.loads(text)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        return str(words.out_of(text))
    return json.dumps(words.out_of(row), ensure_ascii=False, sort_keys=True)


def _report(text: str, words: Hushed) -> str:
    """A morning's report without the words; the same characters if it has none of them."""
    held = json.loads(text)
    alerts = [_alert(alert, words) for alert in held.get("alerts", ())]
    if alerts == held.get("alerts", []):
        return text
    return json.dumps(from_json({**held, "alerts": alerts}).as_json())


def _alert(text: str, words: Hushed) -> str:
    if f"({_QUERY}" not in text:
        return text
    lines = text.split("\n")
    return "\n".join(f"{m[1]}{_row(m[2], words)}" if (m := _LINE.fullmatch(line)) else line for line in lines)


def _plain(text: str) -> str:
    """The words alone, whatever their capitals and what stands between them."""
    return " ".join(_WORD.findall(text.casefold()))


def _runs(text: str) -> Iterable[tuple[tuple[str, ...], tuple[int, int]]]:
    """Each run of a few words in a row, whatever their capitals, and where it stands."""
    found = [(word[0].casefold(), word.span()) for word in _WORD.finditer(text)]
    for n in range(len(found) - _RUN + 1):
        run = found[n : n + _RUN]
        yield tuple(word for word, _ in run), (run[0][1][0], run[-1][1][1])


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in their order, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
