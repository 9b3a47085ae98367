"""A letter on its way out. It is written with whatever it tells of, in one transaction, and carried by a task of its own."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.models import StoredFile
from stocktake.messaging.enums import LetterState


class LetterQuerySet(models.QuerySet["Letter"]):
    def in_trouble(self) -> Self:
        """Those a person should look at."""
        return self.filter(state__in=[LetterState.UNSURE, LetterState.FAILED, LetterState.BOUNCED])


class Letter(models.Model):
    """`reference` is its Message-ID, by which answers and bounces name it. `key`, where given, is used for one letter only:
    an acknowledgement that is due once has a key, and is never written twice. `about`: what its writer wants to know again
    when it is answered, in words of the writer's own. `secrets`: parts of the text (a personal link, a code) that are
    masked here once the letter has left; only its reader has them then."""

    reference = models.CharField(_("reference"), max_length=255, unique=True)
    key = models.CharField(_("key"), max_length=255, unique=True, null=True, blank=True)
    about = models.CharField(_("what it is about"), max_length=100, blank=True)
    to = models.CharField(_("to"), max_length=500)
    reply_to = models.CharField(_("replies to"), max_length=320, blank=True)
    answers = models.CharField(_("in reply to"), max_length=255, blank=True)
    subject = models.CharField(_("subject"), max_length=500)
    body = models.TextField(_("text"))
    secrets = models.JSONField(_("masked once it has left"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    state = models.CharField(_("state"), max_length=10, choices=LetterState.choices, default=LetterState.QUEUED)
    sent_at = models.DateTimeField(_("written at"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)
    trouble = models.CharField(_("what the mail server said"), max_length=500, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=LetterState.values),
                name="letter_in_known_state",
                violation_error_message=_("This is not a state of a letter."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


class Enclosure(models.Model):
    """A file laid into a letter; the bytes are kept by their content, like every original."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="enclosures")
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="enclosures")
    filename = models.CharField(_("file name"), max_length=300)
    mime = models.CharField(_("kind"), max_length=120)

    class Meta:
        verbose_name = _("enclosed file")
        ordering = ["letter", "pk"]

    def __str__(self) -> str:
        return self.filename
