"""The board of many parties: as many queries for 200 as for 20, and the time on the server.

Each party has a report under way with 60 answers, in several sections, a focal point and three contributors. The shipped
questionnaire is open. Prints a JSON line for the tiles, for the table and for each file.
"""

import json
import os
import signal
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from itertools import cycle, islice
from typing import Any

import _asking

FEW, MANY = 20, 200
QUESTIONS = 60
CONTRIBUTORS = 3
ROUNDS = 15
PAGES = {"tiles": "", "table": "?as=table", "CSV": "export.csv", "Excel": "export.xlsx"}


def main() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from stocktake.accounts.models import Person

    call_command("collectstatic", verbosity=0, interactive=False)
    at = timezone.now()
    _asking.load_questionnaire(at)
    officer = Person.objects.get(email="ione.castellane@meridian.example")
    reviews = {parties: _board(parties, officer, at) for parties in (FEW, MANY)}
    client = Client(headers={"host": "localhost"})
    client.force_login(officer)
    for page, rest in PAGES.items():
        queries: dict[int, int] = {}
        medians: dict[int, float] = {}
        spent: dict[int, float] = {}
        for parties, review in reviews.items():
            address = f"/r/{review}/board/{rest}"
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            queries[parties] = len(asked)
            began = time.process_time()
            medians[parties] = statistics.median(_times(client, address))
            spent[parties] = 1000 * (time.process_time() - began) / ROUNDS
        figures = {
            "page": page, "parties": MANY, "questions": QUESTIONS, "queries": queries[MANY], f"queries_for_{FEW}": queries[FEW],
            "median_ms": round(medians[MANY], 1), f"median_ms_for_{FEW}": round(medians[FEW], 1),
            "processor_ms": round(spent[MANY], 1), f"processor_ms_for_{FEW}": round(spent[FEW], 1),
        }  # fmt: skip
        print(json.dumps({"bench": "board", **figures}), flush=True)


def _times(client: Any, address: str) -> Sequence[float]:
    times = []
    for _round in range(ROUNDS):
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        times.append(float(response.headers["Server-Timing"].split("dur=")[1]))
    return times


def _board(parties: int, officer: Any, at: datetime) -> str:
    """A review like the demonstration's, with so many parties; its code."""
    from stocktake.accounts.models import Person
    from stocktake.parties.enums import PartyKind
    from stocktake.parties.models import Party, PartyName
    from stocktake.questionnaires.models import Answer, Response
    from stocktake.questionnaires.queries.form import form_of_response
    from stocktake.reviews.enums import ParticipationState, RoleKind
    from stocktake.reviews.models import Participation, Role

    review = _like(_asking.REVIEW, f"board-of-{parties}")
    Role.objects.create(review=review, person=officer, kind=RoleKind.OFFICER)
    _asking.ask_many(kind=PartyKind.STATE, parties=parties, each=CONTRIBUTORS, at=at, review=review.code)
    responses = list(Response.objects.filter(review=review).select_related("party"))
    columns = 20
    for number, response in enumerate(responses):
        party = response.party
        party.subregion, party.tile_row, party.tile_column = f"part-{number % 5}", number // columns + 1, number % columns + 1
    Party.objects.bulk_update([response.party for response in responses], ["subregion", "tile_row", "tile_column"])
    PartyName.objects.bulk_create([
        PartyName(party=response.party, language="en", text=f"Party {response.party_id}") for response in responses
    ])  # fmt: skip
    people = Person.objects.bulk_create([
        Person(email=f"focal-{response.pk}@measurement.example", name=f"Focal point {response.pk}") for response in responses
    ])  # fmt: skip
    Role.objects.bulk_create([
        Role(review=review, person=person, party=response.party, kind=RoleKind.FOCAL_POINT)
        for person, response in zip(people, responses, strict=True)
    ])  # fmt: skip
    form = form_of_response(responses[0])
    questions = list(islice((part.code for part in form.questions() if form.repeat_of(part.code) is None), QUESTIONS))
    assert len(questions) == QUESTIONS, f"the questionnaire has only {len(questions)} questions"
    Answer.objects.bulk_create([
        Answer(response=response, question=question, text="Text.", language="en", revision=1, door="web", by="measurement", at=at)
        for response in responses for question in questions
    ], batch_size=2000)  # fmt: skip
    states = cycle([
        ParticipationState.SENT, ParticipationState.SEEN, ParticipationState.UNDER_WAY, ParticipationState.UNDER_WAY,
        ParticipationState.CLEARED, ParticipationState.NOT_SENT,
    ])  # fmt: skip
    rows = list(Participation.objects.filter(review=review))
    for row, state in zip(rows, states, strict=False):
        row.state, row.since = state, at.date()
    Participation.objects.bulk_update(rows, ["state", "since"])
    return review.code


def _like(code: str, new: str) -> Any:
    """A review with the same framework, call and openings."""
    from stocktake.questionnaires.models import Opening
    from stocktake.reviews.models import Call, Review

    review, call = Review.objects.get(code=code), Call.objects.get(review__code=code)
    openings = list(Opening.objects.filter(review=review))
    review.pk, review.code = None, new
    review.save()
    for row in (call, *openings):
        row.pk, row.review = None, review
        row.save()
    return review


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.config.settings")
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))  # every block is left cleanly
    import django

    django.setup()
    from stocktake.config.ground import scratch_database

    with scratch_database():
        main()
