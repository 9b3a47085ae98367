"""`stocktake worker`: background work; `serve` starts one by itself."""

from typing import Any

from stocktake.foundation.command_line import ExampleCommand
from stocktake.foundation.tasks import run_worker


class Command(ExampleCommand):
    help = "Run background work until stopped."
    example = "example:\n  stocktake worker\n"

    def handle(self, **_options: Any) -> None:
        run_worker()
