"""The activity log: who did what to which thing, when. Rows are written once and never touched again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Activity(models.Model):
    """One thing that happened.

    Actor and object are named by value, never by foreign key: nothing can cascade into the log, and a deleted
    person or party stays readable in it.
    """

    at = models.DateTimeField(_("when"))
    actor = models.CharField(_("who"), max_length=200)
    verb = models.CharField(_("did what"), max_length=100)
    object_kind = models.CharField(_("kind of thing"), max_length=100)
    object_key = models.CharField(_("which"), max_length=300)
    review = models.CharField(_("in which review"), max_length=100, blank=True)
    detail = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("activity")
        ordering = ["id"]
        indexes = [models.Index(fields=["object_kind", "object_key"], name="activity_by_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.object_kind} {self.object_key}"


class Seal(models.Model):
    """One link of the hash chain: an activity, bound to the link before it.

    Sealing is done by a background task and not inside each save (a chain in the request cost more than half of the
    throughput). The position counts links, not ids: transactions commit out of order.
    """

    position = models.PositiveBigIntegerField(_("position"), primary_key=True)
    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="seal")
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("seal")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.position}: {self.digest[:12]}"
