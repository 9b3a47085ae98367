from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "stocktake.config"
    label = "config"
