"""Server time of the demonstration review's pages, against the limit of 50 ms at the median, and their queries.

The time of the view and its template is what a person waits for; on a busy machine it says more about the neighbours. So
the processor time of a whole request in this process stands beside it (that of the database is not in it).

Needs a database with the demonstration loaded: `stocktake bench` gives it one. Prints a JSON line a page.
"""

import gc
import json
import statistics
import sys
import time
from datetime import UTC, datetime

LIMIT_MS = 50.0
ROUNDS = 40
REVIEW = "/r/meridian-2031/"
PAGES = {
    "home": "/",
    "review": REVIEW,
    "board": f"{REVIEW}board/",
    "sources": f"{REVIEW}sources/",
    "longest source": f"{REVIEW}sources/{{source}}/",
    "passage": f"{REVIEW}passages/{{passage}}/",
    "objectives": f"{REVIEW}objectives/",
    "objective 20": f"{REVIEW}objectives/20/",
    "objective 20 of a party": f"{REVIEW}objectives/20/?party=AUR",
    "party": f"{REVIEW}parties/AUR/",
    "search": f"{REVIEW}search/?q=remittances",
    "synthesis": f"{REVIEW}synthesis/",
    "sentence beside it": f"{REVIEW}synthesis/sentences/{{sentence}}/",
}


def main() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from stocktake.accounts.models import Person
    from stocktake.config.demonstration import is_empty, load_demonstration

    call_command("collectstatic", verbosity=0, interactive=False)
    if is_empty():
        load_demonstration(at=datetime(2031, 2, 20, 12, tzinfo=UTC))
    client = Client(headers={"host": "localhost"})
    client.force_login(Person.objects.get(email="ione.castellane@meridian.example"))
    values = told()
    gc.collect()  # what loading has left behind is no page's to clear away
    for name, pattern in PAGES.items():
        address = pattern.format(**values)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        number = len(queries)  # now: the next request begins a new count
        times, processor = [], []
        for _ in range(ROUNDS):
            began = time.process_time()
            response = client.get(address)
            processor.append((time.process_time() - began) * 1000)
            assert response.status_code == 200, (address, response.status_code)
            times.append(float(response.headers["Server-Timing"].split("dur=")[1]))
        median = statistics.median(times)
        figures = {"page": name, "median_ms": round(median, 1), "p95_ms": round(sorted(times)[int(ROUNDS * 0.95) - 1], 1),
                   "ratio_to_limit": round(median / LIMIT_MS, 2), "processor_ms": round(statistics.median(processor), 1),
                   "queries": number}  # fmt: skip
        print(json.dumps({"bench": "pages", **figures}), flush=True)


def told() -> dict[str, int]:
    """The source with the most passages, the passage and the sentence with the most behind them."""
    from django.db.models import Count

    from stocktake.evidence.models import Passage, Source
    from stocktake.synthesis.models import Sentence

    def most(rows, behind: str) -> int:
        return rows.annotate(behind=Count(behind)).order_by("-behind", "pk").values_list("pk", flat=True)[0]

    return {
        "source": most(Source.objects.all(), "passages"),
        "passage": most(Passage.objects.all(), "citations"),
        "sentence": most(Sentence.objects.all(), "citations"),
    }


if __name__ == "__main__":
    import django

    django.setup()
    from stocktake.config.ground import scratch_database

    with scratch_database():
        main()
    sys.exit()
