"""A hit, cut into the places where signals of modality stand."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model import Kind
from ingest.extract.frames import Hit
from ingest.extract.modality.turns import clause_start

_ARTICLES = frozenset({"an", "a", "the"})
_STOPS = frozenset({
    "of", "in", "on", "at", "by", "for", "from", "to", "with", "over", "about", "that", "which", "said", "says",
    "and", "or", "but", "its", "their", "this", "into", "after", "as",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a step of the judge may ask about one hit."""

    hit: Hit
    kind: Kind
    press: bool  # the sentence rests on a newspaper or on people without a name
    published: str | None
    verb: str
    head: str  # from the adjectives before the tie to its verb
    scope: str  # the head and the verb
    before: str
    near: str  # the end of `before`
    after: str
    tag: str  # form of the verb: base, s, ing, ed; noun without one

    @property
    def told(self) -> bool:
        """True where a subject acts, False where the tie is only named ("its stake in")."""
        return self.hit.frame.subject_first

    @property
    def asserted(self) -> bool:
        """True where the tie is stated, whoever stands first ("the wafers for A come from B"), and not only named."""
        options = self.hit.frame.options
        if self.told or options.get("asserts") or options.get("fitted"):
            return True
        if options.get("cued"):
            return self.kind is Kind.EXCLUSIVITY
        # A verb of the construction's own, and not of an aside: "B, bought by A in 2023, makes".
        return bool(self.verb) and ":v}" not in str(options["pattern"]) and " , " not in self.inner

    @property
    def clause(self) -> str:
        """What stands before the tie in its clause."""
        return self.before[clause_start(self.before) :]

    @property
    def tie(self) -> str:
        """The words of the tie from its verb group on; what stands about the subject before it is none of them."""
        match = self.hit.match
        first = next((name for name in ("vg", "v") if match.groupdict().get(name)), 0)
        return match.string[match.start(first) : match.end()]

    @property
    def inner(self) -> str:
        """What the tie says before its verb or noun: "its failed"."""
        match = self.hit.match
        return match.string[match.start() : match.start("v")] if self.verb else ""


def lead_of(hit: Hit) -> str:
    """The adjectives before a nominal tie ("alleged", "a planned"), which the frame itself does not hold."""
    if hit.match[0][0] >= "\ue000":
        return ""
    found: list[str] = []
    for word in reversed([w for w in hit.before.split(" ")[-5:] if w]):
        if word[0] >= "\ue800":
            continue  # "the failed $3bn takeover of"
        if not word[0].isalpha() or word in _STOPS:
            break
        found.insert(0, word)
    return " ".join(w for w in found if w not in _ARTICLES)
