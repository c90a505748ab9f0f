"""The third way of hearing a tie: fitted weights over every pair of firms of a sentence."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from graph.model import Document
from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.confidence import HEARD, LEAST, TOLD, Confidence, sort_of
from ingest.extract.encoded import CROWD
from ingest.extract.fitted import clusters
from ingest.extract.fitted.clusters import read_clusters
from ingest.extract.fitted.earlier import Earlier
from ingest.extract.fitted.features import LONGEST, Shown, stem
from ingest.extract.fitted.stage import FITTED
from ingest.extract.fitted.weights import NONE, UNIT, Weights, odds, read_weights, remark_of, shares, written
from ingest.extract.lexicon import lexicon, read_lexicon
from ingest.extract.passages import read_passages
from ingest.extract.rules import RuleExtractor, explain, version_of
from tests.extraction import extractor
from tests.golden import fitting

_WEIGHTS = Weights(
    (NONE, "licence>", "licence<"),
    np.array([0, -250, -300], dtype=np.int64),
    {"m:licens": 0, "b-:.": 1},
    np.array([[0, 420, -35], [0, 0, 7]], dtype=np.int16),
)

_KIN = {"paid": "~1", "spent": "~1", "shares": "~2"}


def _document(text: str) -> Document:
    return next(read_passages([json.dumps({"id": "t", "text": text, "published": "2026-05-20"})]))


def _shown(text: str) -> Shown:
    return next(Shown(encoded, _KIN) for encoded, _ in extractor().shown(_document(text)))


def test_a_table_reads_as_it_was_written() -> None:
    again = read_weights(written(_WEIGHTS, "a remark"))
    assert (again.classes, again.rows) == (_WEIGHTS.classes, _WEIGHTS.rows)
    assert np.array_equal(again.table, _WEIGHTS.table) and np.array_equal(again.start, _WEIGHTS.start)


def _file(**changes: object) -> bytes:
    """A file of weights with some of its parts changed; None: left out."""
    parts: dict[str, object] = {
        "classes": np.array(["none", "licence>"]), "start": np.array([0, -5]),
        "names": np.frombuffer(b"m:pays\nm:buys", dtype=np.uint8), "table": np.array([[0, 7], [0, -7]]),
    }  # fmt: skip
    content = io.BytesIO()
    np.savez(content, **{k: v for k, v in (parts | changes).items() if v is not None})  # type: ignore[arg-type]
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"none\tlicence>",
        _file(start=None),
        _file(start=np.array([0])),
        _file(table=np.array([[0, 7]])),
        _file(names=np.frombuffer(b"m:a\nm:a", dtype=np.uint8)),
        _file(names=np.frombuffer(b"\xff", dtype=np.uint8)),
        _file(table=np.array([[None, 7], [0, 1]], dtype=object)),
    ],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="."):
        read_weights(content)


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
        remark = remark_of((folder / f"{name}.npz").read_bytes())
        assert remark.endswith(fitting.digest()), "run: python -m tests.golden fit"
    for name in ("confidence", "verdicts"):
        head = (folder.parent / f"{name}.toml").read_text(encoding="utf-8")
        assert f"SHA-256 of the passages: {fitting.digest()}\n" in head, "run: python -m tests.golden fit"


def _told_only_by_weights() -> tuple[Document, RuleExtractor]:
    """A labelled passage on which the weights alone tell a tie."""
    plain = RuleExtractor(load_reference(data_dir()).entities.values(), fitted=False)
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
    table = folder / "fitted" / f"{name}.npz"
    weights = read_weights(table.read_bytes())
    one_less = dict(list(weights.rows.items())[:-1])
    table.write_bytes(written(replace(weights, rows=one_less, table=weights.table[:-1]), "one feature less"))
    entities = list(load_reference(data_dir()).entities.values())
    assert version_of(entities, read_lexicon(folder)) != extractor().version


def test_no_tie_is_told_that_is_less_likely_than_the_least() -> None:
    confidence = Confidence(lexicon())
    likely = [
        confidence.of(found.signals, found.claim.rule, TOLD) - LEAST[sort_of(found.signals)]
        for row in fitting.labelled()[-400:]
        for found in extractor().found(_document(row["text"]))
        if found.weighed
    ]
    assert likely and min(likely) >= 0


def _earlier(text: str) -> list[tuple[list[str], Earlier]]:
    """Of each sentence: its firms, and each of those before it."""
    return [
        (sorted({p.a.name for p in Shown(encoded, _KIN, firm).pairs()} | {p.b.name for p in shown.pairs()}), firm)
        for encoded, before in extractor().shown(_document(text))
        for firm in before
        for shown in [Shown(encoded, _KIN, firm)]
    ]


def test_a_firm_of_the_sentence_before_is_paired_with_each_of_the_sentence() -> None:
    rows = _earlier("Nokia makes radios in Oulu. Siemens has since bought shares as well.")
    assert [(names, firm.entity.name, firm.place) for names, firm in rows] == [(["Nokia", "Siemens"], "Nokia", "first")]


def test_a_firm_that_only_sentences_further_back_name_is_not_paired() -> None:
    rows = _earlier("Nokia makes radios in Oulu. Siemens builds trains. Bosch bought shares as well.")
    assert [firm.entity.name for names, firm in rows if "Bosch" in names] == ["Siemens"]


def test_a_firm_that_the_sentence_names_itself_is_not_named_earlier() -> None:
    assert not _earlier("Nokia makes radios in Oulu. Siemens has since bought shares of Nokia as well.")


def test_what_was_told_of_an_earlier_firm_is_shown() -> None:
    text = "Siemens has acquired Bosch for $5m. Nokia had bid as well."
    told = {firm.entity.name: firm.told for names, firm in _earlier(text) if "Nokia" in names}
    assert told == {"Siemens": ("acquisition from",), "Bosch": ("acquisition to",)}
    shown = next(
        Shown(encoded, _KIN, firm)
        for encoded, before in extractor().shown(_document(text))
        for firm in before
        if firm.entity.name == "Bosch"
    )
    seen = {*shown.common, *shown.of(next(shown.pairs()))}
    assert {"earlier", "earlier:last", "earlier:told acquisition to"} <= seen
    assert not [
        f for f in _shown("Siemens met Bosch.").of(next(_shown("Siemens met Bosch.").pairs())) if "earlier" in f
    ]


def test_a_claim_that_the_weights_speak_against_is_likely_told_less() -> None:
    confidence = Confidence(lexicon())
    plain = {"crowd": 0.0, "nominal": 0.0, "cued": 1.0, "firm": 0.0}
    against = confidence.of({**plain, "support": odds(0.0), "tied": odds(0.0)}, "some-rule", TOLD)
    speaking_for = confidence.of({**plain, "support": odds(1.0), "tied": odds(1.0)}, "some-rule", TOLD)
    assert against < LEAST[HEARD] < speaking_for


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
