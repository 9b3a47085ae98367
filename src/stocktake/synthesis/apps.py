from django.apps import AppConfig


class SynthesisConfig(AppConfig):
    name = "stocktake.synthesis"
    label = "synthesis"

    def ready(self) -> None:
        from stocktake.evidence.queries import uses
        from stocktake.synthesis import receivers  # noqa: F401 - listening starts by being imported
        from stocktake.synthesis.queries.used_in import used_in

        uses.register(used_in)
