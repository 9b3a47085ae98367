from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "stocktake.portal"
    label = "portal"
