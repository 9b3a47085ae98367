from stocktake.questionnaires.models.answer import Answer, Revision
from stocktake.questionnaires.models.beside import Attachment, Comment, Earlier, Presence
from stocktake.questionnaires.models.clearance import ClearanceStep, Receipt, Reopening, Signature, Snapshot
from stocktake.questionnaires.models.consent import ConsentEntry
from stocktake.questionnaires.models.moved import Move
from stocktake.questionnaires.models.questionnaire import Choice, Node, Opening, Questionnaire, Version
from stocktake.questionnaires.models.response import Contributor, RepeatItem, Response
from stocktake.questionnaires.models.returned import Return, ReturnLine

__all__ = [
    "Answer",
    "Attachment",
    "Choice",
    "ClearanceStep",
    "Comment",
    "ConsentEntry",
    "Contributor",
    "Earlier",
    "Move",
    "Node",
    "Opening",
    "Presence",
    "Questionnaire",
    "Receipt",
    "Reopening",
    "RepeatItem",
    "Response",
    "Return",
    "ReturnLine",
    "Revision",
    "Signature",
    "Snapshot",
    "Version",
]
