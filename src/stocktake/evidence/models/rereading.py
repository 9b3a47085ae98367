"""Reading an original again with a newer reader: what became of each passage. Nothing is matched without a word about it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.evidence.enums import Fate
from stocktake.evidence.models.passage import Passage
from stocktake.evidence.models.source import Source


class Rereading(models.Model):
    """One source read again: by which readers before and now, and how many passages became what."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="rereadings")
    before = models.CharField(_("reader before"), max_length=20, blank=True)
    reader = models.CharField(_("reader"), max_length=20)
    by = models.CharField(_("who"), max_length=300)
    at = models.DateTimeField(_("when"))
    kept = models.PositiveIntegerField(_("kept"), default=0)
    moved = models.PositiveIntegerField(_("moved"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    lost = models.PositiveIntegerField(_("lost"), default=0)

    class Meta:
        verbose_name = _("reading again")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source_id} by reader {self.reader}"


class RereadLine(models.Model):
    """A passage that did not simply stay as it was.

    `before` is its text until then, where that changed; `likeness` from 0 to 1. `now_in` holds the numbers of passages in
    which the words of a lost one are found today, when it was divided or joined to another: a hint for a person.
    """

    rereading = models.ForeignKey(Rereading, on_delete=models.CASCADE, related_name="lines")
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="rereadings")
    became = models.CharField(_("what became of it"), max_length=10, choices=Fate.choices)
    before = models.TextField(_("text before"), blank=True)
    place_before = models.CharField(_("place before"), max_length=200, blank=True)
    likeness = models.FloatField(_("likeness"), default=1.0)
    now_in = models.JSONField(_("where its words stand today"), default=list, blank=True)

    class Meta:
        verbose_name = _("line of a reading again")
        ordering = ["rereading", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rereading", "passage"], name="one_line_per_rereading_and_passage"),
            models.CheckConstraint(
                condition=Q(likeness__gte=0, likeness__lte=1), name="likeness_between_nothing_and_all",
                violation_error_message=_("A likeness lies between nothing and all."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.passage_id} {self.became}"
