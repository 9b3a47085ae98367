from stocktake.statistics.models.figure import HOUSE as HOUSE
from stocktake.statistics.models.figure import Figure

__all__ = ["HOUSE", "Figure"]
