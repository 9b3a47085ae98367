"""`stocktake serve`: start everything."""

import os
from typing import Any

from stocktake.config import place
from stocktake.config.serve import serve
from stocktake.foundation.command_line import ExampleCommand


class Command(ExampleCommand):
    help = "Start the database, the pages and the worker; Ctrl-C stops all of it."
    example = "example:\n  PORT=8080 STOCKTAKE_DATA=~/stocktake-data ./stocktake serve\n"

    def handle(self, **_options: Any) -> None:
        serve(bind=os.environ.get("STOCKTAKE_BIND", "127.0.0.1"), port=place.port())
