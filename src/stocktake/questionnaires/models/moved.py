"""A response taken over from one version of its questionnaire to the next, and what became of each question on the way."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stocktake.questionnaires.models.questionnaire import Version
from stocktake.questionnaires.models.response import Response


class Move(models.Model):
    """`report` holds codes in reading order:

    `unchanged`: asked as before. `reworded`: `{"code", "item", "what": ["label" | "type" | "choices"], "revision"}` for each
    answer whose question is not quite the same; it wants a look as long as its revision is still that one. `removed`:
    `{"code", "labels", "answers"}`: not asked any more; the answers are kept. `added`: asked for the first time. `renamed`:
    `{"code", "was"}`: the answers went along to the new code.

    `looked_at`: the focal point has been through it.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="moves")
    before = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="moved_from", verbose_name=_("from version"))
    after = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="moved_to", verbose_name=_("to version"))
    report = models.JSONField(_("report"), default=dict)
    by = models.CharField(_("who"), max_length=400)
    at = models.DateTimeField(_("when"))
    looked_at = models.DateTimeField(_("looked through"), null=True, blank=True)
    looked_by = models.CharField(_("looked through by"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("move to a new version")
        ordering = ["response", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.before_id} → {self.after_id}"
