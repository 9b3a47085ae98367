"""`stocktake serve`: start everything."""

import os
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand

from stocktake.config import place
from stocktake.config.serve import serve


class Command(BaseCommand):
    help = (
        "Start the database, the pages and the worker; Ctrl-C stops all of it.\n\n"
        "example: PORT=8080 STOCKTAKE_DATA=~/stocktake-data ./stocktake serve"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter

    def handle(self, **_options: Any) -> None:
        serve(bind=os.environ.get("STOCKTAKE_BIND", "127.0.0.1"), port=place.port())
