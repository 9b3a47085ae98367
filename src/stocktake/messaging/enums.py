from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterState(models.TextChoices):
    """What became of a letter. `leaving` is written before it is handed to the mail server, `left` afterwards.

    A letter found leaving after a crash may or may not have left; it is `unsure`, and only a person sends it again.
    """

    QUEUED = "queued", _("waiting to leave")
    LEAVING = "leaving", _("leaving")
    LEFT = "left", _("left")
    UNSURE = "unsure", _("may have left; nobody knows")
    FAILED = "failed", _("refused by the mail server")
    BOUNCED = "bounced", _("came back")


class MessageState(models.TextChoices):
    """What became of a message that came in."""

    STORED = "stored", _("stored, not looked at yet")
    HANDLED = "handled", _("handled")
    FAILED = "failed", _("could not be handled")
    ASIDE = "aside", _("set aside")
