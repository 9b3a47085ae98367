from stocktake.frameworks.models.framework import Element, Framework, Link

__all__ = ["Element", "Framework", "Link"]
