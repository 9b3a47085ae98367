"""Text that was there before: left standing from a template, or carried over from what the same party said in an earlier cycle."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.evidence.enums import CopiedFrom
from stocktake.evidence.models.passage import Passage
from stocktake.questionnaires.models import Earlier


class Copied(models.Model):
    """Where the words of a passage come from. Found by machine, made anew each time; what a person decided of it stays.

    `likeness`: of a template, the share of the passage's runs of words that stand in it; of an earlier text, the share that it
    has too. `is_same`: word for word. `template`: the code of the question, or `letter:` and the kind of the letter.
    `earlier_passage` and `earlier_answer`: what the same party said before, to an earlier review here or as it was shown
    beside the question. `counted_by`: who said that the template's words are the party's own statement all the same.
    """

    passage = models.OneToOneField(Passage, on_delete=models.CASCADE, related_name="copied")
    origin = models.CharField(_("copied from"), max_length=10, choices=CopiedFrom.choices)
    likeness = models.FloatField(_("likeness to where it comes from"))
    is_same = models.BooleanField(_("word for word"), default=False)
    template = models.CharField(_("place in the template"), max_length=60, blank=True)
    earlier_passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="copies", null=True, blank=True)
    earlier_answer = models.ForeignKey(Earlier, on_delete=models.CASCADE, related_name="copies", null=True, blank=True)
    made_at = models.DateTimeField(_("found"))
    counted_by = models.CharField(_("counted all the same by"), max_length=400, blank=True)
    counted_at = models.DateTimeField(_("counted all the same since"), null=True, blank=True)

    class Meta:
        verbose_name = _("copied text")
        ordering = ["passage"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likeness__gte=0, likeness__lte=1), name="copied_likeness_between_nothing_and_all",
                violation_error_message=_("A likeness lies between nothing and all."),
            ),
            models.CheckConstraint(
                condition=Q(origin=CopiedFrom.TEMPLATE, earlier_passage__isnull=True, earlier_answer__isnull=True) & ~Q(template="")
                | Q(origin=CopiedFrom.EARLIER, template="") & (Q(earlier_passage__isnull=True) ^ Q(earlier_answer__isnull=True)),
                name="copied_from_one_place",
                violation_error_message=_("Copied text comes from one place: a template, an earlier passage or an earlier answer."),
            ),
            models.CheckConstraint(
                condition=(Q(counted_by="") & Q(counted_at__isnull=True))
                | (Q(origin=CopiedFrom.TEMPLATE, counted_at__isnull=False) & ~Q(counted_by="")),
                name="copied_counted_by_somebody",
                violation_error_message=_("Only text of a template needs somebody who says that it counts, and when."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.passage_id} from {self.template or self.earlier_passage_id or self.earlier_answer_id}"
