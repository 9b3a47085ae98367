from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """What is counted. A share is in per cent (71, not 0.71); money is in dollars (327000000000, not 327)."""

    PERSONS = "persons", _("persons")
    PER_CENT = "per-cent", _("per cent")
    DOLLARS = "us-dollars", _("current United States dollars")
    RATIO = "ratio", _("times")
    RANK = "rank", _("place in the order")


class Comparison(models.TextChoices):
    """How a document words its number, and with it what would make the number right."""

    ROUNDED = "rounded", _("about")
    AT_LEAST = "at-least", _("at least")
    MORE_THAN = "more-than", _("more than")


class Verdict(models.TextChoices):
    """Whether a stated number comes out of the sources."""

    REPRODUCED = "reproduced", _("reproduced")
    TO_ROUNDING = "reproduced-to-rounding", _("reproduced to rounding")
    NOT_REPRODUCED = "not-reproduced", _("not reproduced")


class Formula(models.TextChoices):
    """How a figure is made of its components; `rules.formulas` says which components each needs."""

    SUM = "sum", _("sum of the components")
    SHARE = "share", _("numerator in per cent of denominator")
    RATIO = "ratio", _("numerator divided by denominator")
    FEMALE_SHARE = "female-share", _("women in per cent of all")
    PART = "part", _("so many per cent of a whole")
    CHANGE = "change", _("the one less the other")
    GROWTH = "growth", _("change in per cent of what was before")
    PER_HEAD = "per-head", _("amount for each person")
    WEIGHTED_MEAN = "weighted-mean", _("mean over areas, each by its weight")
    RANK = "rank", _("place of an area in a list, the greatest first")
    TOP = "top", _("the greatest of a list")


LISTED = frozenset({Formula.WEIGHTED_MEAN, Formula.RANK, Formula.TOP})
"""Made of lists, area by area, and not of single numbers: worked out where the releases are held, never kept in a table."""


class Kind(models.TextChoices):
    """What another reading of a figure changes."""

    REGION = "region", _("another definition of the region")
    RELEASE = "release", _("another release of the data")
    DEFINITION = "definition", _("another definition of what is counted")
    YEAR = "year", _("another year")
