"""The cues of data/lexicon/cues.toml: words that tell of a tie, and the places of its parties around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.model import Kind
from ingest.extract.frames import Frame, Frames
from ingest.extract.keyed import Keyed
from ingest.extract.lexicon import Lexicon
from ingest.extract.triggers import signs

# Kinds of which a pair may have several, or each way round its own.
MORE_THAN_PAIRS = frozenset({Kind.EXCLUSIVITY, Kind.DISPUTE, Kind.CUSTOMER_CONCENTRATION})
_KINDS = frozenset("PCM")  # themes that no word tells: a share, a chip, a sum


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of the lexicon: words, what must be dealt in, and who stands where."""

    frame: Frame  # the id, kind and options under which its claims go
    nominal: Frame  # the same where no subject acts
    verbs: frozenset[str]  # forms, some of several words
    nouns: frozenset[str]
    themes: frozenset[str]  # one of them must stand among the arguments; empty: nothing must
    without: frozenset[str]  # none of them may
    not_verbs: frozenset[str]  # verbs that must not govern a noun
    sources: tuple[str, ...]  # places of `from`, the best first
    targets: tuple[str, ...]
    both: tuple[str, ...]
    options: Mapping[str, Any]

    @property
    def once(self) -> bool:
        """True where its words at a place tell one tie of a pair, and none of a pair that has one there."""
        apart = self.frame.kind in MORE_THAN_PAIRS or self.frame.kind is Kind.TERMINATION
        return not apart and not any(self.options.get(name) for name in ("exclusive", "mutual", "alone"))


class Cues:
    """All cues, looked up by their first words."""

    def __init__(self, words: Lexicon, frames: Frames) -> None:
        self._frames = frames
        self.purchases = self._nouns("@takeover investment stake")
        self.use([self._cue(n, row) for n, row in enumerate(words.tables["cues"]["cue"])])

    def use(self, cues: Sequence[Cue]) -> None:
        """Hear these cues from now on, and no others."""
        self.all = list(cues)
        self.by_word: dict[str, list[tuple[tuple[str, ...], Cue, bool, int]]] = defaultdict(list)
        for n, cue in enumerate(self.all):
            for forms, verbal in ((cue.verbs, True), (cue.nouns, False)):
                for form in sorted(forms, key=lambda f: (-f.count(" "), f)):
                    parts = tuple(form.split(" "))
                    self.by_word[parts[0]].append((parts, cue, verbal, 1 << n))
        keys = [[{f.split(" ")[0] for f in c.verbs | c.nouns}, *([c.themes] if c.themes else [])] for c in self.all]
        self.said = Keyed(keys)
        # The same by `letters` of a text that has not been encoded yet.
        self.written = Keyed([[signs(key) for key in row if key.isdisjoint(_KINDS)] for row in keys])

    def _cue(self, order: int, row: Mapping[str, Any]) -> Cue:
        kind = None if row["kind"] == "deal" else Kind(row["kind"])
        options = {"pattern": "", "cued": True, "sure": True, **row}
        frame = Frame(f"cue-{row['id']}", kind, "", (), (), True, options, order, 2)
        # "Acme's deal with": a capital letter alone makes no partner.
        named = {**options, "sure": kind not in {None, Kind.PARTNERSHIP}}
        nominal = replace(frame, subject_first=False, options=named)
        return Cue(
            frame, nominal, self._forms(row.get("verbs", "")),
            self._nouns(row.get("nouns", "")), self._nouns(row.get("theme", "")),
            self._nouns(row.get("without", "")), self._forms(row.get("not_verbs", "")),
            tuple(row.get("from", "").split()), tuple(row.get("to", "").split()), tuple(row.get("both", "").split()),
            options,
        )  # fmt: skip

    def _forms(self, text: str) -> frozenset[str]:
        """Classes of verbs by name ("@rent"), other verbs by their forms."""
        found: set[str] = set()
        for each in text.split():
            if each[0] == "-":
                found.discard(each[1:].replace("_", " "))
            else:
                found |= set(self._frames.forms[each[1:]]) if each[0] == "@" else {each.replace("_", " ")}
        return frozenset(found)

    def _nouns(self, text: str) -> frozenset[str]:
        found: set[str] = set()
        for each in text.split():
            if each[0] == "-":
                found -= _plural(each[1:].replace("_", " "))
                continue
            for noun in self._frames.nouns(each[1:]) if each[0] == "@" else [each.replace("_", " ")]:
                found |= _plural(noun)
        return frozenset(found)


def _plural(noun: str) -> set[str]:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return {noun, noun[:-1] + "ies"}
    return {noun, noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")}


def phrase_at(words: Sequence[str], at: int, parts: tuple[str, ...]) -> bool:
    """True if the words of the phrase stand at the index."""
    return tuple(words[at : at + len(parts)]) == parts


def longest(words: Sequence[str], span: Iterable[int], phrases: frozenset[str]) -> int | None:
    """Index of the first word of a phrase that begins within the span; None if there is none."""
    for i in span:
        for length in (1, 2, 3):
            if " ".join(words[i : i + length]) in phrases:
                return i
    return None
