from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "stocktake.ui"
    label = "ui"
