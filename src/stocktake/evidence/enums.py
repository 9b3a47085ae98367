from django.db import models
from django.utils.translation import gettext_lazy as _

from stocktake.reviews.enums import Consent as Consent


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


class Origin(models.TextChoices):
    """Who tied a passage to an element. A machine's code is marked as such until a person accepts it; so is one that only
    follows from the tags of the question which the passage answers."""

    MACHINE = "machine", _("suggested by machine, unchecked")
    QUESTION = "question", _("follows from the question it answers")
    PERSON = "person", _("decided by a person")


class Band(models.TextChoices):
    STRONG = "strong", _("strong")
    POSSIBLE = "possible", _("possible")
    WEAK = "weak", _("weak")


class Lost(models.TextChoices):
    """Why a passage may no longer be cited as before."""

    WITHDRAWN = "withdrawn", _("withdrawn")
    SUPERSEDED = "superseded", _("replaced by a later submission")
    CONSENT = "consent", _("its consent now allows less")


class CodingState(models.TextChoices):
    """How far one person is with one passage."""

    OPEN = "open", _("to be read")
    DONE = "done", _("coded")
    NOTHING = "nothing", _("nothing here")


class Fate(models.TextChoices):
    """What became of a passage when its original was read again."""

    KEPT = "kept", _("kept")
    MOVED = "moved", _("moved")
    CHANGED = "changed", _("its words changed")
    NEW = "new", _("new")
    LOST = "lost", _("not found any more")


class CopiedFrom(models.TextChoices):
    """Where the words of a passage stood before they were sent."""

    TEMPLATE = "template", _("left standing from a template")
    EARLIER = "earlier", _("carried over from an earlier cycle")


class Axis(models.TextChoices):
    """By what the passages of a review can be laid out in rows and columns."""

    OBJECTIVE = "objective", _("Objectives")
    ROUND_TABLE = "round-table", _("Round tables")
    CATEGORY = "category", _("Categories")
    PARTY = "party", _("Parties")
    SUBREGION = "subregion", _("Subregions")
    LANGUAGE = "language", _("Languages")


BY_WHAT_IS_SAID = (Axis.OBJECTIVE, Axis.ROUND_TABLE, Axis.CATEGORY)
"""Axes that follow from codes. A matrix has one of them in its rows."""
