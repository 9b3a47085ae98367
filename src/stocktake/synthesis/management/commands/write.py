"""`stocktake write`: a review's synthesis, counted and written anew."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from stocktake.foundation.texts import LANGUAGES
from stocktake.reviews.models import Review
from stocktake.synthesis.models import Draft
from stocktake.synthesis.services.find import find
from stocktake.synthesis.services.write import write

EXAMPLE = """\
example:
  stocktake write meridian-2031 --language fr

Without --language every language in which there is a draft is written anew; the first one is English.
"""


class Command(BaseCommand):
    help = "Count a review again and write the next version of its synthesis. Older versions stay."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, epilog=EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("review", metavar="REVIEW", help="code of the review, such as meridian-2031")
        parser.add_argument("--language", choices=LANGUAGES, action="append", help="may be given more than once")

    def handle(self, *args: Any, **options: Any) -> None:
        review = Review.objects.select_related("framework", "region").filter(code=options["review"]).first()
        if review is None:
            known = ", ".join(Review.objects.values_list("code", flat=True)) or "none"
            raise CommandError(f"there is no review “{options['review']}”; known are: {known}")
        at = timezone.now()
        languages = options["language"] or sorted(
            set(Draft.objects.filter(review=review).values_list("language", flat=True)) or {"en"}
        )
        find(review=review, actor="command line", at=at)
        for language in languages:
            draft = write(review=review, language=language, actor="command line", at=at)
            self.stdout.write(
                f"{review.code}: version {draft.version} in {language}, {draft.paragraphs.count()} paragraphs and headings"
            )
