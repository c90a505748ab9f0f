"""Whether a name in the place of a party stands for the firm, or only says more of another word.

"bought Google ads" is no purchase of Google, and who is sued by "Microsoft shareholders" is not sued by Microsoft.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph.model import Kind
from ingest.extract.frames import Hit

# What may follow the name of a firm that is bought or invested in, besides adverbs and verbs: an allowlist, since
# anything else is the noun that was bought.
_FOLLOWS = frozenset({
    "rather", "thanks", "due", "long", "well", "way", "days", "weeks", "months", "years", "decades", "shortly", "such",
    "said", "says", "told", "wrote", "writes", "showed", "shows", "according",
    "for", "in", "from", "to", "at", "on", "with", "through", "via", "under", "after", "before", "during", "since",
    "until", "till", "over", "into", "as", "amid", "against", "within", "across", "following", "by", "of", "off",
    "without", "despite", "upon", "about", "around", "per", "between", "among", "behind", "beyond", "near", "like",
    "and", "or", "but", "while", "when", "where", "because", "although", "though", "if", "unless", "so", "that",
    "which", "who", "whose", "than", "nor", "yet", "whereas", "whereby", "whether", "the", "a", "an", "its", "their",
    "his", "her", "this", "these", "those", "all", "both", "some", "each", "no", "not", "last", "next", "earlier",
    "later", "today", "yesterday", "tomorrow", "again", "outright", "too", "also", "now", "then", "soon", "back",
    "together", "alone", "instead", "ahead", "up", "out", "here", "there", "worldwide", "once", "twice", "just",
    "even", "only", "still", "already", "ever", "never", "far", "almost", "nearly", "is", "are", "was", "were", "be",
    "been", "has", "have", "had", "will", "would", "shall", "should", "may", "might", "can", "could", "must", "does",
    "do", "did", "more", "less", "half", "any", "one", "two", "three", "plus", "minus", "versus", "along",
    "alongside", "including", "involving", "worth", "valued", "pending", "subject", "n't", "itself", "themselves",
    "whole", "entire", "elsewhere", "everywhere", "abroad", "overnight", "meanwhile", "late", "early", "mid",
    "midyear", "anyway", "altogether", "afresh", "anew", "down", "aside", "apart", "away", "ago", "shares", "share",
    "stock", "stake", "holding", "takeover", "unit", "arm", "division", "group", "venture", "business", "private",
    "family", "common", "preferred", "ordinary", "class", "data-centre", "data-center", "equity", "campus",
    "subsidiary", "brand",
})  # fmt: skip
_TAIL = re.compile(
    r" (?P<own>'s )?(?:(?:former|current|ex-|ex|chief|senior|many|some|big|main|largest)[ -]?)*(?P<word>[a-z][a-z-]*)"
)
# "acquires Bee wearable startup": headlines say behind a name what it is.
_WHAT_IT_IS = re.compile(
    r"(?: [a-z-]+){0,3} (?:developers?|makers?|start-?ups?|compan(?:y|ies)|firms?|service|providers?|specialists?"
    r"|operators?|designers?|unit|business|lab|platform|builder|vendor)(?= |$)"
)
# Who stands about a firm and is not the firm.
_PEOPLE = re.compile(
    r"(?:shareholders?|stockholders?|investors?|users?|customers?|clients?|drivers?|couriers?|engineers?|employees?"
    r"|workers?|staffers?|contractors?|fans?|followers?|analysts?|critics?|competitors?|rivals?|suppliers?|partners?"
    r"|subscribers?|advertisers?|sellers?|merchants?|resellers?|dealers?|founders?|co-founders?|alumni|veterans?"
    r"|managers?|executives?|directors?|officers?|researchers?|scientists?|designers?|developers?|programmers?"
    r"|owners?|buyers?|holders?|bondholders?|creditors?|lenders?|landlords?|tenants?|neighbou?rs?|regulars?|insiders?"
    r"|whistleblowers?|bosses|boss|ceo|cfo|chairman|chairwoman|president|salesm[ae]n|interns?|lookalikes?|clones?)"
)
_BESIDE = re.compile(
    r"\b(?:near|opposite|beside|behind|outside|on behalf of|as agent for|for the benefit of|formerly of|adjacent to"
    r"|close to|next to|next door to|overlooking) (?:the )?$"
)
# "acquired B together with C": C is on the buyer's side.
_TOGETHER = re.compile(
    r"\b(?:(?:together|along|jointly|in tandem) with|alongside|in partnership with|side by side with) (?:the )?$"
)
_LIKENED = re.compile(r"\b(?:the|an?) (?:next|new|another|second) $")  # "the next Nvidia"
_THE_OF = re.compile(r"(?:^|[ ,;])the $")
_OF_WHAT = re.compile(
    r" (?:of (?!the |its |their |a )[a-z]"
    r"|for (?!shares |billions |millions |dollars |euros |pounds |years |months |weeks |reasons |its |their )"
    r"[a-z]+s(?: |$))"
)
_TAKEN = frozenset({Kind.ACQUISITION, Kind.INVESTMENT})
_AT = frozenset({Kind.ACQUISITION, Kind.INVESTMENT, Kind.DISPUTE, Kind.REGULATORY_ACTION})


def stands(hit: Hit, kind: Kind, verbs: Mapping[str, str]) -> bool:
    """False where the name of a party says more of another word. verbs: forms of what a firm does, with their tags."""
    groups = hit.match.groupdict()
    text = hit.match.string
    if groups.get("both") or kind not in _AT or not (groups.get("from") and groups.get("to")):
        return True
    source, target = hit.match.span("from"), hit.match.span("to")
    between = text[source[1] : target[0]].split(" ")
    if hit.frame.options.get("flat") and any(verbs.get(w) == "ed" and w != "backed" for w in between):
        return False  # "an A-backed start-up sued B"
    taken = kind in _TAKEN and hit.frame.subject_first and source[0] < target[0]
    if taken and target[1] == hit.match.end() and _of_ware(text, target[1], verbs):
        return False
    owned = kind is not Kind.ACQUISITION  # "B's shareholders voted for the sale to A": of B
    if kind is not Kind.INVESTMENT and any(_of_person(text, end, owned) for _, end in (source, target)):
        return False
    before = text[: target[0]]
    if source[0] < target[0] and (_BESIDE.search(before) or _TOGETHER.search(before)):
        return False
    return kind in {Kind.REGULATORY_ACTION, Kind.DISPUTE} or not any(
        _likened(text, start, end) for start, end in (source, target)
    )


def _of_ware(text: str, end: int, verbs: Mapping[str, str]) -> bool:
    if _WHAT_IT_IS.match(text, end):
        return False
    tail = re.match(r" ([a-z][a-z-]*)(?= |$)", text[end : end + 40])
    if tail is None:
        return False
    word = tail[1]
    if word == "as":
        return (
            re.match(r" as an? (?:[a-z-]+ )?(?:customer|client|user|tenant|partner|supplier)\b", text[end:]) is not None
        )
    return not (word in _FOLLOWS or word in verbs or word.endswith(("ly", "ing", "ed")))


def _of_person(text: str, end: int, owned: bool) -> bool:
    tail = _TAIL.match(text, end)
    return tail is not None and (owned or not tail["own"]) and _PEOPLE.fullmatch(tail["word"]) is not None


def _likened(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 20) : start]
    if _LIKENED.search(before):
        return True
    return _THE_OF.search(before) is not None and _OF_WHAT.match(text, end) is not None
