"""How many passages per second one core suggests for, against the limit the project has set itself.

Prints a JSON line and asserts nothing. Two figures: `warm` with words met before, as in the middle of a review, and
`cold` with every passage and most of its words met for the first time, which is the worst there is.
"""

import json
import resource
import sys
import time
from pathlib import Path

import yaml

from stocktake.evidence.suggestions import Suggester

ROOT = Path(__file__).resolve().parents[1]
PACK = ROOT / "packs" / "gcm"
LIMIT = 5_000
ROUNDS = 5


def different_texts() -> list[str]:
    """Every sentence of the pack and every measuring passage, each once, in six languages."""
    texts: list[str] = []
    for path in sorted((PACK / "terms").glob("*.yaml")):
        terms = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        texts += [text for entry in terms["objectives"].values() for text in entry["examples"]]
    return list(dict.fromkeys(texts + passages()))


def passages() -> list[str]:
    """The measuring passages: one to eight sentences, in six languages."""
    paths = sorted((ROOT / "tests" / "evidence" / "passages").glob("*.jsonl"))
    return [json.loads(line)["text"] for path in paths for line in path.read_text("utf-8").splitlines()]


def per_second(suggester: Suggester, texts: list[str]) -> float:
    """Passages per second of processor time, all threads counted."""
    started = time.process_time()
    suggester.suggest(texts)
    return len(texts) / (time.process_time() - started)


def main() -> None:
    """Measure and print."""
    started = time.process_time()
    suggester = Suggester.from_pack(PACK)
    learned = time.process_time() - started
    cold = per_second(suggester, different_texts())
    repeated = passages() * 8
    warm = sorted(per_second(suggester, repeated) for _ in range(ROUNDS))[ROUNDS // 2]
    figures = {
        "bench": "suggestions",
        "passages_per_second_per_core": round(warm),
        "cold": round(cold),
        "limit": LIMIT,
        "ratio": round(warm / LIMIT, 2),
        "ratio_cold": round(cold / LIMIT, 2),
        "characters_per_passage": round(sum(map(len, repeated)) / len(repeated)),
        "seconds_to_learn": round(learned, 2),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
