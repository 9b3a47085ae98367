from stocktake.evidence.models.codebook import Codebook, Entry
from stocktake.evidence.models.coding import Code, Suggestion
from stocktake.evidence.models.copied import Copied
from stocktake.evidence.models.desk import Coding, Lock, Mark, Quotation, Settlement
from stocktake.evidence.models.hand_in import HandedFile, HandIn
from stocktake.evidence.models.number_tie import NumberTie
from stocktake.evidence.models.passage import Passage
from stocktake.evidence.models.recognised_page import RecognisedPage
from stocktake.evidence.models.repetition import Repeat, Repetition
from stocktake.evidence.models.rereading import Rereading, RereadLine
from stocktake.evidence.models.saved_view import SavedView
from stocktake.evidence.models.source import Arrival, Source
from stocktake.evidence.models.versions import SuggesterVersion

__all__ = [
    "Arrival", "Code", "Codebook", "Coding", "Copied", "Entry", "HandIn", "HandedFile", "Lock", "Mark", "NumberTie", "Passage", "Quotation",
    "RecognisedPage", "Repeat", "Repetition", "RereadLine", "Rereading", "SavedView", "Settlement", "Source", "SuggesterVersion",
    "Suggestion",
]  # fmt: skip
