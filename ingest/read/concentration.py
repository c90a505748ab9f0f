"""Shares of revenue by customer among the XBRL facts of a filing: those whose customer has a name.

A fact ("62 %") leads to a context, and the context to the customer, the benchmark and the period. Companies may hide a
customer behind a number ("CustomerOneMember"); such a fact says nothing about anybody and is no line of the text. The
SEC's companyfacts and frames hold no fact with a member at all, so that only an instance can name a customer.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from lxml import etree

from graph.errors import ReadError

_FACT = re.compile(rb"ConcentrationRiskPercentage")
_CUSTOMER = re.compile(rb"MajorCustomersAxis[\"'][^>]*>\s*[\w.-]*:?([A-Za-z0-9_]+)\s*<")
_AXIS = "MajorCustomersAxis"
_BENCHMARK = "ConcentrationRiskByBenchmarkAxis"
_RISK = "ConcentrationRiskByTypeAxis"
# Benchmarks that stand for the whole of the revenue: not its cost, nor the sales of a segment or a line of products.
_REVENUE = re.compile(
    r"(?:(?:Total|Net|Consolidated|Annual|Aggregate|Company|FromContractWithCustomer(?:ProductAndService)?|Including"
    r"|Excluding|AssessedTax|Benchmark|Concentration)|(?P<revenue>Revenues?|Sales))+(?:Member)?"
)
# Concentration on whom somebody sells to, not on suppliers, on who owes money, or on a region.
_OF_CUSTOMERS = re.compile(r"Customer|Sales|Revenue")
_OF_OTHERS = re.compile(r"Supplier|Vendor|Credit|Lender|Geographic|Product|Labor")
# Words of which the members are made that stand for somebody without saying who.
_NOBODY = re.compile(
    r"(?:Customers?|Vendors?|Suppliers?|Distributors?|Resellers?|Partners?|Carriers?|Part(?:y|ies)|Clients?|Payors?"
    r"|Payers?|Licensees?|Members?|Hyperscalers?|Counterpart(?:y|ies)|Direct|Indirect|End|Major|Significant|Largest"
    r"|Large|Single|Sole|Top|Other|All|No|Non|Total|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|One|First|Second|Third"
    r"|Fourth|Fifth|Individual|Individually|Certain|Each|Any|Various|Group|Of|And|In|The|With|Based|Network|Cellular"
    r"|Services?|Government|United|States|Europe|Asia|China|Foreign|Domestic|International|Wholesale|Retail|Related"
    r"|Affiliates?|Unrelated|Concentration|Risk|Percent|Or|More|Than|Greater|[A-Z]|\d+)"
)


def customer_of(member: str) -> str | None:
    """The name inside a member, None where it stands for nobody in particular.

    >>> customer_of("crwv:MicrosoftMember"), customer_of("nvda:CustomerOneMember"), customer_of("x:CustomerAMember")
    ('Microsoft', None, None)
    """
    name = member.rpartition(":")[2].removesuffix("Member")
    return None if not name or re.fullmatch(rf"(?:{_NOBODY.pattern})+", name) else name


def names_customers(content: bytes) -> bool:
    """True if the bytes hold facts of concentration and a customer with a name: a look, before anything is parsed."""
    if _FACT.search(content) is None:
        return False
    return any(customer_of(m[1].decode("ascii")) is not None for m in _CUSTOMER.finditer(content))


def concentration_lines(root: etree._Element, where: str) -> str:
    """A line for each share of revenue whose customer has a name, in the order of the facts.

    ReadError "not-a-document" if there is none.
    """
    contexts = {e.get("id"): e for e in root.iter() if _local(e) == "context"}
    lines = []
    for fact in root.iter():
        if not _local(fact).startswith("ConcentrationRiskPercentage"):
            continue
        context = contexts.get(fact.get("contextRef"))
        line = _line(fact, context) if context is not None else None
        if line is not None and line not in lines:
            lines.append(line)
    if not lines:
        raise ReadError("not-a-document", f"{where} holds XBRL facts, of which none is a share of a named customer.")
    return "\n".join(lines)


def _line(fact: etree._Element, context: etree._Element) -> str | None:
    members = {
        (m.get("dimension") or "").rpartition(":")[2]: (m.text or "").strip()
        for m in context.iter()
        if _local(m) == "explicitMember"
    }
    days = {_local(e): (e.text or "").strip() for e in context.iter() if _local(e) in ("startDate", "endDate")}
    # A further member (a segment, a product) makes it a share of something else than the company's revenue.
    if set(members) - {_AXIS, _BENCHMARK, _RISK} or len(days) != 2:
        return None
    benchmark = _REVENUE.fullmatch(members.get(_BENCHMARK, "").rpartition(":")[2])
    if customer_of(members.get(_AXIS, "")) is None or benchmark is None or not benchmark["revenue"]:
        return None
    risk = members.get(_RISK, "Customer")
    if _OF_CUSTOMERS.search(risk) is None or _OF_OTHERS.search(risk):
        return None
    try:
        share = Decimal((fact.text or "").strip()) * 100
    except InvalidOperation:
        return None
    if not share.is_finite() or not 0 < share <= 100:
        return None
    shown = format(share.normalize(), "f")
    return (
        f"ConcentrationRiskPercentage: {shown}% | {_AXIS}: {members[_AXIS].rpartition(':')[2]} | "
        f"{_BENCHMARK}: {members[_BENCHMARK].rpartition(':')[2]} | {days['startDate']} to {days['endDate']}"
    )


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
