"""What stands before or after a capitalised name and tells a firm from a person, a place or an authority."""

from __future__ import annotations

import re

# What a firm is called beside its name.
FIRM_NOUNS = (
    "company|firm|group|start-?up|scale-?up|unicorn|maker|developer|designer|provider|operator|supplier|manufacturer"
    "|publisher|lab|laboratory|laboratories|foundry|chipmaker|venture|bank|fund|insurer|retailer|wholesaler|carmaker"
    "|vendor|builder|specialist|neocloud|giant|conglomerate|business|airline|utility|drugmaker|broadcaster"
    "|consultancy|investor|miner|newspaper|magazine|chain|integrator|distributor|lender|brewer|co-operative"
    "|messenger|telco|studio|label|network|carrier|landlord|outfit|spin-?off|spin-?out|contractor|truckmaker"
    "|planemaker|shipbuilder|toymaker|grocer|supermarket|exchange|broker|railway|university|hospital|institute"
    "|pharmacy|hosting company|unit|arm|division|subsidiary"
)
APPOSITION = re.compile(
    r",? (?:\([A-Z:. ]+\))?,? ?(?:an?|the|one of) (?:[\w'’%-]+ ){0,6}?"
    rf"(?:{FIRM_NOUNS}|platform|tool|app|service|website|site|marketplace)s?\b"
)
DESCRIBED = re.compile(
    r"\b(?:company|firm|group|start-?up|maker|developer|designer|provider|operator|supplier"
    r"|manufacturer|publisher|lab|laboratory|foundry|chipmaker|venture|bank"
    r"|fund|insurer|retailer|carmaker|vendor|builder|rival|specialist|neocloud|giant|conglomerate"
    r"|regulator|watchdog|authority|subsidiary|client|customer|partner|tool|app|service|website|site|marketplace"
    r"|airline|utility|drugmaker|broadcaster|consultancy|investor|miner|newspaper|magazine|chain|integrator"
    r"|distributor|lender|brewer|co-operative|messenger|telco|studio|label|network|carrier|landlord|outfit|spin-off"
    r"|spin-out|contractor|truckmaker|planemaker|grocer|exchange|business|unit|platform)s?,? $"
)
TITLE = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sir|Lord|Judge|Justice|President|Senator|Minister|Professor|Prof"
    r"|Representative|Chancellor|Commissioner)\.? "
    r"|\b(?:chief executive|chairman|chairwoman|chair|founder|co-founder|analyst|analysts|president"
    r"|director|lawyer|spokesman|spokeswoman|spokesperson|economist|executive|boss|minister|manager"
    r"|head|CEO|officer),? )$"
)
PERSON_AFTER = re.compile(
    r",? (?:who\b|(?:its|the|a|an) (?:\w+ ){0,3}(?:chief|analyst|chairman|founder|co-founder|lawyer"
    r"|executive|director|economist|partner at|professor|spokes(?:man|woman|person))\b)|, (?:chief|chairman|head"
    r"|analyst|founder|vice|senior)"
)
LONG_TAIL = re.compile(
    r" (?:[A-Z][\w&]+,? ){1,3}(?:LLC|L\.L\.C|Inc|Ltd|Limited|Corp|Corporation|PLC|plc|GmbH|AG|LP|L\.P)(?!\w)"
)
# Beside these a given name is a person's.
PERSONAL = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|aged|born|his|her|he|she|who|son|daughter|husband|wife|painter|farmer|actor|minister)\b"
)
# "Department of Commerce", "Ministry of Economy, Trade and Industry": fields that one body has charge of.
_FIELD = (
    r"(?:Economy|Economic Affairs|Trade|Industry|Industrial Strategy|Energy|Science|Innovation|Technology|Business"
    r"|Culture|Media|Sport|Digital Affairs|Digital Transformation|Climate Action|Labou?r|Infrastructure|Transport"
    r"|Research|Education|Finance|Health|Communications|Information(?: Technology)?|ICT|Commerce|Development"
    r"|Environment|Food|Agriculture|Tourism|Employment|Planning|Investment|SMEs|Skills)"
)
OF_WHERE = re.compile(
    rf" (?:of|for) (?:the )?(?:{_FIELD}(?:, {_FIELD}){{0,3}},? (?:and|&) (?:the )?{_FIELD}\b|[A-Z]\w+(?: [A-Z]\w+)*)"
)
OF_FIELD = re.compile(rf" (?:of|for) (?:the )?(?:{_FIELD}|Governors|Supervisors|Elections|Review|Control|England)\b")
AUTHORITY = re.compile(
    r"\b(?:regulator|watchdog|authority|(?:antitrust|competition|cartel|markets?) (?:agency|office"
    r"|body)),? (?:the )?$"
)
# "Kontora, Germany's export-control office, fined": what it watches over comes behind the name.
AUTHORITY_AFTER = re.compile(
    r", (?:[A-Z]\w+(?: [A-Z]\w+)?['’]s )(?:[\w-]+ ){0,5}?(?:regulator|watchdog|authority|agency"
    r"|office|ombudsman|commission"
    r"|commissioner|ministry|supervisor)(?: of [A-Z]\w+)?,"
)
CURRENCIES = frozenset({
    "USD", "EUR", "GBP", "JPY", "CNY", "RMB", "INR", "KRW", "CHF", "SEK", "NOK", "DKK", "AUD", "CAD", "HKD", "SGD",
    "TWD", "SKr", "NKr", "DKr", "SFr", "Rs", "AED", "SAR", "QAR", "KWD", "ILS", "BRL", "MXN", "ZAR", "PLN", "CZK",
    "HUF", "THB", "MYR", "IDR", "VND", "NZD", "RUB", "EGP", "NGN", "KES", "RM", "Rp",
})  # fmt: skip
SUM = re.compile(
    r"(?:[SND]?[Kk]r|SFr|Rs|Fr|Ft|zl|Kč"
    r"|[A-Z]{3})[0-9]"
)  # "SKr4.2bn": the first figure sticks to the sign
SEAT = re.compile(
    r"\b(?:(?<!-)based|headquartered|offices?|plant|factory|campus|site|located|born|city|town|near|outside"
    r"|court) (?:in |at |of )?$"
)
CODE = re.compile(r"^(?:[A-Z]+-?[0-9]+\w*|[0-9].*|[A-Z]{1,2})$")
# "Zephyr processors", "Zephyr from AMD": what is dealt in, not who deals.
WARES = re.compile(
    r" (?:[a-z-]+ )?(?:GPUs?|CPUs?|TPUs?|NPUs?|chips?|chipsets?|processors?|accelerators?|servers?|racks?|memory"
    r"|modems?|sensors?|lasers?|wafers?|modules?|phones?|laptops?|tablets?|handsets?|headsets?|cars?|trucks?"
    r"|robots?)\b"
)
# What contracts deal in has capitals too: "the Optical Engines", "the Licensed Products".
WARE_NAME = re.compile(
    r"(?:GPUs?|CPUs?|TPUs?|NPUs?|Chips?|Processors?|Accelerators?|Servers?|Superchips?)$"
    r"|^(?:[A-Z][\w-]+ )?(?:Engines|Products|Services|Goods|Deliverables|Components|Modules|Devices|Wafers"
    r"|Materials|Units|Patents"
    r"|Marks|Shares|Notes|Warrants|Securities|Works|Facilities|Premises|Equipment|Software|Data|Content|Capacity)$"
)
BOUGHT = re.compile(
    r"\b(?:buy|buys|buying|bought|order|orders|ordering|ordered|purchas(?:e|es|ed|ing)|deploy(?:s|ed|ing)?"
    r"|install(?:s|ed|ing)?|rent(?:s|ed|ing)?|sell|sells|sold|selling|ships?|shipped|shipping|use|uses|used|using"
    r"|supply"
    r"|supplies|supplied) (?:[\w,.$€£%-]+ ){0,6}?$"
)
FROM_NAME = re.compile(r" (?:systems |products |units )?from (?:the )?[A-Z]")
# Words of the trade: beside them "Claude" is a model and no Frenchman.
TECH = re.compile(
    r"\b(?:AI|technology|models?|assistants?|chatbots?|bots?|software|apps?|platforms?|search|phones?|browsers?"
    r"|cloud|tools?"
    r"|agents?"
    r"|users|developers|servers?|training|inference|workloads|chips?|GPUs?|comput(?:e|ing)|data cent(?:re|er)s?"
    r"|laptops?|customers|employees|systems?|websites?|host(?:s|ed|ing)?|databases?|records|workloads?|applications?)\b"
)
# A newspaper that tells the news; elsewhere it may be a party like any other firm.
ATTRIBUTED_BEFORE = re.compile(
    r"(?:\b(?:[Aa]ccording to|told|reported by|reports? (?:by|in|from)|cit(?:ing|ed by)|interview with|published "
    r"(?:by|in)|seen by"
    r"|wrote in|article in|in|by|via|of|from) (?:the |a report (?:by|in|from) (?:the )?)?|[,–—-] (?:the |The )?)$"
)
LISTED_NEXT = re.compile(r",? and (?:the )?[A-Z]|, (?:the )?[A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,2}(?:,| and) ")
ATTRIBUTED_AFTER = re.compile(
    r"(?:'s|’s)? (?:\w+ ){0,2}(?:report(?:ed|s)?|said|says|wrote|writes|cit(?:ed|es|ing)|quot(?:ed|es|ing)"
    r"|understands|has learn(?:ed|t)|has been told|has seen"
    r"|learn(?:ed|t)|reporter|article|interview|columnist|survey|poll)\b"
)
# ", Kurier reports.": the last words of a sentence say who tells it, be the paper known or not.
TELLS_LAST = re.compile(
    r" (?:reports|reported|wrote|writes|has learn(?:ed|t)|understands)(?: on [A-Z]\w+day| at the weekend"
    r"| this week)?(?=[.,;])"
)
# What papers are called: ", the Maeil Business Newspaper said, and": no firm of that name speaks for itself.
PAPERS = (
    r"(?:Newspapers?|Times|Post|Herald|Daily|Journal|Tribune|Gazette|News|Weekly|Chronicle|Observer|Telegraph|Zeitung"
    r"|Shimbun|Nikkei|Mail|Courier|Inquirer|Magazine|Review|Examiner|Tagblatt|Tageblatt|Anzeiger)"
)
PAPER = re.compile(rf"{PAPERS}$")
SAYS_LAST = re.compile(r" (?:said|says)(?: on [A-Z]\w+day| at the weekend| this week)?(?=[.,;])")
# A verb in the present: "faces a lawsuit"; "trees in" is none.
ACTS = re.compile(
    r" (?:in|nears|near|close to|nearing) (?:an? |[a-z-]+ ){0,2}(?:talks|deal|discussions|negotiations|agreement)\b|"
    r", [A-Z][\w&.-]+(?: [A-Z][\w&.-]+){0,2}['’]s [a-z-]+ (?:[a-z-]+ )?[a-z-]+,|"
    r" (?:wrote|writes|cut) (?:the|a) (?:[a-z-]+ ){0,2}che(?:que|ck)\b|"
    r" no longer [a-z]+s\b|,? [a-z]+s (?:an?|the|its|their|up|over|that|[$€£¥]|[A-Z])"
    r"|, (?:in|of|with|to|for|from) which\b"
    r"|(?:, [A-Z][\w&.-]+(?: [A-Z][\w&.-]+){0,3}){0,6},? and (?:the )?[A-Z][\w&.-]*(?: [A-Z][\w&.-]+){0,3} [a-z]+"
)
# What is written or said there is news.
MEDIUM_BEFORE = re.compile(
    r"\b(?:article|story|report|piece|column|editorial|coverage|item) (?:published |carried |that appeared )?(?:in"
    r"|by) (?:the )?$"
)
# Endings with which names of technology firms are coined: "Helioskern" has none, "Kestrelworks" has.
COINED = re.compile(
    r"^[A-Z][a-z]{2,}(?:works|soft|tech|ware|tronics?|corp|chip|data|cloud|pharma|logic|metrics|scale|forge|grid"
    r"|stack|labs"
    r"|graph|core|link|sense|bots?|flow|robotics|semi|compute|dynamics|photonics|fusion|byte|net)$"
)
# After a firm of one letter: "X is under investigation", "X's chatbot".
LETTER = re.compile(
    r"(?:'s|’s) (?:owner|chatbot|users|platform|app|service|advertis\w+)\b|, (?:formerly|previously"
    r"|once) (?:known as )?Twitter\b"
    r"|,? (?:the |a )?(?:social network|platform)\b"
    r"|(?: has| had)? (?:is|was|been) (?:now |also )?(?:under (?:\w+ )?investigation|being (?:sued"
    r"|investigated)|sued|fined|ordered"
    r"|investigated|accused|bought|owned)\b| (?:sued|has sued|faces|faced|will pay|must pay|agreed|appealed"
    r"|rejected)\b"
)
LETTER_BEFORE = re.compile(
    r"\b(?:(?:inquiry|investigation|probe|suit|lawsuit|complaint|case|proceedings|action) (?:into|against)"
    r"|fined|sued|suing|ordered) $"
)
LISTED_BEFORE = re.compile(r"([A-Z][\w]+)(?:,| and|, and|,? or) $")
LISTED_AFTER = re.compile(r"(?:,| and|, and|,? or) ([A-Z][\w]+)")
NATION_BEFORE = re.compile(r"(?:US|UK|EU|U\.S\.|U\.K\.) $")
# "Reston, Virginia": a town.
STATE_AFTER = re.compile(
    r", (?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho"
    r"|Illinois"
    r"|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri"
    r"|Montana"
    r"|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)|North (?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|Pennsylvania"
    r"|Rhode Island|South (?:Carolina|Dakota)|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin"
    r"|Wyoming|Ontario|Quebec|Calif|Mass|Conn|Colo|Fla|Ill|Mich|Minn|Wash|Tex|Va|Pa|N\.J|N\.Y|Ariz|Ore)\b"
)
FORCES = frozenset({"Army", "Navy", "Air Force", "Marine Corps", "Space Force", "Coast Guard", "Treasury"})
# Before a newspaper that is paid for what it writes, and is no mere source.
CONTENT_OF = re.compile(
    r"\b(?:quot(?:e|es|ing)|summari[sz](?:e|es|ing)|display(?:s|ing)?|reproduc(?:e|es|ing)|licen[cs]\w*|content|articles?|archives?|journalism|paid|pay\w*|stake|buy\w*|bought|deals?"
    r"|agreements?|rights|material)"
    r"(?: (?:deals?|agreements?|licences?|licenses?))? (?:from|of|with|in|to) (?:the )?$"
)
IN_PLACE = re.compile(r"\b(?:in|near|outside|(?<!built )(?<!based )(?<!designed )around|across) $")
STAKE_IN = re.compile(
    r"(?:\b(?:stakes?|shares?|holdings?|shareholders?|investors?|invest\w*|interests?|investments?|round|money"
    r"|warrants"
    r"|majority|shareholdings?|position|believ\w+|partners?|built|embedded|integrated|included|installed|used|models?"
    r"|percent|per cent|bought|buy|sold|cent|held|holds?|owns|owned)|%|\d(?:bn|m|tn)?) in $|\b(?:put|invest\w*"
    r"|pour\w*|plough\w*|inject\w*)(?: [^ ]+){1,4} in $"
)
# "has sued", "'s £640m offer": after a name, what firms alone do and have.
DEALS = re.compile(
    r"(?:(?:'s|’s|, whose) (?:[\w£$€¥.,-]+ ){0,4}?(?P<noun>app|service|platform|assistant|offer|bid|stake"
    r"|holding|shares|servers|chips|processors|lasers|models?|software"
    r"|contract|lease|licence|patents?|customers|shareholders|takeover|acquisition|data centres?|data centers?"
    r"|cloud|subsidiary"
    r"|(?:[\w-]+ )?models|chief executive|board|lawyers|round|technology|machines)\b"
    r"|,? (?:which )?(?:has |had |have |will |would |is to |was to |is |was |no longer |now |also "
    r"|and [A-Z]\w+(?: [A-Z]\w+)? )*"
    r"(?P<verb>[a-z]+))"
)
SEATED_AFTER = re.compile(r"[-‑](?:based|headquartered|born|bred)\b")
ARTICLE = re.compile(r"\b(?:[Tt]he|[Aa]n?) $")
ADJECTIVE_OF = re.compile(
    r"(?<=[ai]n|sh|se|ch) (?:[a-z-]+ ){0,3}(?:company|firm|group|start-?up|maker|lender|bank|lab|publisher"
    r"|operator|supplier"
    r"|developer|designer|provider|retailer|insurer|carmaker|chipmaker|regulator|agency) [A-Z]"
)
OF_A_PLACE = re.compile(
    r" (?:company|firm|start-?up|lender|bank|insurer|carmaker|chipmaker|maker|lab|publisher|operator"
    r"|utility|retailer|drugmaker|airline|developer|designer|outfit|business|manufacturer|supplier|group"
    r"|(?:[a-z-]+ )?house"
    r"|(?:lens|sensor|robot|chip|software|data|server|optics|battery|car|drone) (?:company|firm|start-?up|maker))\b"
    r"(?!,? [A-Z])"
)
# "the Esbjerg campus": a town that no list knows.
SITE = re.compile(r" (?:data cent(?:re|er)s?|campus|plant|site|factory|offices?|headquarters|fabs?|complex|facility)\b")
# "Salesforce Ventures": the firm's own arm for investments.
ARM = re.compile(r" (?:Ventures|Capital)\b(?! [A-Z])")
