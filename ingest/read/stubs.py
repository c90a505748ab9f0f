"""Pages that stand in the way of an article: consent, tests for robots, errors, beginnings for those who do not pay.

Judged by how thickly the words of such a page lie, and by whom they speak to: an article about cookies or CAPTCHAs
quotes them now and then and tells of others, a wall consists of them and speaks of us and you.
"""

from __future__ import annotations

import re

from graph.errors import ReadError
from ingest.read.metadata import PageFacts

_STUB = 1500  # characters: an article that is as short as this may be the beginning of one
_LONGEST_WALL = 12_000  # characters
_SHORT, _FEW, _LINE = 150, 80, 12  # words: a page that tells of an error, or asks who is there, says little else
_CONSENT = re.compile(
    r"before you continue|we value your privacy|your privacy choices|we and our (?:\d+ )?partners|manage (?:my |your )?"
    r"(?:cookies|consent|preferences|options|choices)|accept all|reject all|cookie (?:settings|policy|consent)"
    r"|use of cookies|alle akzeptieren|alle ablehnen|zustimmung|datenschutzeinstellungen|tout accepter"
    r"|gérer les cookies|aceptar todo|accetta tutto|legitimate interests?|store and/or access information",
    re.IGNORECASE,
)
_CONSENT_TITLE = re.compile(
    r"(?:.{0,40}[:|–-] *)?(?:before you continue|(?:your )?(?:privacy|cookie|consent) (?:settings|choices|gate)"
    r"|cookie consent|consent)(?: *[|–-].{0,40})?",
    re.IGNORECASE,
)
_ADDRESSING = re.compile(
    r"\b(?:we|our|us|you|your|wir|uns|unsere\w*|ihre?\w?|sie|nous|nos|vous|votre|vos|nosotros|nuestr\w+|noi|nostri)\b",
    re.IGNORECASE,
)
_BOT = re.compile(
    r"verify(?:ing)? (?:that )?you are (?:a )?human|checking (?:if the site connection is secure|your browser)"
    r"|review the security of your connection|enable javascript|javascript (?:is|to be) (?:disabled|enabled|required)"
    r"|ray id|are you a robot|not a robot|unusual traffic|complete the (?:security check|captcha)|ddos protection by"
    r"|press (?:&|and) hold|automated (?:access|requests)|please turn (?:on )?javascript|attention required"
    r"|performance (?:&|and) security by|you don['’]t have permission to access",
    re.IGNORECASE,
)
_BOT_TITLE = re.compile(
    r"just a moment\W*|attention required!?.{0,20}|are you a robot\W*|security check|access denied|verify you are human"
    r"|(?:robot|human) (?:check|verification)",
    re.IGNORECASE,
)
_ERROR = re.compile(
    r"page (?:that )?you(?:['’]re| are| were|['’]ve| have)? (?:looking for|requested)|(?:can(?:not|['’]t| not)"
    r"|could not|couldn['’]t) be found|(?:can['’]?t|cannot|could not|couldn['’]t) find (?:the|that|this) page"
    r"|page not found|no longer (?:exists|available)|does(?:n['’]t| not) exist|may have been (?:re)?moved|error 404"
    r"|404 error|seite (?:wurde )?nicht gefunden|page introuvable|something went wrong|temporarily unavailable"
    r"|(?:some|scheduled|currently under|down for) maintenance|(?:we['’]ll|will) be back (?:soon|shortly)"
    r"|access cannot be granted"
    r"|unavailable (?:due to|for) legal reasons|access this website from a country",
    re.IGNORECASE,
)
_ERROR_TITLE = re.compile(
    r"(?:.{0,40}[:|–-] *)?(?:(?:error )?(?:404|410|451|500|502|503)\b.{0,40}|(?:page |file )?not found|page introuvable"
    r"|(?:site |scheduled )?maintenance|seite nicht gefunden|oops\W.{0,30})(?: *[|–-].{0,40})?",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|keep|read|unlock|get)|to (?:continue|keep) reading|(?:already|not yet) (?:a )?"
    r"subscriber|for subscribers only|subscribers? only|subscriber[- ]exclusive|this (?:article|content|story|post) is"
    r" (?:for|only|reserved|exclusive)[^.]{0,40}(?:subscribers|members)|unlock (?:this|the) (?:article|story)|register"
    r" (?:now )?to (?:continue|read)|sign (?:in|up) to (?:continue|read|keep)|start your (?:free )?trial|free articles?"
    r" (?:left|remaining)|(?:create|register) (?:a |an |your )?(?:free )?account to (?:continue|keep|read)"
    r"|log ?in to (?:continue|keep|read)|become a (?:member|subscriber) to (?:continue|keep|read)"
    r"|continue reading (?:your|this|the) (?:article|story) with|(?:article|story) is (?:locked|behind a paywall)"
    r"|while we verify access|jetzt (?:weiterlesen|abonnieren)|nur für abonnenten|réservé aux abonnés"
    r"|solo para suscriptores",
    re.IGNORECASE,
)


def refuse_stub(url: str, facts: PageFacts, body: str) -> None:
    """ReadError where the text is none of an article's own, or only its beginning.

    Its reasons are "consent-page", "bot-wall", "error-page" and "paywall".
    """
    title = " ".join((facts.title or "").split())
    words = len(body.split())
    if len(body) <= _LONGEST_WALL:
        if _asks_for_consent(title, body, words):
            raise ReadError("consent-page", f"{url} asks for consent to cookies instead of showing a page.")
        if words <= _SHORT and _is_wall(_BOT, _BOT_TITLE, title, body, words):
            raise ReadError("bot-wall", f"{url} asks for a browser or a person instead of showing a page.")
        if words <= _SHORT and _is_wall(_ERROR, _ERROR_TITLE, title, body, words):
            raise ReadError("error-page", f"{url} says that there is no such page, as if that were one.")
    if len(body) <= _STUB and (_PAYWALL.search(body) or facts.free is False):
        raise ReadError("paywall", f"{url} shows only the beginning of its text to those who have not paid.")


def _asks_for_consent(title: str, body: str, words: int) -> bool:
    found = [phrase.lower() for phrase in _CONSENT.findall(body)]
    spoken_to = len(_ADDRESSING.findall(body)) / max(words, 1)
    if _CONSENT_TITLE.fullmatch(title) and found and spoken_to >= 0.02:
        return len(found) / words >= 0.01
    return len(set(found)) >= 3 and len(found) / words >= 0.03 and spoken_to >= 0.03


def _is_wall(phrases: re.Pattern[str], titles: re.Pattern[str], title: str, body: str, words: int) -> bool:
    """True if a short text consists of such phrases, or has one under such a title."""
    found = [phrase.lower() for phrase in phrases.findall(body)]
    if titles.fullmatch(title) and words <= _FEW:
        return bool(found)
    return (words <= _LINE and bool(found)) or (len(set(found)) >= 2 and len(found) / words >= 0.04)
