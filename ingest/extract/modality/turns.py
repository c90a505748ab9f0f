"""Turns of phrase by which the judge tells what is promised, over, formed or still talked of.

Regular expressions over the encoded sentence; single signals are in data/lexicon/modality.toml.
"""

from __future__ import annotations

import re

from ingest.extract.encoded import D, E, Q

PROMISED = re.compile(
    r"\b(?:must|has to|have to|is to|are to|agreed|promised|committed|undertook|undertaken|pledged|bound|vowed)\b"
)
GROUP_OF = re.compile(
    r"\b(?:consortium|group|team|trio|pair|coalition|alliance|syndicate|investors|firms|buyers) (?:[a-z]+ )?"
    r"(?:of|by|includes|including|comprising) (?:the )?$"
    r"|\b(?:bankers|advisers|advisors|lawyers|representatives|inspectors|officials|investigators|officers|agents"
    r"|examiners|engineers|researchers|scientists|people|teams|staff|developers|specialists) (?:acting |working )?"
    r"(?:for|from|at|of) (?:the )?$"
    r"|\b(?:board|board of directors|management|shareholders|directors|owners|lawyers|bosses|boss|founders"
    r"|engineers|executives|unit"
    r"|division|subsidiary|arm|branch|assistant|app|chatbot|robots|browser"
    r"|phones|software|products|service|cars) of (?:the )?$"
)
CLAUSE_BREAK = re.compile(r" [,;:—] |[()]| (?:while|whereas|but|after|because|although|and) ")
# "Before it moved to B, A rented from C": the tie of the main clause is over.
BEFORE_MOVE = re.compile(
    rf"(?:^|[;:] )(?:[a-z]+ ){{0,2}}before (?:{E}|it|they|then) ?(?:[a-z]+ly )?(?:mov|switch|migrat|shift"
    rf"|turn|chang|defect|went|left)"
    r"[^;]{0,80}, $"
    # "Before it built halls of its own, A rented from C"
    rf"|(?:^|[;:] )(?:[a-z]+ ){{0,2}}before (?:{E}|it|they) [^;,]{{2,60}}"
    rf" (?:of (?:its|their|{Q}) own|itself|themselves) , $"
)
# The same where a later clause of the main sentence tells it: ", A trained its models on chips that it rented from C".
MOVED = re.compile(
    rf"(?:[a-z]+ ){{0,2}}before (?:{E}|it|they|then) ?(?:[a-z]+ly )?(?:mov|switch|migrat|shift|turn|chang|defect|went"
    r"|left)[^;,]{0,80} , "
)
FORMING = re.compile(r"(?:sett?ing|form|creat|launch|found|establish|start|forg)[a-z]*(?: up)?$")
# "For six years everything ran on B": over, where no perfect says that it goes on.
# "A was for years a partner of B", "was long", "was once"
WAS_LONG = re.compile(r"\b(?:was|were) (?:for (?:[a-z]+ ){0,3}(?:years?|decades?|months)|long|once)\b(?! been)")
FOR_YEARS = re.compile(
    r"(?:^|[;.] )for (?:(?:about|some|nearly|almost|over|more than) )?(?:a|an|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|\d+|many|several)"
    r" (?:years?|months?|decades?)(?: ,)? (?:[a-z]+ ){0,3}$"
)
# "In those days A rented from B"
IN_THOSE_DAYS = re.compile(
    r"\b(?:in those (?:days|years)|back (?:then|when)|in the (?:old days|days when)|there was a time when"
    r"|time was when|in days gone by"
    r"|(?:gone are )?(?:the|those) (?:days|years)(?: ,[^;]{1,30},)? when"
    r"|in (?:its|their|[\uf400-\uf7ff]) (?:youth|infancy|early (?:days|years)|heyday|first years))\b"
)
LASTS = re.compile(r"\b(?:will|shall) (?:remain|stay|continue to|continue|keep)\b")
# "Through fiscal 2023 A supplied B", "Until last summer, when it opened a hall, A rented from B": a clause opening
# with the end of what it tells.
_AGO = r"last (?:spring|summer|autumn|fall|winter|week|month|year|[A-Z]?[a-z]+day)"
UP_TO = re.compile(
    rf"(?:^|[;.] )(?:through|until|till|up to)(?: the end of| the close of)?(?: (?:fiscal|calendar"
    rf"|financial)(?: year)?)? "
    rf"(?P<day>{D}|(?P<year>20\d\d)|(?P<ago>{_AGO}))(?: , when [^,;]{{3,80}})?(?: ,)? $"
)
# "Until A took the work in house, B kept its images": what came then is told as done.
UNTIL_DONE = re.compile(
    rf"(?:^|[;.] )(?:until|till|up to the time) (?:{E}|it|they)(?: (?!will |would |is |are |has |have |can |may )"
    r"[^ ,;]+){0,2}? (?:[a-z]{2,}ed|took|went|built|bought|left|fell|began|broke|chose|sold|brought|won|lost|made"
    r"|came|cut|got|found|gave|set|shut|spun|quit|grew|withdrew|ran)\b[^;]{0,90}$"
)
# "A, a customer of B until 2020", "whose alliance with B ran until June"
RIGHT_UNTIL = re.compile(
    rf"(?: (?:ran|lasted|held|stood|continued|went on))?(?: (?:until|till|up to))? ?(?:(?:late |early |mid-?)?"
    rf"(?P<day>{D})|recently|{_AGO})"
)
# "A fitted B's chips for two years before it dropped them", "rented from B before it moved to C"
THEN_LEFT = re.compile(
    rf"(?: (?!and |but |which |that |who )[^ ,;]+){{0,12}}?(?: ,)? before (?:{E}|it|they) (?:[a-z]+ly )?"
    r"(?:(?:dropped|abandoned|ditched|swapped|replaced|left|ended) (?:them|it|that)\b"
    r"|(?:moved|switched|migrated|shifted|defected|went)(?: over)? to\b|gave (?:it|them) up)"
)
ONCE = re.compile(
    r" , (?:once|formerly|previously|until recently|an? (?:former|erstwhile|one-time)|the former) (?!again)"
)
BEFORE = re.compile(rf"(?:until|before) (?:{E}|it|they) [^;]{{3,100}}, $")
# "will build on B, having used C": what was in use before.
HAVING = re.compile(r"\bhaving (?:[a-z]+ly |once |earlier )?(?:used|run|relied|rented|hosted|leaned|depended)$")
# "B, which had held 22% of C": until something else was told of it.
# "became the latest publisher to license": it has.
# "cancelled the agreement under which it had rented": what the ended contract was about.
UNDER_ENDED = re.compile(
    r"\b(?:cancel\w*|terminat\w*|end(?:s|ed|ing)?|rescind\w*|revok\w*|scrap\w*|quit|dropp\w*|tore up|torn up|called in)"
    r"\b[^;]{0,80}"
    r"\b(?:agreement|contract|deal|lease|arrangement|pact|licen[cs]e|permission|rights?)\b[^;]{0,40}"
    r"\b(?:(?:under|by) which|that|which) (?:[^ ;,]+ ){0,3}$"
)
# "have given up on the cockpit they were building together"
GIVEN_UP = re.compile(
    r"\b(?:g(?:ave|iven|iving) up(?: on)?|abandon\w*|scrapp\w*|shelv\w*|dropp\w*|stopp\w*) (?:[^ ;,]+ ){1,5}$"
)
# "the waiting period for A's purchase of B": what ends is the period, and the purchase is still to come.
PERIOD = re.compile(r"\b(?:period|window|deadline|phase|review|hearings?|embargo) (?:for|of|on|over) (?:the )?$")
FIRST_TO = re.compile(
    r"\b(?:became|becomes|is|was|are|were|been) (?:now )?the (?:first|latest|second|third|fourth|fifth|only|newest"
    r"|last)(?: [^ ,;]+){1,4} to $"
)
# "sued to stop A from buying B"
PREVENTED = re.compile(r"\b(?:stop|prevent|block|bar|keep|deter|ban|forbid)[a-z]* (?:the )?$")
FUTURE_THEN = re.compile(r"\b(?:was|were) to\b|\bwould\b")
HAD_BEEN = re.compile(r" (?:which|who|that) had (?:long |previously |earlier |until then )?been $")
# "has begun to examine": it does.
BEGUN_TO = re.compile(
    r"\b(?:began|begun|begins|started|starts|continues|continued|went on|gone on"
    r"|goes on|managed|manages|turns? out|turned out|proves?|proved|proven|rushed"
    r"|hurried|hastened|proceeded|made haste) (?:to be )?to $"
)
HAD = re.compile(r" (?:which|who|that) had(?: (?:once|long|previously|earlier|until then))? $")
# "The first cars ran on chips that A bought from B", "A used B's chips in its early phones": what came before today's.
_EARLY = (
    r"(?:very )?(?:first|early|earliest|earlier|original|older|previous)"
    r"(?: (?:generations?|versions?|models?|editions?) of)?"
    r" (?!(?:customers?|clients?|buyers?|users?|tenants?|investors?|backers?|compan(?:y|ies)|firms?|deals?|contracts?"
    r"|orders?|agreements?|rounds?|steps?|phases?|stages?|times?|quarters?|hal(?:f|ves)|days?|weeks?|months?|years?|of|in"
    r"|to|reports?|chips?|processors?|accelerators?|servers?|wafers?|sensors?|deliver(?:y|ies)|shipments?|batch|samples?"
    r"|units?|place|instance|data)\b)[a-z-]+\b"
)
EARLY = re.compile(rf"(?:the|its|their|{E} 's|{Q})? ?{_EARLY}")
IN_EARLY = re.compile(rf" in (?:the|its|their|{Q}) {_EARLY}")
# A future in the sentence: what hangs on it need not have happened yet.
TO_COME = re.compile(r"\b(?:would|will|once|when|whenever|until|soon)\b")
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
# "is considering whether the anticipated acquisition may harm competition"
WEIGHED = re.compile(
    r"\b(?:consider(?:s|ing)?|assess(?:es|ing)?|examin(?:es|ing)|investigat(?:es|ing)|review(?:s"
    r"|ing)?) whether (?:the |this )?"
    r"(?:anticipated |proposed |completed |planned |contemplated )?(?:[a-z]+ )?$"
)
UNDER_REVIEW = re.compile(
    r"[^;,]{0,20} (?:is|remains|was) (?:still |now )?(?:under (?:review|scrutiny|investigation|examination)"
    r"|in (?:doubt|question|jeopardy|limbo)|being (?:reviewed|examined|scrutini[sz]ed|investigated|vetted))\b"
)
NO = re.compile(r"\bno (?:[a-z]+ )?$")
RELATIVE = re.compile(rf"{E} ,? (?:which|who|that) ")
AT_FIRST = "at first|initially|originally"
# "A denied that it would buy B but confirmed that": what is denied ends there.
GRANTS = re.compile(
    r"\b(?:but|while|though|yet) (?:[a-z]+ ){0,2}?(?:confirm(?:s|ed|ing)|said|says|acknowledg(?:es|ed|ing)"
    r"|admit(?:s|ted|ting)|conced(?:es|ed|ing)|disclos(?:es|ed|ing))\b"
)


def clause_start(text: str) -> int:
    """Where the last clause of `text` begins."""
    return max((m.end() for m in CLAUSE_BREAK.finditer(text)), default=0)
