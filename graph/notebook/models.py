"""The graph as py2neo objects: entities, deals, claims and the documents they stand in.

For reading: py2neo replaces whole sets of relationships when it saves an object, and `verify` would report that.
Two ties between the same two entities would be one in a py2neo set of related objects: go through `Deal`, which is a
node of its own, and not through the typed edges.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date

from py2neo.ogm import Model, Property, RelatedFrom, RelatedTo, Repository

from graph.dates import bounds


class Entity(Model):  # type: ignore[misc]
    """A firm, product, service, chip, site, fund, authority or measured market."""

    __primarykey__ = "id"

    id = Property()
    name = Property()
    aliases = Property()
    country = Property()
    ticker = Property()
    provisional = Property()  # only seen in text

    owners = RelatedTo("Entity", "OWNED_BY")
    owned = RelatedFrom("Entity", "OWNED_BY")
    canonical = RelatedTo("Entity", "CANONICAL")

    @property
    def type(self) -> str | None:
        """The second label: Organization, Model, CloudService …"""
        return next((label for label in self.__node__.labels if label != "Entity"), None)


class Document(Model):  # type: ignore[misc]
    """One archived reply."""

    __primarykey__ = "id"

    id = Property()
    url = Property()
    title = Property()
    publisher = Property()
    published = Property()  # partial ISO date
    kind = Property()
    extractions = RelatedFrom("Extraction", "OF")


class Extraction(Model):  # type: ignore[misc]
    """One run of one extractor version over one document."""

    __primarykey__ = "id"

    id = Property()
    extractor = Property()
    version = Property()
    current = Property()

    documents = RelatedTo("Document", "OF")
    claims = RelatedFrom("Claim", "IN")


class Claim(Model):  # type: ignore[misc]
    """What one source said, once."""

    __primarykey__ = "id"

    id = Property()
    kind = Property()
    modality = Property()
    quote = Property()
    from_name = Property()
    to_name = Property()
    announced = Property()
    cites = Property()

    sources = RelatedTo("Entity", "FROM")
    targets = RelatedTo("Entity", "TO")
    extractions = RelatedTo("Extraction", "IN")
    deals = RelatedTo("Deal", "SUPPORTS")

    @property
    def documents(self) -> list[Document]:
        """Where it stands."""
        return [document for extraction in self.extractions for document in extraction.documents]


class Deal(Model):  # type: ignore[misc]
    """One tie between two entities, as it follows from all claims about it at the latest known time."""

    __primarykey__ = "id"

    id = Property()
    kind = Property()
    status = Property()
    disputed = Property()
    sample = Property()  # a claim of it comes from a document written for Faultline
    object = Property()
    announced = Property()  # partial ISO dates
    start = Property()
    end = Property()
    known = Property()

    sources = RelatedTo("Entity", "FROM")
    targets = RelatedTo("Entity", "TO")
    claims = RelatedFrom("Claim", "SUPPORTS")

    @property
    def source(self) -> Entity:
        """The party that the direction of the kind starts from."""
        source: Entity = next(iter(self.sources))
        return source

    @property
    def target(self) -> Entity:
        """The other party."""
        target: Entity = next(iter(self.targets))
        return target

    def in_force(self, on: date) -> bool:
        """True if, by dates alone, it was announced by that day and had not ended before it."""
        since, until = bounds(self.announced or self.start), bounds(self.end)
        first = since.last if since else self.known and self.known.to_native()
        return (first is None or first <= on) and (until is None or on <= until.last)


class Run(Model):  # type: ignore[misc]
    """One ingest."""

    __primarykey__ = "id"

    id = Property()
    started = Property()
    finished = Property()
    status = Property()
    claims = Property()
    dead = Property()


def repository(environment: dict[str, str] | None = None) -> Repository:
    """The graph at FAULTLINE_NEO4J_URI, with FAULTLINE_NEO4J_USER, FAULTLINE_NEO4J_PASSWORD and …_DATABASE."""
    values = dict(os.environ) if environment is None else environment
    return Repository(
        values["FAULTLINE_NEO4J_URI"],
        name=values.get("FAULTLINE_NEO4J_DATABASE", "neo4j"),
        user=values.get("FAULTLINE_NEO4J_USER", "neo4j"),
        password=values["FAULTLINE_NEO4J_PASSWORD"],
    )


def deals_of(graph: Repository, entity: Entity) -> Iterator[Deal]:
    """Deals whose direction starts from an entity, by id; parallel ones each by itself."""
    begins = "(_)-[:FROM]->(:Entity {id: $entity})"
    yield from Deal.match(graph).where((begins, {"entity": entity.id})).order_by("_.id")
