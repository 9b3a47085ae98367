from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "stocktake.evidence"
    label = "evidence"

    def ready(self) -> None:
        from stocktake.evidence import receivers  # noqa: F401 - listening begins when apps are ready
