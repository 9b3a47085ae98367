"""Work in the background: one task for each source, so that nobody waits for a file and no file for another one."""

from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from stocktake.evidence.enums import SourceState
from stocktake.evidence.models import Source
from stocktake.foundation.tasks import PATIENTLY, AlreadyEnqueued, periodic, queue_of, task
from stocktake.questionnaires.models import Snapshot
from stocktake.reviews.models import Review

READ = "evidence.read"
REREAD = "evidence.reread"
TAKE_IN_ANSWERS = "evidence.take_in_answers"
RECOGNISE = "evidence.recognise"
LEARN = "evidence.learn"
REPETITIONS = "evidence.repetitions"
ACTOR = "stocktake"

A_WHILE = 20
"""Seconds for which readings gather before repetitions are looked for: each time all of a review is compared."""


@task(name=READ, queue="evidence", retry=PATIENTLY)
def read(source: int, actor: str) -> None:
    """Read a source and suggest its codes, then have its attachments read, each by a task of its own.

    Run again after a crash, wherever it happened, it does what is still to be done and nothing twice.
    """
    # Readers and suggesters come with much to import; whoever only enqueues does not need them.
    from stocktake.documents.reading import Reader
    from stocktake.evidence.services.intake import code_source
    from stocktake.evidence.services.read import read_source

    found = Source.objects.select_related("original", "review__framework").filter(pk=source, withdrawn_at__isnull=True).first()
    if found is None:
        return
    at = timezone.now()
    with Reader() as reader:
        attached = read_source(source=found, reader=reader, actor=actor, at=at)
    for part in attached:
        read_later(source=part, actor=actor)
    found.refresh_from_db()
    if found.state == SourceState.READ:
        code_source(source=found, at=at)
        find_repetitions_later(review=found.review)


def read_later(*, source: Source, actor: str) -> None:
    """Enqueue the reading of a source, in the caller's transaction. Two tasks for one source run one after the other.

    What was attached comes before what waits longer: a letter is done with all it brought before the next one begins.
    """
    read.configure(lock=f"{READ} {source.pk}", priority=1 if source.parent_id else 0).defer(source=source.pk, actor=actor)


@task(name=REREAD, queue="evidence", retry=PATIENTLY)
def read_again(source: int, actor: str) -> None:
    """Read a source again with the present reader. Run again after a crash, it finds it done."""
    from stocktake.documents.reading import Reader
    from stocktake.evidence.queries.rereading import may_be_read_again
    from stocktake.evidence.services.intake import code_source
    from stocktake.evidence.services.reread import NotReadAgain, reread

    found = Source.objects.select_related("original", "review__framework").filter(pk=source).first()
    if found is None:
        return
    at = timezone.now()
    if may_be_read_again(found):
        try:
            with Reader() as reader:
                done = reread(source=found, reader=reader, actor=actor, at=at)
        except NotReadAgain:
            return
        for part in done.attached:
            read_later(source=part, actor=actor)
    code_source(source=found, at=at)
    find_repetitions_later(review=found.review)


def read_again_later(*, source: Source, actor: str) -> None:
    """Enqueue the reading again of a source, in the caller's transaction."""
    read_again.configure(lock=f"{READ} {source.pk}").defer(source=source.pk, actor=actor)


@task(name=RECOGNISE, queue="evidence", retry=PATIENTLY)
def recognise_page(source: int, actor: str) -> None:
    """Have one more page of a source read by machine; when none is left, take over what was read.

    A page takes seconds, and a long file minutes: other work goes between its pages. Run again after a crash, it goes on.
    """
    from stocktake.documents.reading import Reader
    from stocktake.documents.reading.recogniser import Recogniser
    from stocktake.evidence.services.intake import code_source
    from stocktake.evidence.services.page_reading import AnotherPage
    from stocktake.evidence.services.recognise import recognise

    found = Source.objects.standing().select_related("original", "review__framework").filter(pk=source).first()
    if found is None:
        return
    at = timezone.now()
    with Reader() as reader, Recogniser() as recogniser:
        try:
            attached = recognise(source=found, reader=reader, recogniser=recogniser, actor=actor, at=at, most=1)
        except AnotherPage:
            recognise_later(source=found, actor=actor)
            return
    for part in attached:
        read_later(source=part, actor=actor)
    found.refresh_from_db()
    if found.state == SourceState.READ:
        code_source(source=found, at=at)


def recognise_later(*, source: Source, actor: str) -> None:
    """Enqueue the recognition of a source's next page, in the caller's transaction; behind everything that is quicker."""
    recognise_page.configure(lock=f"{READ} {source.pk}", priority=-1).defer(source=source.pk, actor=actor)


@task(name=TAKE_IN_ANSWERS, queue="evidence", retry=PATIENTLY)
def take_in_answers(snapshot: int) -> None:
    """Take in what was submitted, and suggest its codes; then the files beside it, each to be read by a task of its own.

    Run again after a crash, it does what is still to be done.
    """
    from stocktake.evidence.services.take_in_beside import take_in_beside
    from stocktake.evidence.services.take_in_response import take_in_response

    found, at = Snapshot.objects.select_related("response__party", "response__review").get(pk=snapshot), timezone.now()
    take_in_response(snapshot=found, actor=ACTOR, at=at)
    take_in_beside(snapshot=found, read_later=read_later, actor=ACTOR, at=at)
    find_repetitions_later(review=found.response.review)


def take_in_answers_later(*, snapshot: Snapshot) -> None:
    """Enqueue the taking in of a submission, in the caller's transaction. Those of one response run one after the other."""
    take_in_answers.configure(lock=f"{TAKE_IN_ANSWERS} {snapshot.response_id}").defer(snapshot=snapshot.pk)


@task(name=REPETITIONS, queue="evidence", retry=PATIENTLY)
def find_repetitions_of(review: int) -> None:
    """Find what repeats what in a review. Run again, it finds the same."""
    from stocktake.evidence.services.find_repetitions import find_repetitions

    find_repetitions(review=Review.objects.get(pk=review), actor=ACTOR, at=timezone.now())


def find_repetitions_later(*, review: Review) -> None:
    """Enqueue the finding of a review's repetitions, unless one waits already: it will see what was just read."""
    name = f"{REPETITIONS} {review.pk}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        find_repetitions_of.configure(lock=name, queueing_lock=name, schedule_in={"seconds": A_WHILE}).defer(review=review.pk)


@task(name=LEARN, queue="evidence", retry=PATIENTLY)
def learn_from_decisions(review: int, actor: str) -> None:
    """Let the suggestions of a review learn. Where nothing can be learned, the page says why."""
    from stocktake.evidence.services.learn import NotEnoughDecisions, NothingNew, learn

    found = Review.objects.select_related("framework").get(pk=review)
    with suppress(NothingNew, NotEnoughDecisions):
        learn(review=found, actor=actor, at=timezone.now())


def learn_later(*, review: Review, actor: str) -> None:
    """Enqueue the learning of a review, in the caller's transaction."""
    learn_from_decisions.configure(lock=f"{LEARN} {review.pk}").defer(review=review.pk, actor=actor)


@periodic(name="evidence.catch_up", queue="evidence", cron="*/5 * * * *")
def catch_up(timestamp: int) -> int:
    """Do what was announced and not heard, because a process ended between the two."""
    from stocktake.evidence.services.catch_up import catch_up

    at = timezone.now()

    def take_in_later(*, snapshot: Snapshot) -> None:
        queue = queue_of(TAKE_IN_ANSWERS, argument="snapshot", keys=[snapshot.pk], at=at)
        if snapshot.pk not in queue.waiting | queue.under_way:
            take_in_answers_later(snapshot=snapshot)

    return catch_up(read_later=read_later, take_in_later=take_in_later, actor=ACTOR, at=at)
