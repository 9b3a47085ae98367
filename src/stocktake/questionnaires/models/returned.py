"""A file that came back, as a proposal: it never overwrites. Each line stands beside the current answer until somebody decides."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.models import StoredFile
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import Decision, Door, LineStatus, ReturnState
from stocktake.questionnaires.models.answer import Revision
from stocktake.questionnaires.models.questionnaire import Version
from stocktake.questionnaires.models.response import Response
from stocktake.reviews.models import Review


class Return(models.Model):
    """One file that came back, by upload, mail or command line. `version`: that of the form it was written in, if it was one.

    A refused one keeps its original and says why (`message`, in English; shown translated). `recognised_by`: how the party
    was known (the form's identifier, the letter's token, the sender's address, a person).
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="returns")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="returns", null=True, blank=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="returns", null=True, blank=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="returns", null=True, blank=True)
    door = models.CharField(_("door"), max_length=10, choices=Door.choices)
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="returns")
    filename = models.CharField(_("file name"), max_length=300)
    language = models.CharField(_("language of the form"), max_length=10, blank=True)
    identifier = models.CharField(_("identifier in the form"), max_length=120, blank=True)
    recognised_by = models.CharField(_("recognised by"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReturnState.choices)
    reason = models.CharField(_("why refused"), max_length=40, blank=True)
    message = models.TextField(_("message"), blank=True)
    notices = models.JSONField(_("what somebody should know about it"), default=list, blank=True)
    by = models.CharField(_("handed in by"), max_length=400)
    at = models.DateTimeField(_("when"))
    decided_by = models.CharField(_("decided by"), max_length=400, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("returned file")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ReturnState.REFUSED) ^ Q(reason=""),
                name="return_refused_with_its_reason",
                violation_error_message=_("A refused file says why, and only such a file does."),
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class ReturnLine(models.Model):
    """One proposed answer. An unmatched text has no question until a person gives it one.

    `current` and `current_revision` are what stood there when the file came; `matched_by` the rung of the ladder on which
    the question was found (bookmark and code, code, bookmark, wording, a person); `place` the address in the file.
    """

    returned = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(_("position"))
    question = models.CharField(_("question"), max_length=40, blank=True)
    item = models.CharField(_("repeated item"), max_length=8, blank=True, default="")
    incoming = models.TextField(_("incoming text"))
    current = models.TextField(_("current text"), blank=True)
    current_revision = models.PositiveIntegerField(_("current revision"), default=0)
    status = models.CharField(_("status"), max_length=10, choices=LineStatus.choices)
    matched_by = models.CharField(_("matched by"), max_length=20, blank=True)
    place = models.CharField(_("place in the file"), max_length=200, blank=True)
    notices = models.JSONField(_("what somebody should know about it"), default=list, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, default=Decision.OPEN)
    edited = models.TextField(_("edited text"), blank=True)
    applied = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="came_from", null=True, blank=True)

    class Meta:
        verbose_name = _("line of a returned file")
        ordering = ["returned", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["returned", "position"], name="one_return_line_per_position"),
            models.CheckConstraint(
                condition=Q(status=LineStatus.UNMATCHED) | ~Q(question=""),
                name="return_line_matched_to_a_question",
                violation_error_message=_("A line that belongs to a question names it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.returned_id} {self.question or '?'}"
