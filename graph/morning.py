"""The morning's report: what differs in the graph from the last one, what watches said, what broke, what was set aside.

The state of the graph that a report was told of is kept with it, so that the next one misses nothing, whatever was
killed in between and however old a document was when it was found.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from typing import Any

from graph.analysis.changes import ChangesResult, changes, deal_line
from graph.analysis.conclusions import Conclusions, conclusions, from_state, to_state
from graph.analysis.scopes import Scopes
from graph.deals import PackedDeals, Packer, line_of, pack
from graph.records import deal_from
from graph.reference import Reference
from graph.snapshot import Snapshot
from graph.store import Store
from graph.watches.watches import alerts

_ALERTS = 1000
_NIGHTS = 400  # among which the night of a report is looked for


@dataclass(frozen=True, slots=True)
class Broken:
    """A source whose own address gave nothing."""

    source: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a night's reading of the sources came to."""

    began: datetime  # of the first report, what was set aside since then
    documents: int = 0  # looked at
    claims: int = 0  # new ones
    broken: tuple[Broken, ...] = ()
    answered: tuple[str, ...] = ()  # sources whose own listing was had
    unasked: int = 0  # sources that were left alone for want of a contact
    warned: tuple[tuple[str, str, str], ...] = ()  # sources that give less than they used to: id, code, words


@dataclass(frozen=True, slots=True)
class Morning:
    """One night's report; deals and conclusions as lines for a person, and by id in `as_json`."""

    night: date
    status: str  # done | failed
    reason: str | None  # of a failure
    made: datetime
    since: str | None  # instant of the report before; None: the first one, which compares with nothing
    deals: int | None  # standing now; None, with the next two: the run failed, and nobody counted
    documents: int | None  # looked at by the night's run
    claims: int | None  # new ones
    new: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()  # newly
    changed: int = 0  # deals that say something else than before, the newly disputed among them
    conclusions: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    broken: tuple[Broken, ...] = ()
    mended: tuple[str, ...] = ()  # sources that were broken in the report before
    newly_broken: bool = False
    unasked: int = 0  # sources that were left alone for want of a contact
    warned: tuple[str, ...] = ()  # sources that give less than they used to, in words
    newly_warned: bool = False
    set_aside: Mapping[str, int] = field(default_factory=dict)  # since the report before, open, by reason
    set_aside_first: int = 0  # of them never set aside before

    @property
    def speaks(self) -> bool:
        """Whether there is anything that a person should be told of."""
        return bool(
            self.status != "done" or self.new or self.ended or self.changed or self.conclusions or self.alerts
            or self.newly_broken or self.newly_warned or self.mended or self.set_aside_first or self.since is None
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """All of it, with the words for a person; times in ISO 8601."""
        found = asdict(self)
        found["night"], found["made"] = self.night.isoformat(), self.made.isoformat()
        return {**found, "speaks": self.speaks, "text": self.as_text()}

    def as_text(self) -> str:
        """The report for a person; no line of it can be broken by what a source wrote."""
        lines = [f"Faultline, night of {self.night}: {self._status()}"]
        if self.status == "done":
            lines.append(self._compared())
        for title, said in (
            ("New", self.new),
            ("No longer in force", self.ended),
            ("Newly disputed", self.disputed),
            ("Conclusions", self.conclusions),
            ("Watches", self.alerts),
            ("Sources that gave nothing", tuple(f"{b.source}: {b.reason}: {b.message}" for b in self.broken)),
            ("Sources that give again", self.mended),
            ("Sources that give less than they used to", self.warned),
            ("Sources not asked, because FAULTLINE_CONTACT is not set", (str(self.unasked),) if self.unasked else ()),
            ("Set aside", tuple(f"{reason}: {n}" for reason, n in sorted(self.set_aside.items()))),
        ):
            if said:
                lines += ["", f"{title}:", *(f"  {part}" for line in said for part in line.splitlines())]
        return "\n".join(_one_line(line) for line in lines)

    def _compared(self) -> str:
        if self.since is None:
            return f"The first report: {self.deals} deals stand, and there is nothing to compare with."
        since = self.since[:16].replace("T", " ")
        return (
            f"Since {since} UTC: {len(self.new)} deals new, {len(self.ended)} no longer in force, "
            f"{len(self.disputed)} newly disputed, {self.changed} changed; {self.deals} stand in our data."
        )

    def _status(self) -> str:
        if self.status == "done":
            return f"done; {self.documents} documents looked at, {self.claims} new claims."
        return f"FAILED: {self.reason}"


def report(
    store: Store,
    reference: Reference,
    scopes: Scopes,
    snapshot: Snapshot,
    night: date,
    now: datetime,
    gathered: Gathered,
    withheld: frozenset[str] = frozenset(),
) -> tuple[Morning, str]:
    """Compare the graph of now with what the last report was told of, and keep the report.

    Gives the report, and the state that it was told of, which is to be kept as `told` once it is sent. A night that is
    run again and has nothing to tell keeps the report it has. snapshot: the graph of now, as far as it may leave.
    withheld: deals that stand in the graph and not in the snapshot, since they are confidential; that they were told of
    once and are no more is no news.
    """
    held = store.read("meta", name="told")
    before = _unpacked(held[0]["value"]) if held else None
    drawn = conclusions(snapshot, scopes, reference.markets)
    heard_since = datetime.fromisoformat(before["at"]) if before else gathered.began
    # After that instant: what was set aside at it stood in the report before.
    letters = store.read("set_aside_since", since=heard_since + timedelta(microseconds=1) if before else heard_since)
    said = None
    if before is not None:
        then = _snapshot(before)
        # What followed from a deal that is confidential now cannot be told from what follows no longer.
        silent = any(deal.id in withheld for deal in then.deals) if withheld else False
        said = changes(_without(then, withheld), snapshot, (drawn if silent else _concluded(before, drawn), drawn))
    was_broken = set(before["broken"]) if before else set()
    was_warned = {tuple(pair) for pair in before.get("warned", ())} if before else set()
    found = Morning(
        night,
        "done",
        None,
        now,
        before["at"] if before else None,
        len(snapshot.standing()),
        gathered.documents,
        gathered.claims,
        alerts=tuple(a.as_text() for a in reversed(alerts(store, _ALERTS)) if a.at >= heard_since),
        broken=gathered.broken,
        mended=tuple(sorted(was_broken.intersection(gathered.answered))),
        newly_broken=bool({b.source for b in gathered.broken} - was_broken),
        unasked=gathered.unasked,
        warned=tuple(said for _, _, said in gathered.warned),
        newly_warned=bool({(source, code) for source, code, _ in gathered.warned} - was_warned),
        set_aside={row["reason"]: row["letters"] for row in letters},
        set_aside_first=sum(row["fresh"] for row in letters),
        **(_told(said) if said else {}),
    )
    kept = _kept(store, night)
    if found.speaks or kept is None or not kept["speaks"] or kept["status"] != found.status:
        store.write_query("keep_report", date=night.isoformat(), report=json.dumps(found.as_json()))
    return found, _packed(snapshot, drawn, now, gathered)


def failure(night: date, reason: str, now: datetime, since: str | None = None) -> Morning:
    """The report of a night whose run failed, in which nothing was counted."""
    return Morning(night, "failed", reason, now, since, None, None, None)


def failed(store: Store, night: date, now: datetime, reason: str) -> Morning:
    """The report of a night whose run failed: kept, unless the night was done before and has the report of that.

    What the next report compares with stays as it was.
    """
    told = store.read("meta", name="told")
    found = failure(night, reason, now, _unpacked(told[0]["value"])["at"] if told else None)
    kept = _kept(store, night)
    if kept is None or kept["status"] != "done":
        store.write_query("keep_report", date=night.isoformat(), report=json.dumps(found.as_json()))
    return found


def _kept(store: Store, night: date) -> dict[str, Any] | None:
    """The JSON of the report that a night has."""
    rows = [r["report"] for r in store.read("nights", limit=_NIGHTS) if r["date"] == night.isoformat()]
    found: dict[str, Any] | None = json.loads(rows[0]) if rows and rows[0] else None
    return found


def from_json(said: Mapping[str, Any]) -> Morning:
    """The report that `as_json` gave; what an older version did not know has its default."""
    held: dict[str, Any] = {}
    for part in fields(Morning):
        if part.name in said:
            value = said[part.name]
            held[part.name] = tuple(value) if isinstance(value, list) else value
    held["night"], held["made"] = date.fromisoformat(said["night"]), datetime.fromisoformat(said["made"])
    held["broken"] = tuple(Broken(**b) for b in said.get("broken", ()))
    return Morning(**held)


def _told(said: ChangesResult) -> dict[str, Any]:
    changed = [c for c in said.changed if c.what != ("claims",)]
    return {
        "new": tuple(deal_line(d) for d in said.new),
        "ended": tuple(deal_line(d) for d in said.ended),
        "disputed": tuple(deal_line(c.after) for c in changed if c.newly_disputed),
        "changed": len(changed),
        "conclusions": tuple(said.differences.lines()) if said.differences else (),
    }


def _packed(snapshot: Snapshot, drawn: Conclusions, now: datetime, gathered: Gathered) -> str:
    deals = snapshot.deals if isinstance(snapshot.deals, PackedDeals) else pack(snapshot.deals)
    state = {
        "at": now.isoformat(),
        "as_of": snapshot.as_of.isoformat(),
        "rows": [json.loads(deals.line(row).decode("utf-8", "surrogatepass")) for row in range(len(deals))],
        "conclusions": to_state(drawn),
        "markets": True,
        "sides": True,
        "broken": sorted(b.source for b in gathered.broken),
        "warned": sorted((source, code) for source, code, _ in gathered.warned),
    }
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    return base64.b85encode(zlib.compress(text.encode("utf-8", "surrogatepass"))).decode("ascii")


def _unpacked(text: str) -> dict[str, Any]:
    state: dict[str, Any] = json.loads(zlib.decompress(base64.b85decode(text)).decode("utf-8", "surrogatepass"))
    return state


def _concluded(state: Mapping[str, Any], now: Conclusions) -> Conclusions:
    """The conclusions of a kept state; markets and sides, of which an older Faultline knew nothing, are no change."""
    found = from_state(state["conclusions"])
    found = found if state.get("markets") else replace(found, markets=now.markets)
    return found if state.get("sides") else replace(found, exclusive=now.exclusive)


def _snapshot(state: Mapping[str, Any]) -> Snapshot:
    packer = Packer()
    packer.add(state["rows"] if "rows" in state else map(_row, state["deals"]))
    return Snapshot(date.fromisoformat(state["as_of"]), None, {}, packer.packed(), ())


def _without(state: Snapshot, withheld: frozenset[str]) -> Snapshot:
    """The state without some deals."""
    return replace(state, deals=tuple(d for d in state.deals if d.id not in withheld)) if withheld else state


def _row(held: Sequence[Any]) -> list[Any]:
    """A deal as an older Faultline kept it: its properties, parties and claims."""
    properties, from_id, to_id, claims = held
    known = properties["known"] and date.fromisoformat(properties["known"])
    return line_of(deal_from({**properties, "known": known or None}, from_id, to_id, tuple(claims)))


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
