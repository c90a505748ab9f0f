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
from ingest.extract.asides import NAMING, reduced
from ingest.extract.ellipsis import filled
from ingest.extract.encoded import E, Encoded, P, Party, Q, Token
from ingest.extract.times import When

_BASE = {"E": 0xE000, "C": 0xE400, "M": 0xE800, "P": 0xEC00, "D": 0xF000, "Q": 0xF400}
_ROOM = 0x400
_PRONOUN = len("themselves")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_TOKEN = re.compile(r"\d+(?:,\d{3})+(?!\d)|[^\W_]+(?:[.&/’'‐‑-](?!s\b)[^\W_]+)*|['’]s\b|[^\w\s]|_")


def encode(
    text: str,
    start: int,
    end: int,
    parties: Sequence[Party],
    sums: Sequence[Sum],
    percents: Sequence[Percent],
    dates: Sequence[When],
) -> Encoded:
    """Encode `text[start:end]`; of spans that overlap the first wins, then a firm before a sum before a date.

    Letters that open a sum are no firm: "NIS 2 billion".
    """
    opened = {s.start: s.end for s in sums}
    parties = [p for p in parties if opened.get(p.start, 0) <= p.end]
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
    return _merge(reduced(_listed(filled(dotless))), _LIST)


# "Britain's Nscale": where a firm is at home is no owner.
_HOME = re.compile(
    r"(?<![^ ])(?:britain|america|germany|france|japan|china|(?:south )?korea|taiwan|canada|india|israel|norway|finland"
    r"|sweden|denmark|switzerland|italy|spain|ireland|australia|(?:the )?netherlands|austria|belgium|poland|estonia"
    rf"|singapore|brazil|europe|scotland) 's (?={E})"
)
_TWICE_OWNED = re.compile(rf"(?<= of {E}) 's(?= (?:since|until|and|but|for|,|\.|;))")  # "a tenant of Acme's since May"
_DOT = re.compile(rf"(?<={E}) \.(?= [^ ])")  # of "Inc."


def _without_dots(encoded: Encoded) -> Encoded:
    cuts = [(m.start() + 1, m.end()) for m in _DOT.finditer(encoded.text)]
    cuts += [m.span() for m in _HOME.finditer(encoded.text)]
    cuts += [(m.start() + 1, m.end()) for m in _TWICE_OWNED.finditer(encoded.text)]
    cuts.sort()
    return encoded.without(cuts) if cuts else encoded


def _words(text: str, start: int, end: int) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text, start, end):
        word = match[0].lower()
        if not word.isascii():
            word = _PRIVATE.sub("\ufffd", word).replace("’", "'").replace("‐", "-").replace("‑", "-")
        if word[0].isdigit():
            word = word.replace(",", "")
        found.append(Token(word, match.start(), match.end()))
    return found


_SHORT = {"re": "are", "ve": "have", "ll": "will"}  # "we've", after a name or a pronoun that stands for one


_NO_MACHINE = frozenset({"learning", "translation", "vision", "intelligence"})


def _without_quotes(tokens: Sequence[Token]) -> list[Token]:
    if any(t.text == "machine" for t in tokens):  # "machine learning" is no machine
        pairs = list(zip(tokens, [*tokens[1:], Token("", 0, 0)], strict=True))
        tokens = [
            Token(f"machine-{after.text}", t.start, t.end) if t.text == "machine" and after.text in _NO_MACHINE else t
            for t, after in pairs
        ]
    tokens = [
        Token(_SHORT[t.text], t.start, t.end)
        if t.text in _SHORT and before.text in {"'", "’"} and before.end == t.start
        else t
        for before, t in zip([Token("", 0, 0), *tokens], tokens, strict=False)
    ]
    return [
        Token("—" if t.text in {"—", "–"} else t.text, t.start, t.end)
        for t in tokens
        if t.text not in {'"', "“", "”", "‘", "'", "`", "*"}
    ]


_FIRM = re.compile(E)
_P = re.compile(f" {P}")
_PAIR = re.compile(rf"({E}) [-–—/] ({E})(?= )")
_LIST = re.compile(
    rf"(?:both )?({E})(?: 's (?:[a-z-]+ ){{0,2}}(?:unit|arm|division|subsidiary|fund|business))?"
    rf"((?: ,(?: and| the| its)?(?: (?:[a-z-]+ ){{0,2}}(?:{NAMING}))? {E}){{0,12}}) (?:,? ?(?:and"
    rf"|or|as well as"
    rf"|&|along with|together with|alongside)) (?:(?:(?:the|its|fellow) )?(?:[a-z-]+ ){{0,2}}(?:{NAMING}) |the "
    rf"|its (?={E} (?:unit|arm|division|subsidiary) ))?({E})"
    r"(?:(?<=its .) (?:unit|arm|division|subsidiary)(?= (?:have|are|were|had|will|both|sued|agreed|signed)\b))?"
)
# "with A in Europe and with B": the second preposition is no more than the first.
_AGAIN = re.compile(
    rf"(?<= )(with|from|to|by|against|for|into|in|on) (?:the )?{E} (?P<where>(?:in|at|everywhere|elsewhere"
    rf"|abroad)(?: (?!and |or )[a-z-]+){{0,3}} )?(?:and|or|as well as) (?P<again>\1(?: the)?) {E}(?= )"
)
# "on models of A and on those of B"
_SAME_NOUN = re.compile(
    rf"(?<= )(on|with|from|to|in|by) ([a-z]+) (of|from|by) {E} (?:and|or|as well as) (?P<again>\1 \2 \3 ){E}(?= )"
)
_OWNERS = re.compile(
    rf"(?:both )?({E}) 's(?: (?:models|chips|clouds?|servers))?(?: , {E} 's){{0,6}}(?: ,)? (?:and|or|as well as) ({E})"
    r"(?= 's)"
)
# "Instagram's parent Meta": the owner alone is meant.
_PARENT = re.compile(rf"({E}) 's (?:parent|owner|operator|maker)(?: company| group)? (?={E})")
_OWNED = re.compile(rf"({E}(?= 's)|{Q})(?: 's)? (?:own )?({E})")


_BESIDE = re.compile(r" (?:along with|together with|(?P<side>alongside)) ")
_BOUGHT = re.compile(
    r"\b(?:bought|buys?|buying|acquir[a-z]+|purchas[a-z]+|took over|takes? over|invest[a-z]*|snapp?[a-z]* up"
    r"|(?P<sued>sued?|sues|suing))(?: [^ ,;]+){0,4} $"
)


def _on_the_other_side(text: str, match: re.Match[str]) -> bool:
    """True for "acquired B together with C", where C buys too; of "sued B along with C" both are sued."""
    beside, act = _BESIDE.search(match[0]), _BOUGHT.search(text[: match.start()])
    return beside is not None and act is not None and (act["sued"] is None or beside["side"] is not None)


def _listed(encoded: Encoded) -> Encoded:
    """Turn "A, B and C" and "A-B" into one placeholder each, and "Microsoft's Azure" into the second name."""
    cuts = [m.span() for m in _PARENT.finditer(encoded.text) if len(encoded.party(m[1]).entities) == 1]
    encoded = encoded.without(cuts) if cuts else encoded
    cuts = []
    for match in _OWNED.finditer(encoded.text):
        first, second = encoded.party(match[1]), encoded.party(match[2])
        if len(second.entities) == 1 and _owns(first, second) and (not first.pronoun or first.possessive):
            cuts.append((match.start(), match.start(2)))
            encoded.items[match[2]] = replace(second, owner=(first.entities[0], first.names[0]))
    if cuts:
        encoded = encoded.without(cuts)
    again = [m.span("again") for m in _SAME_NOUN.finditer(encoded.text)]
    again += [m.span(g) for m in _AGAIN.finditer(encoded.text) for g in ("where", "again") if m[g]]
    encoded = encoded.without(sorted(again)) if again else encoded
    for pattern in (_OWNERS, _PAIR, _LIST):
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
    "plaintiff", "petitioner", "claimant", "plaintiffs",
    "reported", "confirmed", "added", "until", "once", "nor", "than", "like", ",", ";", ":", "—", "(",
})  # fmt: skip
_PREDICATE = re.compile(
    r" (?:(?:(?:also|now|then|later)(?! [a-z]+ing)|itself|has|have|had|is|are|was"
    r"|were|will|would|may|might|could|can|plans|agreed|said"
    r"|took|takes|bought|buys|sold|sells|paid|pays|invests|acquires|gave|gives|leads|holds|owns|uses|ran|runs"
    r"|rents|orders"
    r"|supplies|makes|builds|became|provides|wants|put) )"
)


# "a fifth of A and B with 6%": B has a share of its own.
_SHARED_OUT = re.compile(rf" (?:with|(?:the )?(?:other|remaining)) (?:[a-z]+ ){{0,3}}{P}")
# "60% of the shares in A and B 40%"
_OWN_SHARE = re.compile(rf"{P} (?:of )?(?:the |its )?(?:[a-z-]+ ){{0,2}}(?:of|in) (?:the )?$")


def _opens_clause(text: str, match: re.Match[str]) -> bool:
    """True for "A paid B and C paid D": the second name is no part of a list but the subject of what follows."""
    if _OWN_SHARE.search(text[: match.start()]) and _PREDICATE.match(text, match.end()):
        return True  # "owns 51% of A and B owns 49%"
    before = text[: match.start()].removesuffix(" the ").split()
    if not before or before[-1] in _BEFORE_SUBJECTS or not any(_FIRM.match(w) for w in before):
        return False
    return _PREDICATE.match(text, match.end()) is not None


def _merge(encoded: Encoded, pattern: re.Pattern[str]) -> Encoded:
    tokens: list[Token] = []
    position = 0
    items = dict(encoded.items)
    for match in pattern.finditer(encoded.text):
        first = encoded.token_at(match.start())
        last = encoded.token_at(match.end() - 1)
        chars = _FIRM.findall(match[0])
        parts = [encoded.party(c) for c in chars]
        # "the label and the start-up" is a list, "the label and it" none
        if any(p.pronoun and len(p.entities) == 1 and p.end - p.start <= _PRONOUN for p in parts[1:]):
            continue
        if len(chars) == 2 and parts[1].pronoun and " , " in match[0]:
            continue  # "A, and the bank has": a clause of its own
        if pattern is _LIST and len(chars) == 2 and _opens_clause(encoded.text, match):
            continue
        if pattern is _LIST and _on_the_other_side(encoded.text, match):
            continue
        if pattern is _LIST and _SHARED_OUT.match(encoded.text, match.end()):
            continue
        if (
            pattern is _LIST
            and _P.match(encoded.text, match.end())
            and _OWN_SHARE.search(encoded.text[: match.start()])
        ):
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
