"""Measures Faultline against the bare parts it is built of, each pair in one run: `python -m tests.bench`.

Needs no network once the jars are cached. `--small` takes a tenth of the documents, for a look at whether it runs.
"""

from __future__ import annotations

import argparse
import logging
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from graph import server
from graph.derive import load_reference
from graph.paths import data_dir
from graph.reference import load_reference as read_reference
from graph.settings import Settings
from graph.store import Store
from graph.ties import Ties
from tests.bench import (
    analysing,
    bringing,
    extracting,
    holding,
    ingesting,
    nightly,
    reading,
    rebuilding,
    resting,
    writing,
)
from tests.bench.measure import Compared, Figure, comparison, table
from tests.corpus.planted import Corpus

DOCUMENTS = 400  # a round
CLAIMS = 10_000
ENTITIES = 100_000
NIGHT_ITEMS = 2_000
HELD, HELD_S = (10_000, 100_000), 900.0
PARTS = (
    "start", "claims", "extraction", "documents", "holding", "sets", "memory", "reading", "analyses", "rebuild",
    "night",
)  # fmt: skip


def main() -> int:
    """Print every figure as soon as its part is done; 1 if an aim was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of the documents and claims")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; may be given more than once")
    parser.add_argument("--documents", type=int, default=rebuilding.DOCUMENTS, help="of the graph that is rebuilt")
    parser.add_argument("--claims", type=int, default=rebuilding.CLAIMS, help="of the graph that is rebuilt")
    parser.add_argument("--entities", type=int, default=rebuilding.ENTITIES, help="of the graph that is rebuilt")
    options = parser.parse_args()
    chosen = options.only or PARTS
    share = 10 if options.small else 1
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    missed = False
    with tempfile.TemporaryDirectory(prefix="faultline bench ") as folder:
        settings = Settings(home=Path(folder), neo4j_uri=None)
        reference = read_reference(data_dir())
        try:
            connection = server.start(settings).connection
            with Store(connection) as store:
                store.apply_schema()
                load_reference(store, reference, Ties(reference.entities.values()))
            works: dict[str, Callable[[], Sequence[Figure | Compared]]] = {
                "start": lambda: resting.warm_start(settings),
                "claims": lambda: writing.measure(server.connect(settings), reference, CLAIMS // share),
                "extraction": lambda: extracting.measure(reference, DOCUMENTS // share),
                "documents": lambda: ingesting.measure(server.connect(settings), reference, DOCUMENTS // share),
                "holding": lambda: holding.measure(
                    server.connect(settings),
                    Path(folder) / "held",
                    tuple(n // share for n in HELD),
                    HELD_S if share == 1 else HELD_S / 5,
                ),
                "sets": lambda: bringing.measure(settings, bringing.ROWS // share),
                "memory": lambda: resting.memory(settings),
                "reading": lambda: reading.measure(server.connect(settings), reference, ENTITIES // share),
                "analyses": lambda: analysing.measure(ENTITIES // share),
                "rebuild": lambda: rebuilding.measure(
                    server.connect(settings),
                    Corpus(options.documents // share, options.claims // share, options.entities // share),
                    server.status(settings).pid,
                ),
                "night": lambda: nightly.measure(server.connect(settings), reference, NIGHT_ITEMS // share),
            }
            for part in filter(chosen.__contains__, PARTS):
                figures = works[part]()
                print(table([f for f in figures if isinstance(f, Figure)]), flush=True)
                if rows := [f for f in figures if isinstance(f, Compared)]:
                    print(comparison(rows), flush=True)
                missed |= any(f.met is False for f in figures)
        finally:
            server.stop(settings)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
