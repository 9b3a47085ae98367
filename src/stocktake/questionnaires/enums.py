from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionState(models.TextChoices):
    DRAFT = "draft", _("being written")
    OPEN = "open", _("open for answers")
    SUPERSEDED = "superseded", _("superseded by a newer version")


class NodeKind(models.TextChoices):
    SECTION = "section", _("section")
    REPEAT = "repeat", _("repeated group")
    QUESTION = "question", _("question")
    NOTE = "note", _("note")


class QuestionType(models.TextChoices):
    """The question types of XLSForm that Stocktake knows; any other is refused with the cell's address."""

    TEXT = "text", _("text")
    INTEGER = "integer", _("whole number")
    DECIMAL = "decimal", _("number")
    DATE = "date", _("date")
    SELECT_ONE = "select_one", _("one choice")
    SELECT_MULTIPLE = "select_multiple", _("several choices")


class Audience(models.TextChoices):
    """Who is asked. The same questionnaire may be opened for several, with some questions for some of them only."""

    GOVERNMENT = "government", _("States")
    STAKEHOLDER = "stakeholder", _("stakeholders")
    PROCESS = "process", _("regional processes")


class Level(models.TextChoices):
    """How much a finding of the validation weighs. Only a blocker stops a submission."""

    BLOCKER = "blocker", _("must be mended before submission")
    ERROR = "error", _("looks wrong")
    WARNING = "warning", _("please look again")
    NOTE = "note", _("for information")


class Door(models.TextChoices):
    """By which way an answer came. Every answer shows its door."""

    WEB = "web", _("web page")
    WORD = "word", _("Word form")
    EXCEL = "excel", _("Excel form")
    HTML = "html", _("draft file")
    MAIL = "mail", _("e-mail")
    OFFICER = "officer", _("entered by the secretariat")
    EARLIER = "earlier", _("taken over from an earlier answer")


class RevisionKind(models.TextChoices):
    SAVED = "saved", _("saved")
    MERGED = "merged", _("two texts brought together")
    ASIDE = "aside", _("kept aside: another text was saved meanwhile")
    STILL_TRUE = "still-true", _("confirmed as still true")
    RETURNED = "returned", _("taken from a returned file")
    UNDONE = "undone", _("an acceptance was undone")
    MOVED = "moved", _("moved to a new version of the questionnaire")


class EarlierKind(models.TextChoices):
    LAST_CYCLE = "last-cycle", _("answer of the last cycle")
    OTHER_REVIEW = "other-review", _("answer to another review")


class ReturnState(models.TextChoices):
    PROPOSED = "proposed", _("waiting for a decision")
    APPLIED = "applied", _("applied")
    UNDONE = "undone", _("undone")
    SOURCE = "source", _("kept as a report in its own words")
    REFUSED = "refused", _("refused")


class LineStatus(models.TextChoices):
    """How an incoming answer stands to the current one."""

    NEW = "new", _("new")
    SAME = "same", _("the same")
    DIFFERS = "differs", _("differs")
    UNMATCHED = "unmatched", _("belongs to no question yet")


class Decision(models.TextChoices):
    OPEN = "open", _("not decided")
    ACCEPT = "accept", _("accept the incoming text")
    KEEP = "keep", _("keep the current text")
    EDIT = "edit", _("take an edited text")


class SnapshotKind(models.TextChoices):
    CLEARANCE = "clearance", _("for clearance")
    SUBMISSION = "submission", _("submission")
