"""`stocktake lint`: the checks of the house that need no test."""

from typing import Any

from django.core.management.base import CommandParser

from stocktake.config import development
from stocktake.foundation.command_line import ExampleCommand


class Command(ExampleCommand):
    help = "Check style, floors, types and security (ruff, import-linter, mypy strict on the domain, bandit)."
    example = "examples:\n  stocktake lint\n  stocktake lint --audit\n"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--audit", action="store_true", help="also ask whether a locked package has a known weakness (needs the network)"
        )

    def handle(self, *, audit: bool, **options: Any) -> None:
        results = [development.lint()]
        if audit:
            for lock in ("requirements.lock", "requirements-test.lock"):
                # Strict: a package that could not be asked about is no package without weaknesses.
                command = development.tool("pip-audit", "--strict", "--disable-pip", "--require-hashes", "--requirement", lock)
                results.append(development.passes(f"known weaknesses, {lock}", command))
        if not all(results):
            raise SystemExit(1)
