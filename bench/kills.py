"""A thousand kills of pages, worker and database in the middle of saving: what was acknowledged must be there, and once.

`STOCKTAKE_KILLS` sets another number. Prints a JSON line.
"""

import json
import os
import signal
import statistics
import sys

KILLS = int(os.environ.get("STOCKTAKE_KILLS", "1000"))


def main() -> None:
    from _writers import Tally, kill_again_and_again

    def tell(tally: Tally) -> None:
        if tally.kills % 50 == 0:
            print(f"{tally.kills} kills, {tally.acknowledged} acknowledged, {tally.lost} lost", file=sys.stderr, flush=True)

    tally = kill_again_and_again(KILLS, tell=tell)
    figures = {
        "kills": tally.kills, "acknowledged_saves": tally.acknowledged, "lost": tally.lost, "doubled": tally.doubled,
        "sent_again": tally.sent_again, "of_these_kept_before": tally.unacknowledged,
        "median_seconds_until_back": round(statistics.median(tally.seconds_back), 2),
        "longest_seconds_until_back": round(max(tally.seconds_back), 2),
        "seconds_per_kill": round(statistics.mean(tally.seconds), 2),
    }  # fmt: skip
    print(json.dumps({"bench": "kills", **figures}), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.config.settings")
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))  # every block is left cleanly
    import django

    django.setup()
    main()
