"""What one side tells a court, a panel of arbitrators or the like is alleged, whatever the bench is called."""

from __future__ import annotations

import pytest

from tests.extraction import told

ALLEGED = (
    "Harmon Robotics told an arbitration panel in Singapore that Toyota Boshoku had undertaken to buy its vision chips "
    "and nobody else's.",
    "Harmon Robotics told a Munich court that Toyota Boshoku had promised to buy vision chips from no one else.",
    "Harmon Robotics told three arbitrators in Geneva that Toyota Boshoku had agreed to buy nobody else's chips.",
)


@pytest.mark.parametrize("text", ALLEGED)
def test_what_is_told_to_a_bench_is_alleged(text: str) -> None:
    assert told(text) == {("exclusivity", "Toyota Boshoku", "Harmon Robotics", "alleged")}


def test_so_where_the_bench_stands_behind() -> None:
    text = "Oracle has invested in Acme Robotics, its lawyer told the High Court in London."
    assert told(text) == {("investment", "Oracle", "Acme Robotics", "alleged")}


def test_a_panel_of_a_conference_is_no_bench() -> None:
    text = "Nvidia told a conference panel in Singapore that it had invested $2bn in Synopsys."
    assert told(text) == {("investment", "Nvidia", "Synopsys", "confirmed")}
