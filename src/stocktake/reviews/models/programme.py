"""What is known of a review: its calendar, round tables, agenda, documents and other facts, each with its status."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.texts import Shown, shown
from stocktake.frameworks.models import Element
from stocktake.reviews.enums import CalendarKind, FactStatus
from stocktake.reviews.models.review import Review


class Known(models.Model):
    """Something stated about a review, with how it is known and from where."""

    titles = models.JSONField(_("text"), default=dict, blank=True)
    status = models.CharField(_("how it is known"), max_length=20, choices=FactStatus.choices)
    source = models.TextField(_("source"), blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        abstract = True

    @property
    def title(self) -> Shown:
        return shown(self.titles)


class CalendarEntry(Known):
    """A date or a span of the review's calendar. Both days empty: looked for and not found."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="calendar")
    key = models.CharField(_("key"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=CalendarKind.choices)
    begins = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    precision = models.CharField(_("known to the"), max_length=10, default="day")

    class Meta:
        verbose_name = _("calendar entry")
        ordering = ["review", F("begins").asc(nulls_last=True), "key"]
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="one_calendar_entry_per_key"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(begins__isnull=True) | Q(ends__gte=F("begins")),
                name="calendar_entry_ends_after_it_begins",
                violation_error_message=_("An entry of the calendar cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)


class RoundTable(Known):
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="round_tables")
    number = models.PositiveSmallIntegerField(_("number"))
    objectives = models.ManyToManyField(Element, related_name="round_tables")

    class Meta:
        verbose_name = _("round table")
        ordering = ["review", "number"]
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="one_round_table_per_number")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class AgendaItem(Known):
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("position"))
    item = models.PositiveSmallIntegerField(_("item"), null=True, blank=True)

    class Meta:
        verbose_name = _("agenda item")
        ordering = ["review", "position"]
        constraints = [models.UniqueConstraint(fields=["review", "position"], name="one_agenda_item_per_position")]

    def __str__(self) -> str:
        return str(self.title)


class ListedDocument(Known):
    """A document of the review, by symbol where one was seen."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="documents")
    position = models.PositiveSmallIntegerField(_("position"))
    symbol = models.CharField(_("document symbol"), max_length=80, blank=True)
    dated = models.DateField(_("date"), null=True, blank=True)
    distribution = models.CharField(_("distribution"), max_length=80, blank=True)
    original = models.CharField(_("original language"), max_length=40, blank=True)
    items = models.JSONField(_("agenda items"), default=list, blank=True)

    class Meta:
        verbose_name = _("document")
        ordering = ["review", "position"]
        constraints = [models.UniqueConstraint(fields=["review", "position"], name="one_document_per_position")]

    def __str__(self) -> str:
        return self.symbol or str(self.title)


class Fact(Known):
    """Anything else that is known, or is known not to be public."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="facts")
    key = models.CharField(_("key"), max_length=60)
    value = models.CharField(_("value"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("fact")
        ordering = ["review", "pk"]
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="one_fact_per_key")]

    def __str__(self) -> str:
        return str(self.title)
