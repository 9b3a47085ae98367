"""`stocktake suggest`: objectives for passages, as JSON lines. Needs no database."""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from stocktake.evidence.suggestions import parquet
from stocktake.evidence.suggestions.engines import Cluster, Here, NoEngine, Processes
from stocktake.evidence.suggestions.lines import run
from stocktake.foundation.command_line import ExampleCommand
from stocktake.foundation.packs import pack_folder

EXAMPLE = """\
example:
  echo '{"id": 1, "text": "Transfer fees fell from 7.1 to 4.3 per cent."}' | stocktake suggest --framework gcm --top 3

Read is a line of JSON for each passage: {"id": …, "text": "…"}, with "lang" if the language is known. Written is a line
for each, in the same order: {"id": …, "lang": "en", "suggestions": [{"objective": 20, "score": 0.93, "band": "strong",
"because": ["Transfer fees"]}]}. A line that cannot be read is answered by {"error": …, "line": …}, and the exit code is 1.

A batch is read from Parquet, with the columns id, text and lang (if known), and answered in a folder of Parquet files:
  stocktake suggest --parquet answers.parquet --out suggested/ --processes 2
  stocktake suggest --parquet /shared/answers --out /shared/suggested --cluster tcp://scheduler:8786
"""


def _at_least_one(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value


class Command(ExampleCommand):
    help = "Suggest objectives of a framework for passages read from standard input."

    example = EXAMPLE

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--framework", metavar="PACK", default="gcm", help="pack with the framework and its terms")
        parser.add_argument("--top", type=_at_least_one, default=3, help="suggestions for each passage (3)")
        parser.add_argument("--parquet", metavar="FILE", type=Path, help="read passages from a Parquet file or a folder of them")
        parser.add_argument("--out", metavar="DIR", type=Path, help="the folder for the answers to --parquet; new or empty")
        parser.add_argument("--processes", type=_at_least_one, default=1, help="with --parquet: so many processes (1)")
        parser.add_argument(
            "--cluster", metavar="ADDRESS", help="with --parquet: a Dask scheduler, whose workers reach the same folders"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["parquet"] is None) != (options["out"] is None):
            raise CommandError("--parquet and --out belong together")
        if options["parquet"] is not None:
            self._batch(options)
            return
        for stream in (sys.stdin, sys.stdout):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8")
        code = run(
            sys.stdin, sys.stdout, sys.stderr, pack_folder(options["framework"]),
            top=options["top"], cache=settings.DATA / "learned",
        )  # fmt: skip
        if code:
            sys.exit(code)

    def _batch(self, options: dict[str, Any]) -> None:
        if options["cluster"] and options["processes"] > 1:
            raise CommandError("--processes is of this machine, --cluster of others; please choose one of the two")
        engine = Cluster(options["cluster"]) if options["cluster"] else Processes(options["processes"])
        try:
            read, bad = parquet.run(
                options["parquet"], options["out"], pack_folder(options["framework"]), cache=settings.DATA / "learned",
                top=options["top"], engine=engine if options["cluster"] or options["processes"] > 1 else Here(),
            )  # fmt: skip
        except (parquet.NotABatch, NoEngine) as reason:
            raise CommandError(str(reason)) from None
        self.stderr.write(f"{read} passages read, {bad} of them without a text")
        if bad:
            sys.exit(1)
