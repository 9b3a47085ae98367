"""Work in the background: counting again once coding rests."""

from django.utils import timezone

from stocktake.foundation.tasks import periodic
from stocktake.synthesis.services.recount import REST, recount_waiting

ACTOR = "stocktake"


@periodic(name="synthesis.recount", queue="synthesis", cron="*/5 * * * *")
def recount(timestamp: int) -> int:
    """Bring findings and drafts to what people have decided meanwhile."""
    at = timezone.now()
    return recount_waiting(actor=ACTOR, at=at, since=at - REST)
