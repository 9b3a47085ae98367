"""`stocktake party`: who takes part in a review, and how far they are."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import override

from stocktake.foundation.command_line import ExampleCommand
from stocktake.reviews.interfaces.command_line import add_review, review_named
from stocktake.reviews.models import Participation


class Command(ExampleCommand):
    help = "Show the parties of a review with the state of their voluntary review."
    example = """\
example:
  stocktake party list meridian-2031 --json

With --json each party is a line: {"code": "AUR", "name": "Aurelia", "state": "under-way"}.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["list"], metavar="list")
        add_review(parser)
        parser.add_argument("--json", action="store_true", dest="as_json", help="a line of JSON for each party")

    def handle(self, *args: Any, **options: Any) -> None:
        review = review_named(options["review"])
        rows = Participation.objects.filter(review=review).select_related("party").prefetch_related("party__names")
        with override("en"):
            for row in rows.order_by("party__code"):
                name = row.party.name("en").text
                if options["as_json"]:
                    self.json({"code": row.party.code, "name": name, "state": row.state})
                else:
                    self.stdout.write(f"{row.party.code:<8} {name:<40} {row.get_state_display()}")
