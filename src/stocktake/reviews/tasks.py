"""Letters that a person released leave by themselves, once it is a decent hour where they are read."""

from django.utils import timezone

from stocktake.foundation.tasks import periodic


@periodic(name="reviews.send_released", queue="reviews", cron="* * * * *")
def send_what_is_due(timestamp: int) -> int:
    from stocktake.reviews.services.courtesies import send_released  # the worker has much else to do

    return send_released(at=timezone.now())
