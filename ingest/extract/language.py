"""Tells English from other languages by its commonest words, and boilerplate lines from text."""

from __future__ import annotations

import re

# The commonest function words; a profile of them separates these languages within a dozen words.
_WORDS = {
    "en": ("the of and to in is that for it with as was on be by at are this have from has not an or which "
"will said its"),
    "es": "el la los las de que y en un una por con para su del al se lo como más este sobre es ser sé tu primero",
    "de": "der die das und ist nicht ein eine mit für auf von dem den des im zu sich auch wird als bei nach hat",
    "fr": "le la les des et est une un que dans pour sur avec par au aux du ne pas qui ce cette en sont",
    "it": "il lo la gli di che e un una per con del della dei nel sono non si da come anche ha",
    "pt": "o os as de que e um uma para com do da dos das em não por mais no na ao se foi",
    "nl": "de het een en van is dat niet op te voor met zijn aan er bij ook door naar wordt",
    "sv": "och att det som en är på av för med till den inte har de om ett var",
    "da": "og at det som en er på af for med til den ikke har de om et der var",
    "no": "og at det som en er på av for med til den ikke har de om et var",
    "fi": "ja on ei se että oli joka hän mutta ovat kun myös sen tämä",
    "pl": "i w na z do że się nie jest to o jak po co za od przez",
    "id": "yang dan di untuk dengan dari ini itu pada tidak dalam akan",
}  # fmt: skip
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_TOKEN = re.compile(r"[^\W\d_]+")
_ASCII = re.compile(r"[a-z]+")  # the same of plain text in lower case, and faster
_OTHER_SCRIPT = re.compile(r"[\u0370-\u05ff\u0600-\u06ff\u0900-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SHORT = 60  # words of a long text that are enough to tell
_BOILERPLATE = re.compile(
    r"^(?:(?:read|see) (?:more|also|next)|related(?: stories| articles)?|also read|more from|most read"
    r"|sign up|subscribe|log ?in|share this|follow us|comments?\b|copyright|©|all rights reserved"
    r"|advertisement|cookie|privacy policy|terms of (?:use|service)|newsletter|recommended|trending"
    r"|photo(?: credit)?:|image(?: credit)?:|\(photo|skip to|tags?:|filed under|disclaimer"
    r"|disclosure:)",
    re.I,
)


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the text's language, None if it is too short or too mixed to tell.

    >>> language_of("The two companies said that it was not in the contract.")
    'en'
    """
    sample = text[:6000]
    if not sample.isascii():
        letters = len(_TOKEN.findall(sample[:2000]))
        if len(_OTHER_SCRIPT.findall(sample[:2000])) > max(8, letters // 2):
            return "und"
    lower = sample.lower()
    words = (_ASCII if lower.isascii() else _TOKEN).findall(lower)
    if not words:
        return None
    if sum(map(_SETS["en"].__contains__, words)) >= 0.2 * len(words):
        return "en"  # no other language here shares so many words with English
    scores = {language: sum(w in common for w in words) for language, common in _SETS.items()}
    best = max(scores, key=lambda language: (scores[language], language == "en"))
    if scores[best] < 2 or scores[best] < 0.04 * len(words):
        return None
    return best


def readable(line: str) -> bool:
    """True for a line of English prose: no other language, no navigation, no teaser of another story."""
    if _BOILERPLATE.match(line):
        return False
    language = language_of(line)
    return language in {None, "en"}
