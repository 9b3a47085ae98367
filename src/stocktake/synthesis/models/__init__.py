from stocktake.synthesis.models.draft import Citation, Draft, Paragraph, Sentence
from stocktake.synthesis.models.finding import Finding

__all__ = ["Citation", "Draft", "Finding", "Paragraph", "Sentence"]
