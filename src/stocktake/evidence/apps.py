from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "stocktake.evidence"
    label = "evidence"
