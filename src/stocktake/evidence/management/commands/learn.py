"""`stocktake learn`: the suggestions of a review learn from what its people decided."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from stocktake.evidence.services.learn import learn
from stocktake.foundation.command_line import ExampleCommand
from stocktake.foundation.refusals import Refusal
from stocktake.reviews.interfaces.command_line import add_review, review_named

EXAMPLE = """\
example:
  stocktake learn meridian-2031

Learned is from passages that were decided and are not read blind; compared is on those that all their blind readers have decided.
A line for each language says how many of these were right at first place before and after, and whether the new version is live.
"""


class Command(ExampleCommand):
    help = "Let the suggestions of a review learn from its decisions; live only in languages in which they became better."

    example = EXAMPLE

    def add_arguments(self, parser: CommandParser) -> None:
        add_review(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        review = review_named(options["review"])
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
