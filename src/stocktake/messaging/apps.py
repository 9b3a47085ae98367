from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "stocktake.messaging"
    label = "messaging"
