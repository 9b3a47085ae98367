"""Finding what says nearly the same in the same words: how well in six languages, and how long for 300 submissions.

The set is tests/evidence/repetitions/set.yaml, among the passages that the suggestions are measured on. For the time, texts
are made of the sentences of those passages: eight of ten are shuffled, one of ten is a template filled in by hundreds, one
of ten is another one changed a little. Prints a JSON line for each language and one for the time; sets no bar.
`STOCKTAKE_BENCH_PASSAGES` sets another number of passages than 36,000.
"""

import json
import os
import random
import re
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import yaml

PASSAGES = int(os.environ.get("STOCKTAKE_BENCH_PASSAGES", "36000"))
TESTS = Path(__file__).resolve().parent.parent / "tests" / "evidence"
SENTENCE = re.compile(r"(?<=[.!?。؟])\s*")


def main() -> None:
    from stocktake.evidence.services.repeating import NEAR, groups_of

    elsewhere = [text for path in sorted((TESTS / "passages").glob("*.jsonl")) for text in _texts(path)]
    groups = yaml.safe_load((TESTS / "repetitions" / "set.yaml").read_text(encoding="utf-8"))
    for language in dict.fromkeys(group["language"] for group in groups):
        texts, truth = list(elsewhere), [-1] * len(elsewhere)
        for number, group in enumerate(each for each in groups if each["language"] == language):
            for text in (group["text"], *group["same"]):
                texts.append(text)
                truth.append(number)
            texts += group["other"]
            truth += [-1] * len(group["other"])
        wanted = {pair for pair in combinations(range(len(texts)), 2) if truth[pair[0]] == truth[pair[1]] >= 0}
        found = {pair for group in groups_of(texts) for pair in combinations(sorted(index for index, _like in group.members), 2)}
        right = len(wanted & found)
        print(json.dumps({
            "bench": "repetitions", "language": language, "near": NEAR, "texts": len(texts), "pairs": len(wanted),
            "recall": round(right / len(wanted), 3), "precision": round(right / len(found), 3) if found else None,
        }), flush=True)  # fmt: skip
    texts = list(_many(elsewhere, random.Random(2018)))
    began = time.monotonic()
    made = groups_of(texts)
    print(json.dumps({
        "bench": "repetitions", "passages": len(texts), "groups": len(made), "seconds": round(time.monotonic() - began, 1),
    }), flush=True)  # fmt: skip


def _texts(path: Path) -> list[str]:
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]


def _many(elsewhere: list[str], chance: random.Random) -> Iterator[str]:
    sentences = [sentence for text in elsewhere for sentence in SENTENCE.split(text) if len(sentence) > 15]

    def text() -> str:
        return " ".join(chance.choice(sentences) for _each in range(chance.randint(3, 7)))

    def changed(words: list[str]) -> str:
        for _each in range(max(1, len(words) // 15)):
            words[chance.randrange(len(words))] = str(chance.randint(100, 999))
        return " ".join(words)

    made = [text() for _each in range(PASSAGES * 8 // 10)]
    templates = [text() for _each in range(10)]
    made += [changed(chance.choice(templates).split(" ")) for _each in range(PASSAGES // 10)]
    made += [changed(chance.choice(made).split(" ")) for _each in range(PASSAGES - len(made))]
    chance.shuffle(made)
    yield from made


if __name__ == "__main__":
    main()
