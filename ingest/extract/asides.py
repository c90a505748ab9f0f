"""Takes out of a sentence what stands between subject, verb and object: appositions, brackets, who says so."""

from __future__ import annotations

import re

from ingest.extract.cues import FIRM_NOUNS
from ingest.extract.encoded import D, E, Encoded, M, Q

_ROLE_NOUNS = (
    "partner|rival|parent|owner|customer|supplier|subsidiary|unit|backer|ally|competitor|counterpart"
    "|client|maker|provider|investor"
)

# What a name is introduced by: "the chip designer Arm", "its rival, Oracle".
NAMING = (
    f"{FIRM_NOUNS}|rival|watchdog|regulator|authority|agency|partner|customer|owner|parent|shareholder|backer|competitor"
    "|client|ministry|plaintiff|defendant|petitioner|respondent|claimant"
)


_ASIDES = (
    # "Acme, Seattle, Washington, is awarded": where the firm is at home.
    re.compile(
        rf"(?<={E}) , (?:{E}|[a-z]+(?: [a-z]+){{0,2}}) , [a-z]+(?: [a-z]+)? ,(?= (?:is|was|has|are|were|has been"
        rf"|have been) (?:being )?awarded)"
    ),
    re.compile(r"\( (?:[^ ()]+ ){0,12}\)"),
    # "a demand from the office of the Attorney General"
    re.compile(rf"(?<![^ ])(?:the )?(?:office|offices|department|division|bureau|bench) of (?:the )?(?={E})"),
    # "Acme, by and through its undersigned counsel, brings"
    re.compile(
        rf"(?<={E}) , by (?:and through )?(?:its|their|{Q}) (?:[a-z]+ ){{0,3}}(?:counsel|attorneys?|solicitors"
        rf"|lawyers) ,"
    ),
    # "Acme , the Dutch maker of lenses , has": an apposition says who, not what happened. "Acme , whose revenue ,
    # $2bn , grew" has not come to its verb at the second comma.
    re.compile(
        rf"(?<={E}) , (?:an?|the|one|long|itself|already|then|once|based|led|owned|backed|known|whose|now "
        rf"an?|still an?|formerly|previously|also) (?:[^ ,;:\ue000-\ue3ff]+ ){{1,14}},(?= (?!and {E}|{M} , ))"
    ),
    # "Acme , a maker of lenses , and Birch announced": of a list of two.
    re.compile(
        rf"(?<={E}) , (?:an?|the|one) (?:[^ ,;:\ue000-\ue3ff]+ ){{1,12}},(?= and {E} (?:{D} )?"
        r"(?:have|are|were|announced|agreed|signed|said|will|plan|formed|entered) )"
    ),
    # The same at the beginning, where what stands between can be nothing else: "Acme , which makes lenses , and Birch".
    re.compile(
        rf"(?:(?<=^{E})|(?<=that {E})|(?<=, {E})) , (?:an?|the|one|which|who|whose|based|led|owned|backed|listed)"
        rf" (?:[^ ,;:\ue000-\ue3ff]+ ){{1,16}},(?= and {E} (?:{D} )?(?:have|had|are|were|will|would|plan|want|hope|may"
        r"|[a-z]{3,}ed|struck|set|teamed|called|began|won|put|built) )"
    ),
    # "Acme , having shelved its plan , will": what stands between a firm and its verb.
    re.compile(
        rf"(?<={E}) , (?!(?:and|or|but|which|who|that|whose|not|in|while|where) )(?:[^ ,;:\ue000-\ue3ff]+ ){{1,14}},"
        rf"(?= (?:[a-z]+ly )?(?:has|have|had|is|was|will|would|may|plans|agreed|said|says|wants|[a-z]{{3,}}ed) )"
    ),
    # "its next system, on sale from 2027, would": behind a noun.
    re.compile(
        r"(?<=[a-z]) , (?:on|in|at|due|set|now|once|first|expected|available|launched|called|known|announced|signed)"
        r"(?: [^ ,;:\ue000-\ue3ff]+){1,8} ,(?= (?:will|would|has|have|had|is|was|are|were|may|runs|uses) )"
    ),
    # "A's purchase, agreed in January, of B": when, between what belongs together.
    re.compile(
        rf"(?<=[a-z]) , (?:first )?(?:agreed|announced|signed|disclosed|unveiled|revealed|made public|struck|completed)"
        rf"(?: (?:on|in|last|late|early|this|the|month|week|year|{D})){{1,5}} ,(?= (?:of|in|with|by|to|from|for|on) )"
    ),
    # "A, it asserts, went on to": who says so, of what it says.
    re.compile(
        rf"(?<={E}) , {E} (?:says|said|claims|claimed|asserts|asserted|alleges|alleged|argues|argued|contends) ,"
        r"(?= [a-z])"
    ),
    # "a plant in Taylor, Texas, is to": the state behind a town.
    re.compile(
        r"(?<=[a-z]) , (?:texas|california|ohio|arizona|virginia|nevada|new jersey|new york|oregon|iowa|wisconsin"
        r"|indiana|georgia|north dakota|louisiana|mississippi|tennessee|north carolina|pennsylvania|wyoming|michigan"
        r"|illinois|utah|kansas|oklahoma|alabama|kentucky|missouri|colorado|minnesota|nebraska|massachusetts|idaho"
        r"|ontario|quebec|germany|france|spain|italy|norway|sweden|finland|denmark|portugal|ireland|scotland|wales"
        r"|india|japan|malaysia|poland|austria|switzerland) ,(?= )"
    ),
    # "A joined B in licensing its articles to C": A did.
    re.compile(rf"(?<= )(?:joined|joins|joining|followed|follows) (?:the )?{E} in(?= (?!suing )[a-z]+ing )"),
    # "A and B are among the publishers that sued C": they sued it.
    re.compile(
        rf"(?<={E}) (?:is|are|was|were) (?:also |now )?(?:among|(?:one|two|some) of)(?: [^ ,;:\ue000-\ue3ff]+){{1,8}} "
        r"(?:that|which|who)(?= (?:(?:have|has|had|will|would|also|already|now) )?[a-z]+)"
    ),
    # "bought A and, in May, B": a list with a date in it.
    re.compile(rf"(?<= and) , (?:[^ ,;:\ue000-\ue3ff]+ ){{0,3}}{D} ,(?= {E})"),
    # ", and , Birch said , will": who says so is no subject of what follows.
    re.compile(
        rf"(?<=and) , (?:the )?{E} (?:said|says|added)(?: (?:on|in|{D}|late|last)){{0,3}} ,(?= (?:will|would|is|has) )"
    ),
    # "It is Acme , not Birch , that will": Acme will.
    re.compile(
        rf"(?<![^ ])it (?:is|was|will be|has been) (?={E} (?:, )?(?:(?:and )?not [^;]{{1,40}}? , ?)?"
        r"(?:that|which|who) )"
    ),
    re.compile(rf", (?:and )?(?:not|rather than|instead of|unlike) (?:the )?(?:[^ ,;:\ue000-\ue3ff]+ )?{E}(?: 's)? ,"),
    re.compile(
        rf"(?<={E}) of (?![a-z]+ing )[^ ,;:\ue000-\uf3ff]+(?= (?:has|have|had|is|was|will|would|said|says"
        r"|agreed|plans|[a-z]{4,}ed|bought|sold|took|won|put|led|makes|runs|rents|buys|sells|uses) )"
    ),
    re.compile(
        r", (?:however|meanwhile|in turn|by contrast|for (?:its|their) part|too|in effect|of course|in "
        r"addition|for example|for instance|then|moreover) ,"
    ),
    re.compile(rf"(?:for (?:its|their|{Q}) part|in turn|by contrast|meanwhile)(?= )"),
    re.compile(
        rf", (?:[^ ,;:\ue000-\ue3ff]+ ){{1,5}}(?:reported|reports|said|says|wrote|added)(?: (?:on|in|{D}"
        rf"|late|last)){{0,3}} ,(?= [a-z])"
    ),
)


def reduced(encoded: Encoded) -> Encoded:
    """Take out brackets, appositions and adverbial asides, so that subject and verb stand side by side."""
    encoded = _introduced(encoded)
    places = [m.span() for m in _SEATED.finditer(encoded.text) if encoded.party(m[1]).weak]
    encoded = encoded.without(places) if places else encoded
    for aside in _ASIDES:
        cuts = []
        for match in aside.finditer(encoded.text):
            cuts.append((match.start(), match.end()))
        if cuts:
            encoded = encoded.without(cuts)
    return encoded


# "Acme of Ankara counts on": a town that no list knows.
_SEATED = re.compile(rf"(?<={E} )of ({E}) (?=[a-z]{{3,}})")
# Behind a firm: "ships a chip", with which it acts in a clause of its own.
OPENS_CLAUSE = rf" [a-z]{{2,}}s (?:an?|the|its|their|{Q}) "
# "a smaller rival, B, has": the commas around a name that a noun has introduced. In "A buys a start-up, B ships a chip"
# it opens a clause of its own.
_INTRODUCED = re.compile(
    rf" (?:{NAMING})(?P<open> ,(?: the)?) {E}(?!{OPENS_CLAUSE})"
    rf"(?P<close> ,(?= (?!and |or |{E})))?"
)


def _introduced(encoded: Encoded) -> Encoded:
    spans = (m.span(g) for m in _INTRODUCED.finditer(encoded.text) for g in ("open", "close") if m[g])
    cuts = [(start + 1, end) for start, end in spans]
    return encoded.without(cuts) if cuts else encoded


# Asides that name a firm themselves: the frames see the sentence with them and without them.
_RICH_ASIDE = re.compile(
    rf"(?<={E}) (?:'s (?:[a-z-]+ ){{1,5}})?, (?:an?|the|one|long|once|now|already|which|whose|based|led"
    rf"|owned|backed|joined|together|along|alongside|like|unlike|its|then|also|formerly|previously|originally"
    rf"|in which|founded|launched|formed|established|headquartered|listed|valued|spun"
    rf"|{Q}) (?:[^ ,;:]+ ){{1,16}},(?= (?:[a-z]"
    rf"|{D} [a-z]))"
)


# "a bid for A's smaller rival B": B is meant.
_ROLE_OF = re.compile(rf"({E} 's (?:[^ ,;:\ue000-\ue3ff]+ ){{0,3}}(?:{_ROLE_NOUNS}) ,? ?)(?={E})")


# "buys the memory that accompanies them from B": what else is said of the goods.
_WHICH_GOES_WITH = re.compile(r"(?<=[a-z]) (?:that|which) (?:[a-z]+ ){1,3}(?:them|it|these|those)(?= from )")
# "agreed to sell to B, in a private placement, 3,000 shares": how, between what belongs together.
_MANNER = re.compile(
    rf"(?<={E}) , (?:in|under|by|through|by way of|pursuant to"
    rf"|as part of) (?:[^ ,;:\ue000-\ue3ff]+ ){{1,7}},(?= (?:\d|a |the ))"
)
# "has licensed its archive, which reaches back to 1985, to B": what else is said of the goods, before what they go to.
_OF_GOODS = re.compile(
    r"(?<=[a-z]) , (?:which|who|whose|that|an?|the|all|most|some|worth|valued|dated|due|first|now|then|once|including"
    r"|built|made|used|known|called|signed|struck|agreed|announced|filed|part|its|with|without|complete|together"
    r"|such as|among them) (?:[^ ,;:\ue000-\ue3ff]+ ){1,14},(?= (?:to|from|with|by|into|for|of|at|on) "
    rf"(?:[^ ,;:\ue000-\ue3ff]+ ){{0,3}}{E})"
)
# ", Birch said on Monday ,": who says so is no part of what is said.
_SAID = re.compile(
    rf", (?:the )?{E}(?: 's [a-z-]+(?: [a-z-]+)?)? (?:said|says|announced|added|confirmed|insists|insisted)"
    rf"(?: (?:on|in|{D}|late|last|yesterday|today)){{0,3}} ,(?= (?!and )[a-z])"
)
# "Ida, Acme's voice assistant, passes": what it is, by its owner.
_OWN_THING = re.compile(rf"(?<={E}) , {E} 's (?:[a-z-]+ ){{1,4}},(?= (?!and |or )[a-z])")
# "told its partner, B, that": with the words and without them.
_OWN_ROLE = re.compile(rf"{Q} (?:[^ ,;:\ue000-\ue3ff]+ ){{0,2}}(?:{_ROLE_NOUNS}) ,? ?(?={E})")


def variants(encoded: Encoded) -> list[Encoded]:
    """The sentence as it is, and without the asides and owners that stand between a verb and its firm."""
    cuts = []
    for match in _RICH_ASIDE.finditer(encoded.text):
        comma = encoded.text.index(",", match.start())
        cuts.append((comma, match.end()))
    cuts += [m.span() for m in _WHICH_GOES_WITH.finditer(encoded.text)]
    cuts += [m.span() for m in _MANNER.finditer(encoded.text)]
    cuts += [m.span() for m in _OF_GOODS.finditer(encoded.text)]
    cuts += [m.span() for m in _SAID.finditer(encoded.text)]
    cuts += [m.span() for m in _OWN_THING.finditer(encoded.text)]
    cuts += [m.span() for m in _OWN_ROLE.finditer(encoded.text)]
    forms = [encoded, encoded.without(cuts)] if cuts else [encoded]
    owners = [m.span(1) for m in _ROLE_OF.finditer(encoded.text)]
    return [*forms, encoded.without(owners)] if owners else forms
