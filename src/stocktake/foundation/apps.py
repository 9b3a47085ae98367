from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "stocktake.foundation"
    label = "foundation"
