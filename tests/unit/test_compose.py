"""docker-compose.yml against the Compose specification, and against what Faultline promises of a fresh start."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_pydantic import ComposeSpecification
from pydantic import ValidationError

from graph.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")


@pytest.fixture
def compose() -> dict[str, Any]:
    return copy.deepcopy(yaml.safe_load(TEXT))


def test_the_file_obeys_the_compose_specification(compose: dict[str, Any]) -> None:
    spec = ComposeSpecification.model_validate(compose)
    assert spec.services is not None and set(spec.services) == {"neo4j", "app"}


@pytest.mark.parametrize(
    ("service", "key", "value"),
    [("neo4j", "imagee", "neo4j"), ("neo4j", "healthcheck", {"tests": ["CMD", "true"]}), ("app", "cap_drop", "ALL")],
)
def test_a_misspelt_or_mistyped_key_is_refused_by_the_specification(
    compose: dict[str, Any], service: str, key: str, value: object
) -> None:
    compose["services"][service][key] = value
    with pytest.raises(ValidationError):
        ComposeSpecification.model_validate(compose)


def test_the_database_is_the_long_term_release_with_a_health_check_and_kept_data(compose: dict[str, Any]) -> None:
    neo4j = compose["services"]["neo4j"]
    assert neo4j["image"] == "neo4j:5.26-community"
    assert neo4j["healthcheck"]["test"][0] == "CMD"
    assert "neo4j-data:/data" in neo4j["volumes"]
    named = {v.split(":")[0] for s in compose["services"].values() for v in s["volumes"]}
    assert named == set(compose["volumes"])
    assert compose["services"]["app"]["depends_on"]["neo4j"]["condition"] == "service_healthy"


def test_every_published_port_is_on_loopback(compose: dict[str, Any]) -> None:
    ports = [p for s in compose["services"].values() for p in s.get("ports", [])]
    assert ports
    assert all(re.fullmatch(r"127\.0\.0\.1:\$\{FAULTLINE_\w+:-\d+\}:\d+", p) for p in ports)


def test_the_app_shares_the_hosts_network_because_it_listens_on_loopback_only(compose: dict[str, Any]) -> None:
    app = compose["services"]["app"]
    assert app["network_mode"] == "host"
    assert "ports" not in app


def test_passwords_come_from_the_environment_and_have_no_default(compose: dict[str, Any]) -> None:
    secrets = {
        (name, key): value
        for name, service in compose["services"].items()
        for key, value in service["environment"].items()
        if re.search(r"PASSWORD|AUTH|SECRET|TOKEN|KEY", key)
    }
    assert set(secrets) == {("neo4j", "NEO4J_AUTH"), ("app", "FAULTLINE_NEO4J_PASSWORD")}
    for value in secrets.values():
        assert re.fullmatch(r"(neo4j/)?\$\{FAULTLINE_NEO4J_PASSWORD:\?[^}]+\}", value)


def test_the_app_is_told_only_settings_that_exist(compose: dict[str, Any]) -> None:
    known = {f"FAULTLINE_{name.upper()}" for name in Settings.model_fields}
    assert set(compose["services"]["app"]["environment"]) <= known
    assert set(re.findall(r"\$\{(\w+)", TEXT)) <= known


def test_cypher_cannot_load_files_or_addresses(compose: dict[str, Any]) -> None:
    environment = compose["services"]["neo4j"]["environment"]
    assert environment["NEO4J_dbms_security_allow__csv__import__from__file__urls"] == "false"
    assert environment["NEO4J_internal_dbms_cypher__ip__blocklist"] == "0.0.0.0/0,::/0"


def test_the_image_installs_by_hash_and_runs_as_an_ordinary_user() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    instructions = [line for line in lines if line and not line.startswith("#")]
    assert instructions[0] == "FROM python:3.11-slim"
    assert "RUN pip install --require-hashes -r requirements.lock" in instructions
    user = next(i for i, line in enumerate(instructions) if line.startswith("USER "))
    assert instructions[user] == "USER faultline"
    assert user < next(i for i, line in enumerate(instructions) if line.startswith("CMD "))


def test_everything_that_the_image_copies_is_let_through_and_exists() -> None:
    let_through = {
        line.removeprefix("!").removesuffix("/")
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }
    copied = {
        word
        for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines()
        if line.startswith("COPY ")
        for word in line.split()[1:-1]
    }
    assert copied == let_through
    assert all((ROOT / name).exists() for name in copied)
