"""`stocktake figure NAME`: a figure of a pack, computed as its recipe says."""

from argparse import ArgumentParser
from typing import Any

from stocktake.foundation.command_line import ExampleCommand
from stocktake.statistics.queries.named import named_figure
from stocktake.statistics.releases.store import Store

EXAMPLE = """\
example:
  stocktake figure intra-share
  stocktake figure asia-pacific-2021/immigrants --release ims2019-first --json

Without --release the numbers are those that the pack carries with it, each from the release that its recipe names. With it, what
the release holds is computed anew, after stocktake statistics import.
"""


class Command(ExampleCommand):
    help = "One figure of a pack, with the recipe to do it again."

    example = EXAMPLE

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="the key of a figure, or PACK/KEY")
        parser.add_argument("--release", metavar="R", default="", help="another release to compute it from")
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found = named_figure(options["name"], release=options["release"], store=Store.of_this_house())
        if options["json"]:
            self.json(found.as_data())
        else:
            self.stdout.write(found.as_text())
