"""Facts of the rooms below to which this room answers."""

from typing import Any

from django.dispatch import receiver

from stocktake.messaging.signals import message_stored
from stocktake.questionnaires.tasks import handle_later


@receiver(message_stored)
def look_at_the_letter(*, message: int, **_more: Any) -> None:
    """A letter that came in is looked at in the background; it is stored already and can wait."""
    handle_later(message=message)
