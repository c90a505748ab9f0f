"""Money paid for holdings, suits, orders and talks that failed, told in plain words; and what only looks so."""

from __future__ import annotations

import pytest

from tests.extraction import claims_of


def _told(text: str) -> set[tuple[str, str, str, str]]:
    """What constructions and cues tell; the weights are tested by themselves."""
    claims = [c for c in claims_of(text, "2026-03-01") if not c.rule.startswith("fitted")]
    return {(c.kind.value, c.from_name, c.to_name, c.modality.value) for c in claims}


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Microsoft paid about $200m last year for a 5% stake in Wayve.", "investment|Microsoft|Wayve|confirmed"),
        ("Nokia, the holder of 12% of Tavio Labs, will vote no.", "investment|Nokia|Tavio Labs|confirmed"),
        ("Nokia, owner of 12% in Tavio Labs, wants a sale.", "investment|Nokia|Tavio Labs|confirmed"),
        ("The United States government acquired 9.9% of Intel.",
         "investment|United States government|Intel|confirmed"),
        ("Temasek and GIC led the $90m round which Tavio Labs announced in June.",
         "investment|GIC|Tavio Labs|confirmed"),
        ("Coherent and Lumentum have each sold Nvidia $2bn of new shares.", "investment|Nvidia|Lumentum|confirmed"),
        ("Nokia is in talks to pay $210m for the rest of Tavio Labs.", "acquisition|Nokia|Tavio Labs|negotiating"),
        ("Nokia has asked a judge in Munich to bar imports of phones by Samsung.", "dispute|Nokia|Samsung|confirmed"),
        ("Apple's acquisition of Tavio Labs breached EU rules, the European Commission ruled.",
         "regulatory_action|European Commission|Apple|confirmed"),
        ("The CMA has sent Nokia a set of questions.", "regulatory_action|CMA|Nokia|confirmed"),
        ("The FTC served a subpoena on Nokia.", "regulatory_action|FTC|Nokia|confirmed"),
        ("The headquarters of Nokia and Cisco were inspected by the Bundeskartellamt in May.",
         "regulatory_action|Bundeskartellamt|Cisco|confirmed"),
        ("Cisco said that Nokia had lifted its holding to 12%.", "investment|Nokia|Cisco|confirmed"),
        ("Nokia and Samsung will end their joint research on chips in May.", "termination|Nokia|Samsung|announced"),
        ("Nokia's suit against Samsung is due to be heard in October.", "dispute|Nokia|Samsung|confirmed"),
    ],
)  # fmt: skip
def test_a_plain_tie_is_told(text: str, claim: str) -> None:
    assert tuple(claim.split("|")) in _told(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Microsoft may pay $1.5bn for a minority holding in G42.", "investment"),
        ("Microsoft did not pay $1.5bn for a stake in G42.", "investment"),
        ("Nokia, holder of 24% of the shares in a rival of Tavio Labs, is hiring.", "investment"),
        ("Nokia, a would-be holder of 24% of Tavio Labs, is hiring.", "investment"),
        ("Coherent sold Nvidia $2bn of lasers.", "investment"),
        ("Radical Ventures did not lead the $500m round that Cohere closed in August.", "investment"),
        ("Analysts say Nokia, since February the owner of Tavio Labs's rival Orvo, will grow.", "acquisition"),
        ("Nokia, the owner of Tavio Labs and Cisco, plans two sites.", "acquisition"),
        ("Nokia might pay $210m for the rest of Tavio Labs.", "acquisition"),
        ("Talks in which OpenAI was to buy Windsurf could end in May.", "termination"),
        ("Shareholders of Core Scientific may vote against a sale to CoreWeave.", "termination"),
        ("Shareholders of Cisco voted against a sale to Nokia.", "termination"),
        ("One shareholder of Core Scientific voted against a sale to CoreWeave.", "termination"),
        ("The bid that Nokia made for Tavio Labs in May may lapse on Friday.", "termination"),
        ("The contract with Equinix may not be renewed, Dropbox said.", "termination"),
        ("Anthropic has not cut Windsurf's access to Claude.", "termination"),
        ("Nokia and Samsung have not ended their joint research on chips.", "termination"),
        ("Nokia may take Gemini off the list of models in its app.", "termination"),
        ("Nokia could cancel its reservation of 30MW with Corvane Cloud.", "termination"),
        ("Tavio Labs said Nokia might raise its stake to 12%.", "investment"),
        ("Nokia has asked the ministry to stop sales of televisions by Samsung.", "dispute"),
        ("Nokia is claiming €20m from Samsung for late phones.", "dispute"),
        ("Nokia accused Samsung in an interview of copying its phones.", "dispute"),
        ("In the debate about suing Nokia, Samsung says little.", "dispute"),
        ("A jury must decide whether Samsung infringed two patents held by Nokia.", "dispute"),
        ("A jury could award Nokia €54m against Samsung.", "dispute"),
        ("Nvidia's purchase of Mellanox broke no law, SAMR found.", "regulatory_action"),
        ("The offices of Nokia were not searched by the FTC.", "regulatory_action"),
        ("The FTC may order that Nokia must open its network.", "regulatory_action"),
    ],
)
def test_what_only_looks_like_it_is_not_told(text: str, kind: str) -> None:
    assert not {c for c in _told(text) if c[0] == kind}


def test_the_same_done_after_something_else_is_no_suit() -> None:
    told = _told("Disney sued Midjourney in June. Cisco raised its prices; Nokia did the same.")
    assert {c[1] for c in told} == {"Disney"}
