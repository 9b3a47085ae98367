"""Bringing the catalogues up to date with the source: what is new stands in them untranslated, what is gone is taken out.

For those who build. It needs GNU gettext, which reads the words out of templates and code.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
CATALOGUE = "LC_MESSAGES/django.po"


@contextmanager
def gathered() -> Iterator[dict[str, Catalog]]:
    """Locale name → its catalogue with every string of the source, whether translated or not. The project is not touched."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "stocktake"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        names = sorted(each.name for each in (copy / "locale").iterdir())
        wanted = [word for name in names for word in ("-l", name)]
        quiet = {**os.environ, "DJANGO_SETTINGS_MODULE": ""}
        command = [sys.executable, "-m", "django", "makemessages", "--no-obsolete", "--ignore", "static/*", *wanted]
        subprocess.run(command, cwd=copy, env=quiet, check=True, capture_output=True)  # noqa: S603 - our own program, no shell
        yield {name: _read(copy / "locale" / name / CATALOGUE, name) for name in names}


def _read(path: Path, locale: str) -> Catalog:
    with path.open("rb") as readable:
        catalogue = read_po(readable, locale=locale)
    for message in catalogue:
        if message.id and message.fuzzy:  # a guess from a string that looks alike is no translation
            message.flags.discard("fuzzy")
            message.string = ("",) * catalogue.num_plurals if message.pluralizable else ""
    return catalogue


def untranslated(catalogue: Catalog) -> list[Message]:
    """The strings without words, or without those of one of the plural forms of the language."""
    return [message for message in catalogue if message.id and not _complete(message)]


def _complete(message: Message) -> bool:
    return bool(message.string) and (isinstance(message.string, str) or all(message.string))


def update() -> dict[str, int]:
    """Write the catalogues anew. Locale name → how many strings are untranslated in it."""
    with gathered() as catalogues:
        for name, catalogue in catalogues.items():
            path = PACKAGE / "locale" / name / CATALOGUE
            head = path.read_text(encoding="utf-8").partition("\n\n")[0]
            body = BytesIO()
            write_po(body, catalogue, omit_header=True, no_location=True, sort_output=True, width=0)
            path.write_text(f"{head}\n\n{body.getvalue().decode().strip()}\n", encoding="utf-8")
        return {name: len(untranslated(catalogue)) for name, catalogue in catalogues.items()}
