# `make up` and `make test` are all a new user needs; both set up what is missing first.
PYTHON ?= python3
# Workers and servers start as processes of their own: without byte code each start would compile a second's worth.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin

.PHONY: up test setup nightly bench scores lint lock wheel classes clean

up: setup
	"$(BIN)/faultline" up

test: setup
	"$(MAKE)" -j 2 lint classes
	"$(BIN)/python" -m pytest -m "not nightly" -n 2 --dist loadfile --no-loadscope-reorder

nightly: setup classes
	"$(BIN)/python" -m pytest

bench: setup
	"$(BIN)/python" -m tests.bench

scores: setup
	"$(BIN)/python" -m tests.golden report --write

lint: setup
	"$(BIN)/ruff" check .
	"$(BIN)/ruff" format --check .
	"$(BIN)/mypy"
	"$(BIN)/lint-imports"

# With it the servers that tests start are up in half the time.
classes: setup
	"$(BIN)/python" -m tests.fixtures.class_archive

setup: .venv/.ready

# The stamp carries the digest of what the environment was built from: a second `make setup` takes no time.
.venv/.ready: requirements.lock pyproject.toml Makefile
	"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Faultline needs Python 3.11 or newer; run: make setup PYTHON=/path/to/python3.11")'
	test -x "$(BIN)/python" || "$(PYTHON)" -m venv .venv
	"$(BIN)/python" -m pip install --quiet uv
	"$(BIN)/uv" pip install --quiet --python "$(BIN)/python" --compile-bytecode --require-hashes -r requirements.lock
	"$(BIN)/uv" pip install --quiet --python "$(BIN)/python" --no-deps --editable .
	"$(BIN)/python" -m compileall -q ingest graph app
	touch $@

lock:
	"$(BIN)/uv" pip compile --quiet --all-extras --generate-hashes --universal --no-emit-index-url \
	  --no-header --python-version 3.11 --output-file requirements.lock pyproject.toml

wheel: setup
	"$(BIN)/uv" build --wheel --out-dir dist

clean:
	rm -rf .venv dist build
