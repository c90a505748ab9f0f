"""What a frame asks of a sentence token by token: whatever its regular expression matches passes, and little else does.

A frame's regular expression takes fifteen milliseconds to compile, since what may stand between a subject and its verb
is a long list, and of those whose words are in a sentence one in ten matches it. So the outline is asked first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ingest.extract import elements
from ingest.extract.encoded import C, E, Q
from ingest.extract.outlines import steps
from ingest.extract.outlines.steps import Step
from ingest.extract.outlines.tokens import Tokens

Outline = tuple[Step, ...]


def passes(outline: Outline, tokens: Tokens, begin: int | None = None) -> bool:
    """False only where the frame's regular expression does not match. begin: a place to match at; None: anywhere."""
    places = tokens.places if begin is None else 1 << begin
    for step in outline:
        places = step(tokens, places) & tokens.places
        if not places:
            return False
    return True


class Outlines:
    """Makes the outlines of patterns, each element once."""

    def __init__(self, forms: Mapping[str, Collection[str]], nouns: Mapping[str, Collection[str]]) -> None:
        """forms, nouns: all forms of each verb, and of the nouns of each class."""
        self._forms, self._nouns = forms, nouns
        self._steps: dict[str, Step | None] = {}

    def of(self, pattern: str) -> Outline:
        """The outline of a frame's pattern."""
        made = []
        for n, element in enumerate(pattern.split(" ")):
            if element not in self._steps:
                self._steps[element] = self._step(element)
            step = self._steps[element]
            if step is not None:
                made.append(steps.optional(step) if n and element.endswith("?") else step)
        return tuple(made)

    def _step(self, element: str) -> Step | None:
        """None of what must not stand there, which an outline leaves to the expression."""
        macro = elements.ELEMENT.match(element)
        if macro is None:
            return steps.body(element.removesuffix("?").replace("_", " "))
        name, argument, _ = macro.groups()
        if argument is None:
            return steps.MACROS[name]
        named = argument.split("|")
        match name:
            case "not":
                return None
            case "S":
                return steps.subject
            case "G":
                return steps.owner
            case "O":
                return steps.object_
            case "E":
                return steps.placeholder(E, Q) if argument == "both" else steps.placeholder(E)
            case "C":
                return steps.placeholder(C)
            case "v" | "w":
                return steps.joined(steps.phrases(f for each in named for f in self._forms[each]))
            case "x":
                return steps.phrases(argument.replace("_", " ").split("|"))
            case _:
                return steps.phrases(f for each in named for f in ([C] if each == "C" else self._nouns[each]))
