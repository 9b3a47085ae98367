from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "stocktake.frameworks"
    label = "frameworks"

    def ready(self) -> None:
        from stocktake.foundation.packs import registry  # apps are ready only now
        from stocktake.frameworks.interfaces import indicators, pack

        registry.register(floor=20, file=pack.FILE, load=pack.load)
        registry.register(floor=21, file=indicators.FILE, load=indicators.load)
