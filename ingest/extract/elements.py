"""What the elements of a frame's pattern stand for, as pieces of a regular expression."""

from __future__ import annotations

import re

from ingest.extract.encoded import C, D, E, M, P

# "{name}", "{name:argument}" or "{name:argument:group}"
ELEMENT = re.compile(r"^\{([A-Za-z0-9]+)(?::([a-z_|A-Z]+|[^:}]+))?(?::([a-z]+))?\}$")

_VG = (
    r"(?!(?:supply|rely|comply|apply|reply|imply|multiply|ally|family|assembly) )[a-z]+ly"
    "|has|have|had|having|is|are|was|were|be|been|being|will|would|shall|may|might|could|can|should"
    "|must|to|also|now|already|recently|reportedly|allegedly|formally"
    "|hereby|soon|even|just|too|far|always|often|again|first|then|still|not|n't|never"
    "|no|longer|yet|today|yesterday|once|later"
    "|earlier|initially|originally|currently|long|since|ever|further"
    "|in|on|at|of|internal|informal|initial|formal|secret|private|lengthy|direct|fresh|new|early"
    "|advanced|preliminary|exploratory|final|detailed|late-stage|early-stage|active|serious|exclusive"
    "|talks|discussions|negotiations|about|over|for|regarding"
    "|thinking|considering|consider|considers|considered|weighing|weighs|weighed|mulling|mulls|exploring"
    "|explores|explored|eyeing|looking|seeking|seeks|sought|planning|plans|planned|plan|intends"
    "|intend|intending|intended|expects|expect|expected|set|due|poised|ready|preparing|prepares"
    "|prepared|agreed|agrees|agree|agreeing|pledged|pledges|promised|promises"
    "|committed|commits|itself|themselves|undertook|undertaken|undertakes|vowed|offered|offers"
    "|offering|bidding|bids|bid|proposing|proposes|proposed|said|understood|believed|thought|rumoured"
    "|rumored|reported|likely|close|nearing|near|wants|want|wanted|hopes|hoped|hoping|hope|aims|aim"
    "|aiming|aimed|trying|tried|tries|threatening|threatens|threatened|begun|began|begins|begin"
    "|principle|paused|resumed|revived|restarted|suspended|ruled|out|starting|started|start|starts|among|one|goes|went|go|kept|keeps|keep|keeping|managed|manages|proceeded|moved|chose|chooses"
    "|continued|continues|continue|continuing|able|unable|refused|declined|failed|denied|denies"
    "|denying|holding|held|holds|started|decided|decides|opted|chosen|scheduled|discussed|discussing|negotiating"
    "|negotiates|negotiated"
    "|discusses|purports|purported|purporting|professes|professed|claiming"
    "|whether|separately|quietly|jointly|instead|effectively|largely|mostly|mainly|partly|solely"
    "|exclusively|only|directly|initially|together|both|each|evaluating|evaluates|studying"
    "|contemplating|contemplates"
    "|approached|interested|interest|willing|free|allowed|entitled|permitted|obliged|required"
    "|scheduled|going|did|do|does|used|formerly|previously|accused|alleged|claims|claimed|suing"
    "|last|week|month|year|a|an|deal|agreement|binding|letter|intent|signed|given|gave|giving|notice|memorandum"
    "|definitive"
    "|option|right|under|terms|helping|help|helped|as|part|the|accord|contract|pact|meanwhile|elected"
    "|on|track|course|just|itself|half"
)
_NP_STOP = (
    "that|which|who|whom|with|from|by|to|for|in|on|at|of|about|over|after|before|as|if|while|but|or"
    "|because|since|until|under|through|via|into|than|against|between|said|says|is|are|was|were|has"
    "|have|had|will|would|and|what|whatever"
)
_GAP_STOP = "that|which|who|while|but|if|because|whereas|although|though|unless|said|says|when|—|where|however"
NOT_AFTER = (
    "'s|\\. (?:gpu|hbm|gpus|servers?|wafers?|clusters?|processors?)|gpu|hbm|shares|share|stock|stake|chips|chip"
    "|processors|gpus|servers|accelerators|'|customers"
    "|executives|technology|capacity|models|systems|software|devices|products|assets|bonds|debt|cloud"
    "|data|services|supercomputer|supercomputers|machine|machines"
)

# "optics unit", "chip designer": the noun is no thing dealt in but says what a firm is.
HEADED = (
    " (?:units?|divisions?|business|arm|makers?|designers?|compan(?:y|ies)|start-ups?|startups?"
    "|firms?|groups?|team|operations?|giants?|industry|market|developers?|specialists?"
    "|manufacturers?)(?= |$)"
)

_NP_WORD = (
    rf"(?:(?!(?:{_NP_STOP}) )[^ ,;:()\ue000-\ue3ff]+|,(?= (?:{M}|[a-z0-9]+-[a-z]+) )|(?<=[a-z]{{4}} "
    rf")and(?= [a-z-]+ (?:[a-z-]+ )?[a-z]+ ))"
)
# "has signed a letter of intent to": the verb of the tie comes after it.
_DEAL_TO = (
    r"(?:entered into|enters into|entering into|signed|won|struck|reached|secured|landed|inked|sealed|announced"
    rf"|concluded|signing) (?:{_NP_WORD} ){{0,5}}?"
    r"(?:deals?|agreements?|contracts?|pact|accord|memorandum of understanding|memorandum|letters? of "
    r"intent|orders?|arrangement) to"
)
_TALKS = "talks|negotiations|discussions|agreed|agreement|deal|working|works|work|contract"
_ORDINALS = "first|latest|second|third|fourth|fifth|only|newest|last"
_ADVERBIAL = (
    "on|in|last|also|up|off|outright|jointly|recently|for|out|back|just|further"
    "|another|some|roughly|about|around|nearly|a|the|late|early|over|part|all|again|today|yesterday"
    "|then|closely|more"
)
# The words that may stand between a subject and its verb, one by one.
VERB_GROUP = frozenset(w for w in _VG.split("|") if w.isalpha() or "-" in w or w == "n't")
NP_STOP, GAP_STOP, TALKS, ADVERBIAL = (frozenset(w.split("|")) for w in (_NP_STOP, _GAP_STOP, _TALKS, _ADVERBIAL))
# What stands within six words before the "to" of a long verb group: "letters of intent to", "the first big bank to".
BEFORE_TO = frozenset(
    f"{_ORDINALS}|deal|deals|agreement|agreements|contract|contracts|pact|accord|memorandum|letter|letters|order|orders"
    "|arrangement|understanding|intent".split("|")
)
RELATIVE = frozenset({"which", "that", "who"})
MACROS = {
    "vg": rf"(?P<vg>(?: (?:{_VG}|{_DEAL_TO}|(?:{_TALKS}) with {E}"
    rf"|(?:became|becomes|is|was|are|were) the (?:{_ORDINALS})(?: [a-z-]+){{1,4}}? to"
    rf"|{D}|,(?= (?:on |in |at )?{D})|(?<={D} ),)){{0,16}}?)",
    "np": rf"(?: {_NP_WORD}){{0,8}}?",
    "np2": rf"(?: {_NP_WORD}){{0,3}}?",
    "gap": rf"(?: (?!(?:{_GAP_STOP}) )[^ ,;:\ue000-\ue3ff]+|,(?= {M} )){{0,14}}?".replace("|,", "| ,"),
    "gap2": rf"(?: (?!(?:{_GAP_STOP}) )[^ ,;:\ue000-\ue3ff]+){{0,3}}?",
    "far": r"(?: [^ ;\ue000-\ue3ff]+){0,16}?",
    "any": r"(?: [^ ;]+){0,40}?",
    "adv": rf"(?: (?:{D}|{M}|{P}|{_ADVERBIAL}|,(?= (?:in|on) {D} ,)|(?<={D} ),)){{0,6}}?",
    "mk": rf"(?: {E}(?: 's)?)?",
    "M": f" {M}", "P": f" {P}", "C": f" {C}",
}  # fmt: skip
SUBJECT_TAIL = (
    r"(?: 's (?:[a-z-]+ ){0,2}(?:unit|arm|division|subsidiary|business|fund|board|parent"
    r"|affiliate|management|lawyers|attorneys|engineers|researchers|factory|factories|phones?|laptops?|devices?|cars?|robots?))?(?:"
    r"(?: ,)? (?:which|that|who))?"
)
