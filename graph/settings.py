"""All settings, read once from `FAULTLINE_*` at the entry point and passed down."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from graph.errors import SettingsError

# "~" stands for the user's folder also where no shell has seen it: in a file of systemd's, say.
UserPath = Annotated[Path, AfterValidator(Path.expanduser)]


class Settings(BaseSettings):
    """What a user may set; every field is the environment variable `FAULTLINE_<FIELD>` in capitals."""

    model_config = SettingsConfigDict(env_prefix="FAULTLINE_", frozen=True, extra="forbid")

    home: UserPath = Field(
        default_factory=lambda: user_data_path("faultline"),
        description="folder that holds the database, the archive and the password",
    )
    archive: str | None = Field(
        None,
        description="folder or fsspec URL of the archive, e.g. s3://bucket/archive; empty: a folder in FAULTLINE_HOME",
    )
    neo4j_uri: str | None = Field(
        None, description="a Neo4j server of your own, e.g. bolt://127.0.0.1:7687; empty: the embedded one"
    )
    neo4j_user: str = Field("neo4j", description="user at that server")
    neo4j_password: SecretStr | None = Field(None, description="password at that server")
    neo4j_database: str = Field("neo4j", description="database at that server")
    sources: UserPath | None = Field(None, description="a list of sources of your own; empty: the one in data/")
    heap_mb: int = Field(1024, ge=256, description="Java heap of the embedded server, MiB")
    page_cache_mb: int = Field(256, ge=16, description="page cache of the embedded server, MiB")
    snapshots_mb: int = Field(
        1024, ge=0, description="most disk space for snapshots kept between analyses, MiB; 0: none are kept"
    )
    bolt_port: int = Field(7687, ge=1, le=65535, description="Bolt port to try first")
    http_port: int = Field(7474, ge=1, le=65535, description="Neo4j Browser's port to try first")
    app_port: int = Field(8501, ge=1, le=65535, description="the app's port to try first")
    contact: str | None = Field(
        None, description="e-mail address named in the User-Agent; SEC sources are skipped without one"
    )
    allow_addresses: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="non-public addresses that may be fetched, host:port with commas between"
    )
    fetch_timeout_s: float = Field(60.0, gt=0, description="time limit of one whole fetch, seconds")
    fetch_at_once: int = Field(8, ge=1, le=64, description="sources that are asked at the same time")
    host_interval_s: float = Field(1.0, ge=0, description="pause between two requests to one host, seconds")
    revisit_h: float = Field(20.0, ge=0, description="pause before a known page is asked whether it has changed, hours")
    wire_limit_mb: int = Field(10, ge=1, description="largest body accepted as sent, MiB")
    unpacked_limit_mb: int = Field(50, ge=1, description="largest body accepted after unpacking, MiB")
    workers: int = Field(2, ge=1, le=64, description="processes that read and extract")
    worker_memory_mb: int = Field(512, ge=128, description="memory that reading one document may take, MiB")
    extractor: Literal["rules", "llm"] = Field(
        "rules", description="what finds claims: rules, or a language model (llm)"
    )
    llm_url: str | None = Field(None, description="an OpenAI-compatible endpoint, e.g. http://127.0.0.1:8000/v1")
    llm_model: str | None = Field(None, description="the model to ask there")
    llm_key: SecretStr | None = Field(None, description="the key to ask it with; empty: none")
    llm_timeout_s: float = Field(60.0, gt=0, description="time limit of one answer of the model, seconds")
    llm_requests: int = Field(1000, ge=1, description="most requests to the model in one run")
    llm_tokens: int = Field(1_000_000, ge=1, description="most tokens of the model in one run")
    quote_limit: int = Field(500, ge=40, description="longest quote in an export, characters; longer ones are cut")
    night_at: str = Field(
        "02:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="local time from which the night's run is due"
    )
    source_retry_s: float = Field(
        60.0, ge=0, description="pause before a night asks a source that gave nothing once more, seconds"
    )
    schedule_cron: str | None = Field(
        None, description="when `faultline schedule` looks for nights that are due, a cron line; empty: at that time"
    )
    schedule_port: int = Field(3070, ge=1, le=65535, description="port of Dagster's pages to try first")
    metrics_port: int = Field(
        3069, ge=1, le=65535, description="port of /metrics and /health beside `faultline schedule` to try first"
    )
    run_wait_s: float = Field(
        600.0, ge=0, le=86_400, description="how long a run waits for another one to end before it gives up, seconds"
    )
    backup_folder: UserPath | None = Field(
        None, description="folder for a back-up of the embedded database after each night; empty: none is made"
    )
    backup_keep: int = Field(7, ge=1, le=1000, description="how many nightly back-ups stay in that folder")
    report_folder: UserPath | None = Field(None, description="folder that gets each morning's report as a file")
    mail_to: str | None = Field(None, description="address that gets each morning's report by mail")
    mail_from: str = Field("faultline@localhost", description="sender of that mail")
    smtp_host: str = Field("localhost", description="mail server")
    smtp_port: int = Field(587, ge=1, le=65535, description="its port")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="how the line to it is secured: starttls, tls or none"
    )
    smtp_user: str | None = Field(None, description="login at the mail server; empty: none")
    smtp_password: SecretStr | None = Field(None, description="password at the mail server")
    webhook_url: SecretStr | None = Field(
        None, description="address that gets each morning's report as JSON by POST; kept secret"
    )
    log_format: Literal["plain", "json"] = Field("plain", description="form of a log line: plain or json")
    log_file: UserPath | None = Field(
        None, description="file for the log beside standard error; rotates, 50 MiB at most"
    )
    query_timeout_s: float = Field(5.0, gt=0, le=600, description="time limit of a console query, seconds")
    query_rows: int = Field(10_000, ge=1, le=1_000_000, description="most rows a console query returns")

    @field_validator("allow_addresses", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(p.strip() for p in value.split(",") if p.strip()) if isinstance(value, str) else value


def load_settings() -> Settings:
    """Read the environment; SettingsError names the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "FAULTLINE_" + "_".join(str(p) for p in first["loc"]).upper()
        raise SettingsError(f"{name} is wrong: {first['msg']}; see the settings table in README.md.") from None
