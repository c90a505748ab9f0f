"""What firms make and sell, and the words that tell what is dealt in: for the judgement of a tie's direction."""

from __future__ import annotations

import re

from graph.model import Entity, EntityType, Kind
from ingest.extract.encoded import Q
from ingest.extract.frames import Hit

SERVERS = re.compile(r"\b(?:servers?|machines?)\b")
WARES = re.compile(r"\b(?:chips?|processors?|gpus?|memory|modems?|accelerators?|sensors?|microcontrollers?|lasers?)\b")
# Names under which chips are sold in families: "Snapdragon Ride".
CHIP_BRAND = re.compile(
    r"(?:Snapdragon|Xeon|Ryzen|EPYC|Epyc|Instinct|Jetson|Dimensity|Exynos|Kirin|Ascend|EyeQ|GeForce)\b"
)
COURT = re.compile(
    r"\b(?:courts?|trial|lawsuit|suit|jury|judge|tribunal|complaint|sued|suing|litigation|arbitration)\b"
)
RENTED = re.compile(r"\b(?:rent|leas|hir|host|reserv|book|sublet)[a-z]*\b|\b(?:capacity|cloud|computing power)\b")
MACHINES = re.compile(r"\b(?:servers?|machines?|systems?|racks?|cabinets?|computers?|boards?|hardware)\b")
RAISED = re.compile(r"\b(?:rais|secur|clos|receiv|rounds?\b|borrow|get|got|led|lead|join|back|drew|drawn)")
# A round of lenders; a convertible note is a share to come.
BORROWED = re.compile(
    r"^(?!.*\bconvertible)[^;]*\b(?:bonds?|loans?|debt|credit|overdraft|mortgage|borrow(?:s|ed|ing)?)\b"
)
CLUSTER = re.compile(r"\bclusters? of (?:[^ ;,]+ ){0,6}(?:chips?|processors|gpus|accelerators|[\ue400-\ue7ff])")
OWN_DEAL = re.compile(
    rf"{Q} (?:[a-z-]+ ){{0,3}}(?:purchase|takeover|acquisition|buyout|merger) (?:of"
    rf"|with) (?:[a-z-]+ ){{0,3}}[\ue000-\ue3ff]$"
)
HARDWARE = re.compile(
    r" 's (?:[\w.-]+ ){0,3}?(?:chips?|gpus?|processors?|accelerators?|cloud|servers?|hardware|data cent(?:re|er)s?"
    r"|computers?)\b"
)
CLUB = re.compile(
    r"\b(?:Association|Alliance|Consortium|Council|Institute|Union|Foundation|Chamber|Forum|Federation)\b"
)


def borrowed(hit: Hit, kind: Kind) -> bool:
    """True where the money of a round is borrowed: who lends or places bonds buys no share."""
    if kind is not Kind.INVESTMENT or not RAISED.search(hit.match[0]):
        return False
    return BORROWED.search(hit.match[0]) is not None


def is_foundry(entity: Entity) -> bool:
    return "foundr" in f"{entity.name} {entity.note or ''}".lower()


def makes_computers(entity: Entity) -> bool:
    text = f"{entity.name} {entity.note or ''}".lower()
    return any(
        w in text for w in ("server", "computer", "lithograph", "dell", "lenovo", "hewlett", "supermicro", "hpe")
    )


def is_lab(entity: Entity) -> bool:
    return "AI lab" in (entity.note or "")


def makes_models(entity: Entity) -> bool:
    """True for an AI lab, and for a model of one."""
    return entity.type is EntityType.MODEL or is_lab(entity)


def makes_chips(entity: Entity) -> bool:
    text = f"{entity.name} {entity.note or ''}".lower()
    return any(
        w in text
        for w in (
            "chip",
            "silicon",
            "accelerator",
            "memory",
            "foundry",
            "semiconductor",
            "processor",
            "laser",
            "photon",
            "optic",
        )
    )
