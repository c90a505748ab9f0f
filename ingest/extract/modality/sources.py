"""What is left of a ruling once it is asked what paper the tie stands on and who says so."""

from __future__ import annotations

import re

from graph.model import Kind, Modality
from ingest.extract.encoded import E
from ingest.extract.modality.ruling import ASSERTED, CONFLICTS, STATES, Ruling
from ingest.extract.modality.scene import Scene
from ingest.extract.modality.signals import Signals
from ingest.extract.modality.turns import DISCUSSED, WEIGHED


def weakened(signals: Signals, s: Scene, ruling: Ruling) -> Ruling | None:
    """The ruling after asking what paper the tie stands on and who says so."""
    if ruling.modality is Modality.ANNOUNCED and signals.after["undone"].search(s.hit.match.string, s.hit.match.end()):
        return None
    if ruling.modality is Modality.CONFIRMED and s.kind is not Kind.TERMINATION:
        paper = signals.before["under_plan"].search(s.before) or signals.tie["letter"].search(s.hit.match[0])
        if paper:
            ruling = Ruling(Modality.ANNOUNCED, paper[0].strip()[:40])
    fixed = s.hit.frame.fixed_modality
    said_to_be_so = ruling.modality in {*ASSERTED, Modality.REPORTED}
    if fixed is Modality.ANNOUNCED and said_to_be_so and (s.press or ruling.modality is Modality.REPORTED):
        return Ruling(Modality.REPORTED, "the press or unnamed people")
    if fixed is Modality.ANNOUNCED and said_to_be_so and DISCUSSED.search(s.after[:60]):
        return Ruling(Modality.NEGOTIATING, "being discussed")
    if (
        fixed is Modality.CONFIRMED
        and said_to_be_so
        and s.press
        and not signals.sentence["background"].search(s.before)
    ):
        return Ruling(Modality.REPORTED, "the press or unnamed people")
    if fixed in ASSERTED and said_to_be_so and s.kind not in CONFLICTS:
        alleged = signals.before["alleged"].search(s.before) or signals.after["alleged"].match(s.after)
        if alleged:
            return Ruling(Modality.ALLEGED, alleged[0].split()[0])
    if fixed and said_to_be_so:
        return Ruling(fixed, s.hit.frame.id)
    if ruling.modality in {*ASSERTED, Modality.REPORTED}:
        alleged = signals.before["alleged"].search(s.before) or signals.after["alleged"].match(s.after)
        if alleged and s.kind is not Kind.DISPUTE and not re.search(rf"{E} (?:was|is) $", s.before[-8:]):
            return Ruling(Modality.ALLEGED, alleged[0].split()[0])
    former = s.kind is Kind.PARTNERSHIP and not s.told and signals.cued["former"].search(s.hit.match[0])
    if ruling.modality is Modality.CONFIRMED and former:
        return Ruling(Modality.TERMINATED, former[0])
    known = signals.sentence["background"].search(s.before)
    if ruling.modality in ASSERTED and s.press and not known:
        return Ruling(Modality.REPORTED, "the press or unnamed people")
    return ruling


def doubted(signals: Signals, s: Scene, ruling: Ruling) -> Ruling | None:
    """The ruling on a tie that a cue or the weights alone tell of, for which any doubt in its clause counts."""
    if ruling.modality not in {*ASSERTED, Modality.REPORTED}:
        return ruling
    words, cued = f"{s.clause} {s.hit.match[0]}", signals.cued
    fitted = bool(s.hit.frame.options.get("fitted"))
    void = cued["negates" if fitted else "void"].search(words)
    if void and not s.hit.frame.options.get("negated"):
        return None
    if s.kind not in {Kind.TERMINATION, *CONFLICTS} and cued["refused"].search(words):
        return None  # "voted down the sale of A to B"
    if cued["conditional"].search(s.head) and not cued["promised"].search(f"{s.before} {s.head}"):
        return None
    if s.kind in CONFLICTS and (closed := cued["closed"].search(s.after)):
        return Ruling(Modality.TERMINATED, closed[0])
    if s.kind in CONFLICTS and fitted:
        if peace := cued["peace"].search(s.hit.match[0]):
            return Ruling(Modality.TERMINATED, peace[0])
        if threat := cued["threat"].search(words):
            return Ruling(Modality.NEGOTIATING, threat[0])
    # "In a suit filed in May A says that B had promised": the suit stands before the clause.
    alleged = cued["alleged"].search(words) or cued["pleaded"].search(f"{s.before} {s.hit.match[0]}")
    if alleged and s.kind not in CONFLICTS:
        return Ruling(Modality.ALLEGED, alleged[0])
    if s.head.rstrip().endswith(" to be") and ruling.modality is Modality.CONFIRMED:
        ruling = Ruling(Modality.ANNOUNCED, "to be")
    if ruling.modality is Modality.CONFIRMED and (unsigned := cued["unsigned"].search(s.after)):
        ruling = Ruling(Modality.ANNOUNCED, unsigned[0])
    # "its former opponent" stands for a firm and says nothing of the tie.
    former = cued["former"].search(re.sub(rf"\bformer (?={E})", "", s.hit.match[0]))
    if former and s.kind in STATES:
        return Ruling(Modality.TERMINATED, former[0])
    paper = cued["paper"].search(words)
    if paper and ruling.modality is Modality.CONFIRMED and s.kind is not Kind.TERMINATION:
        ruling = Ruling(Modality.ANNOUNCED, paper[0])
    talk = cued["talk"].search(words)
    if talk and s.kind is Kind.EXCLUSIVITY and talk[0] == "may":
        talk = None  # "may deal with no other": what a promise leaves it
    if WEIGHED.search(s.before):
        return ruling  # "considering whether the acquisition may": the authority does, not the buyer
    if talk and s.kind not in CONFLICTS and s.kind is not Kind.TERMINATION:
        return Ruling(Modality.NEGOTIATING, talk[0])
    return ruling
