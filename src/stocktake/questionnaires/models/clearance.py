"""Clearing and submitting: the chain of a party, frozen versions, signatures, the receipt, reopening."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.models import StoredFile
from stocktake.questionnaires.enums import SnapshotKind
from stocktake.questionnaires.models.response import Response


class ClearanceStep(models.Model):
    """A step of the chain that a State sets for itself: ministry, focal point, minister. Steps are signed in order.

    An office with an address gets a personal link by which it reads the frozen text and signs; only the digest of its
    secret is kept. `asked_at`: when the link was sent.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"))
    office = models.CharField(_("office"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    digest = models.CharField(_("digest of the link"), max_length=64, unique=True, null=True, blank=True)
    asked_at = models.DateTimeField(_("asked to sign"), null=True, blank=True)
    expires_at = models.DateTimeField(_("good until"), null=True, blank=True)

    class Meta:
        verbose_name = _("step of clearance")
        ordering = ["response", "position"]
        constraints = [models.UniqueConstraint(fields=["response", "position"], name="one_clearance_step_per_position")]

    def __str__(self) -> str:
        return f"{self.position}. {self.office}"


class Snapshot(models.Model):
    """A frozen version of a response. `content` is its canonical JSON, kept by its SHA-256; rows are written once."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=SnapshotKind.choices)
    content = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="snapshots")
    findings = models.JSONField(_("what the validation found"), default=list, blank=True)
    made_by = models.CharField(_("made by"), max_length=400)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("snapshot")
        ordering = ["response", "number"]
        constraints = [models.UniqueConstraint(fields=["response", "number"], name="one_snapshot_per_number")]

    def __str__(self) -> str:
        return f"{self.response_id} snapshot {self.number}"


class Signature(models.Model):
    """A step signed by name and title, on one frozen version. Without an office it is that of the person who submitted."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="signatures")
    position = models.PositiveSmallIntegerField(_("position in the chain"))
    office = models.CharField(_("office"), max_length=200, blank=True)
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("title"), max_length=200)
    by = models.CharField(_("entered by"), max_length=400)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("signature")
        ordering = ["snapshot", "position"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "position"], name="one_signature_per_step"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(title=""),
                name="signature_by_name_and_title",
                violation_error_message=_("A step is signed by name and title."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"

    @property
    def signed_for(self) -> str:
        """What stands before the name, in the language of the reader."""
        return self.office or gettext("Submitted by")


class Receipt(models.Model):
    """What the party holds in its hands after submitting: a number, the time, the digest of what was submitted."""

    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="receipt")
    number = models.CharField(_("number"), max_length=60, unique=True)
    issued_at = models.DateTimeField(_("issued"))

    class Meta:
        verbose_name = _("receipt")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number


class Reopening(models.Model):
    """A submitted response opened again, at whose wish and why."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="reopenings")
    reason = models.TextField(_("reason"))
    asked_by = models.CharField(_("asked by"), max_length=400)
    asked_at = models.DateTimeField(_("asked"))
    granted_by = models.CharField(_("granted by"), max_length=400, blank=True)
    granted_at = models.DateTimeField(_("granted"), null=True, blank=True)

    class Meta:
        verbose_name = _("reopening")
        ordering = ["response", "asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="reopening_with_its_reason",
                violation_error_message=_("A response is opened again for a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.reason[:40]}"
