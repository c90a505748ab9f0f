"""`python -m tests.golden report [--write] | calibrate | cluster | fit | worth`: what the passages say of it all."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.rules import RuleExtractor
from tests.golden import calibration, clustering, fitting, report, sets, weighing, worth


def main() -> None:
    """Print the tables, put them into ingest/README.md, or fit the confidences."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("report", help="print the tables").add_argument(
        "--write", action="store_true", help="put them into ingest/README.md"
    )
    commands.add_parser("calibrate", help="fit data/lexicon/confidence.toml")
    commands.add_parser("fit", help="fit data/lexicon/fitted/ to all labelled passages, and say what it hears in folds")
    commands.add_parser("worth", help="write WORTH.md: what each construction finds that no other does")
    cluster = commands.add_parser("cluster", help="write data/lexicon/fitted/clusters.tsv: words of like meaning")
    cluster.add_argument("vectors", type=Path, help="the word vectors, as clustering.py describes them")
    given = parser.parse_args()
    if given.command == "cluster":
        print(f"{clustering.write(given.vectors)} clusters")
        return
    extractor = RuleExtractor(load_reference(data_dir()).entities.values(), fitted=None)
    if given.command == "calibrate":
        found = calibration.all_cases(extractor)
        calibration.write(calibration.fit(found))
        result = calibration.held_out(found)
        print(
            f"fitted to {result.count} claims; Brier {result.brier:.4f}, base rate {result.base:.4f} on held-out folds"
        )
        return
    if given.command == "fit":
        fitting.write(*fitting.both(list(fitting.examples(sets.names(), fitting.rows(), extractor))))
        heard = weighing.held_out()
        calibration.write_fitted(*weighing.confidence(heard))
        weighing.put(heard)
        print(json.dumps(weighing.summary(heard), indent=1))
        return
    if given.command == "worth":
        worth.TABLE.write_text(worth.markdown(worth.worths(extractor)), encoding="utf-8")
        return
    text = report.markdown(extractor)
    print(text)
    if given.write:
        report.put(text)


if __name__ == "__main__":
    main()
