from django.db import models
from django.utils.translation import gettext_lazy as _


class ElementKind(models.TextChoices):
    """What a passage can be tied to. The first three are what a review is counted by; an action and a target are finer, and
    an own code is what the analysts of one review have added to its codebook."""

    OBJECTIVE = "objective", _("Objective")
    PRINCIPLE = "principle", _("Guiding principle")
    CATEGORY = "category", _("Category")
    ACTION = "action", _("Action")
    TARGET = "target", _("SDG target")
    OWN = "own", _("Own code")


COUNTED = (ElementKind.OBJECTIVE, ElementKind.PRINCIPLE, ElementKind.CATEGORY)
"""Elements that stand on every page, in this order."""


class IndicatorUnit(models.TextChoices):
    """In what an indicator is counted. A share is in per cent (71, not 0.71); money is in dollars."""

    PERSONS = "persons", _("persons")
    PER_CENT = "per-cent", _("per cent")
    DOLLARS = "us-dollars", _("current United States dollars")
    RATIO = "ratio", _("times")
    RATE = "per-100000", _("per 100,000 people")
    COUNTRIES = "countries", _("countries")
    LEVEL = "level", _("level on the indicator’s own scale")
