"""What the verbs of the command line share: a help that ends with an example, and lines of JSON."""

import json
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

DJANGOS_OWN = {
    "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color", "--skip-checks",
}  # fmt: skip


AS_WRITTEN: dict[str, Any] = {"formatter_class": RawDescriptionHelpFormatter}
"""For the parsers of parts of a verb: their description keeps its lines."""


class ExampleCommand(BaseCommand):
    """A verb. `example` stands under its help; Django's own options are taken but not shown, nobody here needs them."""

    example = ""
    requires_system_checks = ()  # the settings are the project's own, and tests hold them
    suppressed_base_arguments = DJANGOS_OWN

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, epilog=self.example, **AS_WRITTEN, **kwargs)

    def json(self, line: Mapping[str, Any]) -> None:
        """One line of JSON, in UTF-8 whatever the terminal thinks."""
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8")
        self.stdout.write(json.dumps(line, ensure_ascii=False))
