"""A process that rebuilds the graph of a corpus, to be killed while it does: `python -m tests.contract.rebuilding`.

Reads one JSON object from standard input: uri, user, password, database, and the arguments of the corpus.
"""

from __future__ import annotations

import json
import sys

from graph import derive
from graph.connection import Connection
from graph.store import Store
from graph.ties import Ties
from tests.corpus.graphs import owners_reference
from tests.corpus.planted import Corpus


def main() -> None:
    """Say that it begins, then rebuild."""
    asked = json.loads(sys.stdin.read())
    corpus = Corpus(**asked.pop("corpus"))
    derive.TIES_A_TRANSACTION = asked.pop("ties_a_transaction")
    reference = owners_reference(corpus)
    ties = Ties(reference.entities.values())
    with Store(Connection(**asked)) as store:
        sys.stdout.write("begins\n")
        sys.stdout.flush()
        derive.rebuild(store, reference, ties)


if __name__ == "__main__":
    main()
