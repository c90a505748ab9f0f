"""Whether a text about consent shows that the beneficiary of a promise agreed."""

from __future__ import annotations

import re

_NOT_SHOWN = re.compile(
    r"(?:|no|none|false|null|open|n/?a|unknown|unclear|pending|disputed|-|\?)"
    r"|(?:unknown|unclear|pending|disputed|denied|refused|withheld|rejected|without|missing)\b.*"
    r"|no (?:consent|agreement|waiver|record|word|evidence|answer|source|statement)\b.*"
    r"|not (?:yet |publicly )?(?:known|shown|said|told|given|stated|granted|clear|public|asked|sought|obtained"
    r"|consented|agreed)\b.*",
    re.DOTALL,
)


def consent_shown(text: str | None) -> bool:
    """True for a text that tells of consent; not for one that says it is not known, was denied or is open.

    >>> [consent_shown(text) for text in ("joint statement of 27 February", "not known", "Denied by the cloud")]
    [True, False, False]
    """
    return text is not None and _NOT_SHOWN.fullmatch(text.casefold().strip(" .")) is None
