"""Bend files by chance and have them read, for long: `python tools/fuzz_readers.py --each 2000`.

Every file goes through the limited child process, as one from outside does. A line for each kind says how many were read, how many
were refused by name, and how many were refused because a reader stumbled (the commonest causes are named); a child that died, a
file that took too long, and a text that could not be kept are findings, written out with their seed.
"""

import argparse
import json
import sys
import traceback
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.documents.mutations import mutated, seeds  # noqa: E402
from tests.documents.test_fuzzing import can_be_kept  # noqa: E402

from stocktake.documents.reading import Reader, Unreadable, read  # noqa: E402


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--each", type=int, default=1000, help="files of each kind (1000)")
    asked.add_argument("--from", type=int, default=0, dest="first", help="the first seed (0)")
    asked.add_argument("--kinds", nargs="*", default=sorted(seeds()))
    words = asked.parse_args()
    findings = 0
    with Reader() as reader:
        for ending in words.kinds:
            came, stumbled = Counter[str](), Counter[str]()
            for seed in range(words.first, words.first + words.each):
                outcome = _outcome(reader, ending, seed)
                came[outcome.partition(":")[0]] += 1
                if outcome.startswith("finding"):
                    findings += 1
                    print(json.dumps({"kind": ending, "seed": seed, "finding": outcome.partition(":")[2]}), flush=True)
                elif outcome.startswith("stumbled"):
                    stumbled[outcome.partition(":")[2]] += 1
            print(
                json.dumps({"kind": ending, **came, "stumbled on": dict(stumbled.most_common(5))}, ensure_ascii=False), flush=True
            )
    return 1 if findings else 0


def _outcome(reader: Reader, ending: str, seed: int) -> str:
    name, data = mutated(ending, seed)
    try:
        tree = reader.read(data, name)
    except Unreadable as refused:
        if refused.code == "timeout":
            return "finding:took too long"
        if refused.code != "damaged":
            return "refused"
        if reader.pid is None:
            return "finding:the child died"
        return _cause(name, data)
    try:
        return "read" if can_be_kept(tree) else "finding:an empty passage, or a zero byte"
    except (AssertionError, ValueError) as error:
        return f"finding:cannot be kept, {error!r:.80}"


def _cause(name: str, data: bytes) -> str:
    """Why a file is called damaged: by a reader that saw it, or because something unforeseen was met."""
    try:
        read(data, name)
    except Unreadable as refused:
        cause = refused.__cause__
        if cause is None:
            return "refused"
        last = traceback.extract_tb(cause.__traceback__)[-1]
        return f"stumbled:{type(cause).__name__} in {Path(last.filename).name}"
    return "refused"


if __name__ == "__main__":
    sys.exit(main())
