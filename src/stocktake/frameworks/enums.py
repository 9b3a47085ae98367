from django.db import models
from django.utils.translation import gettext_lazy as _


class ElementKind(models.TextChoices):
    """What a passage can be tied to."""

    OBJECTIVE = "objective", _("Objective")
    PRINCIPLE = "principle", _("Guiding principle")
    CATEGORY = "category", _("Category")
