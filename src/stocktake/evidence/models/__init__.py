from stocktake.evidence.models.coding import Code, Suggestion
from stocktake.evidence.models.hand_in import HandedFile, HandIn
from stocktake.evidence.models.passage import Passage
from stocktake.evidence.models.source import Arrival, Source

__all__ = ["Arrival", "Code", "HandIn", "HandedFile", "Passage", "Source", "Suggestion"]
