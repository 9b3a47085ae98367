"""A courtesy: one letter to one person of a party. It is drafted, read by a person, and then sent or dropped."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stocktake.reviews.enums import CourtesyState, LetterKind, Why
from stocktake.reviews.models.participation import Participation

WAITING = (CourtesyState.DRAFTED, CourtesyState.RELEASED)
"""Not sent and not dropped: it can still be read, changed and dropped."""


class CourtesyQuerySet(models.QuerySet["Courtesy"]):
    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)

    def sent(self) -> Self:
        return self.filter(state=CourtesyState.SENT)


class Courtesy(models.Model):
    """`why`: what gave rise to it. `not_before`: a time of day that is decent where it is read.

    `enclosures` name what is laid in when it leaves (see `interfaces.letters`). `letter` is the reference of the letter
    that left, by value. A letter that came back as undeliverable says when and why.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="courtesies")
    kind = models.CharField(_("kind"), max_length=20, choices=LetterKind.choices)
    to = models.EmailField(_("to"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=500)
    body = models.TextField(_("text"))
    enclosures = models.JSONField(_("enclosed"), default=list, blank=True)
    why = models.CharField(_("why"), max_length=20, choices=Why.choices, default=Why.OTHER)
    state = models.CharField(_("state"), max_length=10, choices=CourtesyState.choices, default=CourtesyState.DRAFTED)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    drafted_by = models.CharField(_("drafted by"), max_length=400)
    drafted_at = models.DateTimeField(_("drafted"))
    decided_by = models.CharField(_("decided by"), max_length=400, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    letter = models.CharField(_("reference of the letter"), max_length=300, blank=True)
    bounced_at = models.DateTimeField(_("came back"), null=True, blank=True)
    bounce = models.CharField(_("why it came back"), max_length=500, blank=True)

    objects = CourtesyQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter to a party")
        ordering = ["participation", F("sent_at").asc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["letter"], name="courtesy_by_letter")]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "kind", "to"], condition=Q(state__in=WAITING), name="one_courtesy_waiting_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(state=CourtesyState.SENT) ^ Q(sent_at__isnull=True),
                name="courtesy_sent_with_its_time",
                violation_error_message=_("A letter that was sent says when, and only such a letter does."),
            ),
            models.CheckConstraint(
                condition=Q(bounced_at__isnull=True) | Q(sent_at__isnull=False),
                name="courtesy_bounced_after_it_was_sent",
                violation_error_message=_("Only a letter that was sent can come back."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING
