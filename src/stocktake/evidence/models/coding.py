"""What a passage is tied to: suggestions as the machine made them, and codes, which count."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stocktake.evidence.enums import Band, Origin
from stocktake.evidence.models.passage import Passage
from stocktake.frameworks.models import Element


class Suggestion(models.Model):
    """One suggestion as it was made: rank, score, band, the words it rests on, and by which version."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="suggestions")
    element = models.ForeignKey(Element, on_delete=models.CASCADE, related_name="suggestions")
    rank = models.PositiveSmallIntegerField(_("rank"))
    score = models.FloatField(_("score"))
    band = models.CharField(_("band"), max_length=10, choices=Band.choices)
    because = models.JSONField(_("the words it rests on"), default=list)
    version = models.CharField(_("version"), max_length=40)

    class Meta:
        verbose_name = _("suggestion")
        ordering = ["passage", "element__kind", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["passage", "element", "version"], name="one_suggestion_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} → {self.element_id} ({self.band})"


class Code(models.Model):
    """A passage tied to an element. Only codes are counted; a machine's code is marked until a person accepts it."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="codes")
    element = models.ForeignKey(Element, on_delete=models.CASCADE, related_name="codes")
    origin = models.CharField(_("decided by"), max_length=10, choices=Origin.choices)
    score = models.FloatField(_("score"), default=1.0)
    by = models.CharField(_("who"), max_length=200)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("code")
        ordering = ["passage", "element"]
        constraints = [models.UniqueConstraint(fields=["passage", "element"], name="one_code_per_passage_and_element")]

    def __str__(self) -> str:
        return f"{self.passage_id} = {self.element_id}"
