from stocktake.messaging.models.letter import Enclosure, Letter
from stocktake.messaging.models.message import Mailbox, Message

__all__ = ["Enclosure", "Letter", "Mailbox", "Message"]
