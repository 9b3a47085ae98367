"""`stocktake worker`: background work; `serve` starts one by itself."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand

from stocktake.foundation.tasks import run_worker


class Command(BaseCommand):
    help = "Run background work until stopped.\n\nexample: stocktake worker"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter

    def handle(self, **_options: Any) -> None:
        run_worker()
