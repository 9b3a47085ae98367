"""`stocktake docs`: draw docs/map.md anew from the code."""

from typing import Any

from django.core.management.base import CommandParser

from stocktake.config import development, house_map
from stocktake.foundation.command_line import ExampleCommand


class Command(ExampleCommand):
    help = "Draw docs/map.md anew from the code."
    example = "examples:\n  stocktake docs\n  stocktake docs --check\n"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if the map is not true")

    def handle(self, *, check: bool, **options: Any) -> None:
        path = development.ROOT / "docs" / "map.md"
        drawn = house_map.draw()
        if check:
            if not path.is_file() or path.read_text(encoding="utf-8") != drawn:
                development.say("docs/map.md is not true any more; run stocktake docs")
                raise SystemExit(1)
            return
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
        development.say("written: docs/map.md")
