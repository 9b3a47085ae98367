"""Registers the room with Django; the only module of the room that needs Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents has no tables: it reads and writes files and knows nothing of reviews."""

    name = "stocktake.documents"
    label = "documents"
