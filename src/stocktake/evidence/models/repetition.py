"""The same words sent more than once: a paragraph mailed by three organisations, a text taken from a template or from last cycle."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.evidence.models.passage import Passage
from stocktake.reviews.models import Review


class Repetition(models.Model):
    """A group of passages of one review that say nearly the same in the same words. Found by machine, made anew each time.

    The matrix counts the group once where it is asked to. A count by party is not touched: whoever sends it says it; so
    are findings, which count parties.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="repetitions")
    made_at = models.DateTimeField(_("found"))

    class Meta:
        verbose_name = _("repetition")
        ordering = ["review", "pk"]

    def __str__(self) -> str:
        return f"{self.review_id}/{self.pk}"


class Repeat(models.Model):
    """A passage in its group. `likeness`: share of its runs of words (of characters, in Chinese) that the first has too."""

    repetition = models.ForeignKey(Repetition, on_delete=models.CASCADE, related_name="repeats")
    passage = models.OneToOneField(Passage, on_delete=models.CASCADE, related_name="repeat")
    likeness = models.FloatField(_("likeness to the first of the group"))

    class Meta:
        verbose_name = _("repeat")
        ordering = ["repetition", "passage"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likeness__gte=0, likeness__lte=1), name="repeat_likeness_between_nothing_and_all",
                violation_error_message=_("A likeness lies between nothing and all."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.passage_id} in {self.repetition_id}"
