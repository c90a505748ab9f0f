"""`faultline watch`: questions that are kept, asked again after each run, and heard only when their answer changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.session import Session, session, show

watch = typer.Typer(no_args_is_help=True, help="Saved questions: asked again after each run, heard only on a change.")

if TYPE_CHECKING:
    from graph.watches.questions import Ground
    from graph.watches.watches import Alert

Json = Annotated[bool, typer.Option("--json", help="print one JSON object")]


@watch.command("add")
def add_(
    name: Annotated[str, typer.Argument(help="what to call it")],
    question: Annotated[
        str,
        typer.Argument(
            help="single-points, exclusivities, conflicts, cycles, ties, concentration or cypher; see `watch questions`"
        ),
    ],
    of: Annotated[str | None, typer.Option(help="an entity: id, name or alias")] = None,
    layer: Annotated[str | None, typer.Option(help="product, model, cloud or chip")] = None,
    portfolio: Annotated[
        Path | None, typer.Option(help="a portfolio in CSV; its products are kept, the file is not read again")
    ] = None,
    market: Annotated[str | None, typer.Option(help="a measured market, or part of its name")] = None,
    regime: Annotated[str | None, typer.Option(help="whose thresholds; default: us-2023")] = None,
    cypher: Annotated[str | None, typer.Option(help="a read-only query")] = None,
    as_json: Json = False,
) -> None:
    """Keep a question with the answer of today."""
    from graph.analysis.portfolio_lines import read_portfolio_file
    from graph.watches.questions import Question
    from graph.watches.watches import add

    lines = () if portfolio is None else read_portfolio_file(portfolio)
    products = tuple(dict.fromkeys(str(line.get("product")) for line in lines))
    asked = Question(question, of, layer, products, market, regime, cypher)
    with session() as s:
        s.store.apply_schema()
        kept = add(s.store, name, asked, ground(s))
        read = s.coverage()
    found = [f"  {f.sentence}" for f in kept.answer.values()] or ["  None found in our data."]
    text = "\n".join((f"{name} ({asked.in_words()}), kept. Today:", *found, _read(read)))
    show({**kept.as_json(), "coverage": {"sources": read}}, as_json, text)


@watch.command("questions")
def questions_(as_json: Json = False) -> None:
    """List the questions that can be kept, and what narrows each."""
    from graph.watches.questions import QUESTIONS

    listed = {name: {"help": q.help, "options": q.options, "needs": q.required} for name, q in QUESTIONS.items()}
    text = "\n".join(f"{name}: {q.help}; takes {' '.join(q.options)}" for name, q in QUESTIONS.items())
    show({"questions": listed}, as_json, text)


@watch.command("list")
def list_(as_json: Json = False) -> None:
    """List the kept questions with their last answer."""
    from graph.watches.watches import watches

    with session() as s:
        held = watches(s.store)
        read = s.coverage()
    lines = [
        f"{w.name} ({w.question.in_words()}): {len(w.answer)} found, asked {w.asked:%Y-%m-%d %H:%M} UTC"
        + (f"; no answer now: {w.error}" if w.error else "")
        for w in held
    ]
    text = "\n".join((*lines, _read(read))) if lines else "No question is kept."
    show({"watches": [w.as_json() for w in held], "coverage": {"sources": read}}, as_json, text)


def _read(coverage: str) -> str:
    return f"Sources, period and languages: {coverage}."


@watch.command("check")
def check_(as_json: Json = False) -> None:
    """Ask all of them now; prints what changed since they were asked last."""
    from graph.lease import lease
    from graph.watches.watches import check

    with session() as s:
        s.store.apply_schema()
        with lease(s.store):
            found = check(s.store, lambda: ground(s))
    show(
        {"alerts": [a.as_json() for a in found]},
        as_json,
        "\n".join(a.as_text() for a in found) or "No answer has changed.",
    )


@watch.command("log")
def log_(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="at most so many")] = 50, as_json: Json = False
) -> None:
    """What the kept questions have said, latest first."""
    from graph.watches.watches import alerts

    with session() as s:
        said = alerts(s.store, limit)
    text = "\n".join(f"{a.at:%Y-%m-%d %H:%M} UTC  {a.as_text()}" for a in said)
    show({"alerts": [a.as_json() for a in said]}, as_json, text or "No answer has changed yet.")


@watch.command("remove")
def remove_(name: str, as_json: Json = False) -> None:
    """Forget a question; what it has said stays in the log."""
    from graph.watches.watches import remove

    with session() as s:
        remove(s.store, name)
    show({"removed": name}, as_json, f"{name} is no longer asked.")


def after_run(opened: Session) -> tuple[Alert, ...]:
    """Ask all kept questions after a run; a run that began meanwhile asks them itself when it ends.

    What keeps them from being asked is said and does not undo the run: the next check compares with the same answers.
    """
    from graph.errors import FaultlineError, RunInProgress
    from graph.lease import lease
    from graph.watches.watches import check

    try:
        with lease(opened.store):
            return check(opened.store, lambda: ground(opened))
    except RunInProgress:
        return ()
    except FaultlineError as error:
        typer.echo(f"faultline: the kept questions were not asked: {error}", err=True)
        return ()


def ground(opened: Session) -> Ground:
    """What questions are asked of: the graph of today, by all that is known."""
    from graph.watches.ground import ground as made

    return made(opened.store, opened.settings, opened.reference, opened.ties)
