"""Compiling the gettext catalogues: only the readable .po files are kept in the project."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_catalogues() -> int:
    """Compile each catalogue whose .mo is missing or older than its .po. Returns how many."""
    compiled = 0
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            with source.open("rb") as readable:
                catalogue = read_po(readable, locale=source.parts[-3])
            # Beside it and renamed: two processes that start together never read half a file.
            fresh = target.with_suffix(f".{id(catalogue)}")
            with fresh.open("wb") as binary:
                write_mo(binary, catalogue)
            fresh.replace(target)
            compiled += 1
    return compiled
