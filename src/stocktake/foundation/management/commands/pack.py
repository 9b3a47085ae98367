"""`stocktake pack`: check or load a pack."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from stocktake.foundation.packs import in_order
from stocktake.foundation.services.load_pack import load_pack


class Command(BaseCommand):
    help = "Load packs into the database, with the packs they need.\n\nexample: stocktake pack load asia-pacific-2021"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("what", choices=["load", "list"], help="load: load packs; list: show a pack and what it needs")
        parser.add_argument("names", nargs="+", metavar="PACK")

    def handle(self, *, what: str, names: list[str], **_options: Any) -> None:
        for name in names:
            packs = load_pack(name=name, actor="command line", at=timezone.now()) if what == "load" else list(in_order(name))
            for pack in packs:
                self.stdout.write(f"{pack.name}: {pack.manifest.title.get('en', pack.name)}")
