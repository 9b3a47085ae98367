"""A whole walk of the demonstration as a process: seconds and peak memory, against 20 s and 500 MB. Prints a JSON line."""

import json
import resource
import subprocess
import sys
import tempfile
import time

LIMIT_SECONDS, LIMIT_MB = 20.0, 500.0


def main() -> None:
    for run in ("cold", "warm"):
        with tempfile.TemporaryDirectory() as out:
            began = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "stocktake", "walk", "demonstration", "--out", out], check=True, capture_output=True
            )
            seconds = time.perf_counter() - began
        # The largest single process among all children so far, in kilobytes on Linux.
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        figures = {"run": run, "seconds": round(seconds, 1), "ratio_to_limit": round(seconds / LIMIT_SECONDS, 2),
                   "peak_mb": round(memory), "memory_ratio_to_limit": round(memory / LIMIT_MB, 2)}  # fmt: skip
        print(json.dumps({"bench": "walk", **figures}), flush=True)


if __name__ == "__main__":
    main()
