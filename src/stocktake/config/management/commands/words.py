"""`stocktake words`: the catalogues of the interface, brought up to date with the source."""

from typing import Any

from stocktake.config.words import update
from stocktake.foundation.command_line import ExampleCommand


class Command(ExampleCommand):
    help = "Bring the catalogues up to date: new strings stand in them untranslated, gone ones are taken out."
    example = "example:\n  stocktake words\n"

    def handle(self, *_args: Any, **_options: Any) -> None:
        for name, missing in update().items():
            self.stdout.write(f"{name}: {missing} to translate")
