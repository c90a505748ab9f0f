"""Whether a text about consent shows that the beneficiary of a promise agreed."""

from __future__ import annotations

import re

# A word that denies, doubts or defers, wherever it stands: a conflict is not put away on such a text.
_NOT_SHOWN = re.compile(
    r"\b(?:no|not|none|never|without|missing|null|false|tbd|n/?a|unknown|unclear|unconfirmed|unsure|disputed|open|whether"
    r"|pending|await\w*|seek\w*|sought|request\w*|ask\w*|refus\w*|reject\w*|den(?:y|ies|ied)|declin\w*|withh\w*"
    r"|withdr\w*|object\w*|oppos\w*|nothing|nobody|may|might|could|would|if)\b|n't\b|\?"
)
# "no objection", "did not oppose it": two denials are none.
_UNOPPOSED = re.compile(
    r"\b(?:no|without(?: any)?) (?:objections?|opposition)\b|\b(?:did|does|do|will|has|have) not (?:object|oppose)\w*\b"
    r"|\bnot (?:objected|opposed|refused|denied)\b"
)


def consent_shown(text: str | None) -> bool:
    """True for a text that tells of consent; not for one that says it is not known, was denied or is open.

    >>> told = ("joint statement of 27 February", "no objection", "not known", "Denied by the cloud", "it was refused")
    >>> [consent_shown(text) for text in told]
    [True, True, False, False, False]
    """
    said = (text or "").casefold().strip()
    return re.search(r"[a-z]", said) is not None and _NOT_SHOWN.search(_UNOPPOSED.sub("", said)) is None
