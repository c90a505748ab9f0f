"""Steps on what is over, contested, sought or rumoured."""

from __future__ import annotations

import re

from graph.model import Kind, Modality
from ingest.extract.modality.ruling import CONFLICTS, SILENT, Ruling, Verdict
from ingest.extract.modality.scene import Scene
from ingest.extract.modality.signals import Signals
from ingest.extract.modality.turns import NO, RULED_ON, WEIGHED

_IN_SUIT = re.compile(
    r"\bin (?:a|an|its|the|this) (?:[a-z-]+ ){0,2}(?:complaint|lawsuit|suit|petition|counterclaim|writ)\b"
)


def over(signals: Signals, s: Scene) -> Verdict:
    """A dispute or a probe that is over."""
    if s.kind not in CONFLICTS:
        return None
    closed = signals.before["closed"]
    over = (
        closed.search(s.near.rstrip())
        or closed.search(s.near + s.hit.match[0])
        or signals.after["closed"].match(s.after)
    )
    return Ruling(Modality.TERMINATED, over[0].strip()) if over else None


def alleged(signals: Signals, s: Scene) -> Verdict:
    """What somebody alleges."""
    if s.kind is Kind.DISPUTE and _IN_SUIT.search(s.hit.match[0]):
        return None  # "alleges in a complaint that": the complaint is no allegation
    found = signals.head["alleged"].search(_joint_scope(s)) or signals.tie["alleged"].search(s.tie)
    return Ruling(Modality.ALLEGED, found[0]) if found else None


_OBTAINED = re.compile(r"\b(?:secured|obtained|won|gained|bought|acquired|got|granted|received|given|taken) ")
# "After months of negotiations, A announced that it would": they are over.
_TALKED = re.compile(r"\b(?:after|following) [^,;]{0,60}\b(?:talks|negotiations|discussions|bidding)\b[^,;]{0,40} ,")


def talks(signals: Signals, s: Scene) -> Verdict:
    """What is talked of, sought, offered or weighed."""
    signal = signals.head["negotiating"]
    found = signal.search(_joint_scope(s))
    if not found and not s.told and s.kind is not Kind.TERMINATION:
        found = signals.before["talks_on"].search(s.hit.before)
    if not found and " would" in s.head:
        found = signal.search(_TALKED.sub("", s.near))
    found = found or signals.tie["pondered"].search(s.hit.match[0])
    if not found and s.kind is not Kind.TERMINATION:
        found = signals.before["asked"].search(s.near)  # "asked B to make its chips"
    if not found and not s.told and s.tag == "base":
        found = signals.before["asked_to"].search(s.near)
    if not found and s.told and s.tag == "base" and not signals.head["auxiliary"].search(s.head):
        found = signals.before["subjunctive"].search(s.near)
    if not found and s.told and s.kind not in {Kind.TERMINATION, *CONFLICTS}:
        found = signals.tie["sought"].search(s.tie)
    if not found and (not s.told or s.tag == "noun") and s.kind is not Kind.TERMINATION:
        found = signals.after["under_talk"].match(s.after)
        if found:
            return Ruling(Modality.NEGOTIATING, found[0].strip()[-40:])
    if found and NO.search(found.string[: found.start()]):
        return SILENT  # "there are no talks on a sale of A to B"
    if found and s.kind is Kind.ACQUISITION and WEIGHED.search(s.hit.before[-120:]):
        return None
    if found and found[0] in {"proposed", "prospective"}:
        if s.kind is Kind.REGULATORY_ACTION:
            return None
        if s.kind is Kind.ACQUISITION and (RULED_ON.search(s.after) or signals.before["contested"].search(s.before)):
            return Ruling(Modality.ANNOUNCED, "before an authority")
    if (
        found
        and s.kind is Kind.DISPUTE
        and found[0].startswith(("seek", "sought", "want"))
        and not found.string.startswith(" to ", found.end())
    ):
        return None  # who seeks damages in a court has gone to it
    return Ruling(Modality.NEGOTIATING, found[0]) if found else None


# What a licence gives leave to do. Who may grant, let, take or license it has not done so yet.
_USES = re.compile(
    r"us|show|quot|cit|train|display|reproduc|reprint|publish|copy|copie|adapt|distribut|draw|feed|read|summari|translat"
    r"|run|deploy|modif|build|mak|manufactur"
)


def speculated(signals: Signals, s: Scene) -> Verdict:
    """What may, might or could be; for a licence that is leave."""
    found = signals.head["speculation"].search(s.head)
    if found is None:
        return None
    if s.kind is Kind.LICENCE and found[0].endswith(" to") and _OBTAINED.search(s.head):
        return Ruling(Modality.CONFIRMED, found[0])  # "has secured the right to train on": that is the licence
    if found[0] in {"may", "can"} and _is_leave(signals, s, found[0]):
        return Ruling(Modality.CONFIRMED, found[0])
    return Ruling(Modality.NEGOTIATING, found[0]) if s.kind is Kind.DISPUTE or s.press else SILENT


def _is_leave(signals: Signals, s: Scene, word: str) -> bool:
    """True where "may" or "can" says what somebody is allowed or offered, not what might come to be."""
    if s.kind is Kind.LICENCE:
        return not s.verb or _USES.match(s.verb) is not None
    if s.kind is Kind.INTEGRATION:
        # "its customers may choose Claude" is an offer, "it may use Claude" is none.
        return word == "can" or signals.head["customers"].search(s.head) is not None
    return s.kind is Kind.EXCLUSIVITY


def rumoured(signals: Signals, s: Scene) -> Verdict:
    """What is rumoured or said to be so."""
    found = signals.head["reported"].search(s.head)
    return Ruling(Modality.REPORTED, found[0]) if found else None


def _joint_scope(s: Scene) -> str:
    """The scope, and what stands before it where the clause shares its verb group."""
    # "its owners have agreed to sell B to A": nobody whom the construction names does it.
    to_do = s.tag == "base" and not s.told and s.near.endswith(" to ")
    return f"{s.near} {s.scope}" if to_do or s.hit.joint in {"by", "before", "for", "when", "if"} else s.scope
