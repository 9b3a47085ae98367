"""Lists of indicators: by which numbers the implementation of a framework is followed, and whose list it is."""

from collections.abc import Iterator

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.texts import Shown, shown
from stocktake.frameworks.enums import IndicatorUnit
from stocktake.frameworks.models.framework import Element, Framework

TOLD_BY = ("sex", "age")
"""What an indicator can be disaggregated by. (The database keeps no order of keys.)"""


class IndicatorList(models.Model):
    """A list of indicators for a framework, from a pack. `source`: whose list it is and where it was read; `notes`: what a reader
    should know of it, by language. An invented list is only for reviews that are invented."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="indicator_lists")
    titles = models.JSONField(_("titles"), default=dict)
    notes = models.JSONField(_("notes"), default=dict, blank=True)
    source = models.CharField(_("source"), max_length=500)
    invented = models.BooleanField(_("invented for demonstration"), default=False)
    pack = models.CharField(_("pack"), max_length=100)

    class Meta:
        verbose_name = _("list of indicators")
        ordering = ["framework", "code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source=""),
                name="indicator_list_says_whose_it_is",
                violation_error_message=_("A list of indicators says whose it is."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> Shown:
        return shown(self.titles)

    @property
    def note(self) -> Shown:
        return shown(self.notes)


class Indicator(models.Model):
    """A number by which one element of the framework, or the framework as a whole (`element` null), is followed.

    `scheme` and `identifier` name it in a standard (`sdg`, `10.7.1`), `identifier_source` where that was read. `basis`: on what its
    tie to the element rests. `disaggregations`: `{"sex": ["female", "male"], "age": ["0-17"]}`. `international`: where the number that
    others have published is to be found, as the pack says it; `statistics` knows how to read it. Null: none is named.
    """

    list = models.ForeignKey(IndicatorList, on_delete=models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.CharField(_("key"), max_length=60)
    labels = models.JSONField(_("labels"), default=dict)
    notes = models.JSONField(_("notes"), default=dict, blank=True)
    unit = models.CharField(_("unit"), max_length=20, choices=IndicatorUnit.choices)
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="indicators", null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=300, blank=True)
    scheme = models.CharField(_("scheme"), max_length=40, blank=True)
    identifier = models.CharField(_("standard identifier"), max_length=40, blank=True)
    identifier_source = models.CharField(_("where it was read"), max_length=500, blank=True)
    disaggregations = models.JSONField(_("disaggregations"), default=dict, blank=True)
    international = models.JSONField(_("international number"), null=True, blank=True)

    class Meta:
        verbose_name = _("indicator")
        ordering = ["list", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "key"],
                name="one_indicator_per_key",
                violation_error_message=_("The list has an indicator of this key already."),
            ),
            models.CheckConstraint(
                condition=Q(unit__in=IndicatorUnit.values),
                name="indicator_in_a_known_unit",
                violation_error_message=_("This is no unit that an indicator is counted in."),
            ),
            models.CheckConstraint(
                condition=Q(identifier="") | (~Q(scheme="") & ~Q(identifier_source="")),
                name="indicator_identifier_has_its_source",
                violation_error_message=_("A standard identifier names its standard and where it was read."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list.code}/{self.key}"

    @property
    def label(self) -> Shown:
        return shown(self.labels)

    @property
    def note(self) -> Shown:
        return shown(self.notes)

    @property
    def standard(self) -> str:
        """`SDG 10.7.1`; empty where it stands in no standard."""
        return f"{self.scheme.upper()} {self.identifier}" if self.identifier else ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The whole (empty), then what it is disaggregated into: `sex=female`."""
        return ("", *parts_of(self.disaggregations))


def parts_of(disaggregations: dict[str, list[str]]) -> Iterator[str]:
    """`{"sex": ["female"]}` as `sex=female`: sexes first, then ages, each in the order in which they are named."""
    return (f"{by}={part}" for by in TOLD_BY for part in disaggregations.get(by, ()))
