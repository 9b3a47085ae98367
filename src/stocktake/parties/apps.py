from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "stocktake.parties"
    label = "parties"

    def ready(self) -> None:
        from stocktake.foundation.packs import registry  # apps are ready only now
        from stocktake.parties.interfaces import pack

        registry.register(floor=10, file=pack.FILE, load=pack.load)
