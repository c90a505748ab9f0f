"""Pages that stand in the way of an article: requests for consent, and beginnings shown to those who have not paid."""

from __future__ import annotations

import re

from graph.errors import ReadError
from ingest.read.metadata import PageFacts

_STUB = 1500  # characters: an article that is as short as this may be the beginning of one
_CONSENT = re.compile(
    r"before you continue|we value your privacy|your privacy choices|we and our (?:\d+ )?partners|manage (?:my |your )?"
    r"(?:cookies|consent|preferences|options)|accept all|reject all|cookie (?:settings|policy|consent)|use of cookies"
    r"|alle akzeptieren|alle ablehnen|zustimmung|datenschutzeinstellungen|tout accepter|gérer les cookies"
    r"|aceptar todo|accetta tutto|legitimate interests?|store and/or access information",
    re.IGNORECASE,
)
_CONSENT_TITLE = re.compile(r"\bconsent\b|before you continue|privacy (?:settings|choices|gate)|cookie", re.IGNORECASE)
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|keep|read|unlock|get)|to (?:continue|keep) reading|(?:already|not yet) (?:a )?"
    r"subscriber|for subscribers only|subscribers? only|subscriber[- ]exclusive|this (?:article|content|story|post) is"
    r" (?:for|only|reserved|exclusive)[^.]{0,40}(?:subscribers|members)|unlock (?:this|the) (?:article|story)|register"
    r" (?:now )?to (?:continue|read)|sign (?:in|up) to (?:continue|read|keep)|start your (?:free )?trial|free articles?"
    r" (?:left|remaining)|jetzt (?:weiterlesen|abonnieren)|nur für abonnenten|réservé aux abonnés"
    r"|solo para suscriptores",
    re.IGNORECASE,
)


def refuse_stub(url: str, facts: PageFacts, body: str) -> None:
    """ReadError "consent-page" or "paywall" where the text is none of an article's own, or only its beginning.

    Judged by short texts alone: a long article may speak of cookies and subscribers.
    """
    if len(body) > _STUB:
        return
    words = {found.lower() for found in _CONSENT.findall(body)}
    if len(words) >= 3 or (words and _CONSENT_TITLE.search(facts.title or "")):
        raise ReadError("consent-page", f"{url} asks for consent to cookies instead of showing a page.")
    if _PAYWALL.search(body) or facts.free is False:
        raise ReadError("paywall", f"{url} shows only the beginning of its text to those who have not paid.")
