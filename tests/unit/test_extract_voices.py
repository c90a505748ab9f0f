"""Whoever speaks, and wherever in the sentence or the next one it is said: what is told is no firmer than that."""

from __future__ import annotations

import pytest

from graph.model import Kind, Modality
from tests.extraction import claims_of
from tests.fixtures.told import TIES, Tie

# People without a name, the press, gossip.
HEARD = (
    "{S} {done}, three people who ought to know tell us.",
    "{S} {done}, three Taiwanese suppliers tell us.",
    "{S} {done}, Semafor has learned.",
    "{S} {done}, The Register understands.",
    "{S} {done}, Morgenkurier Oslo wrote.",
    "{S} {done}, Morgenkurier Oslo wrote on Monday.",
    "{S} {done}, Morgenkurier Oslo reported last week.",
    "As Morgenkurier Oslo first reported, {S} {done}.",
    "Morgenkurier Oslo wrote on Monday that {S} {done}.",
    "According to Morgenkurier Oslo, {S} {done}.",
    "{S} {done}; neither side would comment.",
    "{S} {done}. Neither company would comment.",
    "{S} {done}. Both firms declined to comment.",
    "{S} {done}, we hear.",
    "{S} {done}, we understand.",
    "{S} {done}, I am told.",
    "{S} {done}, we gather.",
    "{S} {done}, a little bird tells us.",
    "{S} {done}, so the gossip goes.",
    "{S} {done}, according to a memo seen by the Guardian.",
    "{S} {done}, two bankers say.",
    "{S} {done}, say two people close to the matter.",
    "{S} {done}, a source close to the board tells Reuters.",
    "{S} {done}, several former colleagues whisper.",
    "{S} {done}, wrote the Handelsblatt.",
    "{S} {done}, the Handelsblatt writes.",
    "{S} {done}, if the Handelsblatt is right.",
    "{S} {done}, if reports are to be believed.",
    "{S} {done}, or so we hear.",
    "{S} {done}, if the rumour mill is any guide.",
    "{S} {done}, three suppliers in Taiwan confirmed on condition of anonymity.",
    "{S} {done}, an insider let slip.",
    "{S} {done}, someone in the know tells this newsletter.",
    "{S} {done}, employees tell us.",
    "{S} {done}, a trade newspaper has it.",
    "{S} {done} - or so say two of its suppliers.",
    "{S} {done} (this from two people in the room).",
    "{S}, we hear, {done}.",
    "{S}, two people who ought to know tell us, {done}.",
    "{S}, Semafor has learned, {done}.",
    "{S}, so the rumour goes, {done}.",
    "{S}, it is whispered, {done}.",
    "{S}, it is said, {done}.",
    "We hear that {S} {done}.",
    "Three Taiwanese suppliers tell us that {S} {done}.",
    "Three people who ought to know tell us {S} {done}.",
    "Semafor has learned that {S} {done}.",
    "Word in Taipei is that {S} {done}.",
    "A little bird tells us that {S} {done}.",
    "What we hear is that {S} {done}.",
    "Talk in the market has it that {S} {done}.",
    "Insiders whisper that {S} {done}.",
    "Bankers in Zurich have been telling anyone who will listen that {S} {done}.",
    "In the telling of two people at the firm, {S} {done}.",
    "By the account of two bankers, {S} {done}.",
    "On the word of one supplier, {S} {done}.",
    "{S} {done}. That, at least, is what two people close to it say.",
    "{S} {done}. None of this is confirmed.",
    "{S} {done}. So say two people close to the firm.",
    "{S} {done}. That is the rumour.",
    "{S} {done}. The firm has not confirmed this.",
    "{S} {done}, unconfirmed reports say.",
    "{S} supposedly {done}.",
    "{S} allegedly {done}.",
    "{S} apparently {done}.",
    "{S} is rumoured to have been {doing}.",
    "{S} is believed to have been {doing}.",
    "{S} seems to have been {doing}.",
    "{S} appears to have been {doing}.",
)
# One side of a conflict, a witness, former staff.
SWORN = (
    "{S} {done}, prosecutors alleged when the trial opened on Monday.",
    "{S} {done}, a former head of procurement testified before a Senate committee.",
    "{S} {done}, prosecutors say.",
    "{S} {done}, the complaint says.",
    "{S} {done}, according to the complaint.",
    "{S} {done}, according to prosecutors.",
    "{S} {done}, according to an indictment unsealed on Friday.",
    "{S} {done}, the plaintiffs say.",
    "{S} {done}, counsel for the plaintiffs told the jury.",
    "{S} {done}, a witness told the court.",
    "{S} {done}, a former engineer told a parliamentary inquiry.",
    "{S} {done}, an ex-employee claims.",
    "{S} {done}, claims a former employee.",
    "{S} {done}, alleged the prosecution.",
    "{S} {done}, the prosecution contends.",
    "{S} {done}, a whistleblower has told regulators.",
    "{S} {done}, the indictment says.",
    "{S} {done}, so the plaintiffs allege.",
    "{S} {done}, or so a former director has sworn.",
    "{S} {done}, its former lawyer swore in an affidavit.",
    "{S} {done}, a rival complained to the commission.",
    "{S} {done}, Nokia alleges.",
    "{S} {done}, Nokia complained in a letter to the court.",
    "{S} {done}, court papers allege.",
    "{S} {done}, court filings by a shareholder say.",
    "{S} {done}, the state's lawyers argued on Tuesday.",
    "{S} {done}, the union insists.",
    "{S} {done}, critics allege.",
    "{S}, prosecutors allege, {done}.",
    "{S}, a witness told the jury, {done}.",
    "{S}, according to the indictment, {done}.",
    "{S}, it is alleged, {done}.",
    "Prosecutors say that {S} {done}.",
    "Prosecutors said {S} {done}.",
    "According to the complaint, {S} {done}.",
    "According to prosecutors, {S} {done}.",
    "The indictment says that {S} {done}.",
    "In the plaintiffs' telling, {S} {done}.",
    "A former head of procurement testified that {S} {done}.",
    "A short seller claims that {S} {done}.",
    "{S} {done}, a short seller claims.",
    "A former director has sworn that {S} {done}.",
    "Counsel for the union told the court that {S} {done}.",
    "It is the prosecution's case that {S} {done}.",
    "{S} {done}. That is what Nokia claims.",
    "{S} {done}. So, at least, claims Nokia.",
    "{S} {done}. Or so Nokia alleges.",
    "{S} {done}. That is the plaintiffs' version.",
    "{S} {done}. Birchline's lawyers told the court so.",
)
# Corrections, retractions, jokes and what nobody says.
NOT_SAID = (
    "Correction: our item of 4 June should not have said that {S} {done}.",
    "We wrongly reported that {S} {done}.",
    "We wrongly reported on Monday that {S} {done}.",
    "An earlier version of this article said that {S} {done}.",
    "An earlier version of this story incorrectly stated that {S} {done}.",
    "Contrary to what we wrote on Friday, it is not the case that {S} {done}.",
    "Le Monde retracted its report that {S} {done}.",
    "Le Monde has withdrawn its story that {S} {done}.",
    "We were wrong to say that {S} {done}.",
    "It was an error to write that {S} {done}.",
    "This newspaper regrets saying that {S} {done}.",
    "We apologise for having said that {S} {done}.",
    "Our item mistakenly said that {S} {done}.",
    "The headline that said {S} {done} was mistaken.",
    "The story that {S} {done} is a fabrication.",
    "There is no evidence that {S} {done}.",
    "There is nothing to suggest that {S} {done}.",
    "It is a myth that {S} {done}.",
    "Nobody at the firm will confirm that {S} {done}.",
    "The firm would not confirm that {S} {done}.",
    "It is not true that {S} {done}.",
    "It is not as if {S} {done}.",
    "Had {S} {done}, its shares would have risen.",
    "Suppose that {S} {done}.",
    "Imagine that {S} {done}.",
    "What if {S} {done}?",
    "One might think that {S} {done}.",
    "A hoax press release said that {S} {done}.",
    "A fake press release claimed that {S} {done}.",
    "In a novel published last week, {S} {done}.",
    "In the case study, {S} {done}.",
    "Readers who guessed that {S} {done} were wrong.",
    "Far be it from us to say that {S} {done}.",
    "Bets that {S} {done} are being placed.",
    "Shares rose on hopes that {S} {done}.",
    "Shares rose on hopes that {S} would soon {do}.",
    "It would be news indeed if {S} {done}.",
    "Until {S} {done}, nothing will change.",
    "Unless {S} {done}, nothing will change.",
    "Nobody believes that {S} {done}.",
    "{S} behaves as though it {done}.",
    "Unlike Nokia, {S} has never been accused of {doing}.",
    "{S} jokes about {doing}.",
    "{S} joked that it {done}.",
)
# The next sentence takes it back.
TAKEN_BACK = (
    "Contrary to an earlier version of this article, {S} {done}? No.",
    "{S} {done}? It does not.",
    "{S} {done}? Hardly.",
    "{S} {done}. It has not.",
    "{S} {done}. This is untrue.",
    "{S} {done}. Not so, says the firm.",
    "{S} {done}. The firm denies it.",
    "{S} {done}. {S} denies it.",
    "{S} {done}. {S} calls that nonsense.",
    "{S} {done}. A spokesman for {S} called the report untrue.",
)
_SOFT = frozenset({Modality.REPORTED, Modality.ALLEGED, Modality.NEGOTIATING, Modality.DENIED})


def _of(tie: Tie, text: str) -> list[Modality]:
    """The modalities of the tie itself; the contract that an ending presupposes is another."""
    said = text.format(S="Alderworks Systems", done=tie.done, do=tie.do, doing=tie.doing)
    return [c.modality for c in claims_of(said) if c.kind is tie.kind]


@pytest.mark.parametrize("text", HEARD)
def test_what_the_unnamed_tell_is_reported(text: str) -> None:
    for tie in TIES:
        assert set(_of(tie, text)) <= _SOFT, tie.kind


@pytest.mark.parametrize("text", SWORN)
def test_what_a_side_or_a_witness_tells_is_alleged(text: str) -> None:
    for tie in TIES:
        if tie.kind is not Kind.DISPUTE:  # a suit is a fact where its content is none
            assert set(_of(tie, text)) <= _SOFT - {Modality.REPORTED}, tie.kind


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_is_corrected_or_not_said_is_not_told(text: str) -> None:
    for tie in TIES:
        assert set(_of(tie, text)) <= {Modality.DENIED, Modality.NEGOTIATING}, tie.kind


@pytest.mark.parametrize("text", TAKEN_BACK)
def test_what_the_next_sentence_denies_is_not_told_as_so(text: str) -> None:
    for tie in TIES:
        if tie.kind is not Kind.DISPUTE:
            assert set(_of(tie, text)) <= {Modality.DENIED, Modality.ALLEGED}, tie.kind


@pytest.mark.parametrize(
    "text",
    [
        "Alderworks Systems has bought Birchline Labs, its chief executive said.",
        "Alderworks Systems has bought Birchline Labs, the company said on Monday.",
        "Alderworks Systems has bought Birchline Labs, a spokesman confirmed.",
        "Alderworks Systems has bought Birchline Labs, the two companies said.",
        "Alderworks Systems has bought Birchline Labs, whose founder testified before Congress in May.",
        "Alderworks Systems has bought Birchline Labs, which claims a tenth of the market.",
        "Alderworks Systems has bought Birchline Labs, and prosecutors say that Nokia paid bribes.",
        "Alderworks Systems has bought Birchline Labs. Nokia denies that it bid.",
        "Alderworks Systems has bought Birchline Labs. The price was not disclosed.",
        "Alderworks Systems has bought Birchline Labs. It has not said what it paid.",
        "Alderworks Systems has bought Birchline Labs. That is a lot of money, say analysts.",
        "Alderworks Systems has bought Birchline Labs, a maker of lie detectors for police and witnesses.",
        "Alderworks Systems has bought Birchline Labs, former owner of a shipyard, for $3m.",
    ],
)
def test_what_is_so_stays_so_beside_others_who_speak(text: str) -> None:
    assert [c.modality for c in claims_of(text) if c.kind is Kind.ACQUISITION] == [Modality.CONFIRMED]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("{S} bought chips from Nvidia, if you believe its founder.", "reported"),
        ("{S} is said by two traders to have bought chips from Nvidia.", "reported"),
        ("A leaked memo suggests that {S} buys chips from Nvidia.", "reported"),
        ("A post on LinkedIn says {S} buys chips from Nvidia.", "reported"),
        ("The tweet, since deleted, said that {S} buys chips from Nvidia.", "reported"),
        ("{S} buys chips from Nvidia, legend has it.", "reported"),
        ("It emerged at the trial that {S} had bought chips from Nvidia.", "alleged"),
        ("The jury heard that {S} had bought chips from Nvidia.", "alleged"),
        ("The jury found that {S} had bought chips from Nvidia.", "confirmed"),
        ("{S} admitted that it had bought chips from Nvidia.", "confirmed"),
        ("Evidence given on Monday suggests that {S} bought chips from Nvidia.", "alleged"),
        ("{S} is charged with having bought chips from Nvidia.", "alleged"),
        ("{S} was suspected of having bought chips from Nvidia.", "alleged"),
        ("{S} buys chips from Nvidia, its lawyers told a judge on Monday.", "alleged"),
        ("Cisco says that {S} buys chips from Nvidia, which {S} denies.", "alleged"),
        ("{S} buys chips from Nvidia, Cisco says; {S} says it does not.", "denied"),
        ("{S} has proposed that it buy chips from Nvidia.", "negotiating"),
        ("Shareholders want {S} to buy chips from Nvidia.", "negotiating"),
        ("Back then {S} bought chips from Nvidia.", "terminated"),
        ("There was a time when {S} bought chips from Nvidia.", "terminated"),
        ("Perhaps {S} buys chips from Nvidia.", None),
        ("{S} probably buys chips from Nvidia.", None),
        ("{S} had all but bought chips from Nvidia when the lawyers called.", None),
        ("In another world {S} would buy chips from Nvidia.", None),
        ("Critics wish that {S} had bought chips from Nvidia.", None),
        ("The idea that {S} would buy chips from Nvidia is absurd.", None),
        ("{S} was cleared of having bought chips from Nvidia.", None),
        ("{S} has bought chips from Nvidia, perhaps the best of the year.", "confirmed"),
    ],
)
def test_who_says_it_and_how_sure_they_are(text: str, modality: str | None) -> None:
    claims = [c for c in claims_of(text.format(S="Corvid Labs")) if c.kind is Kind.CHIP_SUPPLY]
    assert [c.modality.value for c in claims] == ([modality] if modality else [])


@pytest.mark.parametrize(
    ("text", "kind", "modality"),
    [
        ("Nokia has bought Birchline Labs, which appears to have been losing money.", "acquisition", "confirmed"),
        ("Contrary to reports, Nokia has bought Birchline Labs.", "acquisition", "confirmed"),
        (
            "Nokia has bought Birchline Labs, and the group will report its results on Monday.",
            "acquisition",
            "confirmed",
        ),
        (
            "Nokia has bought Birchline Labs, a company that has complained to regulators about Cisco.",
            "acquisition",
            "confirmed",
        ),
        (
            "Two banks and Temasek have invested $30m in Birchline Labs, the start-up said on Monday.",
            "investment",
            "confirmed",
        ),
        (
            "Nokia has sued Birchline Labs after learning that two engineers told Cisco its secrets.",
            "dispute",
            "confirmed",
        ),
        ("There is no question that Nokia has bought Birchline Labs.", "acquisition", "confirmed"),
        (
            "Nokia, like a dozen others that use Claude, rents servers from Birchline Cloud.",
            "cloud_contract",
            "confirmed",
        ),
        ("Nokia will buy Birchline Labs if the price is right.", "acquisition", "announced"),
        (
            "Nokia rents servers from Birchline Cloud for police and prosecutors, the company said.",
            "cloud_contract",
            "confirmed",
        ),
        ("Nokia has bought chips from Nvidia to detect fake news, it said.", "chip_supply", "confirmed"),
        ("Nokia has bought Birchline Labs, maker of a game in which a witness testifies.", "acquisition", "confirmed"),
        ("Nokia has bought Birchline Labs for $3m; critics say it paid too much.", "acquisition", "confirmed"),
        ("Nokia told employees on Monday that it had bought Birchline Labs.", "acquisition", "confirmed"),
        ("Nokia, whose staff had hoped that it would, has bought Birchline Labs.", "acquisition", "confirmed"),
        ("Nokia has ended its contract with Birchline Cloud, alleging breach.", "termination", "confirmed"),
        (
            "Nokia has sued Birchline Labs, alleging that two former employees told it its secrets.",
            "dispute",
            "confirmed",
        ),
        ("Nokia and Birchline Labs have formed a joint venture, the two said.", "partnership", "confirmed"),
        ("Nokia rents servers from Birchline Cloud, as it has said before.", "cloud_contract", "confirmed"),
        ("Nokia said it does not comment on rumours and has bought Birchline Labs.", "acquisition", "confirmed"),
        ("Microsoft Copilot, which now uses Claude, never confirmed that it would.", "integration", "confirmed"),
        ("Nokia has bought Birchline Labs. It is not the first to try.", "acquisition", "confirmed"),
        ("Nokia has bought Birchline Labs. It has not bought Quill Labs.", "acquisition", "confirmed"),
        ("Nokia has bought Birchline Labs. That is what investors wanted, said its boss.", "acquisition", "confirmed"),
        ("Nokia has bought Birchline Labs. Such deals are rare, people in the trade say.", "acquisition", "confirmed"),
        ("Nokia has bought Birchline Labs. The firm denies that it overpaid.", "acquisition", "confirmed"),
        ("Nokia has bought Birchline Labs. Analysts claim that it overpaid.", "acquisition", "confirmed"),
        ("Nokia has bought Birchline Labs. So far nothing has changed.", "acquisition", "confirmed"),
        ("Nokia has bought Birchline Labs. No price was agreed in public.", "acquisition", "confirmed"),
        (
            "Nokia will rent servers from Birchline Cloud. No contract value was disclosed.",
            "cloud_contract",
            "announced",
        ),
        (
            "Nokia rents its servers from Birchline Cloud. Nothing has been decided about next year.",
            "cloud_contract",
            "confirmed",
        ),
    ],
)
def test_what_others_say_of_something_else_weakens_nothing(text: str, kind: str, modality: str) -> None:
    assert [c.modality.value for c in claims_of(text) if c.kind.value == kind] == [modality]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Nokia will rent servers from Birchline Cloud, if talks that resume on Monday go well.", "negotiating"),
        ("Nokia has a draft agreement to rent servers from Birchline Cloud.", "negotiating"),
        ("Nokia rents servers from Birchline Cloud, the latter's chairman believes.", "alleged"),
        ("Nokia “rents” servers from Birchline Cloud.", "alleged"),
        ("Nokia is tipped to rent servers from Birchline Cloud.", "negotiating"),
        ("Nokia rents servers from Birchline Cloud; it was a joke.", "denied"),
        ("Nokia rents servers from Birchline Cloud, the state news agency announced in error.", None),
        ("Nokia rents servers from Birchline Cloud, said nobody.", None),
        ("Nokia is asked to rent servers from Birchline Cloud.", "negotiating"),
    ],
)
def test_what_is_added_to_the_tie_weakens_it(text: str, told: str | None) -> None:
    assert [c.modality.value for c in claims_of(text)] == ([told] if told else [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Prosecutors in Milan, whose case rests on one witness, say {S} rented servers from Corvane Cloud.",
            "alleged",
        ),
        ("{S}, the indictment goes on to say, rented servers from Corvane Cloud.", "alleged"),
        ("{S} rented servers from Corvane Cloud, in the account of its former treasurer.", "alleged"),
        ("{S} rented servers from Corvane Cloud: so runs the charge.", "alleged"),
        ("{S} rented servers from Corvane Cloud (Corvane says it did not).", "alleged"),
        ("{S} rented servers from Corvane Cloud, a charge that it rejects.", "alleged"),
        ("{S} rented servers from Corvane Cloud, an allegation that it rejects.", "alleged"),
        ("{S} rented servers from Corvane Cloud, or did it?", None),
        ("{S} rented servers from Corvane Cloud, though its boss says it did not.", "alleged"),
        ("{S} rented servers from Corvane Cloud, although Corvane has no record of it.", "alleged"),
        ("{S} rents servers from Corvane Cloud. So it says, at least.", "alleged"),
        ("{S} rents servers from Corvane Cloud. Or does it?", "reported"),
        ("{S} rents servers from Corvane Cloud. At least that is what a brochure claims.", "alleged"),
        ("{S} rents servers from Corvane Cloud. We got that wrong.", "denied"),
        ("{S} rents servers from Corvane Cloud. We were wrong about that, and apologise.", "denied"),
        ("{S} rents servers from Corvane Cloud. That was an error.", "denied"),
        ("{S} rents servers from Corvane Cloud. Neither firm would confirm it.", "reported"),
        ("{S} rents servers from Corvane Cloud. Both firms deny it.", "denied"),
        ("{S} rents servers from Corvane Cloud. Both companies called the report wrong.", "denied"),
        ("{S} rents servers from Corvane Cloud. Nothing could be further from the truth.", "denied"),
        ("{S} rents servers from Corvane Cloud. Not any more.", "terminated"),
        ("{S} rented servers from Corvane Cloud. No longer.", "terminated"),
        ("{S} rents servers from Corvane Cloud. That ended in March.", "terminated"),
        ("The rumour: {S} rents servers from Corvane Cloud.", "reported"),
        ("Rumour of the week: {S} rents servers from Corvane Cloud.", "reported"),
        ("Claim: {S} rents servers from Corvane Cloud. Verdict: false.", "alleged"),
        ("Myth: {S} rents servers from Corvane Cloud.", None),
        ("Fact check: {S} does not rent servers from Corvane Cloud.", None),
        ("False: {S} rents servers from Corvane Cloud.", "denied"),
        ("Gossip has reached us that {S} rents servers from Corvane Cloud.", "reported"),
        ("Heard on the terrace: {S} rents servers from Corvane Cloud.", "reported"),
        ("Overheard in Cannes: {S} rents servers from Corvane Cloud.", "reported"),
        ("One hears that {S} rents servers from Corvane Cloud.", "reported"),
        ("I hear {S} rents servers from Corvane Cloud.", "reported"),
        ("My spies tell me that {S} rents servers from Corvane Cloud.", "reported"),
        ("Those in the know say {S} rents servers from Corvane Cloud.", "reported"),
        ("Several who were in the room say {S} rents servers from Corvane Cloud.", "reported"),
        ("{S} rents servers from Corvane Cloud, say those who have seen the bills.", "reported"),
        ("{S} rents servers from Corvane Cloud, if the bills we have seen are genuine.", "reported"),
        ("Documents leaked to this paper show that {S} rents servers from Corvane Cloud.", "reported"),
        ("{S} rents servers from Corvane Cloud, bills seen by this paper show.", "reported"),
        ("{S}'s boss hinted that it rents servers from Corvane Cloud.", "reported"),
        ("{S} all but confirmed that it rents servers from Corvane Cloud.", None),
        ("{S} neither confirmed nor denied that it rents servers from Corvane Cloud.", None),
        ("{S} would neither confirm nor deny renting servers from Corvane Cloud.", None),
        ("{S} is assumed to rent servers from Corvane Cloud.", "reported"),
        ("{S} is presumed to have rented servers from Corvane Cloud.", "reported"),
        ("{S} must have rented servers from Corvane Cloud.", None),
        ("{S} is widely held to rent servers from Corvane Cloud.", "reported"),
        ("It is not clear that {S} rents servers from Corvane Cloud.", None),
        ("It remains to be seen whether {S} rents servers from Corvane Cloud.", None),
        ("It would surprise nobody if {S} rented servers from Corvane Cloud.", None),
        ("That {S} rents servers from Corvane Cloud is a lie, its boss says.", "denied"),
        ("That {S} rents servers from Corvane Cloud is disputed.", "alleged"),
        ("That {S} rents servers from Corvane Cloud is common knowledge.", "confirmed"),
        ("Had {S} not rented servers from Corvane Cloud it would be bust.", None),
        ("Nobody has yet shown that {S} rents servers from Corvane Cloud.", None),
        ("Neither Nokia nor {S} rents servers from Corvane Cloud.", None),
        ("{S} will rent servers from Corvane Cloud. The two have yet to sign.", "negotiating"),
        ("{S} will rent servers from Corvane Cloud. That depends on a vote in May.", "negotiating"),
        ("{S} will rent servers from Corvane Cloud. The plan has since been dropped.", "terminated"),
        ("{S} has as good as rented servers from Corvane Cloud.", "negotiating"),
    ],
)
def test_where_the_doubt_stands_does_not_matter(text: str, told: str | None) -> None:
    assert [c.modality.value for c in claims_of(text.format(S="Tilde Labs"))] == ([told] if told else [])


_NOMINAL = {
    "alleged": (
        "{S}' {noun} was struck in a car park, prosecutors say.",
        "Prosecutors say that {S}' {noun} was struck in a car park.",
        "{S} won a {noun}, or so its former boss testified.",
    ),
    "reported": (
        "{S} has a {noun}, three suppliers tell us.",
        "{S}' {noun}, we hear, is worth $3m.",
        "{S} has a {noun}. That is the rumour.",
    ),
    "denied": (
        "We wrongly reported that {S} has a {noun}.",
        "{S} has a {noun}. It does not.",
        "{S} has signed a {noun}, it was reported in error.",
        "Le Monde has withdrawn its report of {S}' {noun}.",
        "{S}' {noun} is a myth.",
    ),
}


@pytest.mark.parametrize("tie", [t for t in TIES if t.noun], ids=lambda t: str(t.kind))
def test_a_tie_that_is_only_named_is_no_firmer_either(tie: Tie) -> None:
    for told, texts in _NOMINAL.items():
        for text in texts:
            claims = claims_of(text.format(S="Alderworks Systems", noun=tie.noun))
            kinds = [c for c in claims if told != "alleged" or c.kind is not Kind.DISPUTE]
            assert {c.modality.value for c in kinds} <= {told, "negotiating", "alleged", "denied"}, text


def test_what_nobody_comments_on_is_all_that_stands_before_and_a_denial_is_of_the_last() -> None:
    ties = "Nokia has bought Birchline Labs; Siemens has bought Halden Semiconductor"
    told = {c.from_name: c.modality for c in claims_of(f"{ties}; neither would comment.")}
    assert told == {"Nokia": Modality.REPORTED, "Siemens": Modality.REPORTED}
    told = {c.from_name: c.modality for c in claims_of(f"{ties}, bankers say; Siemens denies it.")}
    assert told == {"Nokia": Modality.CONFIRMED, "Siemens": Modality.DENIED}


def test_what_is_called_inaccurate_is_denied_though_it_is_talk_alone() -> None:
    text = "Alderworks Systems called inaccurate a report that it was negotiating with Birchline Labs over a takeover."
    assert {c.modality for c in claims_of(text)} == {Modality.DENIED}
