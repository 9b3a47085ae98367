"""A figure: a number that carries the recipe it was made by. It belongs to no review; many may use it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.texts import Shown, shown
from stocktake.statistics.enums import Unit


class Figure(models.Model):
    """One number, recomputable from its recipe.

    `recipe` holds the formula, the rounding of what is shown, and each component with dataset, release, measure,
    year, filter, group with date, value and checksum of the file it came from. `value` is unrounded, in `unit`.
    A figure whose components are not all known is not recorded: missing is not zero.
    """

    pack = models.CharField(_("pack"), max_length=100)
    key = models.SlugField(_("key"), max_length=60)
    labels = models.JSONField(_("labels"), default=dict)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit.choices)
    value = models.DecimalField(_("value"), max_digits=30, decimal_places=8)
    recipe = models.JSONField(_("recipe"), default=dict)
    attribution = models.TextField(_("attribution"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("figure")
        ordering = ["pack", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "key"],
                name="one_figure_per_key_of_a_pack",
                violation_error_message=_("The pack has a figure of this key already."),
            ),
            models.CheckConstraint(
                condition=Q(unit__in=Unit.values),
                name="figure_in_a_known_unit",
                violation_error_message=_("A figure is in persons, per cent, dollars or times."),
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
