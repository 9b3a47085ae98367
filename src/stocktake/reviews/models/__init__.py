from stocktake.reviews.models.participation import Participation, Role
from stocktake.reviews.models.programme import AgendaItem, CalendarEntry, Fact, ListedDocument, RoundTable
from stocktake.reviews.models.review import Review

__all__ = ["AgendaItem", "CalendarEntry", "Fact", "ListedDocument", "Participation", "Review", "Role", "RoundTable"]
