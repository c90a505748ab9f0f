"""What is decided for the part that a change can reach is what deciding of everybody gives: names, claims, rulings."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from graph import candidates, name_index, reach, resolution_part
from graph.connection import Connection
from graph.derive import derive
from graph.judgements import Judgement, Verdict
from graph.ledger import add, standing
from graph.model import Entity, EntityType
from graph.names import SEEN, slug
from graph.reference import Reference
from graph.store import Store
from graph.ties import Ties
from graph.verify import verify
from tests.claims import document, extracted

_STEMS = ["Nordhavn", "Nordhaven", "Terravault", "Terr\u0430vault", "Orion", "Kvistgaard", "Kvistgård"]
_ENDS = ["", " Inc", " AS", " Labs", " Group", " Compute", " Kompute", " II", "-Compute", " Data Systems"]
_OTHERS = ["NDS", "KDS", "Microsoft Corp", "Nvidai", "OpenAI Inc", "Skagen Cloud", "Skagen Clouds"]
NAMES = [stem + end for stem in _STEMS for end in _ENDS] + _OTHERS
# Rounds, and changes in each.
SCHEDULE = [pytest.param(3, 8, id="3"), pytest.param(80, 12, id="80", marks=pytest.mark.nightly)]


@pytest.fixture
def store(reference_database: Connection) -> Iterator[Store]:
    with Store(reference_database) as opened:
        yield opened


@pytest.fixture
def few_may_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that four share tells nothing, so that some lose and win their meaning on the way."""
    for module in (candidates, reach, name_index):
        monkeypatch.setattr(module, "MOST", 3)


@pytest.mark.usefixtures("few_may_share")
@pytest.mark.parametrize(("rounds", "number_of_changes"), SCHEDULE)
def test_after_every_change_all_is_as_if_everybody_had_been_decided_again(
    store: Store, reference: Reference, rounds: int, number_of_changes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("all were decided")

    for seed in range(rounds):
        changes = _Changes(store, reference, random.Random(seed), seed)
        for number in range(number_of_changes):
            change = changes.make(number)
            with monkeypatch.context() as inner:
                inner.setattr(resolution_part, "resolve", refused)
                derive(store, reference, changes.ties)
            assert verify(store, reference) == [], f"round {seed}, change {number}: {change}"


class _Changes:
    """Draws changes of the record, and makes them."""

    def __init__(self, store: Store, reference: Reference, choice: random.Random, round_: int) -> None:
        self.store, self.reference, self.choice, self.round = store, reference, choice, round_
        self.ties = Ties(reference.entities.values())
        self.when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=round_)

    def make(self, number: int) -> str:
        ids = sorted(row["id"] for row in self.store.read("name_keys") if row["id"].startswith(SEEN))
        if len(ids) < 2 or self.choice.random() < 0.6:
            return self._told(number)
        if self.choice.random() < 0.4 and (held := standing(self.store).in_force):
            ruling = Judgement(Verdict.WITHDRAW, self.choice.choice(held).id, None, "R. Vance", self._now(), "drawn")
        elif self.choice.random() < 0.3:
            claims = sorted(row["id"] for row in self.store.read("claim_parties") if row["from_id"].startswith(SEEN))
            ruling = Judgement(Verdict.REJECT, self.choice.choice(claims), None, "R. Vance", self._now(), "drawn")
        else:
            verdict = self.choice.choice((Verdict.SAME, Verdict.DIFFERENT))
            known = ["microsoft", "nvidia", "openai"]
            a, b = self.choice.sample([*ids, *known], 2)
            ruling = Judgement(verdict, a, b, "R. Vance", self._now(), "drawn")
        add(self.store, self.reference, [ruling])
        return ruling.in_words()

    def _now(self) -> datetime:
        self.when += timedelta(minutes=1)
        return self.when

    def _told(self, number: int) -> str:
        said, firms = [], {}
        for _ in range(self.choice.randint(1, 3)):
            a, b = self.choice.sample(NAMES, 2)
            for name in (a, b):
                firm = Entity(SEEN + slug(name), name, EntityType.ORGANIZATION, provisional=True)
                firms[firm.id] = firm
            if slug(a) != slug(b):
                said.append({"from_id": SEEN + slug(a), "to_id": SEEN + slug(b), "from_name": a, "to_name": b})
        text = f"Round {self.round}, page {number}: " + "; ".join(f"{s['from_name']} and {s['to_name']}" for s in said)
        # Two pages of one address now and then: the claims of the older one count no more.
        page = document(text, url=f"https://news.example/{self.round}-{number % 5}")
        self.store.write([extracted(page, said, entities=list(firms.values()))], self.ties)
        return text
