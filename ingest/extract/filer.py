"""Who "the Company" and "we" of a filing are: the firm that files, where title, publisher and text agree on one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.model import Document, DocumentKind, Entity, EntityType
from graph.names import SEEN, slug
from ingest.extract.mentions import Gazetteer, Mention

_SELF = re.compile(r"\b(?:[Tt]he (?:Company|Registrant|Issuer)(?! [A-Z])|[Ww]e|[Oo]ur|us)\b")
_DEFINED = re.compile(r"\((?:[^()\n]{0,120}\W)?[“\"](?:the )?(?:Company|Registrant)[”\"][^()\n]{0,60}\)")
_FIRMS = frozenset({EntityType.ORGANIZATION, EntityType.FUND})
_COVER = 20_000  # characters in which a filing says who "the Company" is; later definitions are of other firms' papers
_REACH = 200  # characters before a definition in which its firm is named


def filer_of(document: Document, gazetteer: Gazetteer) -> Entity | None:
    """The filing firm; None for other documents and where the signs name several firms or none."""
    if document.kind is not DocumentKind.FILING:
        return None
    signs: dict[str, Entity] = {}
    for sign in (document.title, document.publisher):
        firms = _firms(sign or "", gazetteer)
        if len(firms) > 1:
            return None
        signs.update(firms)
    name, title = document.publisher or "", document.title or ""
    if not signs and (listed := gazetteer.by_name(name)) is not None:
        signs[gazetteer.group(listed)] = listed
    own = name if name and title.startswith(f"{name}:") else ""  # so a reader names the filer
    for defined in _DEFINED.finditer(document.text, 0, _COVER):
        # The firm that stands right before "(the "Company")" must be the one of the cover.
        near = document.text[max(0, defined.start() - _REACH) : defined.start()]
        last = [m.entity for m in gazetteer.known(near) if m.entity.type in _FIRMS][-1:]
        known = {gazetteer.group(e): gazetteer.owner(e) for e in last}
        if known and signs:
            if not known.keys() & signs.keys():
                return None
        elif known and not own:
            signs.update(known)
        elif not (own and gazetteer.bare(own).casefold() in near.casefold()):
            return None
    if len(signs) == 1:
        return next(iter(signs.values()))
    if not signs and own:
        return Entity(
            SEEN + slug(gazetteer.bare(own)),
            _cased(own, document, gazetteer),
            EntityType.ORGANIZATION,
            provisional=True,
        )
    return None


def _cased(own: str, document: Document, gazetteer: Gazetteer) -> str:
    """The name as the text writes it, where the cover has it in capitals."""
    found = re.finditer(re.escape(gazetteer.bare(own)), document.text[:_COVER], re.I)
    return next((m[0] for m in found if not m[0].isupper()), own)


def _firms(sign: str, gazetteer: Gazetteer) -> dict[str, Entity]:
    return {gazetteer.group(m.entity): m.entity for m in gazetteer.known(sign) if m.entity.type in _FIRMS}


def self_mentions(text: str, filer: Entity, taken: Sequence[Mention]) -> list[Mention]:
    """Where the filer speaks of itself."""
    return [
        Mention(match.start(), match.end(), filer, resolved=True)
        for match in _SELF.finditer(text)
        if not any(m.start < match.end() and match.start() < m.end for m in taken)
    ]
