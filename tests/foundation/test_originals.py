"""Originals are kept by their content and never change."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from stocktake.foundation.models import StoredFile
from stocktake.foundation.services import files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: Path, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            **settings.STORAGES["default"],
            "OPTIONS": {**settings.STORAGES["default"].get("OPTIONS", {}), "location": tmp_path},
        },
    }


def test_an_original_is_named_by_its_content_and_comes_back_byte_for_byte(noon):
    data = "Réponse d'Aurelia — 问卷\r\n".encode() + bytes(range(256))
    stored = files.keep(data=data, at=noon)
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert stored.size == len(data)
    with files.open_original(stored) as original:
        assert original.read() == data


def test_the_same_bytes_twice_are_one_file_with_its_first_date(noon):
    first = files.keep(data=b"the same", at=noon)
    second = files.keep(data=b"the same", at=noon + timedelta(days=1))
    assert first == second
    assert StoredFile.objects.get(pk=second.pk).stored_at == noon


def test_an_original_cannot_be_written_by_its_own_process(noon):
    stored = files.keep(data=b"kept", at=noon)
    assert Path(default_storage.path(stored.name)).stat().st_mode & 0o222 == 0


def test_bytes_that_changed_in_storage_are_noticed(noon):
    stored = files.keep(data=b"as it was sent", at=noon)
    assert files.intact(stored)
    path = Path(default_storage.path(stored.name))
    path.chmod(0o600)
    path.write_bytes(b"as it was meant")
    assert not files.intact(stored)
    path.unlink()
    assert not files.intact(stored)


def test_the_database_refuses_a_name_that_is_no_digest(noon):
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(sha256="../../etc/passwd", size=1, stored_at=noon)
