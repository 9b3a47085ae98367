"""A source: anything said, in any format; and its arrivals. The same file twice is one source with two arrivals."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stocktake.documents.refusals import Unreadable
from stocktake.evidence.enums import Consent, SourceKind, SourceState
from stocktake.foundation.models import StoredFile
from stocktake.parties.models import Party
from stocktake.questionnaires.models import Response, Snapshot
from stocktake.reviews.models import Review

if TYPE_CHECKING:
    from stocktake.evidence.rules.visibility import Act
    from stocktake.reviews.rules.viewer import Viewer


def reason_of(refusal: str, message: str, values: dict[str, str]) -> str:
    """The sentence of a refusal in the language of whoever reads; `message` is how it was said when it happened."""
    if refusal and values:
        return Unreadable(refusal, message, values).sentence(gettext)
    return gettext(message) if message else ""


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, viewer: "Viewer", act: "Act") -> Self:
        """The viewer's review's sources with which this viewer may do this; see `rules.visibility`."""
        from stocktake.evidence.rules.visibility import sources_for  # rules stand above models

        return self.filter(sources_for(viewer, act))

    def standing(self) -> Self:
        """Neither withdrawn nor replaced by a later submission."""
        return self.filter(withdrawn_at__isnull=True, superseded_at__isnull=True)

    def countable(self) -> Self:
        """Sources of which something may be counted in a published number: all of it, or an answer of its own consent."""
        from stocktake.evidence.models.passage import Passage  # passages know their source

        told = Passage.objects.filter(source=OuterRef("pk"), withdrawn_at__isnull=True, consent__gte=Consent.AGGREGATE)
        return self.standing().filter(Q(consent__gte=Consent.AGGREGATE) | Exists(told.order_by()), state=SourceState.READ)


class Source(models.Model):
    """One original, read once into passages.

    A source without a party is from somebody not known yet. An unreadable one keeps its original, its refusal code
    and a message; nothing is lost. A withdrawn one is shown nowhere and counted nowhere; so is one that a later submission
    has taken the place of (`superseded_at`). `response`: the one beside whose form it was sent, or whose answers it holds;
    then `snapshot` is their last submission. `reader`: the version of the reader that cut its passages; empty for answers.
    `recognise`: somebody asked for the letters on its pictures to be recognised.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="sources")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="sources", null=True, blank=True)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="sources", null=True, blank=True)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="sources", null=True, blank=True)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, related_name="attachments", null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=SourceKind.choices)
    title = models.CharField(_("title"), max_length=500)
    filename = models.CharField(_("file name"), max_length=300)
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="sources")
    language = models.CharField(_("main language"), max_length=10, default="und")
    consent = models.PositiveSmallIntegerField(_("consent"), choices=Consent.choices)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=SourceState.choices, default=SourceState.WAITING)
    refusal = models.CharField(_("why it could not be read"), max_length=40, blank=True)
    message = models.TextField(_("message"), blank=True)
    values = models.JSONField(_("what fills the sentence"), default=dict, blank=True)
    warnings = models.JSONField(_("warnings of the reader"), default=list, blank=True)
    reader = models.CharField(_("reader"), max_length=20, blank=True)
    recognise = models.BooleanField(_("to be read by machine"), default=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("replaced by a later submission"), null=True, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        ordering = ["review", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "original"], name="one_source_per_file"),
            models.CheckConstraint(
                condition=Q(consent__in=Consent.values),
                name="source_with_known_consent",
                violation_error_message=_("Every source states what may be done with it."),
            ),
            models.CheckConstraint(
                condition=Q(state=SourceState.UNREADABLE) ^ Q(refusal=""),
                name="source_unreadable_with_its_reason",
                violation_error_message=_("A source that could not be read says why, and only such a source does."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None and self.superseded_at is None

    @property
    def reason(self) -> str:
        """Why it could not be read, in the language of whoever reads; nothing for one that was read."""
        return reason_of(self.refusal, self.message, self.values)


class Arrival(models.Model):
    """One coming-in of a file: by which door, under which name, when; and attached to which other source, if to one."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="arrivals")
    door = models.CharField(_("door"), max_length=20)
    filename = models.CharField(_("file name"), max_length=300)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="arrivals", null=True, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    by = models.CharField(_("handed in by"), max_length=200)
    attached_to = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="brought", null=True, blank=True)

    class Meta:
        verbose_name = _("arrival")
        ordering = ["source", "id"]

    def __str__(self) -> str:
        return f"{self.filename} by {self.door}"
