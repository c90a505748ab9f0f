"""Which language a text is in, by its commonest words or its script; None where that does not decide."""

from __future__ import annotations

import re

_WORDS = {
    "en": "the of and to in that is was for with as by on from has have which this its are",
    "de": "der die das und ist nicht mit von den dem ein eine für auf wird sich auch werden bei zu",
    "fr": "le les des et est une dans pour que qui sur par avec pas au aux ce cette sont du",
    "es": "el los las y es una para que con por del se su como más al pero sus fue esta",
    "it": "il che di non per una sono con della nel alla dei gli anche più questo delle si lo ha",
    "nl": "het een van en niet met voor dat zijn op aan ook wordt bij als naar door deze werd te",
    "pt": "o os das e não uma para que com por do se mais dos foi ao como pela são à",
}
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
)


def language_of(text: str, declared: str | None = None) -> str | None:
    """ISO 639-1 code; the text decides where it is long enough, else the page's own declaration.

    >>> language_of("Der Vertrag ist mit der Firma nicht für die Dauer von zehn Jahren geschlossen und wird geprüft.")
    'de'
    """
    sample = text[:4000]
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) > 0.1 * max(1, len(sample.strip())):
            return language
    words = [word.lower() for word in _WORD.findall(sample)]
    counts = sorted(((sum(w in known for w in words), code) for code, known in _SETS.items()), reverse=True)
    (best, language), (second, _) = counts[0], counts[1]
    if best >= 5 and best >= 0.1 * len(words) and best > 1.3 * second:
        return language
    code = (declared or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if re.fullmatch(r"[a-z]{2}", code) else None
