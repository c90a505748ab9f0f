"""README and code say the same: settings, commands, the nightly command lines."""

from __future__ import annotations

import re
from pathlib import Path

import typer.main

from app.cli import app
from graph.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def settings_table() -> list[str]:
    """The rows of README's settings table, as the code would write them."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=False)
        shown = "the platform's user data folder" if name == "home" else _shown(default)
        rows.append(f"| `FAULTLINE_{name.upper()}` | {shown} | {field.description} |")
    return rows


def _shown(default: object) -> str:
    return (
        "" if default is None or default == () else f"`{default:g}`" if isinstance(default, float) else f"`{default}`"
    )


def test_the_settings_table_is_that_of_the_code() -> None:
    written = [line for line in README.splitlines() if line.startswith("| `FAULTLINE_")]
    assert written == settings_table()


def test_every_command_is_in_the_table_and_every_row_is_a_command() -> None:
    table = set(re.findall(r"^\| `([a-z]+(?: [a-z-]+)?)` \|", README, re.MULTILINE))
    group = typer.main.get_command(app)
    commands = set()
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        commands |= {f"{name} {sub}" for sub in inner or ()}
        if not inner or command.invoke_without_command:
            commands.add(name)
    assert table == commands


def test_the_readme_shows_pictures_that_exist() -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert pictures
    for picture in pictures:
        assert (Path(__file__).resolve().parents[2] / picture).is_file(), picture


def test_every_module_of_the_analyses_is_named_where_they_are_explained() -> None:
    told = set(re.findall(r"`(\w+\.py)`", (ROOT / "graph" / "README.md").read_text(encoding="utf-8")))
    assert {p.name for p in (ROOT / "graph" / "analysis").glob("*.py")} - {"__init__.py"} <= told
