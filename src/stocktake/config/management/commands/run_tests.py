"""`stocktake test`: install what tests need, check the house, run the tests."""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from stocktake.config import development

EVERYTHING = ("-q", "-n", "auto", "--dist", "loadfile")
"""All tests, a file at a time on each core; every core has a database of its own on the one server."""


class Passing(CommandParser):
    """Every word goes to pytest as it is (`-k`, `-x`, a path), except a call for help."""

    def parse_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> argparse.Namespace:  # type: ignore[override]
        words = list(args or ())
        if {"-h", "--help"} & set(words):
            return super().parse_args(["--help"])
        options = super().parse_args([], namespace)
        options.words = words
        return options


class Command(BaseCommand):
    help = (
        "Install what tests need, check the house (as `stocktake lint` does) and run the tests. "
        "With words\nfor pytest, only pytest runs.\n\nexamples:\n  stocktake test\n  stocktake test tests/house -k floors"
    )
    requires_system_checks: Sequence[str] = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = Passing(
            prog=f"{prog_name} {subcommand}", description=self.help, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        self.add_base_options(parser)
        parser.add_argument("words", nargs="*", metavar="WORD", help="handed to pytest as it is")
        return parser

    def add_base_options(self, parser: CommandParser) -> None:
        """Those `BaseCommand.execute` asks for; none is offered here, because every word belongs to pytest."""
        parser.set_defaults(force_color=False, no_color=False, skip_checks=True, traceback=False, verbosity=1)

    def handle(self, *, words: Sequence[str] = (), **options: Any) -> None:
        development.install_what_tests_need()
        chromium = development.find_browser()
        in_order = True if words else development.lint()
        tests = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "stocktake.config.development", *(words or EVERYTHING)],
            cwd=development.ROOT,
            env=development.environment(**({"STOCKTAKE_CHROMIUM": chromium} if chromium else {})),
        ).returncode
        if tests or not in_order:
            development.say("not everything is in order" if not tests else "tests failed")
            raise SystemExit(tests or 1)
