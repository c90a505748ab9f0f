"""Steps on what has been, is to be, or is."""

from __future__ import annotations

import re

from graph.dates import bounds
from graph.model import Kind, Modality
from ingest.extract.encoded import D, E
from ingest.extract.modality.ruling import CONFLICTS, SILENT, STATE_KINDS, STATES, Ruling, Verdict
from ingest.extract.modality.scene import Scene
from ingest.extract.modality.signals import Signals
from ingest.extract.modality.turns import (
    AT_FIRST,
    BEFORE,
    BEFORE_MOVE,
    BEGUN_TO,
    BEING,
    EARLY,
    FIRST_TO,
    FOR_YEARS,
    FORMING,
    GIVEN_UP,
    HAD,
    HAD_BEEN,
    HAVING,
    IN_EARLY,
    IN_THOSE_DAYS,
    LASTS,
    MOVED,
    ONCE,
    ONGOING,
    PERIOD,
    PREVENTED,
    PROMISED,
    RIGHT_UNTIL,
    SOLD_OUT,
    THEN_LEFT,
    UNDER_ENDED,
    UNDER_REVIEW,
    UNTIL_DONE,
    UP_TO,
    WAS_LONG,
    WEIGHED,
)
from ingest.extract.times import When

_FITTED = frozenset({Kind.CHIP_SUPPLY, Kind.INTEGRATION, Kind.CLOUD_CONTRACT})  # what each generation has its own of
_LASTING = re.compile(r"(?:held|owned|used|hosted|supplied|relied|run|rented|leased|served|powered|depended)\b")
_POSSESSED = frozenset({"had", "held", "owned", "kept"})
_HELD = re.compile(r"\b(?:had|held|owned|kept|ran|took|used|enjoyed|maintained|operated) ")  # a noun of the tie behind
_DROPPED = re.compile(rf"{_LASTING.pattern}|(?:fitted|trained|bought|sourced|licensed|built|stored|kept|made)\b")
# "had a stake until late 2024"
_UNTIL = re.compile(rf"(?: [^ ;,]+){{0,6}}? until (?:late |early |mid-?)?(?:(?P<day>{D})|recently|then)")
# A bill or a tender says "shall" too: not so a clause that bars all others.
_IN_CONTRACT = re.compile(r"\b(?:solely|exclusively|no other|and from no|and to no|only)\b")
# "its owners have agreed to sell B to A": before the construction, which has no subject.
_SET_TO = re.compile(
    r"\b(?:agree[sd]?|agreeing|plan(?:s|ned)?|intend(?:s|ed)?|decid(?:es|ed)|promis(?:es|ed)|is|are|set|due|will) to $"
)
# "its board approved the purchase of B"
_VOTED = re.compile(
    r"\b(?:approved|approves|backed|backs|endorsed|endorses|cleared|waved through) (?:the )?(?:[a-z-]+ )?$"
)
# "has signed an agreement to be acquired by A"
_PAPER_TO_BE = re.compile(r"\b(?:agreement|deal|contract|accord|pact|terms|plans?|proposal|letter of intent) to be\b")
# "has given the green light for the purchase of B"
_LEAVE_FOR = re.compile(
    r"\b(?:approval|consent|green light|go-ahead|blessing|nod|permission|all-clear)"
    r" (?:for|to|of) (?:the )?(?:[a-z-]+ ){0,2}"
)
_BOUND = re.compile(r"\b(?:contractually|legally) (?:obligated|obliged|committed|bound|required)\b")
# "is being built around": it is not there yet, as what "is being used" is.
# "has signed a contract to provide A with": the contract is the tie, and there; what is bought is not yet bought.
_BY_CONTRACT = frozenset({Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.LICENCE, Kind.PARTNERSHIP, Kind.EXCLUSIVITY})
_SIGNED_TO = re.compile(
    r"\b(?:signed|inked|executed|entered into|concluded|won|landed|clinched|secured)"
    r" (?:an?|its|their|the|what [^,;]{2,30}) ?"
    r"(?:(?!non-?binding|preliminary|tentative|provisional|draft|approval|principle|right|court)[^ ;]+ ){0,7}?"
    r"(?:agreements?|contracts?|deals?|leases?|accords?|pacts?|orders?) to$"
)
_PUT_IN = re.compile(r"(?:built|fitted|installed|embedded|integrated|added|woven|wired|baked|rolled|put)\b")
_RELATIVE = re.compile(r"\b(?:that|which|who|whom)\b")
_COULD_MAKE = re.compile(r"\b(?:could|may|might|should|can|would) (?:[a-z]+ ){1,2}(?:the )?$")  # "could force A to"
# Headlines: "A to buy B", "A unit to buy B"
_BARE_TO = re.compile(
    rf"(?:^| ){E}(?: (?:unit|arm|division|subsidiary|affiliate|owner|maker|group|venture|boss|board"
    r"|shareholders?|customers|users|staff"
    r"|engineers|phones|cars|fridges|robots|apps?|glasses|speakers|laptops))?"
    r" to $"
)
_TO_LET = re.compile(r"\b(?:will|would|may|might|could|to|plans?|lets?) (?:the )?(?:let|allow|permit)\b|\bletting\b")
_HAS = re.compile(r"\b(?:has|have)\b")
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
_WHICH = re.compile(r"\b(?:which|that|who)\b")
_YEARS_LONG = re.compile(r"(?: (?!until|since)[^ ,;]+){0,5}? for (?:[a-z]+ ){0,3}?(?:years?|decades?|months)\b")
_HAD_LONG = re.compile(r"\bhad (?:long )?been (?:partners|allies)\b")
_BEGUN = re.compile(rf" (?:{AT_FIRST})$")
_SERVED = frozenset({Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.INTEGRATION})
_RUNS_OUT = frozenset({Kind.LICENCE, Kind.EXCLUSIVITY, Kind.CLOUD_CONTRACT, Kind.PARTNERSHIP})
_RAN_OUT = re.compile(
    r"(?: (?!and |but |which |that |who |as )[^ ,;]+){0,6}? (?:has |had )?"
    r"(?:ended|expired|lapsed|ran out|came to an end)(?= |$|\.)(?! (?:the|its|a|an|up|talks)\b)"
)
_WAS = re.compile(r"\b(?:was|were|has|have|had|got|won|received|gained|secured)\b")
_IS = re.compile(r"\b(?:has|have|is|are|will|would|shall|to)\b")
_NOW = re.compile(r"\b(?:has|have|now|today|still|will|would|to|since)\b")


def sold(signals: Signals, s: Scene) -> Verdict:
    """A holding that was sold."""
    if s.kind is not Kind.INVESTMENT or (s.tag != "noun" and s.verb != "holding"):
        return None
    found = signals.before["sold"].search(s.hit.before) or SOLD_OUT.match(s.after)
    if s.tag != "noun" and (s.press or (found and not found[0].startswith(("parted", "let go")))):
        return None  # a paper says so; "sold its holding in B": a construction of its own tells it
    return Ruling(Modality.TERMINATED, found[0].strip()) if found else None


def to_close(signals: Signals, s: Scene) -> Verdict:
    """A purchase that is agreed and not through."""
    if s.kind is Kind.ACQUISITION and s.hit.frame.options.get("cued") and (leave := _leave(signals, s)):
        return Ruling(Modality.ANNOUNCED, leave[0].strip())
    if s.told or s.kind not in {Kind.ACQUISITION, Kind.INVESTMENT}:
        return None
    if done := _COMPLETED.search(s.before) or _WHICH_CLOSED.match(s.after):
        # "reportedly completed its purchase of": who says so, and whether it is done, stand about that verb.
        for name, modality in (("alleged", Modality.ALLEGED), ("reported", Modality.REPORTED)):
            if heard := signals.head[name].search(s.clause):
                return Ruling(modality, heard[0])
        if undone := _UNDONE.search(s.before[-40:]):
            return Ruling(Modality.ANNOUNCED, undone[0])
        if not _NOT_YET.search(s.before[-40:]):
            return Ruling(Modality.CONFIRMED, done[0].strip())
    found = (
        PERIOD.search(s.before)
        or _TO_GET.search(s.before)
        or signals.after["to_close"].match(s.after)
        or signals.before["to_complete"].search(s.near)
        or signals.head["awaited"].search(s.head)
        or UNDER_REVIEW.match(s.after)
        or signals.after["pending"].match(s.after)
        or (signals.before["contested"].search(s.before) if not _years_ago(s) else None)
        or _VOTED.search(s.inner)
        or (_WOULD_BE.match(s.after) if not s.told else None)
        or (WEIGHED.search(s.before) if "completed" not in s.before[-24:] else None)
    )
    return Ruling(Modality.ANNOUNCED, found[0].strip()[:40]) if found else None


_ONCE_SO = re.compile(r"\bused to\b|\b(?:was|were)\b(?! (?:to|being)\b)")
# "has completed its purchase of B", "its purchase of B, which closed in June"
_COMPLETED = re.compile(r"\b(?:completed|closed|finali[sz]ed|concluded|wrapped up) $")
_WHICH_CLOSED = re.compile(
    r" , (?:which|that) (?:(?:it|they|the [a-z]+|[\ue000-\ue3ff]) )?(?:(?:has|had|was|were|have been|has been) )?"
    r"(?:since )?(?:completed|closed|finali[sz]ed|concluded)\b"
)
_UNDONE = re.compile(r"\b(?:not|never|yet|almost|nearly|n't|will|would|hopes?|expects?|to) ")
_NOT_YET = re.compile(r"\b(?:once|until|if|when|unless|before)\b")
# "failed to get its purchase of B completed"
_TO_GET = re.compile(r"\bto (?:get|have|see|push|force|drive|bring|save|rescue|revive) $")
_WOULD_BE = re.compile(r"(?: (?!and |but |which |that |who )[^ ,;]+){0,4}? would ")


def _years_ago(s: Scene) -> bool:
    """True for "its 2020 acquisition of B" two years later: whatever is looked into now, that is through."""
    today = bounds(s.published)
    items = [s.hit.encoded.items[char] for char in re.findall(D, s.hit.match[0])]
    said = [item.value for item in items if isinstance(item, When)] + _YEAR.findall(s.hit.match[0])
    whens = [bounds(value) for value in said]
    return today is not None and any(w is not None and w.last.year + 1 < today.first.year for w in whens)


def past(signals: Signals, s: Scene) -> Verdict:
    """A tie told as one of the past."""
    if not s.told and s.kind in _RUNS_OUT and _RAN_OUT.match(s.after):
        return Ruling(Modality.TERMINATED, "ran out")  # "A's exclusive right to B's software ended in May"
    if s.tag == "ed" and s.head.rstrip().endswith(" once"):
        return Ruling(Modality.TERMINATED, "once")
    if s.tag == "ed" and s.kind in _SERVED and _BEGUN.search(s.head.rstrip()):
        return Ruling(Modality.TERMINATED, "at first")  # "A, which at first rented servers from B, now uses C"
    if s.kind in STATES and re.search(r"\b(?:were|was)\b", s.head) and GIVEN_UP.search(s.before):
        return Ruling(Modality.TERMINATED, "given up on")
    if s.kind in STATES and s.tag == "ed" and "had" in s.head.split() and UNDER_ENDED.search(f"{s.before}{s.inner}"):
        return Ruling(Modality.TERMINATED, "under what has ended")
    if s.kind in STATES and not s.told and _ended_by(s, inside=True):
        return Ruling(Modality.TERMINATED, "until then")
    if s.kind in STATES and not s.told and (once := ONCE.search(s.hit.match[0])):
        return Ruling(Modality.TERMINATED, once[0].strip(" ,"))
    if s.kind in STATES and _until_then(s):
        return Ruling(Modality.TERMINATED, "until then")
    if s.kind in STATES and s.verb in _POSSESSED and not _HAS.search(s.head) and _over_by(s, _UNTIL.match(s.after)):
        return Ruling(Modality.TERMINATED, "until")
    if s.kind is Kind.PARTNERSHIP and _HAD_LONG.search(s.hit.match[0]) and " since " in s.hit.match[0] + s.after[:60]:
        return Ruling(Modality.TERMINATED, "had been")
    if s.kind in STATES and s.tag == "ing" and HAD_BEEN.search(s.head):
        return Ruling(Modality.TERMINATED, "had been")
    if s.kind in STATES and (long := WAS_LONG.search(f"{s.head} {s.hit.match[0]}")):
        return Ruling(Modality.TERMINATED, long[0])
    perfect = re.search(r"\b(?:has|have|is|are|will)\b", s.head)
    if s.kind in STATES and not perfect and (then := IN_THOSE_DAYS.search(f"{s.before[-60:]} {s.after[:40]}")):
        return Ruling(Modality.TERMINATED, then[0])
    if s.kind in {Kind.TERMINATION, *CONFLICTS} or not (s.tag == "ed" or _ONCE_SO.search(s.head)):
        return None
    if s.kind in STATES and _LASTING.match(s.verb) and HAD.search(s.head) and " since " not in s.after[:24]:
        return Ruling(Modality.TERMINATED, "had")
    early = EARLY.match(s.hit.encoded.text) or (s.tag == "ed" and IN_EARLY.search(f"{s.hit.match[0]}{s.after[:40]}"))
    if s.kind in _FITTED and early and not _NOW.search(f"{s.head} {s.after[:30]}"):
        return Ruling(Modality.TERMINATED, "of the first ones")
    if s.kind in STATES and HAVING.search(" ".join(f"{s.head} {s.verb}".split())):
        return Ruling(Modality.TERMINATED, "having")
    if s.kind in STATES and _WHICH.search(s.inner) and not _HAS.search(s.head) and _YEARS_LONG.match(s.after):
        return Ruling(Modality.TERMINATED, "for years")  # "A, which used B for a decade, has been"
    if s.kind in STATES and FOR_YEARS.search(s.before) and not re.search(r"\b(?:has|have|is|are)\b", s.head):
        return Ruling(Modality.TERMINATED, "for years")
    if s.kind in STATES and _DROPPED.match(s.verb) and not _IS.search(s.head) and THEN_LEFT.match(s.after):
        return Ruling(Modality.TERMINATED, "before it left")
    earlier = BEFORE_MOVE.search(s.before) or (" had" in f" {s.head}" and BEFORE.match(s.before))
    moved = MOVED.match(s.hit.encoded.text)
    if earlier or (moved and s.hit.at >= moved.end()) or _ended_by(s):
        return Ruling(Modality.TERMINATED, "until then")
    # "the 3% of B that C used to hold": of another tie than that of who bought it.
    after = _RELATIVE.split(s.after[:30], maxsplit=1)[0]
    found = signals.tie["past"].search(s.near[-24:] + s.hit.match[0] + after)
    if found is None or _still_runs(s, found[0]):
        return None
    return Ruling(Modality.TERMINATED, found[0])


def caused(signals: Signals, s: Scene) -> Verdict:
    """What somebody lets or makes two firms do, or keeps them from."""
    barred = s.tag == "ing" and " from " in s.head and PREVENTED.search(s.near)
    if barred and s.kind not in {Kind.EXCLUSIVITY, Kind.TERMINATION, *CONFLICTS}:
        return Ruling(Modality.ANNOUNCED, "kept from it") if s.kind is Kind.ACQUISITION else SILENT
    if s.tag not in {"base", "noun"} or s.hit.match[0][:1] < "\ue000":
        return None
    allowed = signals.before["allowed"].search(s.near)
    if allowed and (hoped := signals.head["negotiating"].search(s.near)):
        return Ruling(Modality.NEGOTIATING, hoped[0])  # "are minded to let A host B"
    if allowed and s.kind is Kind.TERMINATION and not s.told and not _TO_LET.search(s.near):
        return Ruling(Modality.CONFIRMED, allowed[0].strip())  # "let its offer for B lapse"
    if allowed:
        return Ruling(Modality.ANNOUNCED, allowed[0].strip())  # "let A and B merge": they may, and will
    found = signals.before["caused"].search(s.near)
    if found is None or signals.head["auxiliary"].search(s.head):
        return None
    sure = found[1] in {"will", "would"} or signals.tie["intent"].search(s.hit.before[-80:])
    return Ruling(Modality.ANNOUNCED, found[0].strip()) if sure else SILENT


def promised(signals: Signals, s: Scene) -> Verdict:
    """What is to be, by promise or plan."""
    if s.kind in {Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY} and (bound := _BOUND.search(s.head)):
        return Ruling(Modality.CONFIRMED, bound[0])  # the contract is the tie, and in force
    found = signals.head["announced"].search(s.head)
    if s.tag == "base" and not s.told and s.near.endswith(" to ") and s.kind in {Kind.ACQUISITION, Kind.INVESTMENT}:
        found = found or _SET_TO.search(s.near)
    found = found or (signals.tie["announcing"].match(s.verb) if s.tag != "noun" else None)
    if found is None:
        return None
    if s.kind is Kind.REGULATORY_ACTION and _WAS.search(s.head, found.end()):
        return None  # "the planned purchase of B by A was approved": what is planned is not the approval
    if s.kind is Kind.EXCLUSIVITY and PROMISED.search(s.head):
        return Ruling(Modality.CONFIRMED, found[0])  # the promise is the tie
    if s.kind is Kind.EXCLUSIVITY and found[0] == "shall" and _IN_CONTRACT.search(s.hit.encoded.text):
        return Ruling(Modality.CONFIRMED, "shall")  # a contract speaks, and is in force
    bought = s.kind in {Kind.ACQUISITION, Kind.INVESTMENT}  # which an agreement only promises
    if found[0] in {"will", "shall"} and not bought and signals.tie["entered"].search(f"{s.before} {s.head}"):
        return Ruling(Modality.CONFIRMED, "entered into")  # the contract is the tie, and in force
    if found[0] == "about to" and (s.kind is Kind.ACQUISITION or re.search(r"\breports? that ", s.before)):
        return Ruling(Modality.NEGOTIATING, found[0])  # talk of what is near, with nothing agreed
    if s.kind is Kind.TERMINATION and "mutually" in s.head:
        return Ruling(Modality.CONFIRMED, "mutually agreed")
    if s.kind in STATES and found[0] in {"will", "shall"} and LASTS.search(" ".join(f"{s.head} {s.verb}".split())):
        return Ruling(Modality.CONFIRMED, "will remain")  # what is to go on is so
    if s.kind is Kind.DISPUTE and s.hit.frame.fixed_modality is None:
        return Ruling(Modality.NEGOTIATING, found[0])  # a suit that is not filed yet
    return Ruling(Modality.ANNOUNCED, found[0])


def stated(signals: Signals, s: Scene) -> Verdict:
    """What is so, told plainly."""
    if s.tag == "ing" and re.search(r"\b(?:is|are|was|were|be)\b", s.head):
        state = s.hit.frame.options.get("progressive") or s.kind in STATE_KINDS
        state = state or (s.kind in STATES - {Kind.INVESTMENT} and ONGOING.match(s.verb) is not None)
        if s.kind is Kind.PARTNERSHIP and FORMING.match(s.verb):
            state = False
        return Ruling(Modality.CONFIRMED if state else Modality.ANNOUNCED, f"is {s.verb}")
    under_way = s.kind in {Kind.ACQUISITION, Kind.INVESTMENT} or (s.kind is Kind.INTEGRATION and _PUT_IN.match(s.verb))
    if s.tag == "ed" and BEING.search(s.head) and under_way:
        return Ruling(Modality.ANNOUNCED, "is being")
    if s.kind is Kind.EXCLUSIVITY and s.head.rstrip().endswith(" to") and PROMISED.search(s.near[-50:]):
        return Ruling(Modality.CONFIRMED, "promised")
    if s.kind is Kind.TERMINATION and s.tag == "s" and not s.told:
        return Ruling(Modality.ANNOUNCED, f"{s.verb} at a set date")  # "the contract ends in December"
    if s.tag == "ed" and _PAPER_TO_BE.search(s.head) and s.kind in {Kind.ACQUISITION, Kind.INVESTMENT}:
        return Ruling(Modality.ANNOUNCED, "an agreement to be")
    if s.kind in _BY_CONTRACT and (signed := _SIGNED_TO.search(s.head.rstrip())):
        return Ruling(Modality.CONFIRMED, signed[0][:40])
    if s.head.rstrip().endswith(" to") and not (BEGUN_TO.search(s.head) or FIRST_TO.search(s.head)):
        # A suit that is not filed yet is no more than thought of.
        unfiled = s.kind is Kind.DISPUTE and s.hit.frame.fixed_modality is None
        forced = _COULD_MAKE.search(s.near) is not None
        sure = not unfiled and not forced and (_BARE_TO.search(s.head) or signals.head["bound_to"].search(s.head))
        # An allowlist, since no list of wishing words is ever complete: "is itching to", "is in pole position to".
        return Ruling(Modality.ANNOUNCED if sure else Modality.NEGOTIATING, "to")
    if s.tag == "s" and re.search(r"\b(?:will|would) [^;]*\bwhile $", s.before):
        return Ruling(Modality.ANNOUNCED, "while")  # "A will give, while B receives"
    return Ruling(Modality.CONFIRMED, s.verb or s.hit.frame.id)


def _leave(signals: Signals, s: Scene) -> re.Match[str] | None:
    """An authority's word on a purchase that a cue tells of: "cleared the sale of A to B"."""
    match = s.hit.match
    noun = match.start("object") if match.groupdict().get("object") else match.end()
    return _LEAVE_FOR.search(match[0]) or signals.before["contested"].search(match.string[:noun])


def _over_by(s: Scene, until: re.Match[str] | None) -> bool:
    """True for an end that was before the text was published."""
    if until is None or until["day"] is None:
        return until is not None
    when = s.hit.encoded.items[until["day"]]
    end, published = bounds(when.value) if isinstance(when, When) else None, bounds(s.published)
    return end is not None and published is not None and end.first <= published.last


def _until_then(s: Scene) -> bool:
    """True for "until it built its own, A rented", "until 2023 A held a licence" and "a customer of B until 2020"."""
    if _IS.search(s.head):
        return False
    if s.tag == "noun" and not s.told and (until := RIGHT_UNTIL.match(s.after)):
        item = s.hit.encoded.items.get(until["day"] or "")
        said = "until" in until[0] or (isinstance(item, When) and item.role == "end")
        return said and _over_by(s, until)
    if s.tag != "ed" and not _ONCE_SO.search(s.head) and not _HELD.search(s.head):
        return False
    return _up_to(s) or UNTIL_DONE.search(s.before) is not None


def _up_to(s: Scene) -> bool:
    """True for "Through fiscal 2023 A supplied B", where that is past."""
    found = UP_TO.search(s.before)
    if found is None or re.search(r"\b(?:has|have)\b", s.head):
        return False
    if found["ago"]:
        return True
    item = s.hit.encoded.items.get(found["day"])
    until = bounds(found["year"] or (item.value if isinstance(item, When) else None))
    today = bounds(s.published)
    return until is not None and today is not None and until.last < today.first


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


def _still_runs(s: Scene, words: str) -> bool:
    """True for "until 2032" where that is still to come, or beside "now" and "has"."""
    item = s.hit.encoded.items.get(words[-1])
    if not isinstance(item, When):
        return False
    until, today = bounds(item.value), bounds(s.published)
    open_end = until is not None and today is not None and until.last >= today.first
    group = s.hit.match.groupdict().get("vg") or ""
    return open_end or bool(re.search(r"\b(?:has|have|now|currently|still)\b", group))
