"""Carrying letters in the background, one task each, and looking after those that a crash left behind."""

from datetime import timedelta

from django.utils import timezone

from stocktake.foundation.tasks import periodic, task


@task(name="messaging.carry", queue="messaging")
def carry_letter(letter: int) -> None:
    from stocktake.messaging.services.carry import carry  # the service enqueues by this module

    pause = carry(letter=letter, at=timezone.now())
    if pause is not None:
        carry_later(letter=letter, after=pause)


def carry_later(*, letter: int, after: timedelta | None = None) -> None:
    """Enqueue the carrying of a letter, in the caller's transaction."""
    carry_letter.configure(schedule_in={"seconds": int(after.total_seconds())} if after else None).defer(letter=letter)


@periodic(name="messaging.look_after", queue="messaging", cron="*/5 * * * *")
def look_after(timestamp: int) -> int:
    from stocktake.messaging.services.carry import find_stranded

    return find_stranded(at=timezone.now())


@periodic(name="messaging.fetch", queue="messaging", cron="* * * * *")
def fetch_mail(timestamp: int) -> int:
    from stocktake.foundation.refusals import Refusal
    from stocktake.messaging.services.fetch import fetch

    try:
        return fetch(at=timezone.now())
    except Refusal:
        return 0  # written down beside the mailbox, and shown to officers; the next minute tries again
