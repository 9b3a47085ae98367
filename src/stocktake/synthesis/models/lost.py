"""What a draft has lost: a paragraph rested on a passage that may no longer be cited as before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stocktake.evidence.enums import Lost
from stocktake.evidence.models import Passage
from stocktake.synthesis.models.draft import Paragraph


class LostCitation(models.Model):
    """Kept for the writers, and shown to nobody else. The words of the passage are not kept here: they are gone."""

    paragraph = models.ForeignKey(Paragraph, on_delete=models.CASCADE, related_name="lost")
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="lost_citations")
    why = models.CharField(_("why"), max_length=12, choices=Lost.choices)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("lost citation")
        ordering = ["-at", "paragraph", "passage"]
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "passage"], name="one_lost_citation_per_paragraph_and_passage"),
        ]

    def __str__(self) -> str:
        return f"{self.paragraph_id} lost {self.passage_id}"
