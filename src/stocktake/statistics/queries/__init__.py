from stocktake.statistics.queries.headline import headlines
from stocktake.statistics.queries.shapes import Alternative, Headline, Part, Said

__all__ = ["Alternative", "Headline", "Part", "Said", "headlines"]
