"""Ten thousand, a hundred thousand and a million short answers, suggested from Parquet to Parquet outside any database.

Toward open consultations: the line drawn here is what ten million would take. The same batch is answered by one process, by as many as
there are cores, and by a Dask cluster of as many workers on this machine; the answers must be the same to the byte. The answers are
sentences of the demonstration, each ended by its number, so that no two are alike. `STOCKTAKE_BENCH_BATCH` sets other sizes
(`10000,100000`). Prints a JSON line for each size and engine.
"""

import hashlib
import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SIZES = [int(size) for size in os.environ.get("STOCKTAKE_BENCH_BATCH", "10000,100000,1000000").split(",")]
BY_ALL_UP_TO = 100_000
"""Above this size only the processes of this machine answer: the others have shown by then what they cost."""
SENTENCE = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])")


def main() -> None:
    from stocktake.evidence.suggestions.parquet import run
    from stocktake.foundation.packs import pack_folder, packs_folder

    cores, pack = len(os.sched_getaffinity(0)), pack_folder("gcm")
    sentences = _sentences(packs_folder() / "demonstration" / "texts")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        run(_batch(folder / "warm.parquet", sentences, 100), folder / "warm", pack, cache=folder / "learned")
        for size in SIZES:
            batch, digests = _batch(folder / f"{size}.parquet", sentences, size), set[str]()
            for name, workers in (("one process", 1), ("processes", cores), ("Dask", cores)):
                if size > BY_ALL_UP_TO and name != "processes":
                    continue
                with _engine(name, workers) as engine:
                    out = folder / f"{size}-{name.replace(' ', '-')}"
                    began = time.monotonic()
                    read, bad = run(batch, out, pack, cache=folder / "learned", engine=engine)
                    seconds = time.monotonic() - began
                assert (read, bad) == (size, 0)
                digests.add(_digest(out))
                figures = {
                    "passages": size, "engine": name, "workers": workers, "seconds": round(seconds, 1),
                    "passages_per_second_per_core": round(size / seconds / workers), "same_bytes": len(digests) == 1,
                    "hours_for_ten_million": round(10_000_000 / size * seconds / 3600, 2),
                }  # fmt: skip
                print(json.dumps({"bench": "batch", **figures}), flush=True)


@contextmanager
def _engine(name: str, workers: int) -> Iterator[Any]:
    from stocktake.evidence.suggestions.engines import Cluster, Here, Processes

    if name == "Dask":
        from distributed import LocalCluster

        with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as made:
            yield Cluster(made.scheduler_address)
    else:
        yield Here() if workers == 1 else Processes(workers)


def _sentences(texts: Path) -> list[str]:
    found = [part for path in sorted(texts.glob("*.txt")) for part in SENTENCE.split(path.read_text(encoding="utf-8"))]
    return [" ".join(sentence.split()) for sentence in found if 20 < len(sentence) < 400]


def _batch(path: Path, sentences: list[str], size: int) -> Path:
    import polars as pl

    chance = random.Random(2018)
    texts = [f"{chance.choice(sentences)} {chance.choice(sentences)} {number}." for number in range(size)]
    pl.DataFrame({"id": range(size), "text": texts}).write_parquet(path)
    return path


def _digest(folder: Path) -> str:
    made = hashlib.sha256()
    for path in sorted(folder.glob("*.parquet")):
        made.update(path.read_bytes())
    return made.hexdigest()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.config.settings")
    main()
    sys.exit()
