"""A hand-in: files that one person handed in together. It remembers each of them, also one that was not taken in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.evidence.models.source import Arrival, reason_of
from stocktake.reviews.models import Review


class HandIn(models.Model):
    """Who handed in, and when. What became of the files is asked of their sources, which outlive it."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="hand_ins")
    by = models.CharField(_("handed in by"), max_length=300)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("hand-in")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by}"


class HandedFile(models.Model):
    """One file of a hand-in, in its place: its arrival, or why it was not taken in.

    `values` fill the blanks of the sentence that belongs to the `refusal`.
    """

    hand_in = models.ForeignKey(HandIn, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField(_("number"))
    filename = models.CharField(_("file name"), max_length=300)
    arrival = models.OneToOneField(Arrival, on_delete=models.CASCADE, related_name="handed", null=True, blank=True)
    refusal = models.CharField(_("why it was not taken in"), max_length=40, blank=True)
    values = models.JSONField(_("what fills the sentence"), default=dict, blank=True)
    message = models.TextField(_("message"), blank=True)

    class Meta:
        verbose_name = _("handed file")
        ordering = ["hand_in", "number"]
        constraints = [
            models.UniqueConstraint(fields=["hand_in", "number"], name="one_handed_file_per_number"),
            models.CheckConstraint(
                condition=Q(arrival__isnull=False) ^ ~Q(message=""),
                name="handed_file_arrived_or_says_why_not",
                violation_error_message=_("A file that was handed in has arrived, or says why it was not taken in."),
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def reason(self) -> str:
        """Why it was not taken in, in the language of whoever reads; nothing for a file that arrived."""
        return reason_of(self.refusal, self.message, self.values)
