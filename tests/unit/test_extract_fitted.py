"""The third way of hearing a tie: fitted weights over every pair of firms of a sentence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from graph.model import Document
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.encoded import CROWD
from ingest.extract.fitted import clusters
from ingest.extract.fitted.clusters import read_clusters
from ingest.extract.fitted.features import LONGEST, Shown, stem
from ingest.extract.fitted.stage import FITTED, LEAST
from ingest.extract.fitted.weights import NONE, UNIT, Weights, read_weights, shares, written
from ingest.extract.lexicon import read_lexicon
from ingest.extract.passages import read_passages
from ingest.extract.rules import RuleExtractor, explain, version_of
from tests.extraction import extractor
from tests.golden import fitting

_WEIGHTS = Weights(
    (NONE, "licence>", "licence<"),
    np.array([0, -250, -300], dtype=np.int64),
    {"m:licens": 0, "b-:.": 1},
    np.array([[0, 420, -35], [0, 0, 7]], dtype=np.int32),
)

_KIN = {"paid": "~1", "spent": "~1", "shares": "~2"}


def _document(text: str) -> Document:
    return next(read_passages([json.dumps({"id": "t", "text": text, "published": "2026-05-20"})]))


def _shown(text: str) -> Shown:
    return next(Shown(encoded, _KIN) for _, _, encoded in extractor().encoded(_document(text)))


def test_a_table_reads_as_it_was_written() -> None:
    again = read_weights(written(_WEIGHTS, "a remark"))
    assert (again.classes, again.rows) == (_WEIGHTS.classes, _WEIGHTS.rows)
    assert np.array_equal(again.table, _WEIGHTS.table) and np.array_equal(again.start, _WEIGHTS.start)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "none\tlicence>",
        "none\n0\nm:pays",
        "none\n0\nm:pays\t0:many",
        "none\n0\nm:pays\t7:1",
        "none\n0\nm:a\t0:1\nm:a\t0:2",
    ],
)
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        read_weights(text)


def test_features_that_are_there_twice_or_unknown_count_once_or_not() -> None:
    assert _WEIGHTS.sums(["m:licens", "m:licens", "m:unheard", "b-:."]).tolist() == [0, 420, -28]


def test_shares_are_those_of_the_odds() -> None:
    half, rest = shares([0, 0])
    assert half == rest == 0.5
    ten = shares([0, round(UNIT * np.log(9))])
    assert ten[1] == pytest.approx(0.9, abs=0.001) and sum(ten) == pytest.approx(1)


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [("supplies", "suppl"), ("supplied", "suppl"), ("chips", "chip"), ("paid", "paid"), ("h100s", "h100s")],
)  # fmt: skip
def test_inflected_words_have_one_stem(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_a_pair_shows_the_words_about_it_and_what_its_firms_are() -> None:
    shown = _shown("Last May Siemens paid $5m for shares in Bosch.")
    pair = next(shown.pairs())
    seen = {*shown.common, *shown.of(pair)}
    assert {"m:paid", "m:shar", "-b:in", "b-:.", "s:paid", "a:Organization"} <= seen
    assert "m:$" in seen


def test_words_of_one_cluster_show_the_same() -> None:
    kin = []
    for verb in ("paid", "spent"):
        shown = _shown(f"Last May Siemens {verb} $5m for shares in Bosch.")
        kin.append({f for f in (*shown.common, *shown.of(next(shown.pairs()))) if "~" in f})
    assert kin[0] == kin[1]
    assert {"s:~1", "m:~1", "a-:~1", "a-:~1 $", "m:~2", "a:Organization&~1", "b:Organization&~2"} <= kin[0]


def test_clusters_read_as_they_were_written() -> None:
    assert read_clusters(clusters.written([["rents", "leases"], ["sues"]], "a remark")) == {
        "rents": "~0", "leases": "~0", "sues": "~1",
    }  # fmt: skip


def test_a_word_of_two_clusters_is_refused() -> None:
    with pytest.raises(ValueError, match="'rents' stands in two clusters"):
        read_clusters("rents leases\nsues rents")


def test_every_two_firms_of_a_list_are_a_pair_and_none_with_itself() -> None:
    pairs = [(p.a.name, p.b.name) for p in _shown("Siemens, Bosch and Nokia met Siemens in Bonn.").pairs()]
    assert {("Siemens", "Bosch"), ("Siemens", "Nokia"), ("Bosch", "Nokia")} <= set(pairs)
    assert all(a != b for a, b in pairs)


@pytest.mark.parametrize(
    "text", ["Siemens, " * (CROWD + 1) + "Bosch met.", "Siemens met Bosch " + "again and " * LONGEST]
)
def test_a_crowded_or_endless_sentence_is_left_to_the_constructions(text: str) -> None:
    assert not list(_shown(text).pairs())


def test_the_shipped_tables_are_fitted_to_the_passages_of_the_repository() -> None:
    folder = data_dir() / "lexicon" / "fitted"
    for name in ("ties", "firmness"):
        head = (folder / f"{name}.tsv").read_text(encoding="utf-8").partition("\n")[0]
        assert head.endswith(fitting.digest()), "run: python -m tests.golden fit"


def _told_only_by_weights() -> tuple[Document, RuleExtractor]:
    """A labelled passage on which the weights alone tell a tie."""
    plain = RuleExtractor(load_reference(data_dir()).entities.values(), fitted=None)
    for row in reversed(fitting.labelled()):
        document = _document(row["text"])
        if row["claims"] and not plain.found(document) and extractor().found(document):
            return document, plain
    pytest.fail("the weights tell nothing that the rules do not")


def test_what_only_the_weights_tell_says_so_and_names_their_words() -> None:
    document, plain = _told_only_by_weights()
    claims = extractor().extract(document).claims
    assert all(c.rule.startswith(FITTED) and c.confidence is not None and c.confidence < 0.99 for c in claims)
    assert all("told by " in explain(c) for c in claims)
    assert not plain.extract(document).claims and plain.version == extractor().version


@pytest.mark.parametrize(
    "text", ["Siemens sold 1,500 shares of Slack.", "Bosch has offloaded shares worth $5m in the drone maker Anduril."]
)
def test_who_sells_is_never_told_to_hold(text: str) -> None:
    claims = extractor().extract(_document(text)).claims
    assert not [c for c in claims if c.kind.value == "investment" and c.modality.value != "terminated"]


def test_what_a_construction_tells_is_never_left_to_the_weights() -> None:
    rules = {c.rule for c in extractor().extract(_document("Siemens has acquired Bosch for $5m.")).claims}
    assert rules and not any(rule.startswith(FITTED) for rule in rules)


@pytest.mark.parametrize("name", ["ties", "firmness"])
def test_other_weights_make_another_version(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "lexicon"
    shutil.copytree(data_dir() / "lexicon", folder)
    table = folder / "fitted" / f"{name}.tsv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(lines[:-1]), encoding="utf-8")  # one feature less
    entities = list(load_reference(data_dir()).entities.values())
    assert version_of(entities, read_lexicon(folder)) != extractor().version


def test_no_tie_is_told_that_is_less_likely_than_the_least() -> None:
    likely = [
        found.signals["likely"]
        for row in fitting.labelled()[-400:]
        for found in extractor().found(_document(row["text"]))
        if found.claim.rule.startswith(FITTED)
    ]
    assert likely and min(likely) >= LEAST


def _weighed(text: str) -> list[tuple[str, str, str, str]]:
    """What only the weights tell of a text: kind, parties and modality."""
    found = [f for f in extractor().found(_document(text)) if f.weighed]
    return [(f.claim.kind.value, f.claim.from_name, f.claim.to_name, f.claim.modality.value) for f in found]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Memory from Micron will go into the inference cards of Tenstorrent, under an agreement that the two made "
            "public last Tuesday.",
            ("Tenstorrent", "Micron"),
        ),
        (
            "Nikkei and the Asahi Shimbun each demand money from Perplexity in a suit they brought together.",
            ("Nikkei", "Perplexity"),
        ),
    ],
)
def test_anything_may_be_the_subject_of_what_the_weights_hear(text: str, parties: tuple[str, str]) -> None:
    assert parties in [(f.claim.from_name, f.claim.to_name) for f in extractor().found(_document(text))]


@pytest.mark.parametrize(
    "text",
    [
        "No memory from Micron will go into the inference cards of Tenstorrent.",
        "The office suite offers Claude models alongside those of OpenAI.",
    ],
)
def test_what_is_negated_or_cannot_be_is_not_heard(text: str) -> None:
    assert not _weighed(text)


def test_a_conflict_that_was_settled_is_past() -> None:
    rows = _weighed("HPE completes takeover of Juniper Networks after settlement with US Justice Department")
    assert {modality for kind, *_, modality in rows if kind == "regulatory_action"} == {"terminated"}


def test_a_conflict_to_come_is_no_fact() -> None:
    rows = _weighed("The FTC may yet come knocking at Salesforce over the way it bundles its agents.")
    assert {modality for *_, modality in rows} == {"negotiating"}
