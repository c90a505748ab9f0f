"""Encodes a sentence for the frames: names, sums, dates become single characters, asides are taken out, offsets kept.

The frames of data/lexicon are regular expressions over this encoding: lower-case tokens with one blank between them,
where a private-use character stands for a firm or a list of firms (E), a chip (C), a sum (M), a percentage (P), a
date (D) or a possessive pronoun (Q).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.model import Entity
from ingest.extract.amounts import Percent, Sum
from ingest.extract.encoded import D, E, Encoded, Party, Q, Token
from ingest.extract.times import When

_BASE = {"E": 0xE000, "C": 0xE400, "M": 0xE800, "P": 0xEC00, "D": 0xF000, "Q": 0xF400}
_ROOM = 0x400
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_TOKEN = re.compile(r"\d+(?:,\d{3})+(?!\d)|[^\W_]+(?:[.&/’'‐‑-](?!s\b)[^\W_]+)*|['’]s\b|[^\w\s]|_")
_ROLE_NOUNS = (
    "partner|rival|parent|owner|customer|supplier|subsidiary|unit|backer|ally|competitor|counterpart"
    "|client|maker|provider|investor"
)


def encode(
    text: str,
    start: int,
    end: int,
    parties: Sequence[Party],
    sums: Sequence[Sum],
    percents: Sequence[Percent],
    dates: Sequence[When],
) -> Encoded:
    """Encode `text[start:end]`; of spans that overlap the first wins, then a firm before a sum before a date."""
    spans: list[tuple[int, int, str, Party | Sum | Percent | When]] = []
    spans += [(p.start, p.end, "C" if p.chip else "Q" if p.possessive else "E", p) for p in parties]
    spans += [(s.start, s.end, "M", s) for s in sums]
    spans += [(p.start, p.end, "P", p) for p in percents]
    spans += [(d.start, d.end, "D", d) for d in dates]
    order = "EQCMPD"
    spans.sort(key=lambda s: (s[0], order.index(s[2]), -s[1]))
    tokens: list[Token] = []
    items: dict[str, Party | Sum | Percent | When] = {}
    counts = dict.fromkeys(_BASE, 0)
    position = start
    for begin, stop, kind, item in spans:
        if begin < position or stop > end or counts[kind] >= _ROOM:
            continue
        tokens += _words(text, position, begin)
        char = chr(_BASE[kind] + counts[kind])
        counts[kind] += 1
        items[char] = item
        tokens.append(Token(char, begin, stop))
        position = stop
        if kind == "E" and text[stop - 1] == "s" and text[stop : stop + 2] in {"' ", "’ "}:
            tokens.append(Token("'s", stop, stop + 1))
            position = stop + 1
    tokens += _words(text, position, end)
    question = text[start:end].rstrip("\"'”’) ").endswith("?")
    dotless = _without_dots(Encoded(_without_quotes(tokens), items, question))
    return reduced(_listed(dotless))


_DOT = re.compile(rf"(?<={E}) \.(?= [^ ])")  # of "Inc."


def _without_dots(encoded: Encoded) -> Encoded:
    cuts = [(m.start() + 1, m.end()) for m in _DOT.finditer(encoded.text)]
    return encoded.without(cuts) if cuts else encoded


def _words(text: str, start: int, end: int) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text, start, end):
        word = _PRIVATE.sub("\ufffd", match[0].lower()).replace("’", "'").replace("‐", "-").replace("‑", "-")
        if word[0].isdigit():
            word = word.replace(",", "")
        found.append(Token(word, match.start(), match.end()))
    return found


def _without_quotes(tokens: Sequence[Token]) -> list[Token]:
    return [
        Token("—" if t.text in {"—", "–"} else t.text, t.start, t.end)
        for t in tokens
        if t.text not in {'"', "“", "”", "‘", "'", "`", "*"}
    ]


# What a name is introduced by: "the chip designer Arm", "its rival, Oracle".
_NAMING = (
    "maker|designer|group|firm|company|start-up|startup|bank|rival|giant|lab|laboratory|provider|developer|fund"
    "|investor|watchdog"
    "|regulator|authority|agency|supplier|partner|customer|owner|parent|subsidiary|unit|chipmaker|landlord"
    "|operator|publisher"
    "|retailer|carmaker|shareholder|backer|competitor|manufacturer|foundry|neocloud|specialist|vendor|insurer"
    "|client|ministry"
)
_PAIR = re.compile(rf"({E}) [-–—/] ({E})(?= )")
_LIST = re.compile(
    rf"(?:both )?({E})((?: ,(?: and| the| its)?(?: (?:[a-z-]+ ){{0,2}}(?:{_NAMING}))? {E}){{0,12}}) (?:,? ?(?:and"
    rf"|or|as well as"
    rf"|&|along with|together with|alongside)) (?:(?:(?:the|its|fellow) )?(?:[a-z-]+ ){{0,2}}(?:{_NAMING}) |the )?({E})"
)
_OWNED = re.compile(rf"({E}(?= 's)|{Q})(?: 's)? (?:own )?({E})")


def _listed(encoded: Encoded) -> Encoded:
    """Turn "A, B and C" and "A-B" into one placeholder each, and "Microsoft's Azure" into the second name."""
    cuts = []
    for match in _OWNED.finditer(encoded.text):
        first, second = encoded.party(match[1]), encoded.party(match[2])
        if len(second.entities) == 1 and _owns(first, second) and (not first.pronoun or first.possessive):
            cuts.append((match.start(), match.start(2)))
            encoded.items[match[2]] = replace(second, owner=(first.entities[0], first.names[0]))
    if cuts:
        encoded = encoded.without(cuts)
    for pattern in (_PAIR, _LIST):
        encoded = _merge(encoded, pattern)
    return encoded


def _owns(first: Party, second: Party) -> bool:
    return (
        any(second.entities[0].parent == f.id for f in first.entities)
        or second.entities[0].provisional is False
        and any((second.entities[0].parent or "").startswith(f.id) for f in first.entities)
    )


# Before a list that is a subject or stands between, not the object of what went before.
_BEFORE_SUBJECTS = frozenset({
    "and", "or", "but", "between", "of", "both", "that", "while", "when", "after", "before", "as", "since",
    "because", "although", "though", "if", "which", "whether", "where", "said", "says", "say", "announced",
    "reported", "confirmed", "added", "until", "once", "nor", "than", "like", ",", ";", ":", "—", "(",
})  # fmt: skip
_PREDICATE = re.compile(
    r" (?:(?:(?:also|now|then|later)(?! [a-z]+ing)|itself|has|have|had|is|are|was"
    r"|were|will|would|may|might|could|can|plans|agreed|said"
    r"|took|takes|bought|buys|sold|sells|paid|pays|invests|acquires|gave|gives|leads|holds|owns|uses|ran|runs"
    r"|rents|orders"
    r"|supplies|makes|builds|became|provides|wants|put) )"
)


def _opens_clause(text: str, match: re.Match[str]) -> bool:
    """True for "A paid B and C paid D": the second name is no part of a list but the subject of what follows."""
    before = text[: match.start()].split()
    if not before or before[-1] in _BEFORE_SUBJECTS or not any(re.match(E, w) for w in before):
        return False
    return _PREDICATE.match(text, match.end()) is not None


def _merge(encoded: Encoded, pattern: re.Pattern[str]) -> Encoded:
    tokens: list[Token] = []
    position = 0
    items = dict(encoded.items)
    for match in pattern.finditer(encoded.text):
        first = encoded.token_at(match.start())
        last = encoded.token_at(match.end() - 1)
        chars = [c for c in match[0] if re.match(E, c)]
        parts = [encoded.party(c) for c in chars]
        if any(p.pronoun and len(p.entities) == 1 for p in parts[1:]):
            continue
        if pattern is _LIST and len(chars) == 2 and _opens_clause(encoded.text, match):
            continue
        tokens += encoded.tokens[position:first]
        entities: list[Entity] = []
        names: list[str] = []
        for part in parts:
            for entity, name in zip(part.entities, part.names, strict=True):
                if all(entity.id != e.id for e in entities):
                    entities.append(entity)
                    names.append(name)
        token = encoded.tokens[encoded.token_at(match.start(1))]
        start, end = token.start, encoded.tokens[last].end
        doubted = frozenset(i for p in parts for i in p.doubted)
        items[token.text] = Party(start, end, tuple(entities), tuple(names), doubted=doubted)
        tokens.append(Token(token.text, start, end))
        position = last + 1
    if not position:
        return encoded
    return Encoded([*tokens, *encoded.tokens[position:]], items, encoded.question)


_ASIDES = (
    re.compile(r"\( (?:[^ ()]+ ){0,12}\)"),
    # "Acme , the Dutch maker of lenses , has": an apposition says who, not what happened.
    re.compile(
        rf"(?<={E}) , (?:an?|the|one|long|itself|already|then|once|based|led|owned|backed|known|whose|now "
        rf"an?|still an?|formerly|previously|also) (?:[^ ,;:\ue000-\ue3ff]+ ){{1,14}},(?= (?!and {E}))"
    ),
    re.compile(rf"(?<={E}) of [^ ,;:\ue000-\uf3ff]+(?= (?:has|have|had|is|was|will|would|said|says|agreed|plans))"),
    re.compile(rf"{Q} (?:[^ ,;:\ue000-\ue3ff]+ ){{0,2}}(?:{_ROLE_NOUNS}) ,? ?(?={E})"),
    re.compile(
        r", (?:however|meanwhile|in turn|by contrast|for (?:its|their) part|too|in effect|of course|in "
        r"addition|for example|for instance|then|moreover) ,"
    ),
    re.compile(rf"(?:for (?:its|their|{Q}) part|in turn|by contrast|meanwhile)(?= )"),
    re.compile(
        rf", (?:[^ ,;:\ue000-\ue3ff]+ ){{1,5}}(?:reported|reports|said|says|wrote|added)(?: (?:on|in|{D}"
        rf"|late|last)){{0,3}} ,(?= [a-z])"
    ),
)


def reduced(encoded: Encoded) -> Encoded:
    """Take out brackets, appositions and adverbial asides, so that subject and verb stand side by side."""
    encoded = _introduced(encoded)
    for aside in _ASIDES:
        cuts = []
        for match in aside.finditer(encoded.text):
            cuts.append((match.start(), match.end()))
        if cuts:
            encoded = encoded.without(cuts)
    return _merge(encoded, _LIST)


# "a smaller rival, B, has": the commas around a name that a noun has introduced.
_INTRODUCED = re.compile(rf" (?:{_NAMING})(?P<open> ,(?: the)?) {E}(?P<close> ,(?= (?!and |or |{E})))?")


def _introduced(encoded: Encoded) -> Encoded:
    spans = (m.span(g) for m in _INTRODUCED.finditer(encoded.text) for g in ("open", "close") if m[g])
    cuts = [(start + 1, end) for start, end in spans]
    return encoded.without(cuts) if cuts else encoded


# Asides that name a firm themselves: the frames see the sentence with them and without them.
_RICH_ASIDE = re.compile(
    rf"(?<={E}) (?:'s (?:[a-z-]+ ){{1,3}})?, (?:an?|the|one|long|once|now|already|which|whose|based|led"
    rf"|owned|backed|its|then|also|{Q}) (?:[^ ,;:]+ ){{1,16}},(?= [a-z])"
)


# "a bid for A's smaller rival B": B is meant.
_ROLE_OF = re.compile(rf"({E} 's (?:[^ ,;:\ue000-\ue3ff]+ ){{0,3}}(?:{_ROLE_NOUNS}) ,? ?)(?={E})")


def variants(encoded: Encoded) -> list[Encoded]:
    """The sentence as it is, and without the asides and owners that stand between a verb and its firm."""
    cuts = []
    for match in _RICH_ASIDE.finditer(encoded.text):
        comma = encoded.text.index(",", match.start())
        cuts.append((comma, match.end()))
    forms = [encoded, encoded.without(cuts)] if cuts else [encoded]
    owners = [m.span(1) for m in _ROLE_OF.finditer(encoded.text)]
    return [*forms, encoded.without(owners)] if owners else forms


_FINITE = (
    r"entered|has|have|had|is|are|was|were|will|would|may|might|could|can|did|does|agreed|plans|intends|signed"
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
    r"|integrated|integrates|is|to"
)
_SUBJECT = re.compile(rf"({E})(?: ,? (?:which|that|who))? (?:[a-z]+ly )?(?:{_FINITE})\b")
_JOINT = re.compile(
    rf"(?: ,)? (?:and|but|while|then|or|before|after|by|since|when|for)(?: (?:then|also|later|now"
    rf"|instead|in return|in exchange|at the same time))?(?= (?:(?:{_FINITE})\b|[a-z]+ing\b|[a-z]{{3,}}(?:ed|s)\b))"
    rf"| , (?=[a-z]+ing\b|having\b|with plans\b)| in return for(?= [a-z]+ing\b)"
)


def inherited(encoded: Encoded) -> list[tuple[int, str, Encoded]]:
    """Clauses that lack a subject of their own ("…, and will buy", "after putting"), each with the one it inherits.

    A list of (offset of the clause, conjunction, clause encoded with the subject before it).
    """
    found = []
    subjects = [(m.start(), m[1]) for m in _SUBJECT.finditer(encoded.text)]
    if not subjects:
        return []
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
    return found
