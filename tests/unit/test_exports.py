"""Exports of the reference data alone: no talk becomes an ownership, all is checkable, two exports are equal."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from pyld import jsonld

from graph.analysis.deals import DealsResult
from graph.export import COLUMNS
from graph.exports.exportable import Exportable, Source, Told
from graph.exports.followthemoney import followthemoney_id, followthemoney_lines
from graph.exports.jsonld import VOCABULARY, jsonld_parts
from graph.exports.words import deal_in_words
from graph.model import Kind, Money, Status
from graph.paths import data_dir
from graph.reference import Reference, load_reference
from graph.snapshots import reference_snapshot


@cache
def reference() -> Reference:
    return load_reference(data_dir())


@cache
def held() -> Exportable:
    snapshot = reference_snapshot(reference(), date(2026, 6, 30))
    claims = {
        claim.id: Told(
            claim,
            claim.from_id,
            claim.to_id,
            Source(d.id, d.url, d.title, d.publisher, d.published, d.fetched.isoformat(), d.kind.value),
        )
        for item in reference().documents
        for d in [item.document]
        for claim in item.claims
    }
    return Exportable(
        MappingProxyType(dict(sorted(snapshot.entities.items()))),
        MappingProxyType(dict(sorted(claims.items()))),
        snapshot.deals,
        snapshot.ownership,
    )


def ftm(of: Exportable) -> list[dict[str, Any]]:
    return [json.loads(line) for line in followthemoney_lines(of, reference().kinds, Counter(), 500)]


def test_only_confirmed_holdings_and_stated_control_become_ownership() -> None:
    lines = ftm(held())
    owned = {line["id"] for line in lines if line["schema"] == "Ownership"}
    allowed = {
        followthemoney_id("deal", d.id)
        for d in held().deals
        if d.kind is Kind.OWNERSHIP and d.status is Status.CONFIRMED and not d.disputed
    } | {followthemoney_id("control", o.claim) for o in held().ownership}
    assert owned
    assert owned <= allowed
    links = {line["id"]: line["properties"] for line in lines if line["schema"] == "UnknownLink"}
    for deal in held().deals:
        properties = links.get(followthemoney_id("deal", deal.id))
        if properties is not None:
            assert deal.status.value in properties["role"][0]
            assert deal.status.value in properties["status"][0]
    assert {d.status for d in held().deals} >= {Status.NEGOTIATING, Status.ALLEGED, Status.REPORTED}


def test_a_holding_that_is_alleged_disputed_or_over_is_a_link() -> None:
    (deal, *_) = [d for d in held().deals if d.kind is Kind.OWNERSHIP and d.status is Status.CONFIRMED]
    for changed in (
        *(replace(deal, status=s) for s in (Status.ALLEGED, Status.NEGOTIATING, Status.ENDED, Status.DENIED)),
        replace(deal, disputed=True),
    ):
        (line,) = [
            x
            for x in ftm(replace(held(), deals=(changed,), ownership=()))
            if x["schema"] in ("Ownership", "UnknownLink")
        ]
        assert line["schema"] == "UnknownLink"
        assert changed.status.value in line["properties"]["role"][0]


def test_every_line_names_entities_that_are_there_and_where_it_can_be_checked() -> None:
    lines = ftm(held())
    ids = [line["id"] for line in lines]
    assert len(ids) == len(set(ids))
    schema = {line["id"]: line["schema"] for line in lines}
    firms, assets = {"Company", "Organization", "PublicBody"}, {"Company", "Asset"}
    for line in lines:
        properties = line["properties"]
        if line["schema"] == "Ownership":
            assert schema[properties["owner"][0]] in firms
            assert schema[properties["asset"][0]] in assets
        elif line["schema"] == "UnknownLink":
            assert {*properties["subject"], *properties["object"]} <= set(ids)
        if line["schema"] in ("Ownership", "UnknownLink"):
            assert all("fetched" in text and "SHA-256" in text for text in properties["description"])
            assert properties["retrievedAt"]


def test_deals_of_samples_alone_do_not_leave_as_followthemoney() -> None:
    deal = replace(held().deals[0], id="a-sample", status=Status.SAMPLE)
    assert not any(x["id"] == followthemoney_id("deal", "a-sample") for x in ftm(replace(held(), deals=(deal,))))


def test_json_ld_has_every_claim_with_modality_quote_offsets_and_source() -> None:
    counts: Counter[str] = Counter()
    document = json.loads(b"".join(jsonld_parts(held(), counts, 10_000)))
    nodes = {node["@id"]: node for node in document["@graph"]}
    assert len(nodes) == len(document["@graph"]) == counts.total()
    assert counts["claims"] == len(held().claims)
    assert counts["deals"] == len(held().deals)
    for told in held().claims.values():
        node = nodes[f"urn:faultline:claim:{told.claim.id}"]
        assert node["modality"] == told.claim.modality.value
        assert len(node["quote"]) == node["quoteEnd"] - node["quoteStart"]
        assert (node["fetched"], node["quoteSha256"]) == (told.source.fetched, told.evidence_sha256)
        assert node["derivedFrom"] in nodes
        assert {node["from"], node["to"]} <= set(nodes)


def test_json_ld_expands_without_losing_a_term() -> None:
    some = tuple(d for d in held().deals if d.id in ("openai-aws-38bn", "apple-openai-excl-alleged"))
    claims = {id_: held().claims[id_] for d in some for id_ in d.claims}
    document = json.loads(
        b"".join(jsonld_parts(replace(held(), deals=some, claims=claims, ownership=()), Counter(), 500))
    )
    expanded = {node["@id"]: node for node in jsonld.expand(document)}
    assert len(expanded) == len(document["@graph"])
    for node in document["@graph"]:
        # A property that the context does not know would vanish.
        assert len(expanded[node["@id"]]) == len(node)
    alleged = expanded["urn:faultline:deal:apple-openai-excl-alleged"]
    assert alleged[f"{VOCABULARY}status"] == [{"@value": "alleged"}]
    assert alleged["http://www.w3.org/ns/prov#wasDerivedFrom"][0]["@id"].startswith("urn:faultline:claim:")
    normalised = jsonld.normalize(document, {"algorithm": "URDNA2015", "format": "application/n-quads"})
    assert '<urn:faultline:vocabulary:modality> "alleged"' in normalised


def test_json_ld_of_an_instant_says_so_in_the_same_graph_that_it_has_without_one() -> None:
    some = replace(held(), deals=held().deals[:1], claims={}, ownership=())
    then = replace(some, as_of=date(2026, 6, 30), known_by=datetime(2026, 5, 15, tzinfo=UTC))
    plain, dated = (jsonld.to_rdf(json.loads(b"".join(jsonld_parts(which, Counter(), 500)))) for which in (some, then))
    assert plain.keys() == dated.keys() == {"@default"}
    more = [quad for quad in dated["@default"] if quad not in plain["@default"]]
    assert len(dated["@default"]) == len(plain["@default"]) + len(more)
    assert {quad["subject"]["value"] for quad in more} == {
        "urn:faultline:instant:2026-06-30_2026-05-15T00:00:00%2B00:00"
    }
    assert {(q["predicate"]["value"].removeprefix(VOCABULARY), q["object"]["value"]) for q in more} >= {
        ("asOf", "2026-06-30"),
        ("knownBy", "2026-05-15T00:00:00+00:00"),
    }


def test_two_exports_are_byte_identical() -> None:
    for make in (
        lambda: followthemoney_lines(held(), reference().kinds, Counter(), 500),
        lambda: jsonld_parts(held(), Counter(), 500),
    ):
        assert b"".join(make()) == b"".join(make())


def test_sums_that_must_not_be_added_say_so_in_every_export() -> None:
    part = Money(Decimal(5), Decimal(5), "USD", transaction="round-1", contained_in="the-whole")
    deal = replace(held().deals[0], terms=(part,))
    document = json.loads(
        b"".join(jsonld_parts(replace(held(), deals=(deal,), claims={}, ownership=()), Counter(), 500))
    )
    (term,) = next(node for node in document["@graph"] if node["@id"].endswith(deal.id))["terms"]
    assert f"{VOCABULARY}containedIn" in json.dumps(jsonld.expand(document))
    assert (term["transaction"], term["containedIn"]) == ("round-1", "the-whole")
    said = deal_in_words(deal, "a deal")
    assert "transaction round-1, whose sum counts once, part of the sum of the-whole, not to be added to it" in said
    (row,) = DealsResult((deal,), {}, reference_snapshot(reference(), date(2026, 6, 30))).as_json()["deals"]
    assert [(t["transaction"], t["contained_in"]) for t in row["terms"]] == [("round-1", "the-whole")]
    assert {"transaction", "contained_in"} <= set(COLUMNS)
