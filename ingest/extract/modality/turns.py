"""Turns of phrase by which the judge tells what is promised, over, formed or still talked of.

Regular expressions over the encoded sentence; single signals are in data/lexicon/modality.toml.
"""

from __future__ import annotations

import re

from ingest.extract.encoded import E

NO_DENIAL = (
    "no longer", "fail", "unable", "without", "no ", "refus", "declin", "yet to", "unlikely", "reluctant", "unwilling",
    "hesita", "neglect", "forgot", "forbidden", "barred", "banned", "prevented", "prohibited", "blocked", "precluded",
    "dissuaded", "deterred", "stop", "excluded", "kept", "decided against", "opted", "voted", "chose", "argued",
    "ruled against", "advised", "warned", "far from", "nowhere", "away", "pulled", "backed", "walked", "bowed",
    "talked", "dream", "wish", "pretend", "imagin",
    "shun", "avoid", "refrain", "incapable", "ceased", "ceases", "quit", "turn", "miss", "pass",
)  # fmt: skip
# "has the option to rent servers from B": what one may do has not been done.
OPTION = re.compile(r"\b(?:option|freedom|chance|opportunity|ability) to\b")
# "its failed partnership with B": what the noun of a tie is said to have come to.
LAPSED = re.compile(
    r"\b(?:former|erstwhile|failed|abandoned|aborted|scrapped|shelved|cancelled|canceled|defunct|expired|terminated"
    r"|collapsed|ill-fated|lapsed|unsuccessful|short-lived)(?: [a-z-]+){0,2} $"
)
HAS_LAPSED = re.compile(
    r"^ (?:(?:has |have |had )?(?:[a-z]+ly |now |since )?(?:collapsed|fell (?:apart|through)|fallen (?:apart|through)"
    r"|broke down|broken down|foundered|lapsed|expired|ended)"
    r"|(?:was|were|is|are|has been|have been|had been) (?:[a-z]+ly |now |since )?(?:called off|abandoned|scrapped|over"
    r"|cancelled|canceled|dropped|terminated|withdrawn|shelved|off|dead))\b"
)
# "has applied for a licence from B": who asks has not been given.
SOUGHT = re.compile(
    r"\b(?:(?:appl(?:y|ies|ied|ying)|ask(?:s|ed|ing)?|push(?:es|ed|ing)?|press(?:es|ed|ing)?|call(?:s|ed|ing)?"
    r"|campaign(?:s|ed|ing)?|lobb(?:y|ies|ied|ying)|long(?:s|ed|ing)?|wait(?:s|ed|ing)?|vying|compet(?:es|ed|ing)) for"
    r"|seek(?:s|ing)?|sought|demand(?:s|ed|ing)?|vot(?:e|es|ed|ing) on"
    r"|(?:idea|notion|prospect|possibility|question|hopes?|dreams?) of)\b"
)
_HAD_BEHIND = (
    r" (?:[^ ;,]+ ){0,5}?(?:(?:us|hav|tak|mak|leas|licens|receiv|issu|hir|handl|includ|integrat|writ|driv|giv)"
    r"(?:es?|ing)|(?:hold|own|run|buy|get|sign|win|offer|put|build|add|ship|sell|rent|order|carry|embed|contain|rely|depend|train"
    r"|host|accept|grant|need|be|been|become|work|deploy|feed|supply|want)(?:s|ing)?) (?:[^ ;,]+ ){0,4}$"
)
# "does not use Claude in its app": the verb of having or using that a nominal tie hangs on is negated.
NOT_HAD = re.compile(
    r"\b(?:not(?! (?:only|just|merely|least) )|never|cannot|[a-z]+n't|hardly|yet|unlikely|reluctant|unwilling|unable"
    r"|no (?:plans?|intention|reason|need|obligation|point|position|hurry)|hesita(?:tes|ted|nt)|neglect(?:s|ed)"
    r"|refus(?:es|ed|ing)|declin(?:es|ed|ing)|fail(?:s|ed|ing)|forbidden|barred|banned|prevented|prohibited|stopp(?:ed|ing)"
    r"|short of|against|far from|nowhere near|away from|refrain(?:s|ed)|incapable)" + _HAD_BEHIND
)
# "would like to use Claude in its app": as much as that.
HOPED = re.compile(
    r"\b(?:would (?:like|love|prefer)|might|could|should|ought|hop(?:es|ed|ing)|want(?:s|ed)|explor(?:es|ed|ing)"
    r"|consider(?:s|ed|ing)|weigh(?:s|ed|ing)|mull(?:s|ed|ing)|study(?:ing)|open|free|able|option|chance|whether|if|ways"
    r"|dream(?:s|ed|ing)? of|wish(?:es|ed)?|think(?:s|ing) (?:of|about)|fear(?:s|ed)?"
    r"|worr(?:y|ies|ied)|wonder(?:s|ed)?|(?<!no )doubt(?:s|ed)?)" + _HAD_BEHIND
)
# "has no stake in B": what is dealt in is what there is none of. "No fewer than", "no doubt" negate nothing, and "no
# chips but B's" says that there are some.
NO_OBJECT = re.compile(
    r"\bno (?!(?:longer|fewer|less|later|sooner|smaller|other|others|one|doubt|matter|way|small|stranger|mean|secret"
    r"|time|charge|cost|surprise|more than|strings?|fanfare|fuss|delay|ordinary|mere|further ado)\b)|\bnone of\b"
)
BUT = re.compile(r"\b(?:but|except|other than|apart from|aside from|save for|besides|than|else)\b")
NEITHER = re.compile(
    rf"\b(?:neither|nor)(?: the)? (?:{E} (?:nor|or) )?$|\b(?:none|nobody|no one) (?:of|at|in|from) (?:[^ ;,]+ ){{0,5}}$"
)
PROMISED = re.compile(
    r"\b(?:must|has to|have to|is to|are to|agreed|promised|committed|undertook|undertaken|pledged|bound|vowed)\b"
)
GROUP_OF = re.compile(
    r"\b(?:consortium|group|team|trio|pair|coalition|alliance|syndicate|investors|firms|buyers) (?:[a-z]+ )?"
    r"(?:of|by|includes|including|comprising) (?:the )?$"
    r"|\b(?:board|management|shareholders|directors|owners|lawyers|bosses|boss|founders|engineers|executives|unit"
    r"|division|subsidiary|arm|branch|assistant|app|chatbot|robots|browser"
    r"|phones|software|products|service|cars) of (?:the )?$"
)
CLAUSE_BREAK = re.compile(r" [,;:—] |[()]| (?:while|whereas|but|after|because|although|and) ")
# "Before it moved to B, A rented from C": the tie of the main clause is over.
BEFORE_MOVE = re.compile(
    rf"(?:^|[;:] )(?:[a-z]+ ){{0,2}}before (?:{E}|it|they|then) ?(?:[a-z]+ly )?(?:mov|switch|migrat|shift"
    rf"|turn|chang|defect|went|left)"
    r"[^;]{0,80}, $"
)
FORMING = re.compile(r"(?:sett?ing|form|creat|launch|found|establish|start|forg)[a-z]*(?: up)?$")
ONCE = re.compile(
    r" , (?:once|formerly|previously|until recently|an? (?:former|erstwhile|one-time)|the former) (?!again)"
)
BEFORE = re.compile(rf"(?:until|before) (?:{E}|it|they) [^;]{{3,100}}, $")
# "will build on B, having used C": what was in use before.
HAVING = re.compile(r"\bhaving (?:[a-z]+ly |once |earlier )?(?:used|run|relied|rented|hosted|leaned|depended)$")
# "B, a backer of C, sold out last year".
SOLD_OUT = re.compile(
    r"(?: [^ ,;]+)? , (?:has |had |have )?(?:since |then |now )?(?:sold (?:out|up|all|its (?:entire "
    r"|whole |last |remaining )?"
    r"(?:stake|shares|holding|position|interest))|exited|cashed out|bailed out)\b"
)
# "is paying", "is using": the tie is in force.
ONGOING = re.compile(r"(?:us|runn|rely|host|pay|train|power|serv|lean|depend)ing\b")
DISCUSSED = re.compile(
    r"\b(?:being|be|under|in) (?:discuss(?:ed|ion)|negotiat(?:ed|ion)|consider(?:ed|ation)|weighed|prepared|planned)\b"
    r"|\b(?:possible|likely|close|near|talks|may|might|could)\b"
)
BEING = re.compile(r"\b(?:is|are) (?:now )?being $|\b(?:is|are) being$")
# "the proposed takeover has been cleared by": an authority rules on what has been agreed.
RULED_ON = re.compile(
    r"^[^;,]{0,50}\b(?:cleared|approved|blocked|reviewed|examined|investigated|vetoed|waved|prohibited)\b"
)
UNDER_REVIEW = re.compile(
    r"[^;,]{0,20} (?:is|remains|was) (?:still |now )?(?:under (?:review|scrutiny|investigation|examination)"
    r"|in (?:doubt|question|jeopardy|limbo)|being (?:reviewed|examined|scrutini[sz]ed|investigated|vetted))\b"
)
NO = re.compile(r"\bno (?:[a-z]+ )?$")
RELATIVE = re.compile(rf"{E} ,? (?:which|who|that) ")


def clause_start(text: str) -> int:
    """Where the last clause of `text` begins."""
    return max((m.end() for m in CLAUSE_BREAK.finditer(text)), default=0)
