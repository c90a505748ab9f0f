"""Clauses that lack a subject of their own, each with the one that it inherits from the clause before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from ingest.extract.encoded import D, E, Encoded, M, P, Q

_FINITE = (
    r"entered|has|have|had|is|are|was|were|will|would|may|must|shall|might|could|can|did|does|agreed|plans|intends"
    r"|signed"
    r"|said|took|takes|bought|buys|sold|sells|paid|pays"
    r"|put|puts|invested|invests|acquired|acquires|granted|grants|gave|gives|gets|got|led|leads|holds"
    r"|held|owns|owned|uses|used|runs|ran|rents|rented|sued|sues|filed"
    r"|ordered|orders|supplies|supplied|makes|made|builds|built|licensed|licenses|licences|licenced"
    r"|committed|pledged|promised|dropped|ended|ends|left|quit|withdrew"
    r"|undertook|issued|received|receives|became|becomes|remains|relies|relied|provides|provided|hosts"
    r"|hosted|joined|won|wins|terminated|cancelled|canceled|scrapped|also"
    r"|fined|opened|cleared|approved|blocked|began|trains|trained|sells|supplies|develops|deploys"
    r"|deployed|operates|leases|leased|relies|pays|makes|agrees|promises|drops|wants|hopes|seeks"
    r"|sought|offered|offers|rejected|denied|denies|accused|accuses|now|raised|embeds|embedded"
    r"|integrated|integrates|is|to|cut|let|set|lost|saw|came|went|met|drew|spent|found|chose|broke|brought|kept|lent"
    r"|sent|spoke|struck|told|wrote|turned|[a-z]{3,}ed"
    rf"|[a-z]{{4,}}s(?= (?:its|their|the|an?|all|most|{Q}) )"
)
_SUBJECT = re.compile(rf"({E})(?: ,? (?:which|that|who))? (?:[a-z]+ly )?(?:{_FINITE})\b")
_JOINT = re.compile(
    rf"(?: ,)? (?:and|but|while|then|or|before|after|by|since|when|for)(?: (?:then|also|later|now"
    rf"|instead|in return|in exchange|at the same time|in the same (?:breath|week|month|year)|on the same day|in turn"
    rf"|at once|separately|earlier|(?:on|in) {D}))?(?= (?:(?:{_FINITE})\b|[a-z]+ing\b|[a-z]{{3,}}(?:ed|s)\b))"
    rf"| , (?=[a-z]+ing\b|having\b|with plans\b)| in return for(?= [a-z]+ing\b)"
)


# "will end the contract and move its work to B": the second infinitive has the subject and the auxiliary of the first.
_INFINITIVE = re.compile(r"(?: ,)? (?:and|or|but)(?: (?:then|also|later|instead|eventually))*(?= [a-z]{3,})")
_AUXILIARY = re.compile(r" (?:will|would|to|may|might|could|shall|should|not)(?= )")
_HELD = 9  # words from a subject to the auxiliary that two infinitives may share


def _shared_infinitives(
    encoded: Encoded, subjects: Sequence[tuple[int, str]], bases: Set[str]
) -> Iterator[tuple[int, str, Encoded]]:
    for match in _INFINITIVE.finditer(encoded.text):
        verb = encoded.text[match.end() + 1 :].split(" ", 1)[0]
        before = [s for s in subjects if s[0] < match.start()]
        if verb not in bases or not before:
            continue
        auxiliaries = list(_AUXILIARY.finditer(encoded.text, before[-1][0], match.start()))
        if not auxiliaries:
            continue
        first = encoded.token_at(before[-1][0])
        last = encoded.token_at(auxiliaries[-1].start() + 1)
        if last - first > _HELD:
            continue
        tokens = [*encoded.tokens[first : last + 1], *encoded.tokens[encoded.token_at(match.end() + 1) :]]
        yield match.start(), match[0].strip(" ,"), Encoded(tokens, encoded.items, encoded.question)


def inherited(encoded: Encoded, bases: Set[str] = frozenset()) -> list[tuple[int, str, Encoded]]:
    """Clauses that lack a subject of their own ("…, and will buy", "after putting"), each with the one it inherits.

    A list of (offset of the clause, conjunction, clause encoded with the subject before it).
    """
    found = list(_fronted(encoded))
    subjects = [(m.start(), m[1]) for m in _SUBJECT.finditer(encoded.text)]
    if not subjects:
        return found
    for match in _JOINT.finditer(encoded.text):
        before = [s for s in subjects if s[0] < match.start()]
        if not before:
            continue
        subject = before[-1]
        index = (
            encoded.token_at(match.end() + 1)
            if encoded.text[match.end() : match.end() + 1] == " "
            else encoded.token_at(match.end())
        )
        head = encoded.tokens[encoded.token_at(subject[0])]
        clause = Encoded([head, *encoded.tokens[index:]], encoded.items, encoded.question)
        found.append((match.start(), match[0].strip(" ,"), clause))
    found += _shared_infinitives(encoded, subjects, bases)
    return found


# "After buying B in 2021, A moved": who acts in the main clause has done what stands in front of it. What would follow
# from it, or comes of it ("by buying B, A would gain"), has not been done.
_FRONTED = re.compile(
    rf"(?:[^ ,;]+ ){{0,4}}?(?:(?P<prep>after|since|following) |(?=having ))(?P<does>[a-z]+ing)"
    rf" [^;]{{3,120}}? , (?P<who>{E})"
    rf" (?:[a-z]+ly )?(?!(?:would|could|might|may)\b)(?:{_FINITE})\b"
)


def _fronted(encoded: Encoded) -> Iterator[tuple[int, str, Encoded]]:
    match = _FRONTED.match(encoded.text)
    if match is None:
        return
    first, last = encoded.token_at(match.start("does")), encoded.token_at(match.start("who"))
    tokens = [encoded.tokens[last], *encoded.tokens[first : last - 1]]
    yield match.start("does"), match["prep"] or "after", Encoded(tokens, encoded.items, encoded.question)


# "A was fined $12m and B $7m by", "A will hold 30% and B 70% of": the second has the verb of the first.
_GAPPED = re.compile(
    rf"(?<![^ ])(?P<first>{E})(?: (?!and |or |{E})[^ ,;:]+){{1,8}}? (?P<sum>{M}|{P})(?: (?:of|in) the [a-z]+)?"
    rf"(?P<rest>(?: ,)?(?: and| while| but|) {E} (?:{M}|{P})(?: each)?"
    rf"(?:(?: ,)?(?: and| ,) {E} (?:{M}|{P})(?: each)?)*)"
)
# "A holds 60% of the shares in C and B 40%": the second has the verb and the object of the first.
_GAPPED_BEHIND = re.compile(
    rf"(?<![^ ])(?P<first>{E})(?: (?!and |or |{E})[^ ,;:]+){{1,5}}? (?P<sum>{P}) (?:of )?(?:the |its )?"
    rf"(?:[a-z-]+ ){{0,2}}(?:of|in) (?:the )?{E}(?P<rest>(?: ,)? (?:and|while) (?P<second>{E}) (?P<share>{P}))(?= |$)"
)
_SHARE = re.compile(rf"(?:(?:,|and|while|but) )*({E}) ({M}|{P})(?: each)?")


def gapped(encoded: Encoded) -> list[Encoded]:
    """The sentence once for each firm that has a sum of its own but shares the verb: "A holds 30% and B 70% of C"."""
    forms: list[Encoded] = []
    for match in _GAPPED_BEHIND.finditer(encoded.text):
        one, other, whole, part = (encoded.token_at(match.start(g)) for g in ("first", "second", "sum", "share"))
        told = list(encoded.tokens[one : encoded.token_at(match.start("rest") + 1)])
        told[0], told[whole - one] = encoded.tokens[other], encoded.tokens[part]
        forms.append(Encoded(told, encoded.items, encoded.question))
    for match in _GAPPED.finditer(encoded.text):
        start, end = encoded.token_at(match.start("rest") + 1), encoded.token_at(match.end("rest") - 1) + 1
        first, last = encoded.token_at(match.start("first")), encoded.token_at(match.start("sum"))
        tokens = encoded.tokens
        forms.append(Encoded([*tokens[:start], *tokens[end:]], encoded.items, encoded.question))
        for share in _SHARE.finditer(encoded.text, match.start("rest") + 1, match.end("rest")):
            who, what = (tokens[encoded.token_at(share.start(g))] for g in (1, 2))
            told = [*tokens[:first], who, *tokens[first + 1 : last], what, *tokens[last + 1 : start], *tokens[end:]]
            forms.append(Encoded(told, encoded.items, encoded.question))
    return forms
