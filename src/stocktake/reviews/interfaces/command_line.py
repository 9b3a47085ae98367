"""A review named on the command line."""

from argparse import ArgumentParser

from django.core.management.base import CommandError

from stocktake.reviews.models import Review


def add_review(parser: ArgumentParser) -> None:
    """The argument REVIEW, which every verb that works in a review takes first."""
    parser.add_argument("review", metavar="REVIEW", help="code of the review, such as meridian-2031")


def review_named(code: str) -> Review:
    """The review of this code, with its framework and region.

    Raises:
        CommandError: there is none; the message names those there are.
    """
    review = Review.objects.select_related("framework", "region").filter(code=code).first()
    if review is None:
        known = ", ".join(Review.objects.values_list("code", flat=True)) or "none"
        raise CommandError(f"there is no review “{code}”; known are: {known}")
    return review
