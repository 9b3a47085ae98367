"""Background work, kept behind this one module (the library's maintainers ask for help; it may have to be replaced).

Every task is idempotent: after a crash it runs again. A task is enqueued in the caller's transaction.
"""

from procrastinate.contrib.django import app

from stocktake.foundation.services.activity import seal

task = app.task
"""Decorator: `@task(name="room.verb", queue="room")` on a function of plain values."""


@app.periodic(cron="* * * * *")
@app.task(name="foundation.seal", queue="foundation", pass_context=False, queueing_lock="foundation.seal")
def seal_activity(timestamp: int) -> int:
    """Seal the activity log into its chain, once a minute."""
    return seal()


def run_worker() -> None:
    """Work until SIGINT or SIGTERM."""
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    worker = app.with_connector(connector)
    with worker.replace_connector(worker.connector):
        worker.run_worker(install_signal_handlers=True, delete_jobs="successful", wait=True, listen_notify=True)


__all__ = ["run_worker", "seal_activity", "task"]
