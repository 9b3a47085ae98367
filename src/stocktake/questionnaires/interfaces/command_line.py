"""What the commands of this room share: finding a review and a party by their codes, and writing lines of JSON."""

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stocktake.parties.models import Party
from stocktake.reviews.models import Review


class Command(BaseCommand):
    """A command with an example under its help."""

    example = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, epilog=self.example, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs
        )

    def json(self, line: Mapping[str, Any]) -> None:
        """One line of JSON, in UTF-8 whatever the terminal thinks."""
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        self.stdout.write(json.dumps(line, ensure_ascii=False))


def review_named(code: str) -> Review:
    review = Review.objects.select_related("framework", "region").filter(code=code).first()
    if review is None:
        known = ", ".join(Review.objects.values_list("code", flat=True)) or "none"
        raise CommandError(f"there is no review “{code}”; known are: {known}")
    return review


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
