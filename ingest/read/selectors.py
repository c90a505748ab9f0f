"""Selectors of several steps, such as ".news p.lead" or ".box > .note": which elements they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import lxml.html

_COMPOUND = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<names>(?:[.#][\w-]+)*)", re.IGNORECASE)
_NAME = re.compile(r"([.#])([\w-]+)")
_MOST_LOOKS = 300_000  # at elements of a page, for all its rules; of more the rest says nothing
_HIGHEST = 40  # steps up a tree that are looked at: a page made to take long has any number


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a selector."""

    tag: str
    classes: frozenset[str]
    id: str | None
    child: bool  # whether the part before it is its parent, and not only somewhere above


Path = tuple[Step, ...]  # from the element itself upwards


def path_of(selector: str) -> Path | None:
    """The steps of a selector of tags, classes and ids; None for one of another kind, or whose element has no name.

    What holds where there is no script ("no-js") is what readers do not see.
    """
    steps: list[Step] = []
    child = False
    for word in selector.replace(">", " > ").split():
        if word == ">":
            child = True
            continue
        compound = _COMPOUND.fullmatch(word)
        if compound is None:
            return None
        names = _NAME.findall(compound["names"])
        classes = frozenset(name for kind, name in names if kind == ".")
        ids = [name for kind, name in names if kind == "#"]
        if any(name.lower().startswith(("no-", "no_")) for name in classes):
            return None
        steps.append(Step((compound["tag"] or "").lower(), classes, ids[0] if ids else None, child))
        child = False
    if not steps or child or not (steps[-1].classes or steps[-1].id):
        return None
    return tuple(reversed(steps))


@dataclass
class Looks:
    """Tells which elements of one page its selectors mean, within so many looks at them."""

    left: int = _MOST_LOOKS
    _split: dict[str, frozenset[str]] = field(default_factory=dict)

    def leads_to(self, path: Path, element: lxml.html.HtmlElement) -> bool:
        """True if the selector means the element; never once there are no looks left."""
        step, *above = path
        if not self._fits(step, element):
            return False
        at = element.getparent()
        for parent in above:
            left = 1 if step.child else _HIGHEST
            while at is not None and left and not self._fits(parent, at):
                at, left = at.getparent(), left - 1
            if at is None or not left:
                return False
            step, at = parent, at.getparent()
        return self.left > 0

    def _fits(self, step: Step, element: lxml.html.HtmlElement) -> bool:
        self.left -= 1
        if self.left <= 0 or (step.tag and step.tag != element.tag):
            return False
        if step.id is not None and step.id != element.get("id"):
            return False
        return not step.classes or step.classes <= self._classes(element.get("class") or "")

    def _classes(self, names: str) -> frozenset[str]:
        if names not in self._split:
            self._split[names] = frozenset(names.split())
        return self._split[names]
