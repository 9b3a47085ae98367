from stocktake.statistics.models.figure import Figure

__all__ = ["Figure"]
