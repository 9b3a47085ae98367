"""Keeping originals. There is no service to change or delete one."""

import hashlib
from datetime import datetime
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from stocktake.foundation.models import StoredFile


def keep(*, data: bytes, at: datetime) -> StoredFile:
    """Store the bytes under their own digest; bytes already there are the same file.

    The bytes are written before the row: a crash between the two leaves an unnamed file, never a name without a file.
    """
    digest = hashlib.sha256(data).hexdigest()
    stored = StoredFile(sha256=digest, size=len(data), stored_at=at)
    if not default_storage.exists(stored.name):
        default_storage.save(stored.name, ContentFile(data))
    return StoredFile.objects.get_or_create(sha256=digest, defaults={"size": len(data), "stored_at": at})[0]


def open_original(stored: StoredFile) -> BinaryIO:
    return default_storage.open(stored.name, "rb")  # type: ignore[return-value]


def intact(stored: StoredFile) -> bool:
    """Whether the bytes in storage are still those the name promises."""
    if not default_storage.exists(stored.name):
        return False
    with open_original(stored) as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == stored.sha256  # type: ignore[arg-type]
