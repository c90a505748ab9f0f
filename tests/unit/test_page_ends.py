"""Where the main text of real pages begins and ends, read by hand; kept as digests: the words are their publishers'."""

from __future__ import annotations

import hashlib

import pytest

from ingest.read import read
from ingest.read.trailing import without_appendix
from tests.fixtures.web import CASES
from tests.unit.test_shared_replies import PAGES, saved

# Digests of the first six words of the first sentence and of the last six of the last one. "-": the article has no last
# sentence that a reader could name.
ENDS = {
    "apple-enterprise-partners-2019.html.gz": ("917075a909392654", "b46002f76ec3baf0"),
    "bsi-zf-tuevit-2022-de.html": ("5e4a7a6602dc97ce", "e1821cc73b75df7e"),
    "californiaglobe-amazon-liability-2020.html": ("2c293c79b2ec1028", "3895eeb389a2dfde"),
    "fool-amazon-activision-esports.html": ("addee022d1108c32", "e4677197f17ef16d"),
    "gitlab-devsecops-2024.html": ("25ef0056ca35e693", "f3968b93ef3c3096"),
    "globeandmail-nvidia-2024-08.html.gz": ("ab9bde4ae1bc1a53", "82b26c6b5aa8c1db"),
    "golem-samsung-lte-patent-2024-04-de.html.gz": ("824a1a71dc253a66", "525e23291750b5d7"),
    "googleblog-safebrowsing-2020.html": ("b611680387942e3b", "8005b7aca1568921"),
    "publickey1-intel-ssd-2018-ja.html": ("e37f7ecb26e3bb10", "c41e513f3174ad9f"),
    "techcrunch-rpa-ai-agents-2024-04.html.gz": ("f71133df7698f4b0", "d2dfa47dc9cae991"),
    "techradar-google-search-2026-05.html.gz": ("21207a82c1a604c6", "bc1aa0ec31c26669"),
    "teslamag-xai-2023-de.html": ("768b3695e6719d85", "4c552541da4b1aa0"),
    "vancouversun-microsoft-2020.html": ("e32bfbf6aca1c3fe", "1c511df0d7b12c01"),
    "wikipedia-mozilla-2017.html": ("2bb65dfc0e457e92", "-"),
    "wired-ai-burn-2020.html": ("22a5106d701e0a67", "e989ef0d3ddf537e"),
}


def mark(words: list[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:16]


@pytest.mark.skipif(not CASES.is_dir(), reason=f"{CASES} is not there")
def test_of_titles_days_languages_and_ends_nineteen_in_twenty_are_those_that_a_person_reads() -> None:
    assert set(ENDS) == set(PAGES)
    wrong = []
    for name, (first, last) in ENDS.items():
        title, _, published, language, _, _ = PAGES[name]
        document = read(saved(CASES / "news" / "pages" / name))
        lines = document.text.split("\n")
        right = {
            "title": (document.title or "").startswith(title),
            "day": document.published == published,
            "language": document.language == language,
            # A headline and one line below it may stand before the first sentence.
            "first": first in [mark(line.split()[:6]) for line in lines[:3]],
            "last": last == mark(lines[-1].split()[-6:]),
        }
        wrong += [f"{name}: {what}" for what, is_right in right.items() if not is_right]
    assert len(wrong) <= 0.05 * 5 * len(ENDS), wrong


@pytest.mark.parametrize(
    "appendix",
    [
        "Leave a comment",
        "You must be logged in to comment on this.",
        "© The Ledger 2026",
        "- Another story of this paper's author - October 10, 2020\n- And a third one that he wrote - October 9, 2020",
        "Related stories\nBrightwater opens a hall\nAldermoor hires",
        "Follow The Ledger on Google News for more.\nHe has written for it since 1990.",
        "Press contact:\nBrightwater\nTel. 555 0100",
    ],
)
def test_what_follows_an_article_is_left_out(appendix: str) -> None:
    article = "Aldermoor signed a contract with Brightwater. " * 8 + "\nThe two named no price."
    assert without_appendix(f"{article}\n{appendix}") == article


@pytest.mark.parametrize(
    "line",
    ["Related costs rose by a tenth.", "Comments are welcome until May, they said.", "Follow the money, he said."],
)  # fmt: skip
def test_a_sentence_that_begins_like_an_appendix_stays(line: str) -> None:
    article = "Aldermoor signed a contract with Brightwater. " * 8
    assert without_appendix(f"{article}\n{line}\nThe end.") == f"{article}\n{line}\nThe end."
