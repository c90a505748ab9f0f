"""`python -m tests.golden report [--write] | calibrate | cluster | fit | worth`: what the passages say of it all."""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from graph.paths import data_dir
from graph.reference import load_reference
from ingest.extract.rules import RuleExtractor
from tests.golden import calibration, clustering, fitting, modalities, report, sets, weighing, worth


def main() -> None:
    """Print the tables, put them into ingest/README.md, or fit weights and confidences."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("report", help="print the tables").add_argument(
        "--write", action="store_true", help="put them into ingest/README.md"
    )
    commands.add_parser("calibrate", help="fit confidence.toml and verdicts.toml to what is heard in folds")
    commands.add_parser("fit", help="fit data/lexicon/fitted/ to all labelled passages, then calibrate")
    commands.add_parser("worth", help="write WORTH.md: what each construction finds that no other does")
    cluster = commands.add_parser("cluster", help="write data/lexicon/fitted/clusters.tsv: words of like meaning")
    cluster.add_argument("vectors", type=Path, help="the word vectors, as clustering.py describes them")
    given = parser.parse_args()
    if given.command == "cluster":
        print(f"{clustering.write(given.vectors)} clusters")
        return
    extractor = RuleExtractor(load_reference(data_dir()).entities.values(), fitted=False)
    if given.command == "fit":
        fitting.write(*fitting.both(list(fitting.examples(sets.names(), fitting.rows(), extractor))))
    if given.command in {"calibrate", "fit"}:
        with TemporaryDirectory() as folder:
            weighing.fit_folds(Path(folder))
            seen = weighing.untouched(weighing.held_out(Path(folder)))
            modalities.write(weighing.verdicts(seen), fitting.digest())
            heard = weighing.held_out(Path(folder))  # once more, with the modalities that these verdicts give
        calibration.write(weighing.models(weighing.untouched(heard)), fitting.digest())
        weighing.put(heard)
        print(weighing.FIGURES.read_text(encoding="utf-8"))
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
