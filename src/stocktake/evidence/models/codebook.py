"""The codebook of a review: what its analysts tie passages to, how each code is meant here, and the codes of their own."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.evidence.models.passage import Passage
from stocktake.foundation.texts import Shown, shown
from stocktake.frameworks.models import Element, Framework
from stocktake.reviews.models import Review


class Codebook(models.Model):
    """`own` holds the codes that were added in this review; the others are the elements of the review's framework.

    `double` passages in a hundred are read by two people, neither of whom sees the other's codes or a suggestion.
    """

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="codebook")
    own = models.OneToOneField(Framework, on_delete=models.PROTECT, related_name="codebook")
    double = models.PositiveSmallIntegerField(_("of a hundred passages, how many are read by two"), default=10)

    class Meta:
        verbose_name = _("codebook")
        constraints = [
            models.CheckConstraint(
                condition=Q(double__lte=100),
                name="double_coding_in_a_hundred",
                violation_error_message=_("Of a hundred passages at most a hundred are read by two."),
            ),
        ]

    def __str__(self) -> str:
        return f"codebook of {self.review_id}"


class EntryQuerySet(models.QuerySet["Entry"]):
    def in_use(self) -> Self:
        """Those that may still be given to a passage."""
        return self.filter(retired_at__isnull=True)


class Entry(models.Model):
    """How a code is meant in this review: what it covers and what it does not (language → text), with examples.

    A code that is not used any more is retired, not deleted: what was coded with it stays readable. `merged_into`: the
    code that took over its passages. Its history stands in the activity log.
    """

    codebook = models.ForeignKey(Codebook, on_delete=models.CASCADE, related_name="entries")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="entries")
    covers = models.JSONField(_("covers"), default=dict, blank=True)
    leaves_out = models.JSONField(_("does not cover"), default=dict, blank=True)
    examples = models.ManyToManyField(Passage, related_name="examples_of", blank=True)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)
    merged_into = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="took_over", null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=1)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of a codebook")
        ordering = ["codebook", "element__kind", "element__number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["codebook", "element"], name="one_entry_per_code"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(retired_at__isnull=False),
                name="merged_code_is_retired",
                violation_error_message=_("A code that was merged into another one is not used any more."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.element)

    @property
    def meaning(self) -> Shown:
        """What it covers: in this review's own words, or else as the framework's pack describes it."""
        return shown(self.covers) if self.covers else self.element.description

    @property
    def limits(self) -> Shown:
        return shown(self.leaves_out)
