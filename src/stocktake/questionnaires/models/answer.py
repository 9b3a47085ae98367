"""An answer, and every text it was ever given."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.questionnaires.enums import Door, RevisionKind
from stocktake.questionnaires.models.response import Contributor, Response


class AnswerQuerySet(models.QuerySet["Answer"]):
    def consolidated(self) -> Self:
        """What the party says; not what single contributors wrote towards it."""
        return self.filter(contributor__isnull=True)


class Answer(models.Model):
    """The current text of one answer, or of one contribution towards it (then `contributor` says whose).

    `question` is the node's code, stable over versions; `item` the key of the repeated item, empty outside a repeat.
    `text` is what a person reads and quotes; for a question with choices it holds their names parted by spaces, for a
    number or a date the plain ISO form. `revision` counts the acknowledged changes, from 1; a save names the revision
    it started from. `still_true`: confirmed unchanged from the last cycle. An answer that is hidden by a condition stays.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(_("question"), max_length=40)
    item = models.CharField(_("repeated item"), max_length=8, blank=True, default="")
    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, related_name="answers", null=True, blank=True)
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    door = models.CharField(_("door"), max_length=10, choices=Door.choices)
    still_true = models.BooleanField(_("still true"), default=False)
    by = models.CharField(_("who"), max_length=400)
    at = models.DateTimeField(_("when"))

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        ordering = ["response", "question", "item", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "item", "contributor"], nulls_distinct=False, name="one_answer_per_question"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.question}{f'/{self.item}' if self.item else ''}"


class Revision(models.Model):
    """One text that was acknowledged. Rows are written once (the database refuses to change or delete them).

    `number` is the revision it became, or null for a text that was kept aside because another one had been saved meanwhile.
    `based_on` is the revision its writer had seen. `nonce` comes with the save: a repeat finds the first result.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("revision"), null=True, blank=True)
    based_on = models.PositiveIntegerField(_("started from"), default=0)
    kind = models.CharField(_("kind"), max_length=12, choices=RevisionKind.choices)
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    door = models.CharField(_("door"), max_length=10, choices=Door.choices)
    nonce = models.UUIDField(_("nonce"), unique=True)
    by = models.CharField(_("who"), max_length=400)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("revision")
        ordering = ["answer", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "number"], name="one_revision_per_number"),
            models.CheckConstraint(
                condition=Q(kind=RevisionKind.ASIDE) ^ Q(number__isnull=False),
                name="revision_numbered_unless_kept_aside",
                violation_error_message=_("A text that was kept aside has no number, every other has one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} r{self.number or '–'}"
