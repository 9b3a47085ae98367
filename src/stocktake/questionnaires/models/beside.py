"""What stands beside an answer: comments, attached files, who is here now, and what was said before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.models import StoredFile
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import EarlierKind
from stocktake.questionnaires.models.response import Contributor, Response


class Comment(models.Model):
    """A remark or an open point on a question, between those who work on the response. Never shown outside it."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="comments")
    question = models.CharField(_("question"), max_length=40)
    item = models.CharField(_("repeated item"), max_length=8, blank=True, default="")
    text = models.TextField(_("text"))
    by = models.CharField(_("who"), max_length=400)
    at = models.DateTimeField(_("when"))
    is_point = models.BooleanField(_("open point"), default=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.CharField(_("settled by"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("comment")
        ordering = ["response", "question", "pk"]

    def __str__(self) -> str:
        return f"{self.question}: {self.text[:40]}"


class Attachment(models.Model):
    """A file laid beside an answer as evidence. Taking it away hides it; the original stays."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="attachments")
    question = models.CharField(_("question"), max_length=40)
    item = models.CharField(_("repeated item"), max_length=8, blank=True, default="")
    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, related_name="attachments", null=True, blank=True)
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="answer_attachments")
    filename = models.CharField(_("file name"), max_length=300)
    by = models.CharField(_("who"), max_length=400)
    at = models.DateTimeField(_("when"))
    removed_at = models.DateTimeField(_("taken away"), null=True, blank=True)

    class Meta:
        verbose_name = _("attached file")
        ordering = ["response", "question", "pk"]

    def __str__(self) -> str:
        return self.filename


class Presence(models.Model):
    """Who is here now: one row per person and response, touched while their page is open. Old rows mean nothing."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="presences")
    who = models.CharField(_("who"), max_length=400)
    question = models.CharField(_("question"), max_length=40, blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("presence")
        ordering = ["response", "who"]
        constraints = [models.UniqueConstraint(fields=["response", "who"], name="one_presence_per_person")]

    def __str__(self) -> str:
        return f"{self.who} at {self.question}"


class Earlier(models.Model):
    """What the party said before: in the last cycle, or to another review. Offered beside the question, with its source."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="earlier_answers")
    kind = models.CharField(_("kind"), max_length=20, choices=EarlierKind.choices)
    review = models.CharField(_("said in"), max_length=300)
    question = models.CharField(_("question"), max_length=40)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=10)
    source = models.CharField(_("source"), max_length=500)
    said_on = models.DateField(_("said on"), null=True, blank=True)

    class Meta:
        verbose_name = _("earlier answer")
        ordering = ["party", "question", "-said_on", "pk"]

    def __str__(self) -> str:
        return f"{self.party_id} {self.question} ({self.review})"
