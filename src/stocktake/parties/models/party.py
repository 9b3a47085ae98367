"""A party and its names. Names have dates: a document keeps the name that was in use on its day."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.texts import Shown, shown
from stocktake.parties.enums import GOVERNMENTS, PartyKind


class PartyQuerySet(models.QuerySet["Party"]):
    def governments(self) -> Self:
        return self.filter(kind__in=GOVERNMENTS)

    def others(self) -> Self:
        return self.exclude(kind__in=GOVERNMENTS)

    def with_names(self) -> Self:
        """Names fetched in one further query, whatever the number of parties."""
        return self.prefetch_related("names")


class Party(models.Model):
    """Someone who can speak in a review: a State, an associate member, an organisation, a regional process.

    `tile` is its place (row, column) in the grid of tiles: a picture without borders, never an order of rank.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=PartyKind.choices)
    m49 = models.CharField(_("M49 code"), max_length=3, blank=True)
    subregion = models.CharField(_("subregion"), max_length=40, blank=True)
    languages = models.JSONField(_("languages it writes in"), default=list, blank=True)
    also_in = models.JSONField(_("also reviewed by"), default=list, blank=True)
    tile_row = models.PositiveSmallIntegerField(_("row of its tile"), null=True, blank=True)
    tile_column = models.PositiveSmallIntegerField(_("column of its tile"), null=True, blank=True)
    pack = models.CharField(_("pack"), max_length=100)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=PartyKind.values),
                name="party_of_known_kind",
                violation_error_message=_("A party is a State, an associate member, an observer, an organisation or a process."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name())

    def name(self, language: str | None = None, on: date | None = None) -> Shown:
        """The name in a language on a day (today's names, if no day is given).

        The code stands in where no name is known.
        """
        return called(self.names.all(), code=self.code, language=language, on=on)


class PartyName(models.Model):
    """A name of a party in one language, with the days from and until which it was in use (both included).

    Where the day of a change is not known, both forms are open-ended and `seen` is the day of the copy in which each
    was read: the latest one seen before the day in question is taken.
    """

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=10)
    text = models.CharField(_("name"), max_length=300)
    since = models.DateField(_("in use from"), null=True, blank=True)
    until = models.DateField(_("in use until"), null=True, blank=True)
    seen = models.DateField(_("seen in a copy of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    status = models.CharField(_("how it is known"), max_length=20, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("name of a party")
        ordering = ["party", "language", F("since").asc(nulls_first=True), "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "language", "text", "since"], nulls_distinct=False, name="one_name_per_language_and_day"
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="party_name_ends_after_it_begins",
                violation_error_message=_("A name cannot go out of use before it came into use."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Name(Protocol):
    """A row of `PartyName`, whole or no more of it than decides between names."""

    pk: int
    language: str
    text: str
    since: date | None
    until: date | None
    seen: date | None


def called(names: Iterable[Name], *, code: str, language: str | None = None, on: date | None = None) -> Shown:
    """What a party is called that has these names; see `Party.name`."""
    texts: dict[str, str] = {}
    for name in sorted(names, key=lambda name: _preference(name, on), reverse=True):
        if _in_use(name, on):
            texts.setdefault(name.language, name.text)
    return shown(texts or {"en": code}, language or get_language())


def _preference(name: Name, on: date | None) -> tuple[int, int]:
    """Higher is better: seen on or before the day, the later the better; else seen after it, the earlier the better."""
    if name.seen is None:
        return (0, -name.pk)
    if on is None or name.seen <= on:
        return (2, name.seen.toordinal())
    return (1, -name.seen.toordinal())


def _in_use(name: Name, on: date | None) -> bool:
    if on is None:
        return name.until is None
    return (name.since is None or name.since <= on) and (name.until is None or on <= name.until)
