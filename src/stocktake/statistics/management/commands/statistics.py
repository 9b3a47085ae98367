"""`stocktake statistics VERB`: figures and the small tables they come from."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from stocktake.foundation.command_line import AS_WRITTEN, ExampleCommand
from stocktake.foundation.packs import pack_folder
from stocktake.statistics.services.derive import derive

DERIVE = """\
Compute the numbers that a pack's figures.yaml names from published tables, and write them to figures.csv beside it.
Nothing is written when a table has a fault: the message names file and line, or file and cell.

example:
  stocktake statistics derive ~/data/migrant-stock --pack asia-pacific-2021
"""


class Command(ExampleCommand):
    help = "Figures and the small tables they come from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        derive_parser = verbs.add_parser(
            "derive",
            help="derive the table of a pack from published tables (derive --help has an example)",
            description=DERIVE,
            **AS_WRITTEN,
        )
        derive_parser.add_argument("data", type=Path, metavar="DATA", help="folder of tidy tables, one per release")
        derive_parser.add_argument("--pack", required=True, metavar="NAME", help="the pack whose table is written")

    def handle(self, *args: Any, **options: Any) -> None:
        path = derive(options["data"].expanduser(), pack_folder(options["pack"]))
        self.stdout.write(f"{path} written")
