"""`stocktake pack`: check or load a pack."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from stocktake.foundation.command_line import ExampleCommand
from stocktake.foundation.packs import in_order
from stocktake.foundation.services.check_pack import check_pack
from stocktake.foundation.services.load_pack import load_pack


class Command(ExampleCommand):
    help = "Load packs into the database with the packs they need, or say what is wrong in them."
    example = """\
examples:
  stocktake pack check my-region
  stocktake pack load asia-pacific-2021

check loads a pack as load would and takes everything back; list shows a pack and what it needs. A fault is named by file and
line, and nothing of the pack is kept then.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check", "load", "list"])
        parser.add_argument("names", nargs="+", metavar="PACK")

    def handle(self, *, what: str, names: list[str], **_options: Any) -> None:
        for name in names:
            if what == "list":
                packs = list(in_order(name))
            else:
                packs = (load_pack if what == "load" else check_pack)(name=name, actor="command line", at=timezone.now())
            for pack in packs:
                self.stdout.write(f"{pack.name}: {pack.manifest.title.get('en', pack.name)}")
            if what == "check":
                self.stdout.write(f"{name}: nothing to mend")
