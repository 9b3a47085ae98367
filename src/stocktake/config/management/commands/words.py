"""`stocktake words`: the catalogues of the interface, brought up to date with the source."""

from typing import Any

from django.core.management.base import BaseCommand

from stocktake.config.words import update


class Command(BaseCommand):
    help = (
        "Bring the catalogues up to date: new strings stand in them untranslated, gone ones are taken out. Example: stocktake words"
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        for name, missing in update().items():
            self.stdout.write(f"{name}: {missing} to translate")
