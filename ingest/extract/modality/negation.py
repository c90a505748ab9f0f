"""Steps on what is denied, supposed or negated."""

from __future__ import annotations

import re

from graph.model import Kind, Modality
from ingest.extract.encoded import E
from ingest.extract.modality.ruling import CONFLICTS, SILENT, STATES, WILL_END, Ruling, Verdict
from ingest.extract.modality.scene import Scene, lead_of
from ingest.extract.modality.signals import Signals
from ingest.extract.modality.turns import FUTURE_THEN, GRANTS, GROUP_OF, PERIOD, RELATIVE, TO_COME

_OWN_NO = re.compile(r"(?<![a-z])(?:no|not|never|nobody|nothing|none|nowhere)(?![a-z])")  # in a construction's pattern
_BARRED_WORDS = re.compile(r"\{not:[^}]*\}")  # what a construction must not hold is no negation of its own
_WILL_STOP = re.compile(r"\b(?:will|shall|is to|are to) (?:soon |then |now )?no longer\b")
_PRESUPPOSED = re.compile(
    r"(?: [^ ,;]+){0,8}? (?:(?:is|are) (?:to be believed|any(?:thing)? (?:guide|to go by)|right|correct)"
    r"|succeeds?|fails?|prevails?|goes to trial|goes its way)\b"
)
# "asked whether it would buy B, A said that it was doing nothing of the sort"
_ASKED = re.compile(r"\b(?:asked|questioned|pressed|quizzed) (?:[^ ,;]+ ){0,4}?(?:whether|if)\b")
_SAID_NO = re.compile(
    r"\b(?:said|says|replie[sd]|answer(?:s|ed)|insist(?:s|ed)|retorted)\b[^;]{0,50}?"
    r"\b(?:nothing of the (?:sort|kind)|no(?! comment)|not(?! (?:comment|say|know|sure))|never|neither)\b"
)
_MUST = re.compile(r"\b(?:must|should|ought|needs? to|had better)\b")
# Who "must" under a contract has a duty; who "should" has none, whatever deal is spoken of beside it.
_BY_LAW = re.compile(
    r"\b(?:under|by|pursuant to|according to) (?:the|an?|its|this|that|their) (?:[a-z-]+ ){0,3}?"
    r"(?:agreement|contract|deal|law|order|terms|offer)\b"
)
_IS_WHAT = re.compile(
    r"(?: (?!and |but |which |that |who )[^ ,;]+){0,6}? (?:would|could|might|may|is|makes?|seems?|looks?|sounds?) "
)
_FINITE = re.compile(r"\b(?:is|are|was|were|be|been|of|for|from|in|by|after|before|while|when)\b")
# "never bound itself to sell", "did not ask B to host": what the object of a negated verb was to do.
_OBJECT_OF = re.compile(
    r"\b(?:not|never|nor|neither|cannot|[a-z]+n't) (?:(?!only|just|merely|least)[a-z]+ ){1,2}(?:the )?$"
)
_WHO = re.compile(rf"(?:{E}|it|they) (?:ha[sd]|have|did|does|do|would|will)? ?$")
_ANY = re.compile(
    r"(?:^|[;,:.] |\bthat )(?:an?|any|such an?) (?:(?!planned|proposed|agreed)[a-z-]+ ){0,2}$", re.IGNORECASE
)
_WOULD_BE = re.compile(r"(?: (?!and |but |which |that )[^ ,;]+){0,6} would\b(?! have)")
_OVER = frozenset({"no longer", "stopped", "stops", "ceased", "ceases", "quit"})


def denied(signals: Signals, s: Scene) -> Verdict:
    """A denial where a verb of denying governs the tie."""
    found = signals.head["denial"].search(s.head) or signals.before["denial"].search(s.before)
    if found and s.kind in CONFLICTS and found[0].startswith(("dismiss", "reject")):
        return None  # a judge dismisses a suit; nobody says that there was none
    said = f"{s.before} {s.head}"
    if found and GRANTS.search(said, said.rfind(found[0])):
        return None  # "A denied that it would buy B but confirmed that it holds 4% of it"
    return Ruling(Modality.DENIED, found[0].split()[0]) if found else None


def hypothetical(signals: Signals, s: Scene) -> Verdict:
    """Nothing where the tie hangs on a condition, or on what would have been."""
    if s.kind in CONFLICTS and not s.told and _PRESUPPOSED.match(s.after):
        return None  # "if A's suit against B is to be believed": there is one
    if s.told and _ASKED.search(s.before) and _SAID_NO.search(s.after):
        return Ruling(Modality.DENIED, "asked, and said no")
    if signals.before["condition"].search(s.before):
        return SILENT
    if not s.told and _ANY.search(s.before) and _WOULD_BE.match(s.after):
        return SILENT  # "a purchase of B by A would need the consent of": no one has made it
    if s.asserted and signals.before["whether"].search(s.before):
        return SILENT  # "would not say whether A had bought B"
    would = re.search(r"\b(?:would|could|might)\b", s.head) and re.search(r"\b(?:if|unless|were)\b", s.after)
    # "would have bought" says that it did not
    return SILENT if would or signals.tie["counterfactual"].search(f"{s.near[-24:]} {s.head}") else None


def unsure(signals: Signals, s: Scene) -> Verdict:
    """Nothing where the tie is no more than an option, a hope, or what nobody can promise."""
    before, intent = signals.before, signals.tie["intent"]
    if before["no_assurance"].search(s.before):
        return SILENT
    if s.kind is Kind.CHIP_SUPPLY and before["right_to_use"].search(s.near):
        return SILENT  # "the right to use B's memory in its chips" is a licence
    if s.told and signals.tie["option"].search(s.hit.match[0]) and not s.hit.frame.options.get("negated"):
        return SILENT
    if not s.told and before["hoped"].search(s.clause):
        return SILENT
    perfect = re.search(r"\bha(?:s|ve)\b", s.head)
    if s.tag == "ed" and not perfect and not TO_COME.search(f"{s.before} {s.head} {s.after}"):
        return None  # "as they launched a venture": done, whatever else is planned
    made_up = signals.after["unreal"].match(s.after) or signals.head["unreal"].search(s.head)
    if not s.told and s.kind is not Kind.TERMINATION and made_up:
        return SILENT
    hinged = before["hinge"].search(s.before) and (intent.search(s.before) or intent.search(s.after))
    return SILENT if hinged else None


def came_to_nothing(signals: Signals, s: Scene) -> Verdict:
    """What a tie that failed or lapsed has come to; nothing of a takeover that came to nothing."""
    if s.kind is Kind.TERMINATION and s.tag == "s" and s.hit.frame.options.get("object") == "acquisition":
        return SILENT  # "its offer expires on Friday": it still stands
    if s.kind is Kind.ACQUISITION and re.search(r"\b(?:was|were) to\b", s.head) and "terminat" in s.before:
        return SILENT  # "notice of termination of the agreement under which A was to buy B"
    if s.told and FUTURE_THEN.search(s.head) and signals.after["failed"].match(s.after):
        return SILENT  # "the deal under which A was to buy B fell through": its end is told
    if s.kind is Kind.TERMINATION and PERIOD.search(s.hit.before):
        return SILENT  # "the waiting period for A's purchase of B ended": nothing of the purchase did
    lead = f"{lead_of(s.hit)} "
    lapsed = signals.head["lapsed"].search(s.inner if s.verb and s.inner else lead) if not s.told else None
    if lapsed:
        lasted = s.kind in STATES or s.kind in CONFLICTS
        return Ruling(Modality.TERMINATED, lapsed[0].split()[0]) if lasted else SILENT
    if not s.told and s.kind in STATES and (over := signals.after["lapsed"].match(s.after)):
        return Ruling(Modality.TERMINATED, over[0].strip())
    named = (s.kind is Kind.ACQUISITION and not s.told) or s.hit.frame.fixed_modality is Modality.NEGOTIATING
    return SILENT if named and signals.after["failed"].match(s.after) else None


def advised(_: Signals, s: Scene) -> Verdict:
    """Nothing of what somebody would have a firm do, or only weighs; a duty under a contract is one."""
    if s.kind in {Kind.ACQUISITION, Kind.INVESTMENT} and (must := _MUST.search(s.head)):
        bound = must[0] == "must" and _BY_LAW.search(f"{s.head} {s.after[:80]}")
        return Ruling(Modality.ANNOUNCED, must[0]) if bound else SILENT  # "must buy"
    if s.told and s.tag == "ing" and _IS_WHAT.match(s.after) and not _FINITE.search(s.head):
        return SILENT  # "A buying B would be a mistake"
    return None


def forecast(signals: Signals, s: Scene) -> Verdict:
    """Nothing where it is what analysts and the like expect or fear."""
    said = signals.before["forecast"].search(s.before) or signals.after["forecast"].match(s.after)
    return SILENT if not s.press and said else None


def untrue(signals: Signals, s: Scene) -> Verdict:
    """A denial where the report of the tie is called untrue."""
    called = signals.before["called_untrue"].search(s.before)
    false = signals.after["called_untrue" if called else "untrue"].match(s.after)
    if false and s.kind in CONFLICTS and false[0].endswith(("dismissed", "rejected", "denied")):
        return None  # a court dismisses a suit; nobody says that there was none
    return Ruling(Modality.DENIED, "said to be untrue") if false else None


def negated(signals: Signals, s: Scene) -> Verdict:
    """A denial where somebody says that it is not so; nothing where the reporter says so or a tie has ended."""
    head, before = signals.head, signals.before
    found = head["negation"].search(s.scope) or _negated_inside(signals, s) or before["neither"].search(s.near)
    if found is None and s.told and s.tag == "base" and s.head.endswith(" to "):
        found = _OBJECT_OF.search(s.near)
    if found is None:
        return None
    if found[0] in _OVER and s.kind in STATES and s.kind is not Kind.INVESTMENT and _WILL_STOP.search(s.head):
        return Ruling(Modality.TERMINATED, WILL_END)
    if found[0] in _OVER and s.kind in STATES:
        return Ruling(Modality.TERMINATED, found[0])
    if s.kind in STATES and re.search(r"\bany ?(?:more|longer)\b", s.after[:60]):
        return Ruling(Modality.TERMINATED, f"{found[0]} any more")
    if re.search(r"\bnot (?:ruled out|rule out|excluded?)\b", s.head):
        return Ruling(Modality.NEGOTIATING, "not ruled out")
    if head["undone"].match(found.string, found.start()) or s.kind is Kind.TERMINATION:
        return SILENT
    # "We have not bought B," A said: the subject is a pronoun that the speaker has filled.
    opening = s.hit.match[0][:1]
    party = s.hit.encoded.party(opening) if E[1] <= opening <= E[3] else None
    quoted = party is not None and party.pronoun and signals.after["said"].match(s.after)
    # "We have not granted B exclusive use": what a firm says of its own promise. "We did not buy" denies nothing.
    speaks = party is not None and party.speaks and s.kind is Kind.EXCLUSIVITY
    told = s.before
    if found.re is _OBJECT_OF:  # "A said that it never bound itself to": who said so stands before the negated verb
        told = _WHO.sub("", s.near[: found.start()])
    denied = quoted or speaks or before["said"].search(told)
    return Ruling(Modality.DENIED, found[0]) if denied else SILENT


def not_its_subject(signals: Signals, s: Scene) -> Verdict:
    """Nothing where the firm in front is not who acts, as in "the stake in B was"."""
    if signals.head["had_planned"].search(s.head):
        return SILENT  # what came of it is told elsewhere, if at all
    grouped = GROUP_OF.search(s.before)  # "a consortium of A and B"
    # Of a tie that the weights hear anything may be the subject: "memory from A will go into the cards of B".
    acts = s.told and not s.hit.frame.options.get("fitted")
    if acts and not grouped and signals.before["object_of"].search(s.before) and not RELATIVE.match(s.hit.match[0]):
        return SILENT  # "the stake in X was …": X is not the subject
    if not s.told and signals.before["lost"].search(s.near):
        return Ruling(Modality.TERMINATED, "lost")  # "has lost its largest customer, B"
    if s.head.split()[:1] in (["no"], ["any"]) and not s.hit.frame.options.get("negated"):
        return SILENT
    return SILENT if not s.told and signals.before["forget"].search(s.before) else None


def _negated_inside(signals: Signals, s: Scene) -> re.Match[str] | None:
    """What negates a tie behind its verb, "has no stake in B", or the verb that a nominal tie hangs on.

    None in a construction that has a negation of its own.
    """
    pattern = str(s.hit.frame.options["pattern"])
    pattern = _BARRED_WORDS.sub("", pattern) if s.told else pattern
    if s.hit.frame.options.get("negated") or _OWN_NO.search(pattern):
        return None
    text = s.tie
    found = signals.tie["none_of_it"].search(text)
    if found is not None and not signals.tie["but"].search(f"{text[found.end() :]} {s.after[:40]}"):
        return found
    if s.kind is not Kind.TERMINATION and (left := signals.head["leaving"].search(f"{s.head} {text}")):
        return left
    if s.told:
        return signals.head["negation"].search(text)
    return signals.before["not_had"].search(s.clause)
