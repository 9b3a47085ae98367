"""A figure: a number that carries the recipe it was made by. It belongs to no review; many may use it."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.texts import Shown, shown
from stocktake.statistics.enums import Unit

HOUSE = "house"
"""In place of a pack: figures that a person of this house defined."""


class FigureQuerySet(models.QuerySet["Figure"]):
    def of_the_house(self) -> "FigureQuerySet":
        """Those that a person defined, and that were not laid aside."""
        return self.filter(pack=HOUSE, laid_aside_at__isnull=True)


class Figure(models.Model):
    """One number, recomputable from its recipe.

    `recipe` holds the formula, the rounding of what is shown, and each component with dataset, release, measure,
    year, filter, group with date, value and checksum of the file it came from. `value` is unrounded, in `unit`.
    A figure of a pack whose components are not all known is not recorded: missing is not zero.

    What a person defined is of the pack `house`. It has the `definition` that the form wrote, in the words of a pack, is worked out
    anew wherever it is shown, and its value is what it came to on the day it was kept (null: the source had none); `listed` in
    place of `value` where it is a list.
    """

    pack = models.CharField(_("pack"), max_length=100)
    key = models.SlugField(_("key"), max_length=60)
    labels = models.JSONField(_("labels"), default=dict)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit.choices)
    value = models.DecimalField(_("value"), max_digits=30, decimal_places=8, null=True, blank=True)
    listed = models.JSONField(_("list"), null=True, blank=True)
    definition = models.JSONField(_("definition"), default=dict, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("defined by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
    )
    laid_aside_at = models.DateTimeField(_("laid aside"), null=True, blank=True)
    recipe = models.JSONField(_("recipe"), default=dict)
    attribution = models.TextField(_("attribution"))
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        ordering = ["pack", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "key"],
                name="one_figure_per_key_of_a_pack",
                violation_error_message=_("There is a figure of this name already."),
            ),
            models.CheckConstraint(
                condition=~Q(pack=HOUSE) | Q(made_by__isnull=False) & Q(definition__has_key="formula"),
                name="figure_of_the_house_has_a_definition",
                violation_error_message=_("A figure of the house says who defined it, and how."),
            ),
            models.CheckConstraint(
                condition=Q(pack=HOUSE) | Q(value__isnull=False),
                name="figure_of_a_pack_has_a_value",
                violation_error_message=_("A figure of a pack whose number is not known is not recorded."),
            ),
            models.CheckConstraint(
                condition=Q(unit__in=Unit.values),
                name="figure_in_a_known_unit",
                violation_error_message=_("A figure is in persons, per cent, dollars or times, or a place in an order."),
            ),
            models.CheckConstraint(
                condition=~Q(attribution=""),
                name="figure_says_where_it_comes_from",
                violation_error_message=_("A figure says where it comes from; the attribution is missing."),
            ),
            models.CheckConstraint(
                condition=Q(recipe__has_key="formula") & Q(recipe__has_key="components"),
                name="figure_has_a_recipe",
                violation_error_message=_("A figure has a recipe with a formula and its components."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack}/{self.key}"

    @property
    def label(self) -> Shown:
        return shown(self.labels)

    @property
    def name(self) -> str:
        """What it is asked for by: `stocktake figure NAME`."""
        return f"{self.pack}/{self.key}"

    @property
    def amount(self) -> Decimal:
        """The number of a figure of a pack, which always has one. Raises ValueError: of a list, and of what is not known."""
        if self.value is None:
            raise ValueError(self.name)
        return self.value

    @property
    def number(self) -> Any:
        """The value as it was kept: a number, a list, or None."""
        return self.listed if self.listed is not None else self.value
