"""A finding: a count that can be made again, with the passages it rests on."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stocktake.evidence.models import Passage
from stocktake.frameworks.models import Element
from stocktake.reviews.models import Review
from stocktake.synthesis.enums import FindingKind, Voices


class Finding(models.Model):
    """So many of so many, as of a day.

    `parties` of `of` parties said it, in `passages`; `as_of` is the day up to which sources were received. A finding
    holds parties and passages counted from codes of any origin; `checked` says how many of the passages rest on a
    code that a person decided.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="findings")
    key = models.CharField(_("key"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=FindingKind.choices)
    voices = models.CharField(_("whose voices"), max_length=20, choices=Voices.choices)
    element = models.ForeignKey(Element, on_delete=models.CASCADE, related_name="findings")
    category = models.ForeignKey(Element, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    parties = models.PositiveIntegerField(_("parties"))
    of = models.PositiveIntegerField(_("of how many"))
    checked = models.PositiveIntegerField(_("passages checked by a person"), default=0)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    passages = models.ManyToManyField(Passage, related_name="findings", verbose_name=_("passages"))

    class Meta:
        verbose_name = _("finding")
        ordering = ["review", "key"]
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="one_finding_per_key"),
            models.CheckConstraint(
                condition=Q(parties__lte=F("of")),
                name="finding_counts_no_more_than_there_are",
                violation_error_message=_("A finding cannot count more parties than there are."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.parties} of {self.of}"
