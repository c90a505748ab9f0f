"""Compiles data/lexicon/frames/: each frame is one construction that tells a tie, as a regular expression.

The elements of a pattern are described in data/lexicon/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph.model import Kind, Modality
from ingest.extract.asides import variants
from ingest.extract.coordination import gapped, inherited
from ingest.extract.elements import ELEMENT, HEADED, MACROS, NOT_AFTER, SUBJECT_TAIL
from ingest.extract.encoded import C, E, Encoded, Q
from ingest.extract.inflection import forms_of
from ingest.extract.keyed import Keyed, places
from ingest.extract.lexicon import Lexicon
from ingest.extract.outlines.outlines import Outline, Outlines, passes
from ingest.extract.outlines.tokens import Tokens
from ingest.extract.place import Place

# "its" of a construction, which in a sentence may have been understood as a firm's.
_ITS = re.compile(r"(?<![a-z])its(?=[ |]|$)")
_OWN = f"(?:its|{Q})"
_MOST = 24  # hits of one sentence that are looked at: no honest sentence has more
_OVERLAPPING = 8  # of them by one frame with a long gap
# ", which has held a part of B since 2023 , will": B ends what is said of A, and it is A that will.
_IN_RELATIVE = re.compile(r", (?:which|who|whose) [^,;]*$")
_PLAIN = re.compile(r"[a-z][a-z-]*(?:[ |][a-z][a-z-]*)*")
_NAME = re.compile(f"{E}|{C}|{Q}")


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


@dataclass(frozen=True, slots=True)
class Frame:
    """One construction."""

    id: str
    kind: Kind | None  # None: a deal whose kind follows from its words and parties
    source: str  # of the regular expression, which is compiled when a sentence first passes the outline
    keys: tuple[frozenset[str], ...]  # of each set at least one word stands in any sentence that matches
    outline: Outline  # what else any sentence that matches has
    subject_first: bool
    options: Mapping[str, Any]
    order: int
    firms: int  # places for names that a sentence must have; one where a list stands for both, or "the deal" for one

    @property
    def regex(self) -> re.Pattern[str]:
        """The construction, compiled once a process (all at once would take 13 seconds)."""
        return _compiled(self.source)

    @property
    def fixed_modality(self) -> Modality | None:
        """The modality that the construction itself fixes, if any."""
        value = self.options.get("modality")
        return Modality(value) if value else None


@dataclass(frozen=True, slots=True)
class Hit:
    """A frame found in a sentence: what stands before it, and the conjunction of a clause that inherits its subject."""

    frame: Frame
    encoded: Encoded
    match: re.Match[str] | Place
    before: str
    joint: str | None
    at: int

    @property
    def firms(self) -> list[int]:
        """Where its two sides stand, of those that stand in words of their own."""
        named = self.match.groupdict()
        return [self.match.start(side) for side in ("from", "to") if named.get(side)]


class Frames:
    """All frames, looked up by their words."""

    def __init__(self, words: Lexicon) -> None:
        classes = words.tables["classes"]
        self.forms: dict[str, dict[str, str]] = {name: forms_of(text) for name, text in classes["verbs"].items()}
        self._nouns: dict[str, list[str]] = {
            name: [w.replace("_", " ") for w in text.split()] for name, text in classes["nouns"].items()
        }
        self._nouns["deal_any"] = [
            w for n in ("deal", "partnership", "licence", "exclusivity", "takeover") for w in self._nouns[n]
        ]
        inflected = {name: [f for noun in nouns for f in _numbers(noun)] for name, nouns in self._nouns.items()}
        self._outlines = Outlines(self.forms, inflected)
        past = {f for forms in self.forms.values() for f, tag in forms.items() if tag == "ed" and " " not in f}
        self._participles = "|".join(["been", "[a-z]+ed", *sorted(past - {"had"})])
        self.tags: dict[str, str] = {}
        for forms in self.forms.values():
            for form, tag in forms.items():
                self.tags.setdefault(form, tag)
        self._bases = frozenset(form for form, tag in self.tags.items() if tag == "base" and " " not in form)
        self.use([self._compile(order, row) for order, row in enumerate(words.tables["frames"]["frame"])])

    def use(self, frames: Sequence[Frame]) -> None:
        """Find these frames from now on, and no others."""
        self.all = sorted(frames, key=lambda f: f.order)
        self._keyed = Keyed([f.keys for f in self.all])
        most = max((f.firms for f in self.all), default=0)
        self._by_firms = [sum(1 << n for n, f in enumerate(self.all) if f.firms <= firms) for firms in range(most + 1)]

    def _wanted(self, present: Set[str], firms: int) -> int:
        """The frames whose words are all there, as bits. firms: how many names, lists and owners the text holds."""
        return self._keyed.met(present) & self._by_firms[min(firms, len(self._by_firms) - 1)]

    def _form(self, form: str) -> str:
        """The form as a pattern; "has" is a verb of its own only where no participle or infinitive follows."""
        if form not in {"have", "has", "had", "having"}:
            return re.escape(form)
        return rf"{form}(?! (?:(?:[a-z]+ly|also|already|now|just|never|not|since|yet) )*(?:to|{self._participles}) )"

    def nouns(self, name: str) -> list[str]:
        """The nouns of a class, in the singular."""
        return self._nouns[name]

    def noun_pattern(self, name: str) -> re.Pattern[str]:
        """A pattern that finds any noun of the class."""
        return re.compile(rf"(?<![^ -])(?:{self._noun_regex(name)})(?![^ -])")

    def _noun_regex(self, name: str) -> str:
        nouns = sorted(self._nouns[name], key=len, reverse=True)
        return "|".join(re.escape(form) for noun in nouns for form in reversed(_numbers(noun)))

    def _compile(self, order: int, row: Mapping[str, Any]) -> Frame:
        parts: list[str] = []
        keys: list[frozenset[str]] = []
        pattern = str(row["pattern"])
        for index, element in enumerate(pattern.split(" ")):
            piece, key = self._element(element, index == 0)
            parts.append(piece)
            if key:
                keys.append(key)
        source = "".join(parts) + r"(?= |$)"
        kind = None if row["kind"] == "deal" else Kind(row["kind"])
        lone = ":both}" in pattern or row.get("about") or row.get("sets")
        firms = 1 if lone else 2
        outline = self._outlines.of(pattern)
        return Frame(str(row["id"]), kind, source, tuple(keys), outline, pattern.startswith("{S:"), row, order, firms)

    def _element(self, element: str, first: bool) -> tuple[str, frozenset[str] | None]:
        lead = "(?<![^ ])" if first else " "
        macro = ELEMENT.match(element)
        if first and macro and macro[1] in {"S", "E"}:
            lead = ""  # a placeholder is a word of its own; without this Python finds where one stands at once
        if macro is None:
            optional = element.endswith("?")
            body = element.removesuffix("?").replace("_", " ")
            if optional and not first:
                return f"(?: (?:{body}))?", None
            key = _key(body.split("|"))
            plain = _PLAIN.fullmatch(body) is not None and "its" not in key
            return f"{lead}(?:{_ITS.sub(_OWN, body)})", key if plain else None
        name, arg, extra = macro.groups()
        if arg is None:
            return MACROS[name].replace(" ", "(?<![^ ])", 1) if first else MACROS[name], None
        if name == "not":
            return f"(?! (?:{arg.replace('_', ' ')})(?: |$))", None
        if name == "C":
            return f"{lead}(?P<{arg}>{C})", None
        if name == "S":
            return f"{lead}(?P<{arg}>{E}){SUBJECT_TAIL}", None
        if name == "O":
            return f"{MACROS['np']}{lead}(?P<{arg}>{E})(?! (?:{NOT_AFTER})(?: |$))", None
        if name == "G":
            # "Acme's suit", "Acme, whose suit", "its suit"
            return f"{lead}(?:the )?(?P<{arg}>{E}(?= (?:'s|(?:, )?whose) )|{Q})(?: 's| (?:, )?whose)?", None
        if name == "E":
            return f"{lead}(?P<{arg}>{E}|{Q})" if arg == "both" else f"{lead}(?P<{arg}>{E})", None
        if name in {"v", "w"}:
            forms = {f for each in arg.split("|") for f in self.forms[each]}
            body = "|".join(self._form(f) for f in sorted(forms, key=len, reverse=True))
            lead += f"(?:(?!(?:{NOT_AFTER}) )[a-z]{{3,}} and )?"  # "will design and build"
            return f"{lead}(?P<v>{body})" if name == "v" else f"{lead}(?:{body})", _key(forms)
        if name == "x":
            phrases = arg.replace("_", " ").split("|")
            return f"{lead}(?P<v>{'|'.join(map(self._form, phrases))})", _key(phrases)
        bodies, words = [], set()
        for each in arg.split("|"):
            if each == "C":
                bodies.append(C)
                continue
            bodies.append(self._noun_regex(each))
            for word in self._nouns[each]:
                head = word.split(" ")[0]
                words |= {head, head + "s", head + "es", head.removesuffix("y") + "ies"}
        group = {"v": "?P<v>", "object": "?P<object>"}.get(extra or "", "?:")
        return f"{lead}({group}{'|'.join(bodies)})(?!{HEADED})", None if "C" in arg.split("|") else frozenset(words)

    def hits(self, encoded: Encoded) -> Iterator[Hit]:
        """Every frame found in the sentence, in the order of the lexicon."""
        rows = [(hit.frame.order, n, hit) for n, each in enumerate(_readings(encoded)) for hit in self._hits(each)]
        rows.sort(key=lambda row: row[:2])
        return iter([hit for _, _, hit in rows[:_MOST]])

    def possible(self, words: Set[str], firms: int) -> bool:
        """False where no frame has its words and names in the sentence, so that it need not be encoded.

        words: `letters` and `compounds` of the sentence.
        """
        return self._wanted(words, firms) != 0

    def _hits(self, encoded: Encoded) -> Iterator[Hit]:
        present = {t.text for t in encoded.tokens}
        wanted = self._wanted(present, len(_NAME.findall(encoded.text)))
        if not wanted:
            return
        tokens = Tokens(encoded.text)
        clauses: Sequence[tuple[int, str, Encoded, Tokens]] | None = None
        for frame in map(self.all.__getitem__, places(wanted)):
            if passes(frame.outline, tokens):
                for match in _matches(frame, encoded.text):
                    if " ," in (match.groupdict().get("vg") or "") and _IN_RELATIVE.search(
                        encoded.text, 0, match.start()
                    ):
                        continue
                    yield Hit(frame, encoded, match, encoded.text[: match.start()], None, match.start())
            if frame.subject_first:
                if clauses is None:
                    clauses = [(*clause, Tokens(clause[2].text)) for clause in inherited(encoded, self._bases)]
                for offset, joint, clause, its_tokens in clauses:
                    if passes(frame.outline, its_tokens, 0) and (found := frame.regex.match(clause.text)):
                        yield Hit(frame, clause, found, encoded.text[:offset], joint, offset)


def _numbers(noun: str) -> tuple[str, str]:
    """Singular and plural."""
    return noun, f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}es" if noun.endswith("s") else f"{noun}s"


def _key(phrases: Iterable[str]) -> frozenset[str]:
    """Of each phrase its longest word, which is the least common as a rule."""
    return frozenset(max(phrase.split(" "), key=len) for phrase in phrases)


def _readings(encoded: Encoded) -> list[Encoded]:
    """The sentence as it is, without its asides, and with what its clauses share put back."""
    return [*variants(encoded), *gapped(encoded)]


def _matches(frame: Frame, text: str) -> Iterator[re.Match[str]]:
    """All matches; of a frame with a long gap those too that begin within another."""
    regex = frame.regex
    if "{any}" not in frame.options["pattern"]:
        yield from regex.finditer(text)
        return
    match = regex.search(text)
    for _ in range(_OVERLAPPING):
        if match is None:
            return
        yield match
        match = regex.search(text, match.start() + 1)
