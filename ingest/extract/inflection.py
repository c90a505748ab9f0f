"""Forms of the verbs that the lexicon lists by lemma."""

from __future__ import annotations

_VOWELS = "aeiou"


def forms_of(text: str) -> dict[str, str]:
    """Forms of the verbs of one class, each with its tag: base, s, ing or ed.

    >>> sorted(forms_of("buy:bought supply"))
    ['bought', 'buy', 'buying', 'buys', 'supplied', 'supplies', 'supply', 'supplying']
    """
    forms: dict[str, str] = {}
    for entry in text.split():
        lemma, *irregular = (part.replace("_", " ") for part in entry.split(":"))
        head, _, particle = lemma.partition(" ")
        tail = f" {particle}" if particle else ""
        forms.setdefault(lemma, "base")
        ends_y = head.endswith("y") and head[-2:-1] not in _VOWELS
        third = head[:-1] + "ies" if ends_y else head + ("es" if head.endswith(("s", "x", "sh", "ch", "z")) else "s")
        forms.setdefault({"have": "has", "be": "is"}.get(head, third) + tail, "s")
        gerund = head[:-1] if head.endswith("e") and head != "be" and not head.endswith("ee") else head
        listed_gerund = [f for f in irregular if f.split(" ")[0].endswith("ing") and f.split(" ")[0] not in {"bring"}]
        forms.setdefault(listed_gerund[0] if listed_gerund else gerund + "ing" + tail, "ing")
        pasts = [f for f in irregular if f not in listed_gerund]
        if not pasts:
            pasts = [(head[:-1] + "ied" if ends_y else head + ("d" if head.endswith("e") else "ed")) + tail]
        for past in pasts:
            forms.setdefault(past, "ed")
    return forms
