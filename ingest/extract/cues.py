"""What stands before or after a capitalised name and tells a firm from a person, a place or an authority."""

from __future__ import annotations

import re

APPOSITION = re.compile(
    r",? (?:\([A-Z:. ]+\))?,? ?(?:an?|the|one of) (?:[\w'’%-]+ ){0,6}?(?:company|firm|group|start-?up"
    r"|maker|developer|designer|provider|operator"
    r"|supplier|manufacturer|publisher|lab|laborator(?:y|ies)|foundry|chipmaker|venture|bank|fund"
    r"|insurer|retailer|carmaker|vendor|builder|business|unit|subsidiary|platform)\b"
)
DESCRIBED = re.compile(
    r"\b(?:company|firm|group|start-?up|maker|developer|designer|provider|operator|supplier"
    r"|manufacturer|publisher|lab|laboratory|foundry|chipmaker|venture|bank"
    r"|fund|insurer|retailer|carmaker|vendor|builder|rival|specialist|neocloud|giant|conglomerate"
    r"|regulator|watchdog|authority|subsidiary|client|customer|partner)s? $"
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
    r"|executive|director|economist|partner at|professor|spokes))|, (?:chief|chairman|head|analyst"
    r"|founder|vice|senior)"
)
AUTHORITY = re.compile(
    r"\b(?:regulator|watchdog|authority|(?:antitrust|competition|cartel|markets?) (?:agency|office|body)),? (?:the )?$"
)
CURRENCIES = frozenset({
    "USD", "EUR", "GBP", "JPY", "CNY", "RMB", "INR", "KRW", "CHF", "SEK", "NOK", "DKK", "AUD", "CAD", "HKD", "SGD",
    "TWD", "SKr", "NKr", "DKr", "SFr", "Rs",
})  # fmt: skip
SEAT = re.compile(
    r"\b(?:based|headquartered|offices?|plant|factory|campus|site|located|born|city|town|near|outside"
    r"|court) (?:in |at |of )?$"
)
CODE = re.compile(r"^(?:[A-Z]+[0-9]+\w*|[0-9].*|[A-Z]{1,2})$")
# "Zephyr processors", "Zephyr from AMD": what is dealt in, not who deals.
WARES = re.compile(
    r" (?:[a-z-]+ )?(?:GPUs?|CPUs?|TPUs?|NPUs?|chips?|chipsets?|processors?|accelerators?|servers?|racks?|memory"
    r"|modems?|sensors?|lasers?|wafers?|modules?|phones?|laptops?|tablets?|handsets?|headsets?|cars?|trucks?|robots?)\b"
)
WARE_NAME = re.compile(r"(?:GPUs?|CPUs?|TPUs?|NPUs?|Chips?|Processors?|Accelerators?|Servers?|Superchips?)$")
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
    r"|laptops?|customers|employees)\b"
)
# A newspaper that tells the news; elsewhere it may be a party like any other firm.
ATTRIBUTED_BEFORE = re.compile(
    r"(?:\b(?:according to|told|reported by|reports? (?:by|in|from)|cit(?:ing|ed by)|interview with|published "
    r"(?:by|in)|seen by"
    r"|wrote in|article in|in|by|via|of|from) (?:the |a report (?:by|in|from) (?:the )?)?|[,–—-] (?:the |The )?)$"
)
ATTRIBUTED_AFTER = re.compile(
    r"(?:'s|’s)? (?:\w+ ){0,2}(?:report(?:ed|s)?|said|says|wrote|writes|cit(?:ed|es|ing)|quot(?:ed|es|ing)"
    r"|understands|has learned"
    r"|learned|reporter|article|interview|columnist|survey|poll)\b"
)
# A verb in the present: "faces a lawsuit"; "trees in" is none.
ACTS = re.compile(
    r",? [a-z]+s (?:an?|the|its|their|up|over|that|[$€£¥]|[A-Z])"
    r"|(?:, [A-Z][\w&.-]+(?: [A-Z][\w&.-]+){0,3}){0,6},? and [A-Z][\w&.-]+(?: [A-Z][\w&.-]+){0,3} [a-z]+"
)
# Endings with which names of technology firms are coined: "Helioskern" has none, "Kestrelworks" has.
COINED = re.compile(
    r"^[A-Z][a-z]{2,}(?:works|soft|tech|ware|tronics?|corp|chip|data|cloud|pharma|logic|metrics|scale|forge|grid"
    r"|stack|labs"
    r"|graph|core|link|sense|bots?|flow|robotics|semi|compute|dynamics|photonics|fusion|byte|net)$"
)
