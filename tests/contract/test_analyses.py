"""Every analysis as a user types it, on a graph that holds the reference data: the answers people come for."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.connection import Connection
from tests.contract.command import Command, CommandHere

CLOCKS = ("--as-of", "2026-06-01")
NEVER = ("breach", "illegal", "sole-sourced", "safe", "round-trip", "total exposure")


@pytest.fixture
def faultline(reference_database: Connection, tmp_path: Path) -> Command:
    return CommandHere.on(reference_database, tmp_path / "home")


def test_each_analysis_answers_with_its_evidence_both_clocks_and_what_was_read(
    faultline: Command, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("function_id,product\nF1,github-copilot\nF2,nothing known\n", "utf-8")

    def ask(*arguments: str) -> dict[str, object]:
        found = faultline.report("analyse", *arguments)
        assert found["graph_hash"] and found["data_digest"] and found["coverage"]
        text = str(found["text"])
        assert text and not [w for w in NEVER if w in text.casefold()]
        return found

    march = ask("conflicts", "--as-of", "2026-03-18")
    (pair,) = march["conflicts"]
    assert (pair["exclusivity"], pair["deal"]) == ("openai-azure-api-excl-2025", "openai-aws-frontier-excl")
    assert (pair["bound"], pair["owed_to"], pair["rival"]) == ("openai", "microsoft", "amazon")
    assert (pair["status"], pair["reason"]) == ("possible", "reading") and pair["claims"]
    assert ask("conflicts", "--as-of", "2026-05-01")["conflicts"] == []

    rings = {tuple(c["nodes"]): c for c in ask("cycles", "--max-length", "2", *CLOCKS)["cycles"]}
    assert rings[("amazon", "openai")]["flows"]["committed_spend"]["low"] == 138_000_000_000

    (only,) = ask("failures", "--of", "microsoft-sentinel", "--to", "tsmc", *CLOCKS)["failures"]
    assert only["only_path"] == ["microsoft-security-copilot", "gpt-4", "openai"]
    assert ask("failures", "--layer", "cloud", *CLOCKS)["dependants"]

    (register,) = ask("terms", "microsoft", "--with", "openai", "--as-of", "2026-03-18")["registers"]
    (spend,) = register["cells"]["compute_commitments"]
    assert (spend["deal"], spend["modality"], spend["amount"]["low"]) == ("openai-azure-250bn", "confirmed", 250e9)
    assert spend["claim"] and "openai-azure-250bn" in spend["quote"] and spend["source"].startswith("http")
    assert register["cells"]["data_access"] == "unknown"

    lost = ask("what-if", "--remove", "coreweave", *CLOCKS)["lost"]
    assert {"cohere", "meta", "microsoft", "openai"} == {x["entity"] for x in lost}

    supposed = ask(
        "what-if", "--add", "cloud_contract:cohere:aws", "--block", "spacex-xai-merger", "--merge", "openai,anthropic",
        *CLOCKS,
    )["differences"]  # fmt: skip
    assert supposed["deals_added"] == ["hypothetical:cloud_contract:cohere:aws"]
    assert supposed["deals_removed"] == ["spacex-xai-merger"] and supposed["concentration_changed"]
    struck = ask("what-if", "--strike", "openai-azure-api-excl-2025", "--as-of", "2026-03-18")["differences"]
    assert struck["conflicts_gone"] and not struck["cycles_gone"] and not struck["deals_removed"]

    chips = ask("paths", "--from", "siri", "--layer", "chip", "--max-length", "3", *CLOCKS)
    assert {tuple(p["nodes"]) for p in chips["paths"]} >= {("siri", "gemini", "google", "tsmc")}
    assert all(e["claims"] or "owner" in e["kinds"] for p in chips["paths"] for e in p["edges"])

    relying = ask("concentration", "--layer", "cloud", *CLOCKS)
    assert {"cohere", "ssi", "thinking-machines"} <= {d for who in relying["one_provider_known"].values() for d in who}
    rose = {s["period"]: s for s in faultline.report(
        "analyse", "concentration", "--market", "foundry", "--series", *CLOCKS)["series"]}  # fmt: skip
    assert rose["2025-Q2"]["hhi"]["low"] > rose["2024-Q4"]["hhi"]["high"] and rose["2025-Q2"]["claims"]
    one = ask("concentration", "--market", "Synergy", "--period", "2025-Q2", "--merge", "AWS,Google Cloud", *CLOCKS)
    assert one["hhi"] == {"low": 1506, "high": 1554} and one["claims"] and one["modality"] == "reported"
    assert one["merger"]["delta"] == 780 and one["merger"]["indication"] == "yes"

    buyers = ask("lock-in", "--layer", "cloud", *CLOCKS)["buyers"]
    assert [p["provider"] for b in buyers if b["buyer"] == "meta" for p in b["providers"]] == [
        "alphabet", "coreweave", "nebius",
    ]  # fmt: skip

    changed = ask("changes", "--since", "2026-03-18", "--as-of", "2026-05-01")
    assert "bedrock-gpt55" in {d["deal"] for d in changed["new"]}
    known = ask("changes", "--since", "2026-03-01", "--clock", "known_by", "--as-of", "2026-03-18")
    assert "msft-openai-dispute-2026" in {d["deal"] for d in known["new"]}

    shared = ask("power", "--rival", "OpenAI", "--rival", "Anthropic", *CLOCKS)["shared"]
    assert {"amazon", "microsoft", "nvidia"} == {x["group"] for x in shared if x["how"] == "finances"}

    rows = ask("portfolio", str(mine), *CLOCKS)["rows"]
    assert {r["resolution"] for r in rows} == {"resolved", "unresolved"}


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("failures",), 2),
        (("failures", "--layer", "soap"), 2),
        (("what-if",), 2),
        (("what-if", "--remove", "nobody-at-all"), 1),
        (("what-if", "--merge", "openai"), 2),
        (("what-if", "--add", "marriage:openai:aws"), 1),
        (("what-if", "--block", "openai-aws-38bn"), 1),
        (("what-if", "--strike", "openai-aws-38bn"), 1),
        (("paths", "--from", "siri"), 2),
        (("concentration", "--layer", "cloud", "--merge", "a,b"), 2),
        (("concentration", "--market", "Synergy", "--merge", "AWS,Siri"), 1),
        (("concentration", "--market", "Synergy", "--regime", "mars"), 1),
        (("terms", "nobody-at-all"), 1),
        (("changes", "--since", "spring"), 2),
        (("changes", "--since", "2026-05-01", "--as-of", "2026-03-18"), 2),
        (("concentration", "--market", "Synergy", "--period", "2025-Q2", "--known-by", "2025-06-29"), 1),
        (("concentration", "--market", "Synergy", "--period", "2025-Q2", "--as-of", "2025-03-31"), 1),
        (("failures", "--of", "openai", "--to", "OpenAI"), 1),
        (("what-if", "--merge", "google,alphabet"), 1),
        (("what-if", "--enforce", "openai-aws-38bn"), 1),
        (("portfolio", "no-such-file.csv"), 1),
        (("conflicts", "--case", "no-such-file.json"), 1),
    ],
)
def test_wrong_use_is_refused_in_a_sentence(faultline: Command, arguments: tuple[str, ...], status: int) -> None:
    done = faultline.inside("analyse", *arguments)
    assert done.returncode == status
    assert done.stderr.strip() and "Traceback" not in done.stderr
