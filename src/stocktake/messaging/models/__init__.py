from stocktake.messaging.models.letter import Letter

__all__ = ["Letter"]
