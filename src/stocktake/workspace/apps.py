from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "stocktake.workspace"
    label = "workspace"

    def ready(self) -> None:
        from stocktake.workspace import receivers  # noqa: F401 - listening begins when apps are ready
