from django.db import models
from django.utils.translation import gettext_lazy as _


class FindingKind(models.TextChoices):
    MENTION = "mention", _("who spoke of it")
    CATEGORY = "category", _("who spoke of it in this way")
    SILENCE = "silence", _("who did not speak of it")


class Voices(models.TextChoices):
    """Whose voices a finding counts."""

    GOVERNMENTS = "governments", _("reporting States")
    OTHERS = "others", _("other contributors")


class SentenceKind(models.TextChoices):
    COUNT = "count", _("a count, with its passages")
    QUOTE = "quote", _("a quotation")
    FIGURE = "figure", _("a figure, with its recipe")
    FRAMING = "framing", _("framing, without evidence of its own")
