"""A number that a passage states, tied by a person to a figure that recomputes it."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stocktake.evidence.models.passage import Passage


class NumberTie(models.Model):
    """What a number stands for: a question to a release (`question`, its words), a figure by its name (`figure`), or no statistic at
    all (`reason`); one of the three. `start`, `end`: where in the text of the passage it stands; `words`: as it stands there.

    What the sources give is worked out anew whenever it is shown; only what a person said is kept.
    """

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="number_ties")
    start = models.PositiveIntegerField(_("begins at"))
    end = models.PositiveIntegerField(_("ends at"), validators=[MinValueValidator(1)])
    words = models.CharField(_("number"), max_length=100)
    question = models.JSONField(_("question"), default=dict, blank=True)
    figure = models.CharField(_("figure"), max_length=200, blank=True)
    reason = models.CharField(_("why it is no statistic"), max_length=300, blank=True)
    tied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="number_ties")
    tied_at = models.DateTimeField(_("tied"))

    class Meta:
        verbose_name = _("tied number")
        ordering = ["passage", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["passage", "start"], name="one_tie_per_number_of_a_passage",
                violation_error_message=_("This number is tied already."),
            ),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")), name="tied_number_has_a_place",
                violation_error_message=_("A number begins before it ends."),
            ),
            models.CheckConstraint(
                condition=~Q(question={}) & Q(figure="", reason="") | Q(question={}, reason="") & ~Q(figure="")
                | Q(question={}, figure="") & ~Q(reason=""),
                name="number_tied_to_one_thing",
                violation_error_message=_("A number is tied to a question, to a figure, or is said to be no statistic: one of these."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.words
