"""What each process that reads documents needs, loaded once in the process that they are forked from.

Nothing else imports this module: `multiprocessing` does so in its fork server, which holds no socket of the run.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice

from graph.paths import data_dir
from ingest.extract.choice import Choice
from ingest.sources.samples import samples
from ingest.worker import process, warm

_READ = 1  # bundled document, so that what is loaded on first use is loaded here

# Whatever is wrong here is wrong in each process again, which says so.
with suppress(Exception):
    warm(data_dir(), Choice())
    for raw in islice(samples(data_dir() / "samples", datetime.now(UTC)), _READ):
        process(raw)
# The collector would write to every page that the processes share.
gc.collect()
gc.freeze()
