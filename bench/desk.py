"""The coder's desk over 5,000 passages: as quick at the end of the work as at its beginning, and as over a few hundred.

The passages of the demonstration are laid down again and again, with their suggestions, and dealt to one coder, who decides
as a person would: the first suggestion, or nothing. Prints a JSON line for each stretch of the work: the median time on the
server of opening a passage and of deciding one, and the queries of each.
"""

import json
import os
import signal
import statistics
import sys
import time
from hashlib import sha256
from itertools import count
from typing import Any

PASSAGES = int(os.environ.get("STOCKTAKE_BENCH_DESK", "5000"))
ROUNDS = 40
LIMIT_MS = 100
"""What a hand does not feel as waiting."""


def main() -> None:
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from stocktake.accounts.models import Person
    from stocktake.config.demonstration import load_demonstration
    from stocktake.evidence.models import Coding
    from stocktake.evidence.services.codebook import open_codebook
    from stocktake.evidence.services.deal import Share, deal
    from stocktake.reviews.models import Review

    call_command("collectstatic", verbosity=0, interactive=False)
    at = timezone.now()
    load_demonstration(at=at)
    review = Review.objects.get(code="meridian-2031")
    coder = Person.objects.get(email="tomas.quillfeather@meridian.example")
    client = Client(headers={"host": "localhost"})
    client.force_login(coder)
    book = open_codebook(review=review, actor="measurement", at=at)
    deal(codebook=book, shares=[Share(coder)], actor="measurement", at=at)
    _work(client, review, coder, "few")
    _lay_down(review, PASSAGES, at)
    deal(codebook=book, shares=[Share(coder)], actor="measurement", at=at)
    total = Coding.objects.filter(coder=coder).count()
    _work(client, review, coder, "beginning")
    # The middle of the work is decided behind the desk, as if it had been done before.
    waiting = Coding.objects.filter(coder=coder, decided_at__isnull=True).order_by("position")
    done = [coding.pk for coding in waiting[: total - 200]]
    Coding.objects.filter(pk__in=done).update(state="nothing", decided_at=at, revision=1)
    _work(client, review, coder, "end")


def _work(client: Any, review: Any, coder: Any, stretch: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from stocktake.evidence.models import Coding
    from stocktake.evidence.queries.desk import next_coding

    passages = Coding.objects.filter(coder=coder).count()

    opened: list[float] = []
    decided: list[float] = []
    for number in range(ROUNDS):
        with CaptureQueriesContext(connection) as asked:
            began = time.perf_counter()
            page = client.get(f"/r/{review.code}/desk/")
            opened.append(1000 * (time.perf_counter() - began))
        assert page.status_code == 200, page.status_code
        coding = next_coding(review, coder)
        first = coding.passage.suggestions.order_by("rank").first() if number % 3 else None
        sent: dict[str, Any] = {"revision": coding.revision} | ({"code": first.element_id} if first else {"nothing": "on"})
        with CaptureQueriesContext(connection) as told:
            began = time.perf_counter()
            answer = client.post(f"/r/{review.code}/desk/{coding.passage_id}/", sent)
            decided.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 302, answer.status_code
    both = statistics.median(opened) + statistics.median(decided)
    figures = {
        "stretch": stretch, "passages": passages, "open_ms": round(statistics.median(opened), 1),
        "decide_ms": round(statistics.median(decided), 1), "queries_to_open": len(asked), "queries_to_decide": len(told),
        "both_ratio_to_limit": round(both / LIMIT_MS, 2),
    }  # fmt: skip
    print(json.dumps({"bench": "desk", **figures}), flush=True)


def _lay_down(review: Any, wanted: int, at: Any) -> None:
    """The sources of a review once more, until there are so many passages; each passage with its suggestions."""
    from stocktake.evidence.models import Passage, Source, Suggestion
    from stocktake.foundation.models import StoredFile

    there = list(Passage.objects.filter(source__review=review).prefetch_related("suggestions").select_related("source"))
    number = count(1)
    left = wanted - len(there)
    while left > 0:
        copies: dict[int, Source] = {}
        for source in {passage.source for passage in there}:
            old, source = source.pk, Source.objects.get(pk=source.pk)
            source.pk, source.parent_id, source.response_id, source.snapshot_id = None, None, None, None
            name = f"{source.title} ({next(number)})"
            source.title, source.original = (
                name,
                StoredFile.objects.create(sha256=sha256(name.encode()).hexdigest(), size=1, stored_at=at),
            )
            source.save(force_insert=True)
            copies[old] = source
        made: list[Passage] = []
        for passage in there[:left]:
            row = Passage.objects.model(**{
                field.attname: getattr(passage, field.attname) for field in Passage._meta.concrete_fields
                if not field.primary_key and not field.generated
            })  # fmt: skip
            row.source = copies[passage.source_id]
            made.append(row)
        Passage.objects.bulk_create(made, batch_size=1000)
        Suggestion.objects.bulk_create([
            Suggestion(
                passage=row, element_id=each.element_id, rank=each.rank, score=each.score, band=each.band, because=each.because,
                version=each.version,
            )
            for row, passage in zip(made, there, strict=False) for each in passage.suggestions.all()
        ], batch_size=2000)  # fmt: skip
        left -= len(made)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.config.settings")
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))  # every block is left cleanly
    import django

    django.setup()
    from stocktake.config.ground import scratch_database

    with scratch_database():
        main()
