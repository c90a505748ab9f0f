"""The network as it goes to the browser: physics off, text as text, one frame that can ask nobody for anything."""

from __future__ import annotations

import re

from app.widgets.network import Edge, Node, drawing, frame_page

_HOSTILE = '<img src=x onerror="alert(1)"> href </script><script>alert(2)</script>'


def test_physics_is_off_and_places_are_ours() -> None:
    data = drawing([Node("a", "A", 1.0, 2.0)], [])
    assert data["options"]["physics"] == {"enabled": False}
    assert (data["nodes"][0]["x"], data["nodes"][0]["y"]) == (1.0, 2.0)


def test_two_lines_between_the_same_two_are_both_drawn() -> None:
    nodes = [Node("a", "A", 0, 0), Node("b", "B", 9, 9)]
    data = drawing(nodes, [Edge("1", "a", "b", bend=0.1), Edge("2", "a", "b", bend=-0.1)])
    assert [(e["id"], e["smooth"]["type"]) for e in data["edges"]] == [("1", "curvedCW"), ("2", "curvedCCW")]


def test_a_line_of_talk_stays_dashed_on_its_way_through_pyvis() -> None:
    nodes = [Node("a", "A", 0, 0), Node("b", "B", 9, 9)]
    data = drawing(nodes, [Edge("1", "a", "b", "cloud contract · in talks", dashes=(3, 5)), Edge("2", "b", "a")])
    assert [e["dashes"] for e in data["edges"]] == [[3, 5], False]
    assert data["edges"][0]["caption"] == "cloud contract · in talks"


def test_names_are_handed_over_verbatim_in_the_tooltip() -> None:
    data = drawing([Node("a", _HOSTILE, 0, 0)], [])
    assert data["nodes"][0]["title"] == _HOSTILE


def test_the_frame_allows_its_own_two_scripts_and_no_request() -> None:
    page = frame_page()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy[1]
    assert "connect-src" not in policy[1]
    assert policy[1].count("sha256-") == page.count("</script>") == 2
    head = page[: page.index("<script>")]
    assert "http://" not in head and "https://" not in head  # what the library mentions in comments is never asked for


def test_the_frame_is_sandboxed_without_the_origin_of_the_page() -> None:
    from pathlib import Path

    import app.widgets.network as module

    host = Path(module.__file__).with_name("network_host.js").read_text(encoding="utf-8")
    assert re.findall(r'"sandbox", "([^"]*)"', host) == ["allow-scripts"]
    for script in ("network_host.js", "network_frame.js", "paper.js"):
        text = Path(module.__file__).with_name(script).read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(", text)
