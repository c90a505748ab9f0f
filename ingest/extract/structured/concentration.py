"""XBRL facts of concentration: a customer's share of the reporting company's revenue, where the customer is known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model import Claim, Document, Evidence, Kind, Modality
from ingest.extract.found import Found
from ingest.extract.mentions import Gazetteer
from ingest.extract.structured.fields import firm, number

_LINE = re.compile(
    r"^ConcentrationRiskPercentage: (?P<share>[\d.]+)% \| MajorCustomersAxis: (?P<name>\w+?)(?:Customer)?Member \| "
    r"ConcentrationRiskByBenchmarkAxis: \w+ \| (?P<start>\d{4}-\d\d-\d\d) to (?P<end>\d{4}-\d\d-\d\d)$",
    re.M,
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SURE = 0.99  # a tagged fact says what it means


def concentration(document: Document, gazetteer: Gazetteer) -> Iterator[Found] | None:
    """One claim for each fact whose member names a listed firm; None for other documents.

    A member is a name run together by a clerk: one that leads to no listed firm is left out, never guessed at.
    """
    if not document.text.startswith("ConcentrationRiskPercentage: "):
        return None
    return _claims(document, gazetteer)


def _claims(document: Document, gazetteer: Gazetteer) -> Iterator[Found]:
    if not document.publisher:
        return
    seller = firm(document.publisher, gazetteer)
    for row in _LINE.finditer(document.text):
        customer = gazetteer.by_name(row["name"]) or gazetteer.by_name(_HUMP.sub(" ", row["name"]))
        if customer is None or customer.id == seller.id:
            continue
        claim = Claim(
            document.id, Kind.CUSTOMER_CONCENTRATION, customer.id, seller.id, row["name"], document.publisher,
            Modality.CONFIRMED, Evidence(row[0], row.start(), row.end()), "xbrl-concentration", confidence=_SURE,
            percent=number(row["share"]), start=row["start"], end=row["end"], note="a tagged fact of the filing",
        )  # fmt: skip
        yield Found(claim, customer, seller)
