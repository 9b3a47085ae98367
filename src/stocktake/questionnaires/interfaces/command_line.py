"""A party named on the command line."""

from django.core.management.base import CommandError

from stocktake.parties.models import Party
from stocktake.reviews.models import Review


def party_named(review: Review, code: str) -> Party:
    """A party that takes part in the review."""
    taking_part = Party.objects.filter(participations__review=review)
    party = (
        taking_part.filter(code__iexact=code).first() or Party.objects.filter(code__iexact=code, responses__review=review).first()
    )
    if party is None:
        known = ", ".join(taking_part.values_list("code", flat=True)) or "none"
        raise CommandError(f"no party “{code}” takes part in {review.code}; those that do are: {known}")
    return party
