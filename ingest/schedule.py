"""The nights as Dagster sees them: assets, their checks, and the schedule that asks for a night when one is due.

Only Dagster's own processes import this module, which `faultline schedule` starts. What the assets do is in
ingest/nightly: the same functions as `faultline ingest --nightly`.
"""

# No `from __future__ import annotations` here: Dagster looks at the annotations themselves.
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial

import dagster as dg
from filelock import FileLock

from graph import log_lines, nights
from graph.server import connect
from graph.settings import Settings, load_settings
from graph.store import Store
from ingest.leftover_runs import BEGUN
from ingest.nightly import night, stages
from ingest.nightly.ending import recorded, told_if_away
from ingest.nightly.work import Work, chosen_sources, opened

NIGHT, SOURCE = "night", "source"
DUE = "faultline/due"  # of runs that the schedule asked for: not a second time if the night has its run
RETRIES, RETRY_S = 1, 5.0  # of a step whose database was away, say
JOB = "night"
STEPS = ("documents", "claims", "deals", "analyses", "watches")
LOOK_S = 60  # between two looks for nights that were missed
_UNDER_WAY = [dg.DagsterRunStatus.QUEUED, *BEGUN]


def zone() -> str:
    """Name of the local time zone, as Dagster wants it."""
    from tzlocal import get_localzone_name

    return os.environ.get("TZ") or get_localzone_name() or "UTC"


def cron(at: str) -> str:
    """Cron line of a local time like 02:00."""
    hour, minute = at.split(":")
    return f"{int(minute)} {int(hour)} * * *"


def partitions(settings: Settings, now: datetime) -> dg.MultiPartitionsDefinition:
    """One partition a night and source, from the first night that was scheduled here up to tonight."""
    first = stages.first_night(settings, now)
    by_night = dg.DailyPartitionsDefinition(start_date=first.isoformat(), timezone=zone(), end_offset=1)
    by_source = dg.StaticPartitionsDefinition([s.id for s in chosen_sources(settings)])
    return dg.MultiPartitionsDefinition({NIGHT: by_night, SOURCE: by_source})


@dg.definitions
def faultline() -> dg.Definitions:
    """Everything that Dagster shows, from the settings of the environment."""
    settings = load_settings()
    parts = partitions(settings, night.local_now())
    assets = _assets(parts)
    job = dg.define_asset_job(JOB, selection=dg.AssetSelection.all())
    return dg.Definitions(
        assets=assets,
        jobs=[job],
        schedules=[_schedule(settings)],
        sensors=[_missed()],
        executor=dg.in_process_executor,
    )


def _schedule(settings: Settings) -> dg.ScheduleDefinition:
    lines = [settings.schedule_cron] if settings.schedule_cron else [cron(settings.night_at)]

    @dg.schedule(
        job_name=JOB,
        cron_schedule=lines,
        execution_timezone=zone(),
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Asks for the nights that are due: tonight, and those that were missed.",
    )
    def every_night(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        return request(context.instance)

    return every_night


def _missed() -> dg.SensorDefinition:
    @dg.sensor(
        job_name=JOB,
        minimum_interval_seconds=LOOK_S,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Makes up nights that were missed or failed, soon after the start.",
    )
    def missed_nights(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        return request(context.instance, first_too=False)

    return missed_nights


def request(instance: dg.DagsterInstance, first_too: bool = True) -> dg.RunRequest | dg.SkipReason:
    """The run of all nights that are due, in one; none if each has its run, or one is on its way.

    first_too: also the first night ever, before which nothing can have been missed.
    """
    settings = load_settings()
    log_lines.set_up(settings)
    if instance.get_runs(dg.RunsFilter(job_name=JOB, statuses=_UNDER_WAY), limit=1):
        return dg.SkipReason("A run is on its way.")
    now = night.local_now()
    with told_if_away(settings):
        connection = connect(settings)
    with Store(connection) as store:
        night.make_ready(store)
        held = nights.nights(store)
        days = nights.due(store, now, settings.night_at, patient=True)
        if not days or not (held or first_too):
            return dg.SkipReason("Each night has its run.")
        with recorded(store, settings):
            sources = [s.id for s in chosen_sources(settings)]
    first = stages.first_night(settings, now)
    tries = sum(n.tries for n in held if n.date in days)
    asked = run_request(max(days[0], first), max(days[-1], first), sources, f"{tries}/{now:%Y-%m-%dT%H}")
    if not _first_to_ask(settings, str(asked.run_key), now):
        return dg.SkipReason("It was asked for a moment ago.")
    return asked


def _first_to_ask(settings: Settings, key: str, now: datetime) -> bool:
    """False if the same run was asked for within two minutes: schedule and sensor look at the same time at a start."""
    path = settings.home / "dagster" / "asked.json"
    with FileLock(f"{path}.lock", mode=0o600):
        try:
            last = json.loads(path.read_bytes())
            if last["key"] == key and now - datetime.fromisoformat(last["at"]) < timedelta(minutes=2):
                return False
        except (OSError, ValueError, KeyError, TypeError):
            pass  # nobody has asked yet
        path.write_text(json.dumps({"key": key, "at": now.isoformat()}), encoding="ascii")
    return True


def run_request(first: date, last: date, sources: Sequence[str], attempt: str = "0") -> dg.RunRequest:
    """One run over these nights and sources; Dagster runs a key once.

    attempt: makes the key another one for each new try of a night, and each hour for one that could not begin.
    """
    tags = {
        "dagster/asset_partition_range_start": _key(first, sources[0]),
        "dagster/asset_partition_range_end": _key(last, sources[-1]),
        DUE: "yes",
    }
    return dg.RunRequest(run_key=f"{first}/{last}/{attempt}", tags=tags)


def _key(day: date, source: str) -> dg.MultiPartitionKey:
    return dg.MultiPartitionKey({NIGHT: day.isoformat(), SOURCE: source})


def _keys(context: dg.AssetExecutionContext) -> tuple[list[date], list[str]]:
    """Nights and sources of a run."""
    found = [str(key).split("|") for key in context.partition_keys]  # dimensions by name: night, source
    return sorted({date.fromisoformat(day) for day, _ in found}), list(dict.fromkeys(source for _, source in found))


def _whole(context: dg.AssetExecutionContext, work: Work) -> bool:
    """Whether a run goes over all sources and all steps; one that a person asks for may be of one source alone."""
    steps = context.run.asset_selection  # none: all of the job's
    every = {dg.AssetKey(name) for name in STEPS}
    return (not steps or every <= steps) and {s.id for s in work.sources()} <= set(_keys(context)[1])


@contextmanager
def _work(context: dg.AssetExecutionContext) -> Iterator[tuple[Work, stages.Held]]:
    """The open graph and what this run's steps know of one another; a failure is kept in the night's mark."""
    with opened() as work:
        log_lines.set_up(work.settings)
        held = stages.held(context.run_id, _whole(context, work))
        try:
            yield work, held
        except BaseException as error:
            if context.op_execution_context.retry_number >= RETRIES or not isinstance(error, Exception):
                stages.fail(work, held, error)
            raise


def _assets(parts: dg.MultiPartitionsDefinition) -> list[dg.AssetsDefinition]:
    step = partial(
        dg.asset,
        partitions_def=parts,
        backfill_policy=dg.BackfillPolicy.single_run(),
        retry_policy=dg.RetryPolicy(max_retries=RETRIES, delay=RETRY_S),
    )

    @step(
        check_specs=[dg.AssetCheckSpec("sources_answer", asset="documents")],
        description="What each source gave, kept in the archive as it came.",
    )
    def documents(context: dg.AssetExecutionContext) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult[None]]:
        days, sources = _keys(context)
        with _work(context) as (work, held):
            if not stages.take(work, held, days, asked=DUE not in context.run_tags):
                raise dg.Failure("Another process has this night, or had it already.", allow_retries=False)
            found = stages.fetch(work, held, work.sources(sources))
            for day in days:
                for source in sources:
                    wrong = (
                        "not asked: no contact is set" if source in found.unasked else found.broken.get(source, "no")
                    )
                    told = {"documents": found.given[source], "broken": wrong}
                    context.add_asset_metadata(told, partition_key=_key(day, source))
            yield dg.AssetCheckResult(
                check_name="sources_answer",
                passed=not found.broken,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={**found.broken, **({"not asked": len(found.unasked)} if found.unasked else {})},
            )
            yield dg.MaterializeResult(metadata={"documents": sum(found.given.values())})

    @step(
        deps=[documents],
        check_specs=[dg.AssetCheckSpec("sum_rule", asset="claims"), dg.AssetCheckSpec("source_health", asset="claims")],
        description="Claims of what is new, each with its sentence.",
    )
    def claims(context: dg.AssetExecutionContext) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult[None]]:
        with _work(context) as (work, held):
            report = stages.ingest(work, held)
            counts = {name: report.total(name) for name in stages.COUNTS}
            yield dg.AssetCheckResult(check_name="sum_rule", passed=report.unbalanced() is None, metadata=counts)
            yield dg.AssetCheckResult(
                check_name="source_health",
                passed=not held.reading.warned,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={f"{source} {code}": said for source, code, said in held.reading.warned},
            )
            yield dg.MaterializeResult(metadata={**counts, "run": report.id})

    @step(
        deps=[claims],
        check_specs=[dg.AssetCheckSpec("verify", asset="deals")],
        description="Deals and typed edges of the graph as it is now.",
    )
    def deals(context: dg.AssetExecutionContext) -> Iterator[dg.AssetCheckResult | dg.MaterializeResult[None]]:
        with _work(context) as (work, _):
            counts = stages.derive_deals(work)
            wrong = stages.verify_graph(work)
            yield dg.AssetCheckResult(
                check_name="verify", passed=not wrong, metadata={"findings": len(wrong), "first": "; ".join(wrong[:5])}
            )
            yield dg.MaterializeResult(metadata=counts)

    @step(
        deps=[deals],
        description="What the analyses say of the graph as it is now.",
    )
    def analyses(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        with _work(context) as (work, _):
            return dg.MaterializeResult(metadata=stages.analyse(work))

    @step(
        deps=[analyses],
        description="Kept questions, asked again; the morning's report.",
    )
    def watches(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        with _work(context) as (work, held):
            closed = stages.close(work, held)
        told = closed.morning.as_text() if closed.morning else "A run over a part of a night has no report."
        return dg.MaterializeResult(
            metadata={
                "report": dg.MetadataValue.text(told),  # text, not Markdown: names in it are not ours
                "alerts": closed.alerts,
                "sent": dict(closed.sent),
                "backup": closed.backup,
            }
        )

    return [documents, claims, deals, analyses, watches]
