from stocktake.reviews.models.call import Call
from stocktake.reviews.models.courtesy import Courtesy
from stocktake.reviews.models.freeze import Freeze
from stocktake.reviews.models.letter_template import LetterTemplate
from stocktake.reviews.models.participation import Participation, Role
from stocktake.reviews.models.programme import AgendaItem, CalendarEntry, Fact, ListedDocument, RoundTable
from stocktake.reviews.models.review import Review

__all__ = [
    "AgendaItem",
    "Call",
    "CalendarEntry",
    "Courtesy",
    "Fact",
    "Freeze",
    "LetterTemplate",
    "ListedDocument",
    "Participation",
    "Review",
    "Role",
    "RoundTable",
]
