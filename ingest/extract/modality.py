"""Decides what the source says of the world, by where its signal stands: verb group, clause or sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from graph.dates import bounds
from graph.model import Kind, Modality
from ingest.extract.encoded import D, E
from ingest.extract.frames import Frames, Hit
from ingest.extract.lexicon import Lexicon
from ingest.extract.scene import Scene, lead_of
from ingest.extract.signals import Signals
from ingest.extract.times import When
from ingest.extract.turns import (
    BEFORE,
    BEFORE_MOVE,
    BEING,
    BUT,
    CLAUSE_BREAK,
    DISCUSSED,
    FORMING,
    GROUP_OF,
    HAS_LAPSED,
    HAVING,
    HOPED,
    LAPSED,
    NEITHER,
    NO,
    NO_DENIAL,
    NO_OBJECT,
    NOT_HAD,
    ONCE,
    ONGOING,
    OPTION,
    PROMISED,
    RELATIVE,
    RULED_ON,
    SOLD_OUT,
    SOUGHT,
    UNDER_REVIEW,
)

# Ties that last: "no longer uses" says that they did.
_STATES = frozenset({
    Kind.INTEGRATION, Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.LICENCE, Kind.PARTNERSHIP, Kind.INVESTMENT,
})  # fmt: skip
_STATE_KINDS = frozenset({Kind.DISPUTE, Kind.REGULATORY_ACTION, Kind.PARTNERSHIP, Kind.INTEGRATION})
_OFFERABLE = frozenset({Kind.INTEGRATION, Kind.CLOUD_CONTRACT, Kind.INVESTMENT})  # "offers Claude" is no bid for it
_CONFLICTS = frozenset({Kind.DISPUTE, Kind.REGULATORY_ACTION})
_ASSERTED = frozenset({Modality.CONFIRMED, Modality.ANNOUNCED})
_OWN_NO = re.compile(r"(?<![a-z])(?:no|not|never|nobody|nothing|none|nowhere)(?![a-z])")  # in a construction's pattern
_OVER = frozenset({"no longer", "stopped", "stops", "ceased", "ceases", "quit"})


@dataclass(frozen=True, slots=True)
class Ruling:
    """A modality, and the words that decided it."""

    modality: Modality
    why: str


SILENT: Literal["silent"] = "silent"  # the text asserts nothing
_Verdict = Ruling | Literal["silent"] | None  # None: this step has nothing to say


class Judge:
    """Rules on the modality of hits; holds the compiled signals."""

    def __init__(self, words: Lexicon, frames: Frames) -> None:
        self._signals = Signals(words)
        self._tags = frames.tags
        names = "|".join(re.escape(n) for n in sorted(words.words("names", "media"), key=len, reverse=True))
        self._press = re.compile(
            rf"\b(?:{names})(?:'s|’s)? (?:[\w ]{{0,24}}?)(?:reported|reports|said|says|wrote|writes|has reported|cited"
            rf"|citing|has it)\b"
            rf"|(?:[Aa]ccording to|told|report (?:by|in|from)|reported (?:by|in)|[Cc]iting) (?:the |a report (?:by|in"
            rf"|from) (?:the )?)?(?:{names})\b"
            r"|[,–—-] (?:the |a )?[A-Z][\w’']+(?: [A-Z][\w’']+){0,3} (?:reported|reports)\b(?! (?:revenue"
            r"|sales|profit|earnings|results|a |an |net|quarter))"
            r"|\b(?:newspaper|magazine|news (?:site|agency|outlet)|broadcaster|daily|weekly|website|journal) "
            r"(?:\w+ )?(?:reported|reports|said|says|wrote)\b"
        )
        # Asked in turn; the first that has something to say decides.
        self._steps: tuple[Callable[[Scene], _Verdict], ...] = (
            self._denied, self._hypothetical, self._unsure, self._called_off, self._forecast, self._untrue,
            self._negated, self._not_its_subject, self._over, self._alleged, self._talks, self._speculated,
            self._rumoured, self._sold, self._to_close, self._past, self._caused, self._promised, self._stated,
        )  # fmt: skip

    def from_press(self, text: str) -> bool:
        """True if the sentence rests on a newspaper or on people without a name."""
        return bool(self._press.search(text) or self._signals.sentence["media"].search(text.lower()))

    def rule(self, hit: Hit, kind: Kind, press: bool, published: str | None = None) -> Ruling | None:
        """The modality of a hit, None where the text asserts nothing (negation, hypothesis, question, opinion)."""
        if hit.encoded.question:
            return None
        scene = self._scene(hit, kind, press, published)
        for step in self._steps:
            verdict = step(scene)
            if isinstance(verdict, Ruling):
                ruling = self._weakened(scene, verdict)
                return self._doubted(scene, ruling) if ruling and hit.frame.options.get("cued") else ruling
            if verdict is SILENT:
                return None
        return None

    def _scene(self, hit: Hit, kind: Kind, press: bool, published: str | None) -> Scene:
        match = hit.match
        has_verb = bool(match.groupdict().get("v"))
        verb = (match["v"] or "") if has_verb else ""
        head = f"{lead_of(hit)} {match.string[match.start() : match.start('v') if has_verb else match.end()]}"
        own = "" if kind in _OFFERABLE and self._signals.tie["offer"].fullmatch(verb) else verb
        if kind in {Kind.TERMINATION, Kind.EXCLUSIVITY} or (kind is Kind.INVESTMENT and "put" in verb):
            own = ""
        if hit.frame.options.get("negated") or (kind is Kind.REGULATORY_ACTION and verb.startswith("look")):
            own = ""  # "will not oppose", "is looking into": the verb is the act itself
        if kind is Kind.INTEGRATION and verb.startswith(("talk", "chat", "ask")):
            own = ""  # who talks to a model bargains with nobody
        if kind is Kind.TERMINATION and not hit.frame.subject_first:
            # "a plan to buy … fell apart": the plan is not what is asserted, but "is not about to end" is
            head = match.groupdict().get("vg") or ""
        before = hit.before[-220:]
        after = match.string[match.end() : match.end() + 160]
        tag = self._tags.get(verb) or ("ed" if verb.endswith(("owned", "held")) else "noun")
        return Scene(hit, kind, press, published, verb, head, f"{head} {own}", before, before[-60:], after, tag)

    # What is denied, supposed or negated.

    def _denied(self, s: Scene) -> _Verdict:
        found = self._signals.head["denial"].search(s.head) or self._signals.before["denial"].search(s.before)
        if found and s.kind in _CONFLICTS and found[0].startswith(("dismiss", "reject")):
            return None  # a judge dismisses a suit; nobody says that there was none
        return Ruling(Modality.DENIED, found[0].split()[0]) if found else None

    def _hypothetical(self, s: Scene) -> _Verdict:
        if self._signals.before["condition"].search(s.before):
            return SILENT
        if s.told and self._signals.before["whether"].search(s.before):
            return SILENT  # "would not say whether A had bought B"
        would = re.search(r"\b(?:would|could|might)\b", s.head) and re.search(r"\b(?:if|unless|were)\b", s.after)
        # "would have bought" says that it did not
        return SILENT if would or self._signals.tie["counterfactual"].search(f"{s.near[-24:]} {s.head}") else None

    def _unsure(self, s: Scene) -> _Verdict:
        before, intent = self._signals.before, self._signals.tie["intent"]
        if before["no_assurance"].search(s.before):
            return SILENT
        if s.told and OPTION.search(s.hit.match[0]) and not s.hit.frame.options.get("negated"):
            return SILENT
        if not s.told and HOPED.search(s.before[_clause_start(s.before) :]):
            return SILENT
        hinged = before["hinge"].search(s.before) and (intent.search(s.before) or intent.search(s.after))
        return SILENT if hinged else None

    def _called_off(self, s: Scene) -> _Verdict:
        if s.kind is Kind.TERMINATION and s.tag == "s" and s.hit.frame.options.get("object") == "acquisition":
            return SILENT  # "its offer expires on Friday": it still stands
        if s.kind is Kind.ACQUISITION and re.search(r"\b(?:was|were) to\b", s.head) and "terminat" in s.before:
            return SILENT  # "notice of termination of the agreement under which A was to buy B"
        lapsed = LAPSED.search(s.inner) if not s.told and s.verb else None
        if lapsed:
            lasted = s.kind in _STATES or s.kind in _CONFLICTS
            return Ruling(Modality.TERMINATED, lapsed[0].split()[0]) if lasted else SILENT
        if not s.told and s.kind in _STATES and (over := HAS_LAPSED.match(s.after)):
            return Ruling(Modality.TERMINATED, over[0].strip())
        named = (s.kind is Kind.ACQUISITION and not s.told) or s.hit.frame.fixed_modality is Modality.NEGOTIATING
        return SILENT if named and self._signals.after["failed"].match(s.after) else None

    def _forecast(self, s: Scene) -> _Verdict:
        said = self._signals.before["forecast"].search(s.before) or self._signals.after["forecast"].match(s.after)
        return SILENT if not s.press and said else None

    def _untrue(self, s: Scene) -> _Verdict:
        called = self._signals.before["called_untrue"].search(s.before)
        false = self._signals.after["called_untrue" if called else "untrue"].match(s.after)
        return Ruling(Modality.DENIED, "said to be untrue") if false else None

    def _negated(self, s: Scene) -> _Verdict:
        """A denial where somebody says that it is not so; nothing where the reporter says so or a tie has ended."""
        found = self._signals.head["negation"].search(s.scope) or self._negated_inside(s) or NEITHER.search(s.near)
        if found is None:
            return None
        if found[0] in _OVER and s.kind in _STATES:
            return Ruling(Modality.TERMINATED, found[0])
        if s.kind in _STATES and re.search(r"\bany ?(?:more|longer)\b", s.after[:60]):
            return Ruling(Modality.TERMINATED, f"{found[0]} any more")
        if re.search(r"\bnot (?:ruled out|rule out|excluded?)\b", s.head):
            return Ruling(Modality.NEGOTIATING, "not ruled out")
        if found[0].startswith(NO_DENIAL) or s.kind is Kind.TERMINATION:
            return SILENT
        # "We have not bought B," A said: the subject is a pronoun that the speaker has filled.
        opening = s.hit.match[0][:1]
        itself = E[1] <= opening <= E[3] and s.hit.encoded.party(opening).pronoun
        quoted = itself and self._signals.after["said"].match(s.after)
        denied = quoted or self._signals.before["said"].search(s.before)
        return Ruling(Modality.DENIED, found[0]) if denied else SILENT

    def _negated_inside(self, s: Scene) -> re.Match[str] | None:
        """What negates a tie behind its verb, "has no stake in B", or the verb that a nominal tie hangs on.

        None in a construction that has a negation of its own.
        """
        if s.hit.frame.options.get("negated") or _OWN_NO.search(str(s.hit.frame.options["pattern"])):
            return None
        text = s.tie
        found = NO_OBJECT.search(text)
        if found is not None and not BUT.search(f"{text[found.end() :]} {s.after[:40]}"):
            return found
        if s.kind is not Kind.TERMINATION and (left := self._signals.head["leaving"].search(f"{s.head} {text}")):
            return left
        if s.told:
            return self._signals.head["negation"].search(text)
        return NOT_HAD.search(s.before[_clause_start(s.before) :])

    def _not_its_subject(self, s: Scene) -> _Verdict:
        if self._signals.head["had_planned"].search(s.head):
            return SILENT  # what came of it is told elsewhere, if at all
        grouped = GROUP_OF.search(s.before)  # "a consortium of A and B"
        if (
            s.told
            and not grouped
            and self._signals.before["object_of"].search(s.before)
            and not RELATIVE.match(s.hit.match[0])
        ):
            return SILENT  # "the stake in X was …": X is not the subject
        if not s.told and self._signals.before["lost"].search(s.near):
            return Ruling(Modality.TERMINATED, "lost")  # "has lost its largest customer, B"
        if s.head.split()[:1] in (["no"], ["any"]) and not s.hit.frame.options.get("negated"):
            return SILENT
        return SILENT if not s.told and self._signals.before["forget"].search(s.before) else None

    # What is over, contested, sought or rumoured.

    def _over(self, s: Scene) -> _Verdict:
        if s.kind not in _CONFLICTS:
            return None
        closed = self._signals.before["closed"]
        over = (
            closed.search(s.near.rstrip())
            or closed.search(s.near + s.hit.match[0])
            or self._signals.after["closed"].match(s.after)
        )
        return Ruling(Modality.TERMINATED, over[0].strip()) if over else None

    def _alleged(self, s: Scene) -> _Verdict:
        found = self._signals.head["alleged"].search(self._joint_scope(s))
        return Ruling(Modality.ALLEGED, found[0]) if found else None

    def _talks(self, s: Scene) -> _Verdict:
        signal = self._signals.head["negotiating"]
        found = signal.search(self._joint_scope(s))
        if not found and not s.told and s.kind is not Kind.TERMINATION:
            found = self._signals.before["talks_on"].search(s.hit.before)
        if not found and " would" in s.head:
            found = signal.search(s.near)
        found = found or self._signals.tie["pondered"].search(s.hit.match[0])
        if not found and s.kind is not Kind.TERMINATION:
            found = self._signals.before["asked"].search(s.near)  # "asked B to make its chips"
        if not found and s.told and s.kind not in {Kind.TERMINATION, *_CONFLICTS}:
            found = SOUGHT.search(s.tie)
        if found and NO.search(found.string[: found.start()]):
            return SILENT  # "there are no talks on a sale of A to B"
        if found and found[0] in {"proposed", "prospective"}:
            if s.kind is Kind.REGULATORY_ACTION:
                return None
            if s.kind is Kind.ACQUISITION and (
                RULED_ON.search(s.after) or self._signals.before["contested"].search(s.before)
            ):
                return Ruling(Modality.ANNOUNCED, "before an authority")
        if (
            found
            and s.kind is Kind.DISPUTE
            and found[0].startswith(("seek", "sought", "want"))
            and not found.string.startswith(" to ", found.end())
        ):
            return None  # who seeks damages in a court has gone to it
        return Ruling(Modality.NEGOTIATING, found[0]) if found else None

    @staticmethod
    def _joint_scope(s: Scene) -> str:
        """The scope, and what stands before it where the clause shares its verb group."""
        return f"{s.near} {s.scope}" if s.hit.joint in {"by", "before", "for", "when", "if"} else s.scope

    def _speculated(self, s: Scene) -> _Verdict:
        found = self._signals.head["speculation"].search(s.head)
        if found is None:
            return None
        if (s.kind, found[0]) in {
            (Kind.INTEGRATION, "can"),
            (Kind.INTEGRATION, "may"),
            (Kind.LICENCE, "may"),
            (Kind.LICENCE, "can"),
            (Kind.EXCLUSIVITY, "may"),
            (Kind.EXCLUSIVITY, "can"),
        }:
            return Ruling(Modality.CONFIRMED, found[0])  # who may use a patent has leave to
        return Ruling(Modality.NEGOTIATING, found[0]) if s.kind is Kind.DISPUTE or s.press else SILENT

    def _rumoured(self, s: Scene) -> _Verdict:
        found = self._signals.head["reported"].search(s.head)
        return Ruling(Modality.REPORTED, found[0]) if found else None

    # What has been, is to be, or is.

    def _sold(self, s: Scene) -> _Verdict:
        if s.tag != "noun" or s.kind is not Kind.INVESTMENT:
            return None
        found = self._signals.before["sold"].search(s.hit.before) or SOLD_OUT.match(s.after)
        return Ruling(Modality.TERMINATED, found[0].strip()) if found else None

    def _to_close(self, s: Scene) -> _Verdict:
        if s.told or s.kind not in {Kind.ACQUISITION, Kind.INVESTMENT}:
            return None
        found = (
            self._signals.after["to_close"].match(s.after)
            or UNDER_REVIEW.match(s.after)
            or self._signals.after["pending"].match(s.after)
            or self._signals.before["contested"].search(s.before)
        )
        return Ruling(Modality.ANNOUNCED, found[0].strip()[:40]) if found else None

    def _past(self, s: Scene) -> _Verdict:
        if s.tag == "ed" and s.head.rstrip().endswith(" once"):
            return Ruling(Modality.TERMINATED, "once")
        if s.kind in _STATES and not s.told and self._ended_by(s, inside=True):
            return Ruling(Modality.TERMINATED, "until then")
        if s.kind in _STATES and not s.told and (once := ONCE.search(s.hit.match[0])):
            return Ruling(Modality.TERMINATED, once[0].strip(" ,"))
        if s.kind in {Kind.TERMINATION, *_CONFLICTS} or not (s.tag == "ed" or "used to" in s.head):
            return None
        if s.kind in _STATES and HAVING.search(" ".join(f"{s.head} {s.verb}".split())):
            return Ruling(Modality.TERMINATED, "having")
        earlier = BEFORE_MOVE.search(s.before) or (" had" in f" {s.head}" and BEFORE.match(s.before))
        if earlier or self._ended_by(s):
            return Ruling(Modality.TERMINATED, "until then")
        found = self._signals.tie["past"].search(s.near[-24:] + s.hit.match[0] + s.after[:30])
        if found is None or self._still_runs(s, found[0]):
            return None
        return Ruling(Modality.TERMINATED, found[0])

    @staticmethod
    def _ended_by(s: Scene, inside: bool = False) -> bool:
        """True for "ran on B until March" where March is past."""
        if re.search(r"\b(?:has|have|now|will|would|to)\b", s.head):
            return False
        today = bounds(s.published)
        words = s.hit.match[0] if inside else s.near[-24:] + s.hit.match[0] + s.after[:12]
        for char in re.findall(D, words):
            item = s.hit.encoded.items.get(char)
            if isinstance(item, When) and item.role == "end":
                until = bounds(item.value)
                return until is not None and today is not None and until.last < today.first
        return False

    @staticmethod
    def _still_runs(s: Scene, words: str) -> bool:
        """True for "until 2032" where that is still to come, or beside "now" and "has"."""
        item = s.hit.encoded.items.get(words[-1])
        if not isinstance(item, When):
            return False
        until, today = bounds(item.value), bounds(s.published)
        open_end = until is not None and today is not None and until.last >= today.first
        group = s.hit.match.groupdict().get("vg") or ""
        return open_end or bool(re.search(r"\b(?:has|have|now|currently|still)\b", group))

    def _caused(self, s: Scene) -> _Verdict:
        if s.tag not in {"base", "noun"} or s.hit.match[0][:1] < "\ue000":
            return None
        allowed = self._signals.before["allowed"].search(s.near)
        if allowed:
            return Ruling(Modality.ANNOUNCED, allowed[0].strip())  # "let A and B merge": they may, and will
        found = self._signals.before["caused"].search(s.near)
        if found is None or self._signals.head["auxiliary"].search(s.head):
            return None
        sure = found[1] in {"will", "would"} or self._signals.tie["intent"].search(s.hit.before[-80:])
        return Ruling(Modality.ANNOUNCED, found[0].strip()) if sure else SILENT

    def _promised(self, s: Scene) -> _Verdict:
        found = self._signals.head["announced"].search(s.head)
        found = found or (self._signals.tie["announcing"].match(s.verb) if s.tag != "noun" else None)
        if found is None:
            return None
        if s.kind is Kind.EXCLUSIVITY and PROMISED.search(s.head):
            return Ruling(Modality.CONFIRMED, found[0])  # the promise is the tie
        if found[0] in {"will", "shall"} and self._signals.tie["entered"].search(f"{s.before} {s.head}"):
            return Ruling(Modality.CONFIRMED, "entered into")  # the contract is the tie, and in force
        if found[0] == "about to" and re.search(r"\breports? that ", s.before):
            return Ruling(Modality.NEGOTIATING, found[0])  # talk of what is near, with nothing agreed
        if s.kind is Kind.DISPUTE:
            return Ruling(Modality.NEGOTIATING, found[0])  # a suit that is not filed yet
        return Ruling(Modality.ANNOUNCED, found[0])

    @staticmethod
    def _stated(s: Scene) -> _Verdict:
        if s.tag == "ing" and re.search(r"\b(?:is|are|was|were|be)\b", s.head):
            state = s.hit.frame.options.get("progressive") or s.kind in _STATE_KINDS
            state = state or (s.kind in _STATES - {Kind.INVESTMENT} and ONGOING.match(s.verb) is not None)
            if s.kind is Kind.PARTNERSHIP and FORMING.match(s.verb):
                state = False
            return Ruling(Modality.CONFIRMED if state else Modality.ANNOUNCED, f"is {s.verb}")
        if s.tag == "ed" and BEING.search(s.head) and s.kind in {Kind.ACQUISITION, Kind.INVESTMENT}:
            return Ruling(Modality.ANNOUNCED, "is being")
        if s.kind is Kind.EXCLUSIVITY and s.head.rstrip().endswith(" to") and PROMISED.search(s.near[-50:]):
            return Ruling(Modality.CONFIRMED, "promised")
        if s.kind is Kind.TERMINATION and s.tag == "s" and not s.told:
            return Ruling(Modality.ANNOUNCED, f"{s.verb} at a set date")  # "the contract ends in December"
        if s.head.rstrip().endswith(" to"):
            return Ruling(Modality.ANNOUNCED, "to")
        if s.tag == "s" and re.search(r"\b(?:will|would) [^;]*\bwhile $", s.before):
            return Ruling(Modality.ANNOUNCED, "while")  # "A will give, while B receives"
        return Ruling(Modality.CONFIRMED, s.verb or s.hit.frame.id)

    # Who says so.

    def _weakened(self, s: Scene, ruling: Ruling) -> Ruling | None:
        """The ruling after asking what paper the tie stands on and who says so."""
        if ruling.modality is Modality.ANNOUNCED and self._signals.after["undone"].search(
            s.hit.match.string, s.hit.match.end()
        ):
            return None
        if ruling.modality is Modality.CONFIRMED and s.kind is not Kind.TERMINATION:
            paper = self._signals.before["under_plan"].search(s.before) or self._signals.tie["letter"].search(
                s.hit.match[0]
            )
            if paper:
                ruling = Ruling(Modality.ANNOUNCED, paper[0].strip()[:40])
        fixed = s.hit.frame.fixed_modality
        if fixed is Modality.ANNOUNCED and (s.press or ruling.modality is Modality.REPORTED):
            return Ruling(Modality.REPORTED, "the press or unnamed people")
        if fixed is Modality.ANNOUNCED and DISCUSSED.search(s.after[:60]):
            return Ruling(Modality.NEGOTIATING, "being discussed")
        if fixed and ruling.modality in {*_ASSERTED, Modality.REPORTED}:
            return Ruling(fixed, s.hit.frame.id)
        if ruling.modality in {*_ASSERTED, Modality.REPORTED}:
            alleged = self._signals.before["alleged"].search(s.before) or self._signals.after["alleged"].match(s.after)
            if alleged and s.kind is not Kind.DISPUTE and not re.search(rf"{E} (?:was|is) $", s.before[-8:]):
                return Ruling(Modality.ALLEGED, alleged[0].split()[0])
        former = s.kind is Kind.PARTNERSHIP and not s.told and self._signals.cued["former"].search(s.hit.match[0])
        if ruling.modality is Modality.CONFIRMED and former:
            return Ruling(Modality.TERMINATED, former[0])
        known = self._signals.sentence["background"].search(s.before)
        if ruling.modality in _ASSERTED and s.press and not known:
            return Ruling(Modality.REPORTED, "the press or unnamed people")
        return ruling

    def _doubted(self, s: Scene, ruling: Ruling) -> Ruling | None:
        """The ruling on a tie that a cue alone tells of, for which any doubt in its clause counts."""
        if ruling.modality not in {*_ASSERTED, Modality.REPORTED}:
            return ruling
        words, cued = f"{s.before[_clause_start(s.before) :]} {s.hit.match[0]}", self._signals.cued
        void = cued["void"].search(words)
        if void and not s.hit.frame.options.get("negated"):
            return None
        if cued["conditional"].search(s.head) and not cued["promised"].search(f"{s.before} {s.head}"):
            return None
        if s.kind in _CONFLICTS and (closed := cued["closed"].search(s.after)):
            return Ruling(Modality.TERMINATED, closed[0])
        alleged = cued["alleged"].search(words)
        if alleged and s.kind not in _CONFLICTS:
            return Ruling(Modality.ALLEGED, alleged[0])
        if s.head.rstrip().endswith(" to be") and ruling.modality is Modality.CONFIRMED:
            ruling = Ruling(Modality.ANNOUNCED, "to be")
        if ruling.modality is Modality.CONFIRMED and (unsigned := cued["unsigned"].search(s.after)):
            ruling = Ruling(Modality.ANNOUNCED, unsigned[0])
        # "its former opponent" stands for a firm and says nothing of the tie.
        former = cued["former"].search(re.sub(rf"\bformer (?={E})", "", s.hit.match[0]))
        if former and s.kind in _STATES:
            return Ruling(Modality.TERMINATED, former[0])
        paper = cued["paper"].search(words)
        if paper and ruling.modality is Modality.CONFIRMED and s.kind is not Kind.TERMINATION:
            ruling = Ruling(Modality.ANNOUNCED, paper[0])
        talk = cued["talk"].search(words)
        if talk and s.kind not in _CONFLICTS and s.kind is not Kind.TERMINATION:
            return Ruling(Modality.NEGOTIATING, talk[0])
        return ruling


def _clause_start(text: str) -> int:
    """Where the last clause of `text` begins."""
    return max((m.end() for m in CLAUSE_BREAK.finditer(text)), default=0)
