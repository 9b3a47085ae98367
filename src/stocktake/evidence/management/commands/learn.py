"""`stocktake learn`: the suggestions of a review learn from what its people decided."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from stocktake.evidence.services.learn import learn
from stocktake.foundation.refusals import Refusal
from stocktake.reviews.models import Review

EXAMPLE = """\
example:
  stocktake learn meridian-2031

Learned is from passages that were decided and are not read blind; compared is on those that all their blind readers have decided.
A line for each language says how many of these were right at first place before and after, and whether the new version is live.
"""


class Command(BaseCommand):
    help = "Let the suggestions of a review learn from its decisions; live only in languages in which they became better."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(
            prog_name, subcommand, epilog=EXAMPLE, formatter_class=argparse.RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("review", metavar="REVIEW", help="code of the review, such as meridian-2031")

    def handle(self, *args: Any, **options: Any) -> None:
        review = Review.objects.select_related("framework").filter(code=options["review"]).first()
        if review is None:
            known = ", ".join(Review.objects.values_list("code", flat=True)) or "none"
            raise CommandError(f"there is no review “{options['review']}”; known are: {known}")
        try:
            made = learn(review=review, actor="command line", at=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"version {made.version}, learned from {sum(made.learned_from.values())} passages")
        for language, told in made.figures.items():
            live = "live" if language in made.live_for else "not live"
            first = f"{told['before']['first']} → {told['after']['first']} of {told['passages']} right at first place"
            self.stdout.write(f"{language}: {first}, {live}")
        if not made.figures:
            self.stdout.write("nothing has been read blind to the end, so it could not be measured and did not go live")
