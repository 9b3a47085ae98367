"""What happens to a letter after it left."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from stocktake.messaging.models import Letter
from stocktake.messaging.signals import letter_bounced
from stocktake.reviews.services.bounces import mark_bounced


@receiver(letter_bounced)
def note_that_it_came_back(*, letter: int, reason: str, **_more: Any) -> None:
    """The board says which addresses take no letters."""
    reference = Letter.objects.values_list("reference", flat=True).get(pk=letter)
    mark_bounced(letter=reference, why=reason, actor="mail", at=timezone.now())
