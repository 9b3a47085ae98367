from stocktake.frameworks.models.framework import Element, Framework, Link
from stocktake.frameworks.models.indicator import Indicator, IndicatorList

__all__ = ["Element", "Framework", "Indicator", "IndicatorList", "Link"]
