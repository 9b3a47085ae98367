"""The matrix of a very large review: 300 submissions of 120 passages, each with three codes, laid out in four ways.

Promised: 200 ms for the numbers of a layout, on the server. The passages are those of the demonstration, laid down again and again.
Prints a JSON line for each layout: the median, the 95th of a hundred, and how many queries.
`STOCKTAKE_BENCH_PASSAGES` sets another number of passages than 36,000.
"""

import json
import os
import random
import statistics
import sys
import time
from datetime import UTC, datetime
from hashlib import sha256

PASSAGES = int(os.environ.get("STOCKTAKE_BENCH_PASSAGES", "36000"))
PER_SOURCE = 120
ROUNDS = 30
LIMIT_MS = 200.0
LAYOUTS = {
    "objectives by party": "rows=objective&columns=party", "objectives by subregion": "rows=objective&columns=subregion",
    "categories by language": "rows=category&columns=language", "round tables by category": "rows=round-table&columns=category",
    "the same text once": "rows=objective&columns=party&once=on",
}  # fmt: skip


def main() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.http import QueryDict
    from django.test.utils import CaptureQueriesContext

    from stocktake.config.demonstration import load_demonstration
    from stocktake.evidence.queries.matrix import Layout, matrix_for
    from stocktake.reviews.models import Review
    from stocktake.reviews.rules.viewer import public_viewer

    call_command("collectstatic", verbosity=0, interactive=False)
    load_demonstration(at=datetime(2031, 2, 20, 12, tzinfo=UTC))
    review = Review.objects.select_related("framework", "region").get(code="meridian-2031")
    codes = _lay_down(review)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE evidence_passage, evidence_code, evidence_source")
    viewer = public_viewer(review)
    for name, words in LAYOUTS.items():
        layout = Layout.from_query(QueryDict(words))
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            matrix_for(viewer, layout)
            times.append((time.perf_counter() - began) * 1000)
        with CaptureQueriesContext(connection) as asked:
            matrix_for(viewer, layout)
        middle = statistics.median(times)
        print(json.dumps({
            "bench": "matrix", "layout": name, "passages": PASSAGES, "codes": codes, "median_ms": round(middle, 1),
            "p95_ms": round(sorted(times)[int(ROUNDS * 0.95) - 1], 1), "ratio_to_limit": round(middle / LIMIT_MS, 2), "queries": len(asked),
        }), flush=True)  # fmt: skip


def _lay_down(review) -> int:
    from stocktake.evidence.enums import Consent, Origin, SourceKind, SourceState
    from stocktake.evidence.models import Code, Passage, Source
    from stocktake.foundation.models import StoredFile

    at, chance = datetime(2031, 2, 1, tzinfo=UTC), random.Random(2018)
    texts = list(Passage.objects.filter(source__review=review).values_list("text", "language"))
    some = Source.objects.filter(review=review, party__isnull=False, consent=Consent.PUBLISH)
    parties = sorted(set(some.values_list("party", flat=True)))
    elements = list(review.framework.elements.counted().values_list("pk", flat=True))
    count = -(-PASSAGES // PER_SOURCE)
    files = StoredFile.objects.bulk_create(
        StoredFile(sha256=sha256(str(number).encode()).hexdigest(), size=1, stored_at=at) for number in range(count)
    )
    sources = Source.objects.bulk_create(
        Source(
            review=review, party_id=parties[number % len(parties)], kind=SourceKind.SUBMISSION, title=f"Source {number}",
            filename=f"{number}.txt", language="en", consent=Consent.PUBLISH, state=SourceState.READ, received_at=at, original=file,
        )
        for number, file in enumerate(files)
    )  # fmt: skip
    passages = Passage.objects.bulk_create(
        (
            Passage(
                source=sources[number // PER_SOURCE], number=number % PER_SOURCE + 1, kind="paragraph", text=texts[number % len(texts)][0],
                language=texts[number % len(texts)][1], digest=sha256(texts[number % len(texts)][0].encode()).hexdigest(),
            )
            for number in range(PASSAGES)
        ),
        batch_size=2000,
    )  # fmt: skip
    codes = Code.objects.bulk_create(
        (
            Code(passage=passage, element_id=element, origin=Origin.MACHINE, score=0.9, by="measurement", at=at)
            for passage in passages for element in chance.sample(elements, 3)
        ),
        batch_size=2000,
    )  # fmt: skip
    return len(codes)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.config.settings")
    import django

    django.setup()
    from stocktake.config.ground import scratch_database

    with scratch_database():
        main()
    sys.exit(0)
