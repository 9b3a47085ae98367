"""Server time of the demonstration review's pages, against the limit of 50 ms at the median, and their queries.

Needs a database with the demonstration loaded: `stocktake bench` gives it one. Prints a JSON line a page.
"""

import json
import statistics
import sys
from datetime import UTC, datetime

LIMIT_MS = 50.0
ROUNDS = 25
REVIEW = "/r/meridian-2031/"
PAGES = {
    "home": "/",
    "review": REVIEW,
    "board": f"{REVIEW}board/",
    "sources": f"{REVIEW}sources/",
    "objectives": f"{REVIEW}objectives/",
    "objective 20": f"{REVIEW}objectives/20/",
    "party": f"{REVIEW}parties/AUR/",
    "search": f"{REVIEW}search/?q=remittances",
    "synthesis": f"{REVIEW}synthesis/",
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
    for name, address in PAGES.items():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        number = len(queries)  # now: the next request begins a new count
        times = []
        for _ in range(ROUNDS):
            response = client.get(address)
            assert response.status_code == 200, (address, response.status_code)
            times.append(float(response.headers["Server-Timing"].split("dur=")[1]))
        median = statistics.median(times)
        figures = {"page": name, "median_ms": round(median, 1), "p95_ms": round(sorted(times)[int(ROUNDS * 0.95) - 1], 1),
                   "ratio_to_limit": round(median / LIMIT_MS, 2), "queries": number}  # fmt: skip
        print(json.dumps({"bench": "pages", **figures}), flush=True)


if __name__ == "__main__":
    import django

    django.setup()
    from stocktake.config.ground import scratch_database

    with scratch_database():
        main()
    sys.exit()
