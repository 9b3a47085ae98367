"""Stocktake: how an international framework is being implemented, on one unbroken thread."""

__version__ = "0.1.0"
