"""Who is which party of a tie, what kind a plain "deal" is, and which pairs can have no tie at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.model import Entity, EntityType, Kind
from ingest.extract.amounts import Sum
from ingest.extract.asides import OPENS_CLAUSE
from ingest.extract.encoded import C, E, M, P, Q
from ingest.extract.frames import Frames, Hit
from ingest.extract.mentions import Gazetteer
from ingest.extract.states import STATE
from ingest.extract.wares import (
    CHIP_BRAND,
    CLUB,
    CLUSTER,
    COURT,
    HARDWARE,
    MACHINES,
    OWN_DEAL,
    RENTED,
    SERVERS,
    WARES,
    borrowed,
    is_foundry,
    is_lab,
    makes_chips,
    makes_computers,
)

MODELS = frozenset({EntityType.MODEL, EntityType.PRODUCT})
_CLOUD_WORDS = re.compile(r"\b(?:cloud|compute|comput|neocloud|hyperscale|hosting|data-centre|data cent)", re.I)

_INVESTOR = re.compile(r"\b(?:Capital|Partners|Ventures|Fund|Investments?|Equity|Holdings|SoftBank)\b")
# "its lease agreement with", "a merger deal with": the word before the noun says what kind of deal it is.
_QUALIFIED = {
    "supply": Kind.CHIP_SUPPLY,
    "hosting": Kind.CLOUD_CONTRACT,
    **dict.fromkeys(
        ("partnership", "collaboration", "cooperation", "co-operation", "alliance", "joint-venture"), Kind.PARTNERSHIP
    ),
    **dict.fromkeys(("content", "licensing", "data-licensing", "content-licensing", "patent"), Kind.LICENCE),
}
# A cloud provider also has pacts that are no purchase: a term, a sum or a word of buying tells them apart.
_BOUGHT = re.compile(
    rf"\b(?:contracts?|leases?|commit(?:s|ted|ments?)?|orders?|customers?|spend(?:ing)?|host(?:s|ing)?|pay(?:s|ing)?"
    rf"|run(?:s|ning)?)\b|-year\b| {M}"
)
# Authorities that watch over deals and make none: a ministry may give a grant, a cartel office clears what others buy.
_WATCHES = re.compile(
    r"\b(?:[Cc]artel|[Kk]artellamt|[Cc]ompetition|[Aa]nti-?trust|[Tt]rade [Cc]ommission|[Ss]ecurities|[Cc]ourt"
    r"|[Tt]ribunal|FTC|DOJ"
    r"|SEC|CMA|FCC|European Commission|[Dd]ata [Pp]rotection|[Pp]rivacy|[Rr]egulator|[Ww]atchdog|[Jj]ustice)\b"
)
_KEEN = re.compile(
    r"\b(?:little|no|keen|strong|growing|great|much|any|renewed|lively|real|scant|public|early|special) interest in\b"
)
_NO_LONGER = re.compile(
    r"\b(?:former|ex-?|erstwhile|one-?time|would-be|potential|prospective|possible|aspiring"
    r"|past) $"
)
_ANSWERS = re.compile(r"\b(?:AI search|assistant|chatbot)\b")  # of a gazetteer note: what one asks
_QUALIFIER = re.compile(
    r"\b(merger|takeover|acquisition|buyout|procurement|purchase|asset-purchase|stock-purchase|subscription|investment|funding"
    r"|financing|loan|credit|debt|lease|leasing|rental|tenancy|settlement|confidentiality|non-disclosure"
    r"|disclosure|employment"
    r"|labou?r|sponsorship|advertising|marketing|distribution|reseller|resale|franchise"
    r"|(?<!computing )(?<!processing )power|energy|electricity|gas"
    r"|insurance|indemnity|consulting|advisory|tax|trade|peace|consent|plea|voting|shareholders?|stockholders?"
    r"|registration|rights|royalty|standstill|lock-up|underwriting|escrow|maintenance|transition|separation|severance"
    r"|construction|real-estate|water|land|shipping|freight|catering|broadcast(?:ing)?|option|arbitration|supply"
    r"|partnership|collaboration|cooperation|co-operation|alliance|joint-venture|hosting|content|licensing"
    r"|data-licensing"
    r"|content-licensing|patent)"
    r"(?: (?:purchase|supply|sharing|services?|lease|and [a-z]+))? (?:deals?|agreements?|contracts?|arrangements?"
    r"|pacts?|accords?|orders?|commitments?)\b"
)
# "has received an order for chips from B": who gets an order, a loan or a request gets no chips.
_GETS = re.compile(r"(?:receiv|g[eo]t|secur|took|tak|won|win|book|obtain|land|bag|gain|attract|has|have|had)")
_PAID_FOR = re.compile(r"\b(?:[Ff]or|in return for|in exchange for) (?!the round)[^,;.]{2,60}")
_PAPER = re.compile(
    r"(?: [^ ,;\ue000-\ue3ff]+){0,5}? (?:orders?|contracts?|requests?|enquir(?:y|ies)|inquir(?:y|ies)|loans?|payments?"
    r"|commissions?|complaints?)(?= )(?! (?:of|with|placed with) [^;]*$)"
)
_MODELS_OF = re.compile(r"(?: 's)?(?: [a-z-]+){0,2} (?:models?|assistant|chatbot|agents?|voices)\b")
_ARTICLE = re.compile(r" (?:an?|the)$")
_PAPER_KINDS = frozenset({Kind.CHIP_SUPPLY, Kind.CLOUD_CONTRACT, Kind.LICENCE, Kind.INVESTMENT})
# What a state does as an authority, not as a buyer or an owner.
_STATE_ACT = re.compile(
    r"\b(?:block(?:s|ed|ing)?|bann(?:ed|ing)|bans|prohibit(?:s|ed|ing)|veto(?:es|ed|ing)|clear(?:s|ed|ing)|approv(?:es|ed|ing)"
    r"|fin(?:es|ed|ing)|forb(?:ade|ids|idden)|order(?:s|ed|ing)|sanction(?:s|ed)|invok(?:es|ed|ing)|blacklist(?:s|ed)"
    r"|investigat(?:es|ed|ing)|review(?:s|ed|ing)|law|act|curbs|powers)\b"
)
_CONTENT_OWNER = re.compile(
    r"(?i)\b(?:news|newspapers?|publish\w*|music|media|films?|studios?|labels?|press|photo\w*|records?|books?|times|post"
    r"|journal|magazines?|broadcast\w*|entertainment)\b"
)


_NEAR = 40  # characters before a tie
_IS = frozenset({"is", "are", "was", "were"})
_OFFERED = re.compile(r"\b(?:offers?|bids?|quotes?|quotations?|candidates?|contenders?|shortlist|options?)\b")
_TO_DO = re.compile(r"\bto (?:buy|acquire|purchase|take over|merge with|absorb|swallow) (?:the )?$")
_NOT_ONLY = re.compile(r"\bnot (?:only|solely|exclusively|just|merely)\b")
_VOTED_DOWN = re.compile(
    r"\b(?:voted (?:down|against|to (?:reject|oppose|block))|rejected|spurned|rebuffed|turned down|threw out|blocked"
    r"|vetoed|opposed) (?:the|a|its|their|this) "
)

_PROMISES = re.compile(
    r"\b(?:promis(?:e|es|ed|ing)|vow(?:s|ed)?(?: to)?|guarantee(?:s|d)?|assur(?:es?|ed|ing)) (?:the )?$"
)
_HELD = re.compile(rf"{P} (?:of|in) (?:the )?{E}(?! 's)")
_ACTS = re.compile(OPENS_CLAUSE)
_HIRES = re.compile(
    r"^[^;]{0,40}?\b(?:hir(?:e|es|ed|ing)|poach(?:es|ed|ing)?|recruit(?:s|ed|ing)?)(?: (?!from )[^ ,;]+){0,4}? (?:head"
    r"|chief|boss|executives?|engineers?|researchers?|scientists?|managers?|veterans?|designers?|directors?|founders?"
    r"|vice-president|officer|staff|team|specialists?|architects?|lawyers?|president|chairman|chairwoman)\b"
)
_TO_DO_SO = re.compile(r" (?:(?:not|never) )?to ")


class Direction:
    """Judges the parties of a hit by what they are and by the words around them."""

    def __init__(self, gazetteer: Gazetteer, frames: Frames) -> None:
        self._gazetteer = gazetteer
        self._compute = frames.noun_pattern("compute")
        self._chips = frames.noun_pattern("chips")
        self._tech = frames.noun_pattern("tech")
        self._licence = frames.noun_pattern("licence")
        self._model_owners = {e.parent for e in gazetteer.entities.values() if e.type is EntityType.MODEL and e.parent}
        self._providers = {
            e.parent for e in gazetteer.entities.values() if e.type is EntityType.CLOUD_SERVICE and e.parent
        }

    def deal_kind(self, hit: Hit, rows: Sequence[tuple[tuple[Entity, str], tuple[Entity, str]]]) -> Kind | None:
        """The kind of a plain "deal": by its words, then by its parties."""
        text = hit.match.string
        near = text[hit.match.start() : hit.match.end() + 90]
        inner = hit.match[0]
        entities = [e for row in rows for e, _ in row]
        if re.search(r"\bplan of merger\b|\bmerger agreement\b", near):
            return None
        qualifier = _QUALIFIER.search(inner)
        if qualifier and qualifier[1] == "procurement":
            if re.search(r"\b(?:supercomputers?|computers?|servers?|machines?)\b", near) or self._chips.search(near):
                return Kind.CHIP_SUPPLY
            return Kind.CLOUD_CONTRACT if self._compute.search(near) else None
        if qualifier:
            bought, rented = qualifier[1] == "purchase", qualifier[1] in {"lease", "leasing", "rental"}
            wares = self._compute.search(inner) or (self._chips.search(inner) if bought or rented else None)
            if bought and self._chips.search(inner):
                return Kind.CHIP_SUPPLY
            return Kind.CLOUD_CONTRACT if wares else _QUALIFIED.get(qualifier[1])
        if self._licence.search(inner) or re.search(r"\blicens", inner):
            return Kind.LICENCE
        wares = self._compute.search(inner)
        if wares and not (wares[0].startswith("server") and any(makes_chips(e) for e in entities)):
            return Kind.CLOUD_CONTRACT
        if self._chips.search(inner) or "supply" in inner or re.search(C, inner):
            return Kind.CHIP_SUPPLY
        if self._compute.search(near) or (
            _BOUGHT.search(near) and any(e.type is EntityType.CLOUD_SERVICE for e in entities)
        ):
            return Kind.CLOUD_CONTRACT if any(self._provides(e) for e in entities) else None
        if self._chips.search(near):
            return Kind.CHIP_SUPPLY
        sellers = [b for _, (b, _) in rows]
        if hit.frame.options.get("orient") is False and all(makes_chips(b) for b in sellers):
            buyers = [a for (a, _), _ in rows]
            return None if any(makes_chips(a) for a in buyers) else Kind.CHIP_SUPPLY  # who sells to whom is told
        if any(self._rents_out(e) and e.type is not EntityType.CLOUD_SERVICE for e in entities) and not (
            hit.frame.fixed_modality and any(makes_chips(e) for e in entities)
        ):
            return Kind.CLOUD_CONTRACT
        if self._tech.search(near) and "use" in near:
            return None
        named = hit.frame.options.get("cued") and re.match(r"order|contract|lease|commitment", hit.match["object"])
        if named or hit.frame.options.get("orient") is False:  # who sells to whom is told, but not what
            kinds = {self.supplies(a, b) for (a, _), (b, _) in rows}
            return kinds.pop() if len(kinds) == 1 else None
        if re.search(r"\bto (?:merge|buy|acquire|purchase|sell|settle|lend|borrow|combine|transfer)\b", near):
            return None  # a pact whose content is told, and is of another kind
        return Kind.PARTNERSHIP

    def _sold(self, hit: Hit) -> bool:
        """True where what the money is paid for is computing power, and no share."""
        paid_for = _PAID_FOR.search(f"{hit.before} {hit.match[0]}")
        return paid_for is not None and self._compute.search(paid_for[0]) is not None

    def _provides(self, entity: Entity) -> bool:
        if entity.type is EntityType.CLOUD_SERVICE or entity.id in self._providers:
            return True
        return bool(_CLOUD_WORDS.search(f"{entity.name if entity.provisional else ''} {entity.note or ''}"))

    def _builds_models(self, entity: Entity) -> bool:
        owner = self._gazetteer.owner(entity)
        if entity.provisional:
            return self._gazetteer.bare(entity.name).endswith((" AI", " Labs", " Lab"))
        return owner.id in self._model_owners or is_lab(owner)

    def _thinks(self, entity: Entity) -> bool:
        """True for a model, or a firm that has nothing but models to offer."""
        if entity.type in MODELS:
            return True
        note = (self._gazetteer.owner(entity).note or "").lower()
        return self._builds_models(entity) and ("ai lab" in note or entity.provisional) or "ai search" in note

    def _rents_out(self, entity: Entity) -> bool:
        """True for a firm that has nothing but computing capacity to sell."""
        if entity.provisional:
            return self._gazetteer.bare(entity.name).endswith((" Compute", " Cloud", " Hosting"))
        return entity.type is EntityType.CLOUD_SERVICE or (entity.note or "").startswith("neocloud")

    def supplied(self, hit: Hit, kind: Kind, b: Entity) -> Kind:
        """Chips that are run at a firm which rents out computing power and sells none are rented: a cloud contract.

        The other way round, machines of a firm that makes machines and rents out none are bought.
        """
        if kind is Kind.INTEGRATION and b.type is EntityType.PRODUCT and CHIP_BRAND.match(b.name):
            return Kind.CHIP_SUPPLY
        if kind is Kind.CLOUD_CONTRACT and is_foundry(b) and not self._provides(b):
            return Kind.CHIP_SUPPLY  # "has booked most of B's capacity": of a foundry
        if kind is Kind.CLOUD_CONTRACT and self._sells_machines(b) and not RENTED.search(hit.match[0]):
            words = hit.match[0] + hit.match.string[hit.match.end() :][:40]
            return Kind.CHIP_SUPPLY if MACHINES.search(words) else kind
        if kind is Kind.CHIP_SUPPLY and CLUSTER.search(hit.match[0] + hit.match.string[hit.match.end() :][:60]):
            return Kind.CLOUD_CONTRACT if not makes_chips(b) else kind
        if kind is not Kind.CHIP_SUPPLY:
            return kind
        way = hit.frame.options.get("rented")
        bought = re.match(r"buy|bought|order|purchas|acquir", hit.match.groupdict().get("v") or "")
        provider = b.id in self._providers or b.type is EntityType.CLOUD_SERVICE
        servers, rest = SERVERS.search(hit.match[0]), SERVERS.sub("", hit.match[0])
        hosted = provider and servers and not self._chips.search(rest) and not re.search(C, rest)
        rented = (
            hosted
            or (way == "provider" and not bought and (provider or self._rents_out(b)))
            or (way == "host" and self._rents_out(b))
        )
        return Kind.CLOUD_CONTRACT if rented and not makes_chips(b) else kind

    def _sells_machines(self, entity: Entity) -> bool:
        """True for a maker of chips or computers that is no cloud provider."""
        if self._provides(entity) or self._rents_out(entity):
            return False
        return makes_chips(entity) or makes_computers(entity)

    def supplies(self, a: Entity, b: Entity) -> Kind | None:
        """What a contract between the two is about, if one of them has a single thing to sell."""
        if self._rents_out(a) or self._rents_out(b):
            return Kind.CLOUD_CONTRACT
        return Kind.CHIP_SUPPLY if makes_chips(a) != makes_chips(b) else None

    def bound_is_second(self, a: Entity, b: Entity) -> bool | None:
        """Of an exclusive tie: True if `b` is bound to `a`, which provides; None if it cannot be told."""
        first, second = self._provides(a), self._provides(b)
        return None if first == second else first

    def oriented(self, hit: Hit, kind: Kind, a: Entity, b: Entity) -> bool | None:
        """True if the pair must be turned round, None if its direction cannot be told."""
        way = hit.frame.options.get("orient")
        if way == "investor":
            first, second = bool(a.ticker), bool(b.ticker)
            if first == second:
                first, second = (_INVESTOR.search(e.name) is not None for e in (a, b))
            return second if first != second else False
        if kind in {Kind.CLOUD_CONTRACT, Kind.EXCLUSIVITY}:
            first, second = self._provides(a), self._provides(b)
            if first == second:
                first, second = self._rents_out(a), self._rents_out(b)
            if first != second:
                return first
            return None if way and kind is Kind.EXCLUSIVITY else False
        if kind is Kind.CHIP_SUPPLY:
            first, second = makes_chips(a), makes_chips(b)
            if first == second and re.search(r"\b(?:wafers?|foundry)\b", hit.match[0]) and not hit.frame.subject_first:
                first, second = is_foundry(a), is_foundry(b)
            if way == "maker" and first == second:
                if not re.search(
                    r"\b(?:memory|hbm|dram|nand)\b", hit.match[0] + hit.match.string[hit.match.end() :][:20]
                ):
                    return None
                first, second = ("memory" in (e.note or "") for e in (a, b))
                return None if first == second else first
            return first and not second
        if kind is Kind.LICENCE and way == "models":
            first, second = self._builds_models(a), self._builds_models(b)
            # Who builds models takes the licence for what others write or play; a maker of phones licenses a model.
            owns = a.provisional or _CONTENT_OWNER.search(f"{a.name} {a.note or ''}") is not None
            return second and owns if first != second else False
        if kind is Kind.LICENCE and hit.frame.kind is None:
            # Who builds models takes the licence; between two such firms, or two others, it cannot be told.
            first, second = self._builds_models(a), self._builds_models(b)
            return None if first == second else second
        return False

    def allowed(self, hit: Hit, kind: Kind, a: Entity, b: Entity) -> bool:
        if a.id == b.id:
            return False
        if self._gazetteer.group(a) == self._gazetteer.group(b) and not (
            kind is Kind.ACQUISITION and b.type is EntityType.ORGANIZATION and a in self._gazetteer.chain(b)
        ):
            return False
        authority = EntityType.REGULATOR in {a.type, b.type}
        if hit.frame.subject_first and _promisee(hit):
            return False
        if kind is Kind.CLOUD_CONTRACT and _HELD.search(hit.match.string[hit.match.start() : hit.match.end() + 4]):
            return False  # "secured it 10.2% of B, a builder of walking machines": a holding
        if _opens_clause(hit):
            return False
        if kind in {Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY} and _HIRES.search(hit.match.string[hit.match.start() :]):
            return False  # "has hired the former head of B's modem unit"
        if kind is Kind.REGULATORY_ACTION and OWN_DEAL.search(hit.match[0]):
            return False  # "approval for its purchase of B": the buyer is the subject
        if kind is Kind.REGULATORY_ACTION:
            if a.id.startswith(STATE) and _STATE_ACT.search(hit.match[0]):
                return b.type is not EntityType.REGULATOR
            if hit.match.groupdict().get("to") and _TO_DO.search(hit.match.string[: hit.match.start("to")]):
                return False  # "A's plan to buy B was blocked": the block is on A
            return a.type is EntityType.REGULATOR and b.type is not EntityType.REGULATOR
        public = hit.frame.options.get("public") and a.type is EntityType.REGULATOR
        invests = kind is Kind.INVESTMENT and not _WATCHES.search(a.name)
        if authority and not public and kind is not Kind.DISPUTE and not invests:
            return False
        if b.type is EntityType.REGULATOR or {a.type, b.type} & {EntityType.DATA_CENTER, EntityType.MARKET}:
            return False
        if kind is Kind.CHIP_SUPPLY and re.search(r"\bsoftware\b", b.note or ""):
            return False  # "uses Acme's systems"
        if kind is Kind.EXCLUSIVITY and _NOT_ONLY.search(hit.match[0]):
            return False  # "sells chips not only to B"
        if kind is Kind.ACQUISITION and _VOTED_DOWN.search(hit.match[0]):
            return False  # "B's shareholders voted down the takeover by A"
        if kind is Kind.INVESTMENT and _GETS.match(hit.match.groupdict().get("v") or "") and self._sold(hit):
            return False  # "for capacity in Texas A will receive $17bn from B": B pays for what it rents
        if kind is Kind.INVESTMENT and _KEEN.search(hit.match[0]):
            return False  # "has little interest in B"
        if kind in {Kind.CLOUD_CONTRACT, Kind.CHIP_SUPPLY, Kind.LICENCE} and b.id.startswith(STATE):
            return False  # a government that gives money for servers sells none
        noun = (hit.match.groupdict().get("v") or "") in {"order", "lease", "rent"}
        if noun and _ARTICLE.search(hit.match.groupdict().get("vg") or ""):
            return False  # "hopes for an order from B": a noun
        if kind in _PAPER_KINDS and _only_paper(hit, kind):
            return False
        needs = hit.frame.options.get("needs")
        if needs == "model-to" and b.type not in MODELS and not _ANSWERS.search(b.note or ""):
            behind = hit.match[0][hit.match.end("to") - hit.match.start() :]
            before = hit.match.string[: hit.match.start("to")]
            if (
                not re.search(r"\b(?:models?|assistants?|chatbots?|llms?) (?:of|from|by|made by) $", before)
                and not re.search(r"\b(?:models?|assistant|chatbot|llms?)\b", behind)
                and ("no longer" in hit.match[0] or not _MODELS_OF.match(hit.match.string, hit.match.end("to")))
            ):
                return False
        behind = hit.match.string[hit.match.end() : hit.match.end() + 60]
        if kind is Kind.INTEGRATION and b.type not in MODELS and HARDWARE.match(behind):
            return False
        if needs in {"maker-to", "maker-to-now"} and (not makes_chips(b) or a.type in MODELS):
            return False
        if needs == "maker-to-now" and _NO_LONGER.search(hit.match.string, 0, hit.match.start()):
            return False
        if kind is Kind.INTEGRATION and b.type is EntityType.PRODUCT and b.provisional and self._builds_models(a):
            return False  # "Deskhand answers with Mistral's models": who makes models is no user of a tool
        if kind is Kind.INTEGRATION and b.type not in MODELS and WARES.search(hit.match[0]):
            return False  # "its phones run on processors from B"
        if needs == "no-authority" and a.type is EntityType.REGULATOR:
            return False
        if needs == "court-words" and not COURT.search(hit.match.string):
            return False
        if needs in {"maker-of", "gear-to"} and not self._sells_machines(b):
            return False
        if needs == "chip-words" and not (self._chips.search(hit.match.string) or makes_chips(b)):
            return False
        if needs == "state-from" and not a.id.startswith(STATE):
            return False
        if needs == "authority-from" and a.type is not EntityType.REGULATOR:
            return False
        if needs == "model-from-to" and b.type not in MODELS:
            return False
        if needs == "service-to" and b.type is not EntityType.CLOUD_SERVICE:
            return False
        if needs == "cloud-to" and (b.type in MODELS or not self._provides(b)):
            return False
        if needs == "fixed-price" and not re.search(
            rf" (?:for|at) (?:[a-z]+ ){{0,3}}{M}", hit.match.string[hit.match.start("v") :]
        ):
            return False
        if needs == "deal-words" and not re.search(
            r"\b(?:deals?|agreements?|contracts?|licen[cs]\w*|paid|pays?|paying|bought|buys"
            r"|rights)\b",
            hit.match.string,
        ):
            return False
        if needs == "passive" and re.search(
            r"\b(?:has|have|had)\b(?!.*\bbeen\b)", f"{hit.before[-12:]} {hit.match['vg']}"
        ):
            return False  # "that it had sold to": who sold, not what
        if borrowed(hit, kind):
            return False
        if needs == "no-use" and _by_the_year(hit):
            return False  # "gets $6m a year from B": no round of money
        if needs == "no-use" and re.search(r"\b(?:use of|rights? to|licen[cs]e)\b", hit.match.string):
            return False  # "for the use of its models it will get $5m"
        if needs == "its-shares" and not re.search(
            rf"{Q} (?:[a-z-]+ ){{0,2}}(?:shares|stock)\b", hit.match.string[hit.match.start() : hit.match.end() + 40]
        ):
            return False
        if needs == "money" and not re.search(M, hit.match[0]):
            return False
        if needs == "unnamed" and not re.search(
            rf"{P}(?: (?:stake|holding))? (?:of|in) (?:it|the (?:[a-z-]+ ){{0,3}}(?:company|firm|group|start-?up|maker"
            rf"|bank|lab)"
            r"|its (?:shares|equity))\b",
            hit.match.string[hit.match.start("v") :][:90],
        ):
            return False
        if needs == "barred" and not re.search(
            r"\b(?:bound|barred|bars|banned|bans|forbid\w*|forbade|may|must|promised|promises|agreed|agrees|undertook"
            r"|undertaken"
            r"|obliged|obliges|prevents|prevented|prohibits|prohibited|pledged|commit\w*|exclusiv\w*|allowed|free|will"
            r"|shall|vowed|requires|required)\b",
            hit.match.string,
        ):
            return False
        if needs == "use-words" and not re.search(r"\bus(?:e|es|ing)\b", hit.match.string):
            return False
        if needs == "once-bound" and not re.search(
            r"\b(?:until|again|no longer|once more|released|barred|bound)\b", hit.match.string
        ):
            return False
        if needs == "brain-to" and (
            a.type is EntityType.REGULATOR
            or not (self._thinks(b) or a.type in MODELS and b.provisional)
            or self._builds_models(a)
            and not {a.type, b.type} & MODELS
        ):
            return False
        if needs == "raiser" and not re.match(
            r"(?: 's)?(?: (?:has|have|had|said|says|also|just|it|that|[\uf000-\uf3ff]))*"
            r" (?:rais|clos|complet|secur|land|announc|round)",
            hit.match.string[hit.match.end("to") :],
        ):
            return False
        if needs == "owner-from" and (
            CLUB.search(a.name) or hit.match.string[: hit.match.start("to")].endswith((" on ", " model ", " models "))
        ):
            return False
        if (
            needs == "model-first"
            and b.type not in MODELS
            and not (b.provisional and re.search(r"\bmodels?\b", hit.match.string))
        ):
            return False
        if (
            needs == "lab-from"
            and a.type not in MODELS
            and not self._builds_models(a)
            and not re.match(
                r" 's (?:[a-z-]+ ){0,2}(?:models?|chatbot|assistant)\b", hit.match.string[hit.match.end("from") :]
            )
        ):
            return False
        if needs == "sure-venture" and hit.encoded.party(hit.match["venture"]).weak:
            return False  # "set up Hall 4 at the fair"
        if needs == "plural-both" and not hit.match.groupdict().get("both"):
            return False
        if needs == "lab-to" and not (b.type is EntityType.ORGANIZATION and self._builds_models(b)):
            return False
        shop = hit.frame.options.get("shop")  # a tie that makes a shop window of a cloud
        if (
            kind is Kind.INTEGRATION
            and a.type is EntityType.CLOUD_SERVICE
            and hit.frame.options.get("cued")
            and not shop
        ):
            return False
        if (
            needs == "money-unless-invest"
            and not hit.match["v"].startswith("invest")
            and not re.search("[\ue800-\uebff]|billions|millions|money|cash|stake", hit.match[0])
        ):
            return False
        if kind is Kind.CHIP_SUPPLY and re.search(r"\brights? to (?:sell|use|make|distribute|build)\b", hit.match[0]):
            return False  # what is had is the right, not the chips
        told = hit.before[-_NEAR:] + hit.match[0]
        if kind is Kind.CHIP_SUPPLY and hit.match.groupdict().get("v") in _IS and _OFFERED.search(told):
            return False  # "shops for silicon: the offers before its board are Acme's and Birch's"
        if kind is Kind.CHIP_SUPPLY and a.type is EntityType.CLOUD_SERVICE and not makes_chips(b):
            return False  # "its booking system sits on Azure"
        if kind is Kind.ACQUISITION and b.type is EntityType.CHIP:
            return False
        bought = kind in {Kind.ACQUISITION, Kind.INVESTMENT}
        if bought and a.type in MODELS and hit.frame.options.get("cued"):
            return False
        return not (bought and b.type in MODELS)


def _opens_clause(hit: Hit) -> bool:
    """True where the last firm of the hit begins a clause of its own: "A sells a unit, B ships a chip"."""
    groups = hit.match.groupdict()
    if not (hit.frame.subject_first and groups.get("from") and groups.get("to")):
        return False
    last = max(hit.match.start("from"), hit.match.start("to"))
    end = max(hit.match.end("from"), hit.match.end("to"))
    text = hit.match.string
    return text.endswith(", ", 0, last) and _ACTS.match(text, end) is not None


def _promisee(hit: Hit) -> bool:
    """True where who seems to act is promised something: "A promised B not to buy": A is bound."""
    end = hit.match.end("from") if hit.match.groupdict().get("from") else None
    return (
        end is not None
        and _TO_DO_SO.match(hit.match.string, end) is not None
        and _PROMISES.search(hit.before) is not None
    )


def _only_paper(hit: Hit, kind: Kind) -> bool:
    """True where who acts gets an order or a request from the other, and so is no customer, licensee or raiser."""
    groups = hit.match.groupdict()
    verb = groups.get("v") or ""
    if hit.frame.options.get("needs") == "known-kind" or groups.get("both") or not groups.get("to"):
        return False
    if not _GETS.match(verb) or hit.frame.kind is None:
        return False
    buyer = "to" if kind is Kind.INVESTMENT else "from"
    end = hit.match.end("v")
    if hit.match.start(buyer) >= end:
        return False
    paper = _PAPER.match(hit.match.string, end)
    return paper is not None and " from " in hit.match.string[paper.end() : paper.end() + 80]


def _by_the_year(hit: Hit) -> bool:
    """True where a sum of the hit is paid again and again."""
    sums = (hit.encoded.items.get(char) for char in hit.match[0])
    return any(isinstance(each, Sum) and each.period is not None for each in sums)
