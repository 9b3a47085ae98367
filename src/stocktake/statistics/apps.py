from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "stocktake.statistics"
    label = "statistics"

    def ready(self) -> None:
        from stocktake.foundation.packs import registry  # apps are ready only now
        from stocktake.statistics.interfaces import international, pack, pack_releases, ties
        from stocktake.statistics.services import load

        registry.register(floor=50, file=pack.FIGURES, load=load.load)
        registry.register(floor=50, file=ties.TIES, load=ties.check)
        registry.register(floor=50, file=international.FILE, load=international.check)
        registry.register(floor=51, file=pack_releases.FILE, load=pack_releases.load)
