"""Background work, kept behind this one module (the library's maintainers ask for help; it may have to be replaced).

Every task is idempotent: after a crash it runs again. A task is enqueued in the caller's transaction.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

from stocktake.foundation.services.activity import BATCH, seal

task = app.task
"""Decorator: `@task(name="room.verb", queue="room")` on a function of plain values."""


def periodic(*, name: str, queue: str, cron: str) -> Callable[[Callable[[int], object]], object]:
    """Decorator: run a function of a timestamp at these times; never twice at once."""

    def mark(function: Callable[[int], object]) -> object:
        return app.periodic(cron=cron)(app.task(name=name, queue=queue, pass_context=False, queueing_lock=name)(function))

    return mark


PATIENTLY = RetryStrategy(max_attempts=4, exponential_wait=5)
"""For `retry`: a task that ends with a fault is tried again after 5, 25, 125 and 625 seconds, then no more."""

SILENT_AFTER = timedelta(seconds=30)
"""A worker gives a sign of life every ten seconds. One that has given none for so long is gone, and its work is taken up."""


@app.periodic(cron="* * * * *")
@app.task(name="foundation.seal", queue="foundation", pass_context=False, queueing_lock="foundation.seal")
def seal_activity(timestamp: int) -> int:
    """Seal the activity log into its chain, once a minute, and all of it: on a busy day a minute writes more than one batch."""
    sealed = number = seal()
    while number == BATCH:
        number = seal()
        sealed += number
    return sealed


@app.periodic(cron="* * * * * */30")
@app.task(name="foundation.take_up", queue="foundation", pass_context=True, queueing_lock="foundation.take_up")
async def take_up_work(context: JobContext, timestamp: int) -> None:
    """Run again what a worker had begun when it was killed; give up what has already brought down several workers."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENT_AFTER.total_seconds()):
        if job.attempts < (PATIENTLY.max_attempts or 0):
            await jobs.retry_job(job)
        else:
            await jobs.finish_job(job, status=Status.FAILED, delete_job=False)


def run_worker() -> None:
    """Work until SIGINT or SIGTERM."""
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    worker = app.with_connector(connector)
    with worker.replace_connector(worker.connector):
        worker.run_worker(install_signal_handlers=True, delete_jobs="successful", wait=True, listen_notify=True)


@dataclass(frozen=True, slots=True)
class Queue:
    """What is still to be done for some things, by their keys: under way is what a living worker is at just now."""

    waiting: frozenset[int]
    under_way: frozenset[int]
    has_worker: bool


def queue_of(name: str, *, argument: str, keys: Iterable[int], at: datetime) -> Queue:
    """The tasks of this name whose argument is one of the keys, and whether anybody works at all. Two queries."""
    since = at - SILENT_AFTER
    jobs = ProcrastinateJob.objects.filter(
        task_name=name, status__in=[Status.TODO.value, Status.DOING.value], **{f"args__{argument}__in": list(keys)}
    ).values_list(f"args__{argument}", "status", "worker__last_heartbeat")
    under_way = {key for key, status, seen in jobs if status == Status.DOING.value and seen is not None and seen >= since}
    return Queue(
        waiting=frozenset(key for key, _status, _seen in jobs) - under_way,
        under_way=frozenset(under_way),
        has_worker=ProcrastinateWorker.objects.filter(last_heartbeat__gte=since).exists(),
    )


__all__ = ["PATIENTLY", "AlreadyEnqueued", "Queue", "periodic", "queue_of", "run_worker", "seal_activity", "take_up_work", "task"]
