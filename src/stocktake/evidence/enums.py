from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceKind(models.TextChoices):
    VOLUNTARY_REVIEW = "voluntary-review", _("voluntary review")
    SUBMISSION = "submission", _("submission")
    PROCESS_INPUT = "process-input", _("input of a regional process")
    LETTER = "letter", _("letter")
    STATEMENT = "statement", _("statement")
    DOCUMENT = "document", _("document")


class SourceState(models.TextChoices):
    WAITING = "waiting", _("waiting to be read")
    READ = "read", _("read")
    UNREADABLE = "unreadable", _("could not be read")


class Consent(models.IntegerChoices):
    """A ladder: each step allows all that the steps below it allow."""

    CONFIDENTIAL = 0, _("confidential: read by the secretariat only")
    AGGREGATE = 1, _("may be counted, not quoted")
    QUOTE_UNNAMED = 2, _("may be quoted without the name")
    QUOTE_NAMED = 3, _("may be quoted with the name")
    PUBLISH = 4, _("may be published")

    @classmethod
    def from_code(cls, code: str) -> "Consent":
        """`quote-named` and the like, as packs write it."""
        return cls[code.upper().replace("-", "_")]


class Origin(models.TextChoices):
    """Who tied a passage to an element. A machine's code is marked as such until a person accepts it."""

    MACHINE = "machine", _("suggested by machine, unchecked")
    PERSON = "person", _("decided by a person")


class Band(models.TextChoices):
    STRONG = "strong", _("strong")
    POSSIBLE = "possible", _("possible")
    WEAK = "weak", _("weak")
