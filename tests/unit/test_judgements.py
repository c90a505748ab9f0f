"""The ledger of rulings: what counts at an instant, and which rulings contradict one another."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from graph.errors import FaultlineError
from graph.judgements import Judgement, Verdict, rulings
from graph.ledger_csv import from_csv, text_of_file, to_csv

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def ruling(verdict: Verdict, a: str, b: str | None = None, day: int = 0, why: str = "seen the register") -> Judgement:
    return Judgement(verdict, a, b, "R. Vance", NOON + timedelta(days=day), why)


def test_the_latest_ruling_on_a_subject_counts_whichever_name_comes_first() -> None:
    first, second = ruling(Verdict.SAME, "a", "b"), ruling(Verdict.DIFFERENT, "b", "a", day=1)
    found = rulings([second, first])
    assert found.in_force == (second,)
    assert found.same == ()
    assert found.different == (("a", "b"),)


def test_a_withdrawn_ruling_counts_no_more_and_the_one_before_it_counts_again() -> None:
    first, second = ruling(Verdict.SAME, "a", "b"), ruling(Verdict.DIFFERENT, "a", "b", day=1)
    back = ruling(Verdict.WITHDRAW, second.id, day=2)
    assert rulings([first, second, back]).in_force == (first,)


def test_at_an_earlier_time_only_what_was_ruled_by_then_counts() -> None:
    first = ruling(Verdict.SAME, "a", "b")
    back = ruling(Verdict.WITHDRAW, first.id, day=2)
    ledger = [first, back]
    assert rulings(ledger, NOON - timedelta(seconds=1)).in_force == ()
    assert rulings(ledger, date(2026, 3, 1)).in_force == (first,)
    assert rulings(ledger, date(2026, 3, 3)).in_force == ()


def test_a_is_b_and_b_is_c_and_a_is_not_c_is_shown_and_the_last_positive_one_is_not_applied() -> None:
    ab, bc = ruling(Verdict.SAME, "a", "b"), ruling(Verdict.SAME, "b", "c", day=1)
    unrelated, apart = ruling(Verdict.SAME, "x", "y"), ruling(Verdict.DIFFERENT, "a", "c", day=2)
    found = rulings([unrelated, apart, bc, ab])
    assert [c.refused for c in found.contradictions] == [bc]
    assert found.contradictions[0].because == apart
    assert found.contradictions[0].chain == (ab,)
    assert set(found.same) == {("a", "b"), ("x", "y")}
    for said in (ab.why, apart.in_words(), bc.in_words()):
        assert said in found.contradictions[0].in_words()


def test_rulings_on_claims_reach_consolidation() -> None:
    found = rulings(
        [
            ruling(Verdict.REJECT, "c1"),
            ruling(Verdict.ACCEPT, "c2"),
            ruling(Verdict.ONE_DEAL, "c3", "c2"),
            ruling(Verdict.TWO_DEALS, "c4", "c5"),
        ]
    ).claims
    assert found.rejected == {"c1"}
    assert found.one_deal == {("c2", "c3")}
    assert found.two_deals == {("c4", "c5")}


@pytest.mark.parametrize(
    ("verdict", "a", "b", "who", "why"),
    [
        (Verdict.SAME, "a", None, "R", "w"),
        (Verdict.REJECT, "a", "b", "R", "w"),
        (Verdict.SAME, "a", "a", "R", "w"),
        (Verdict.SAME, "a", "b", " ", "w"),
        (Verdict.SAME, "a", "b", "R", ""),
    ],
)
def test_a_ruling_that_is_not_whole_is_refused(verdict: Verdict, a: str, b: str | None, who: str, why: str) -> None:
    with pytest.raises(FaultlineError):
        Judgement(verdict, a, b, who, NOON, why)


def test_the_ledger_survives_a_spreadsheet_with_hostile_texts() -> None:
    held = [
        ruling(Verdict.SAME, "a", "b", why="=HYPERLINK(1)"),
        ruling(Verdict.REJECT, "c1", why='said "no", see line 2\nand 3'),
        ruling(Verdict.DIFFERENT, "a", "c", why="a;=1+1"),
    ]
    text = to_csv(held).decode("utf-8")
    assert from_csv(text, "rulings.csv", NOON, held) == ()
    assert from_csv(text, "rulings.csv", NOON) == tuple(held)


def test_a_row_without_id_is_a_new_ruling_made_now() -> None:
    text = "verdict,a,b,who,why\nsame,x,y,R. Vance,one register entry\n"
    (made,) = from_csv(text, "rulings.csv", NOON)
    assert (made.verdict, made.a, made.b, made.when) == (Verdict.SAME, "x", "y", NOON)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("verdict,a,b,who\nsame,x,y,R\n", "column 'why' is missing"),
        ("verdict,a,b,who,why\nmaybe,x,y,R,w\n", "line 2: 'maybe' is no verdict"),
        ("verdict,a,b,who,why\nsame,x,y,R,w\nsame,x,,R,w\n", "line 3: "),
        ("verdict,a,b,who,when,why\nsame,x,y,R,soon,w\n", "'soon' is no time"),
        ("id,verdict,a,b,who,when,why\n12,same,x,y,R,2026-03-01,w\n", "never edited"),
        ("verdict,a,b,who,why\nsame,,y,R,w\n", "column 'a' is blank"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(FaultlineError, match="rulings.csv") as refused:
        from_csv(text, "rulings.csv", NOON)
    assert said in str(refused.value)


def test_a_row_whose_text_was_edited_is_refused() -> None:
    held = [ruling(Verdict.SAME, "a", "b")]
    text = to_csv(held).decode("utf-8").replace("seen the register", "seen nothing")
    with pytest.raises(FaultlineError, match="never edited"):
        from_csv(text, "rulings.csv", NOON, held)


def _saved_again(content: bytes, sign: str, change: Callable[[str], str] = str) -> str:
    """The file as a spreadsheet saves it, without the quotation marks that it does not need."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sign, lineterminator="\r\n")
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        writer.writerow([change(field) for field in row])
    return out.getvalue()


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize(
    "change",
    [
        str,
        lambda field: field.replace("\r\n", "\n").replace("\r", "\n"),
        lambda field: field.replace("T12:00:00+00:00", " 12:00:00"),
        lambda field: f"{field} ",
    ],
    ids=["as it was", "line breaks", "time", "blanks"],
)
def test_a_ledger_that_a_spreadsheet_has_saved_again_adds_nothing(sign: str, change: Callable[[str], str]) -> None:
    # Rulings of an earlier Faultline, which kept line breaks and blanks as they were typed.
    held = [
        ruling(Verdict.SAME, "a", "b", why="line 1\r\nline 2; and, more"),
        ruling(Verdict.SAME, "a", "c", why="line 1\rline 2"),
        ruling(Verdict.SAME, "a", "d", why="  seen  "),
    ]
    text = _saved_again(to_csv(held), sign, change)
    assert from_csv(text + sign * 6 + "\r\n", "rulings.csv", NOON, held) == ()
    whole = from_csv(text_of_file(to_csv(held), "rulings.csv"), "rulings.csv", NOON)
    assert whole == tuple(held)


def test_what_is_written_of_a_new_ruling_has_one_form() -> None:
    (made,) = from_csv('verdict;a;b;who;why\r\nsame;x;y; R ;" line 1\r\nline 2 "\r\n;;;;\r\n', "rulings.csv", NOON)
    assert (made.who, made.why) == ("R", "line 1\nline 2")
    assert from_csv(_saved_again(to_csv([made]), ";"), "rulings.csv", NOON) == (made,)


def test_a_file_without_ids_that_is_read_twice_adds_its_rulings_once() -> None:
    text = "verdict,a,b,who,why\nsame,x,y,R. Vance,one register entry\nsame,y,x,R. Vance,one register entry\n"
    first = from_csv(text, "rulings.csv", NOON)
    later = NOON.replace(day=28)
    assert from_csv(text, "rulings.csv", later, first) == ()
    taken_back = [Judgement(Verdict.WITHDRAW, j.id, None, "R. Vance", later, "wrong") for j in set(first)]
    assert len({j.id for j in from_csv(text, "rulings.csv", later, [*first, *taken_back])}) == 1
