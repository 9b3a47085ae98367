"""A passage: a piece of a source that a person would quote."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from stocktake.evidence.enums import Consent
from stocktake.evidence.models.source import Source
from stocktake.foundation.texts import RIGHT_TO_LEFT

if TYPE_CHECKING:
    from stocktake.evidence.rules.visibility import Act
    from stocktake.reviews.rules.viewer import Viewer


class PassageQuerySet(models.QuerySet["Passage"]):
    def visible_to(self, viewer: "Viewer", act: "Act") -> Self:
        """The passages of the viewer's review with which this viewer may do this; see `rules.visibility`."""
        from stocktake.evidence.rules.visibility import passages_for  # rules stand above models

        return self.filter(passages_for(viewer, act))

    def that_stand(self) -> Self:
        """Those that were neither withdrawn nor replaced."""
        return self.filter(withdrawn_at__isnull=True, source__withdrawn_at__isnull=True, source__superseded_at__isnull=True)

    def found(self) -> Self:
        """Those that the present reading of their original has."""
        return self.filter(lost_at__isnull=True)

    def countable(self) -> Self:
        """Those that may stand behind a published number."""
        from stocktake.evidence.rules.visibility import countable_passages

        return self.filter(countable_passages())


class Passage(models.Model):
    """A numbered, citable piece of a source, in its own language.

    `number` is its place in the source, from 1; `label` is the number printed in the original, if it had one;
    `headings` the headings it stands under, outermost first; `place` its address in the original. `digest` is the
    SHA-256 of its text: a citation names it, so that a changed text is noticed. `consent` is null where that of the
    source holds; an answer may have its own, and may be withdrawn by itself. `by_machine`: its letters were recognised on
    a picture, and nobody vouches for them until `checked_at`. `lost_at`: a later reading of the original does not find it
    as one piece; what people tied to it stays. `is_template`: its words were left standing from a template; nobody's
    statement, and counted for nobody until an analyst says so (see `Copied`).
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField(_("number"))
    label = models.CharField(_("number in the original"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20)
    headings = models.JSONField(_("headings"), default=list, blank=True)
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    place = models.CharField(_("place in the original"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"))
    digest = models.CharField(_("digest"), max_length=64)
    consent = models.PositiveSmallIntegerField(_("consent of its own"), choices=Consent.choices, null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    by_machine = models.BooleanField(_("read by machine"), default=False)
    checked_at = models.DateTimeField(_("checked against the page"), null=True, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=300, blank=True)
    lost_at = models.DateTimeField(_("not found when read again"), null=True, blank=True)
    is_template = models.BooleanField(_("left standing from a template"), default=False)
    nothing = models.BooleanField(_("no objective found by machine"), default=False)
    search = SearchVectorField(_("search terms"), null=True, editable=False)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        ordering = ["source", "number"]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="one_passage_per_number"),
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="passage_says_something",
                violation_error_message=_("A passage says something."),
            ),
            models.CheckConstraint(
                condition=models.Q(consent__isnull=True) | models.Q(consent__in=Consent.values),
                name="passage_with_known_consent",
                violation_error_message=_("This is not a level of consent."),
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="passage_search"),
            models.Index(fields=["source"], name="passage_of_own_consent", condition=models.Q(consent__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}/{self.number}"

    @property
    def holding(self) -> int:
        """The consent that holds for it."""
        return self.source.consent if self.consent is None else self.consent

    @property
    def is_unchecked(self) -> bool:
        """Whether a machine read it and nobody has compared it with the page."""
        return self.by_machine and self.checked_at is None

    @property
    def is_on_a_page(self) -> bool:
        """Whether its place is a line on a page that can be painted: of a PDF, or of a picture that was read by machine."""
        number, colon, _line = self.place.partition(":")
        return bool(colon) and number.isdecimal() and self.page is not None

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None and self.source.stands

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"
