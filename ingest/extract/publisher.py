"""Who "we" of a text that is no filing are: the firm that publishes it, where the text itself says which one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from graph.model import EntityType
from ingest.extract.mentions import Mention

_FIRMS = frozenset({EntityType.ORGANIZATION, EntityType.FUND, EntityType.PRODUCT})
# "you can switch over to B": in what the publisher offers.
_SELF = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|us|[Tt]he (?:Company|Group)(?! [A-Z]))\b(?![’'‘]?-)|\b[Yy]ou(?= can (?:now |also )?(?:switch"
    r"|pick|choose|use|select|call)\b)"
)
SELF_WORDS = frozenset({"we", "our", "us", "you", "the company", "the group"})
_QUOTATION = re.compile(r"“[^”\n]{0,1200}”|\"[^\"\n]{0,1200}\"")
# What those say who only ask: "Analyst: Can you tell us", "Q: Will we see".
_ASKED = re.compile(r"^(?:Q|Question|Analyst|Operator|Moderator|Interviewer)\b[^\n:]{0,60}:[^\n]*$", re.M)
# Acme, Inc. ("Acme" or "we"), Acme, Inc. (the "Company"): how a text names itself.
_DEFINED = re.compile(
    r" \((?:[^()\n]{0,80}\W)?[“\"](?:[Ww]e|us|our|(?:the )?Company|(?:the )?Registrant)[,.]?[”\"][^()\n]{0,80}\)"
)
# In this report, "Acme," "we" and "our" refer to Acme, Inc.
_REFERS = re.compile(
    r"[“\"](?:we|us|our)[,.]?[”\"][^.\n]{0,60}?\b(?:refers?|means?|mean) (?:collectively )?(?:to )?(?:the )?$", re.I
)
# A masthead: "Acme, first-quarter earnings call", "Prepared remarks, Acme".
_OCCASION = re.compile(
    r"\b(?:prepared remarks|spoken remarks|remarks|earnings call|analysts? call|conference call|results call"
    r"|results presentation|(?:investor|analyst)s?'? (?:briefing|day|call|presentation)|transcript"
    r"|letter to (?:our )?(?:share|stock)holders"
    r"|trading (?:update|statement)|interim (?:results|report)|(?:half|full)-year (?:report|results)"
    r"|preliminary results"
    r"|results announcement|(?:business|corporate) update|(?:company|stock exchange) (?:announcement|release)"
    r"|(?:share|stock)holder letter|annual report|quarterly report|Form (?:10-K|10-Q|20-F|8-K)|release notes|changelog"
    r"|(?:company|engineering|corporate|official) blog)\b",
    re.I,
)
_MASTHEAD = 200  # characters of the first line
# "What's new in Acme", "Posted by the team at Acme": what stands before the name of whoever writes.
_WRITES = re.compile(
    r"(?:\b[Ww]hat['’]s new (?:in|at|with) |\b[Ss]tatement (?:by|from|of) "
    r"|\b[Ff]rom the (?=[^.\n]{2,60}\bblog\b)|\b(?:[Pp]osted|[Ww]ritten) by (?:[\w-]+ ){0,6}?(?:at|of|from) "
    r"|\b[Ww]e at |\b[Hh]ere at |\b[Aa]ll of us at "
    r"|\bupdate (?:on|from|about) (?:[a-z]+ ){0,4}?(?:behind |in |of |at |from |for )?)(?:the )?$"
)
_SIGNED = re.compile(r"(?:^|\n|[.!?] )[-–—]{1,2} ?(?:[Tt]he |[Yy]our |[Yy]our friends at )(?:[\w-]+ )?$")
_AT = re.compile(r"\b[Aa]t (?:the )?$")
_THERE_WE = re.compile(r",? we\b")
_TEAM = re.compile(r" (?:[a-z]+ )?team\b")
_LEGAL = re.compile(r",? (?:Inc|Corp|Corporation|Ltd|Limited|LLC|plc|PLC|N\.V|S\.A|AG|SE|ASA|AS|AB|Oyj)\b")
_OBJECT = re.compile(
    r"\b(?:from|by|of|with|against|to|at|in|on|for|and|between|under|than|via|through|into)(?: the)? $"
)
_REACH = 300  # characters from the start in which a text that is of a firm names it


class _Spans:
    """Stretches of a text, asked in logarithmic time."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def holds(self, at: int) -> bool:
        """True if the offset lies in one of them."""
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self._ends[index]


def publisher_mentions(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Where the text speaks of its own publisher as "we", "our" or "us"; none where nothing says who that is."""
    found = list(_SELF.finditer(text))
    if not found:
        return []
    mute = [m.span() for pattern in (_QUOTATION, _ASKED) for m in pattern.finditer(text)]
    silent = _Spans([*mute, *((m.start, m.end) for m in mentions)])
    spoken = [m for m in found if not silent.holds(m.start())]
    if not spoken:
        return []
    quoted = _Spans(mute)
    firms = [m for m in mentions if m.entity.type in _FIRMS and not quoted.holds(m.start)]
    who = _defined(text, firms) or _masthead(text, firms) or _writer(text, firms) or _topic(text, firms, spoken)
    return [Mention(m.start(), m.end(), who.entity, resolved=True) for m in spoken] if who is not None else []


def _one(found: Sequence[Mention]) -> Mention | None:
    """The one firm that all of them name."""
    return found[0] if len({m.entity.id for m in found}) == 1 else None


def _defined(text: str, firms: Sequence[Mention]) -> Mention | None:
    """Acme, Inc. ("we")."""
    referred = [m for m in firms if _REFERS.search(text, max(0, m.start - 120), m.start)]
    if referred:
        return _one(referred)
    ends = {m.end: m for m in firms}
    near = [ends.get(d.start()) or ends.get(d.start() - 1) for d in _DEFINED.finditer(text)]
    return _one([m for m in near if m is not None]) if near and None not in near else None


def _masthead(text: str, firms: Sequence[Mention]) -> Mention | None:
    """The one firm of a first line that says on what occasion it speaks."""
    line = text[:_MASTHEAD].split("\n", 1)[0]
    occasion = _OCCASION.search(line)
    if occasion is None:
        return None
    stop = line.find(". ", occasion.end())
    return _one([m for m in firms if m.end <= (stop if stop > 0 else len(line))])


def _writer(text: str, firms: Sequence[Mention]) -> Mention | None:
    """Who signs the text, or says at its beginning that it writes."""
    signed = [
        m
        for m in firms
        if (_SIGNED.search(text, max(0, m.start - 40), m.start) and _TEAM.match(text, m.end))
        or (_AT.search(text, max(0, m.start - 10), m.start) and _THERE_WE.match(text, m.end))
        or (m.start < _REACH and _WRITES.search(text, max(0, m.start - 80), m.start))
    ]
    return _one(signed)


def _topic(text: str, firms: Sequence[Mention], spoken: Sequence[re.Match[str]]) -> Mention | None:
    """The firm named first, by its legal name and as who acts, in a text that goes on with "we" of itself."""
    first = next(iter(firms), None)
    if first is None or first.start > _REACH or first.weak:
        return None
    named = text[first.start : first.end]
    if not _LEGAL.search(named) and not _LEGAL.match(text, first.end):
        return None
    if _OBJECT.search(text, max(0, first.start - 20), first.start):
        return None
    stop = re.compile(r"[.!?]\s+[A-Z]").search(text, first.end)
    end = stop.start() if stop else len(text)
    start = max(text.rfind(". ", 0, first.start), text.rfind("\n", 0, first.start), 0)
    # "Acme, Inc. makes our chips": whoever speaks is another.
    own = next((m[0].lower() for m in spoken if start <= m.start() < end), "we")
    return first if own == "we" else None
