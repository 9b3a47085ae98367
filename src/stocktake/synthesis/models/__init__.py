from stocktake.synthesis.models.draft import Citation, Draft, Paragraph, Sentence
from stocktake.synthesis.models.finding import Finding
from stocktake.synthesis.models.lost import LostCitation
from stocktake.synthesis.models.recount import Recount

__all__ = ["Citation", "Draft", "Finding", "LostCitation", "Paragraph", "Recount", "Sentence"]
