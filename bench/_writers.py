"""Writers at their browsers while the house is killed under them, and the count of what became of their saves."""

import http.client
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from _asking import cookie_of
from _killing import PATIENCE, House
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.urls import get_resolver
from django.utils import timezone

WRITERS = 8
REVIEW, PARTY = "meridian-2031", "AUR"
ACTOR = "measurement"
SHORTEST, LONGEST = 0.02, 0.3
"""Seconds between the first save that is acknowledged and the kill."""


@dataclass
class Writer:
    """One contributor at a browser: saves one answer again and again, and remembers what was acknowledged."""

    secret: str
    place: str
    revision: int = 0
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    under_way: dict[str, Any] | None = None
    fault: str = ""

    def write(self, port: int, cookie: str, writing: threading.Event, stop: threading.Event) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            while not stop.is_set() and self.save(line, cookie):
                writing.set()
        except (OSError, http.client.HTTPException):
            pass  # the house was killed; what was under way is remembered
        finally:
            line.close()

    def save(self, line: http.client.HTTPConnection, cookie: str) -> bool:
        """Whether it was acknowledged. What was under way when the house was killed is sent again as it was."""
        if self.under_way is None:
            nonce = str(uuid4())
            self.under_way = {
                "place": self.place, "text": f"Text {nonce}", "language": "en", "revision": self.revision, "nonce": nonce,
            }  # fmt: skip
        headers = {"Content-Type": "application/json", "Cookie": f"csrftoken={cookie}", "X-CSRFToken": cookie}
        line.request("POST", f"/c/{self.secret}/save/", json.dumps(self.under_way), headers)
        answer = line.getresponse()
        body = answer.read()
        if answer.status >= 500:
            return False  # the database was gone a moment before the page that asked it
        if answer.status != 200:
            self.fault = f"{answer.status} {body[:300]!r}"
            return False
        self.revision = json.loads(body)["revision"]
        self.acknowledged.append((self.under_way["nonce"], self.under_way["text"]))
        self.under_way = None
        return True


@dataclass
class Tally:
    """`unacknowledged`: saves that were kept, and the house killed before it could say so; sent again, they must be there once."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    sent_again: int = 0
    unacknowledged: int = 0
    seconds_back: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


@contextmanager
def house(chance: random.Random) -> Iterator[tuple[House, list[Writer], str]]:
    """A house with the demonstration's review and eight contributors of Aurelia, each with a question of their own."""
    from stocktake.config.embedded import Embedded
    from stocktake.foundation.services.load_pack import load_pack

    embedded = Embedded(settings.DATA)
    with embedded.running():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        load_pack(name="demonstration", actor=ACTOR, at=timezone.now())
        writers = _asked()
        from stocktake.config.wsgi import application  # noqa: F401 - loaded once, before anything is forked

        assert get_resolver().url_patterns
        running = House(embedded, chance=chance)
        try:
            running.start()
            yield running, writers, cookie_of(running.port, writers[0].secret)
        finally:
            running.kill()
            with embedded._exclusively():
                embedded._start()  # to be stopped as it should


def _asked() -> list[Writer]:
    from stocktake.parties.models import Party
    from stocktake.questionnaires.enums import QuestionType
    from stocktake.questionnaires.queries.form import form_of_response
    from stocktake.questionnaires.services.begin import begin
    from stocktake.questionnaires.services.contributors import ask_contributor
    from stocktake.reviews.models import Review

    at, review = timezone.now(), Review.objects.get(code=REVIEW)
    response = begin(review=review, party=Party.objects.get(code=PARTY), language="en", actor=ACTOR, at=at)
    form = form_of_response(response)
    questions = [
        part.code for part in form.questions()
        if part.node.question_type == QuestionType.TEXT and form.repeat_of(part.code) is None
    ]  # fmt: skip
    return [
        Writer(ask_contributor(
            response=response, unit=f"Ministry {number}", sections=[question], email="", actor=ACTOR, at=at, address_of=str
        )[1], question)
        for number, question in enumerate(questions[:WRITERS])
    ]  # fmt: skip


def kill_again_and_again(times: int, *, seed: int = 20210310, tell: Callable[[Tally], None] | None = None) -> Tally:
    """Kill the house so often; return what was found. `tell` is called with the tally after each kill."""
    chance, tally = random.Random(seed), Tally()
    with house(chance) as (running, writers, cookie):
        for _each in range(times):
            began = time.monotonic()
            new = [len(writer.acknowledged) for writer in writers]
            _kill_while_they_write(running, writers, cookie, chance.uniform(SHORTEST, LONGEST))
            killed = time.monotonic()
            running.start()
            tally.seconds_back.append(time.monotonic() - killed)
            tally.kills += 1
            for writer, known in zip(writers, new, strict=True):
                _look_for(writer, writer.acknowledged[known:], tally)
                _send_again(writer, running, cookie, tally)
            connections.close_all()
            faults = [writer.fault for writer in writers if writer.fault]
            assert not faults, f"refused in the middle: {faults}"
            tally.seconds.append(time.monotonic() - began)
            if tell:
                tell(tally)
        for writer in writers:
            _look_at_all(writer, tally)
        connections.close_all()
    return tally


def _kill_while_they_write(running: House, writers: list[Writer], cookie: str, seconds: float) -> None:
    writing, stop = threading.Event(), threading.Event()
    threads = [threading.Thread(target=writer.write, args=(running.port, cookie, writing, stop)) for writer in writers]
    for thread in threads:
        thread.start()
    writing.wait(PATIENCE)
    time.sleep(seconds)
    running.kill()
    stop.set()
    for thread in threads:
        thread.join()


def _look_for(writer: Writer, new: list[tuple[str, str]], tally: Tally) -> None:
    from stocktake.questionnaires.models import Revision

    kept = Revision.objects.filter(nonce__in=[nonce for nonce, _text in new], number__isnull=False).values_list("nonce", "text")
    texts = {str(nonce): text for nonce, text in kept}
    tally.lost += sum(texts.get(nonce) != text for nonce, text in new)
    tally.acknowledged += len(new)


def _send_again(writer: Writer, running: House, cookie: str, tally: Tally) -> None:
    from stocktake.questionnaires.models import Revision

    if writer.under_way is None:
        return
    nonce = writer.under_way["nonce"]
    tally.unacknowledged += Revision.objects.filter(nonce=nonce).count()
    line = http.client.HTTPConnection("127.0.0.1", running.port, timeout=30)
    assert writer.save(line, cookie), writer.fault
    line.close()
    tally.sent_again += 1
    tally.doubled += Revision.objects.filter(nonce=nonce).count() - 1


def _look_at_all(writer: Writer, tally: Tally) -> None:
    """At the end: no acknowledged text is missing, and the revisions are counted 1 to n with nothing between."""
    from stocktake.questionnaires.models import Answer, Revision

    answer = Answer.objects.get(question=writer.place, contributor__isnull=False)
    kept = list(Revision.objects.filter(answer=answer).order_by("number").values_list("number", "nonce"))
    tally.lost += len({nonce for nonce, _text in writer.acknowledged} - {str(nonce) for _number, nonce in kept})
    numbers = [number for number, _nonce in kept]
    tally.doubled += numbers != list(range(1, answer.revision + 1)) or len(numbers) != len(writer.acknowledged)
