"""What may be done with what was said: for the whole report, and for single answers. Every change is a new row."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.questionnaires.models.response import Response
from stocktake.reviews.enums import Consent


class ConsentEntry(models.Model):
    """A statement of consent. The latest one for a question holds; where there is none, the latest one for the report
    (`question` empty); where there is none at all, the answer is confidential.

    `level` null withdraws: what it speaks of is shown, counted and quoted nowhere. `evidence`: how it was given (the
    form's question, a letter, a signature). Rows are written once.
    """

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="consents")
    question = models.CharField(_("question"), max_length=40, blank=True)
    item = models.CharField(_("repeated item"), max_length=8, blank=True, default="")
    level = models.PositiveSmallIntegerField(_("consent"), choices=Consent.choices, null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500)
    by = models.CharField(_("who"), max_length=400)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("statement of consent")
        ordering = ["response", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__in=Consent.values),
                name="consent_of_known_level",
                violation_error_message=_("This is not a level of consent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.question or 'report'}: {self.level}"
