"""`stocktake write`: a review's synthesis, counted and written anew."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from stocktake.foundation.command_line import ExampleCommand
from stocktake.foundation.texts import LANGUAGES
from stocktake.reviews.interfaces.command_line import add_review, review_named
from stocktake.synthesis.models import Draft
from stocktake.synthesis.services.find import find
from stocktake.synthesis.services.write import write

EXAMPLE = """\
example:
  stocktake write meridian-2031 --language fr

Without --language every language in which there is a draft is written anew; the first one is English.
"""


class Command(ExampleCommand):
    help = "Count a review again and write the next version of its synthesis. Older versions stay."

    example = EXAMPLE

    def add_arguments(self, parser: CommandParser) -> None:
        add_review(parser)
        parser.add_argument("--language", choices=LANGUAGES, action="append", help="may be given more than once")

    def handle(self, *args: Any, **options: Any) -> None:
        review = review_named(options["review"])
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
