"""Learn the shipped model: `python -m nlp.train [--real CSV] [--pool CSV.GZ] [--out FOLDER]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from nlp.model import FACTS, FOLDER, read_facts
from nlp.training.build import build
from nlp.training.sources import read_sources


def main(argv: Sequence[str] | None = None) -> int:
    """Train, write the model's two files, and print what was measured out of fold."""
    parser = argparse.ArgumentParser(prog="nlp train", description=__doc__)
    parser.add_argument("--real", type=Path, help="labelled messages that stay outside the project; only weights ship")
    parser.add_argument("--pool", type=Path, help="gzipped messages that labels/pool.csv labels by their ids")
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args(argv)
    sources = read_sources(options.real, options.pool)
    forgotten = _sources_of(options.out) - set(sources.hashes)
    if forgotten:
        sys.stderr.write(
            f"the model in {options.out} also learnt from {', '.join(sorted(forgotten))}; this one will not\n"
        )
    sys.stdout.write(json.dumps(build(sources, options.out), ensure_ascii=False, indent=1) + "\n")
    return 0


def _sources_of(folder: Path) -> set[str]:
    """The files that the model in a folder learnt from; none where there is no model yet."""
    path = folder / FACTS.name
    return set(read_facts(path)["trained_on"]) if path.exists() else set()


if __name__ == "__main__":
    raise SystemExit(main())
