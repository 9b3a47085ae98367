"""A questionnaire and its versions. A version is immutable once it was opened; the database itself refuses a change."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.texts import Shown, shown
from stocktake.frameworks.models import Framework
from stocktake.questionnaires.enums import Audience, NodeKind, QuestionType, VersionState
from stocktake.reviews.models import Review


class Questionnaire(models.Model):
    code = models.SlugField(_("code"), max_length=60, unique=True)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="questionnaires", null=True, blank=True)
    titles = models.JSONField(_("titles"), default=dict)
    pack = models.CharField(_("pack"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("questionnaire")
        ordering = ["code"]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Shown:
        return shown(self.titles)


class Version(models.Model):
    """One version. `languages`: those it speaks, its original first. `extra`: columns and sheets of a loaded XLSForm that
    Stocktake does not use; they survive an export."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=20, choices=VersionState.choices, default=VersionState.DRAFT)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, related_name="superseded_by", null=True, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    extra = models.JSONField(_("unused columns"), default=dict, blank=True)
    made_at = models.DateTimeField(_("made"))
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)

    class Meta:
        verbose_name = _("version of a questionnaire")
        ordering = ["questionnaire", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="one_questionnaire_version_per_number"),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT) ^ Q(opened_at__isnull=False),
                name="questionnaire_version_opened_with_its_time",
                violation_error_message=_("An opened version says when it was opened, and only such a version does."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.number}"

    @property
    def original(self) -> str:
        """The language the version was written in; a missing translation falls back to it."""
        return self.languages[0] if self.languages else "en"


class NodeQuerySet(models.QuerySet["Node"]):
    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class Node(models.Model):
    """A section, a repeated group, a question or a note, in reading order.

    `code` is stable over versions (`A`, `A.1`); answers belong to it. `position` counts through the whole version.
    `labels`, `hints` and `guidance` are texts by language; guidance is long and stays in sight while one types.
    `condition` is a tree (see `rules.conditions`) or null: always asked. `rules` are validations, each
    `{"kind": "required" | "words" | "constraint" | "contradiction", "level": …, "value": …, "messages": {language: text}}`
    (see `rules.validation`).
    `audiences`: for whom; empty is for everybody. `switch`: the block is asked only where the review's opening has that
    switch on (a pandemic, another crisis). `objectives`, `category` and `round_tables` are the tags that lead an answer
    to the framework. `extra`: unused columns of its XLSForm row.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="nodes")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, related_name="children", null=True, blank=True)
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=NodeKind.choices)
    code = models.CharField(_("code"), max_length=40)
    question_type = models.CharField(_("type"), max_length=20, choices=QuestionType.choices, blank=True)
    choice_list = models.CharField(_("list of choices"), max_length=60, blank=True)
    labels = models.JSONField(_("labels"), default=dict)
    hints = models.JSONField(_("hints"), default=dict, blank=True)
    guidance = models.JSONField(_("guidance"), default=dict, blank=True)
    condition = models.JSONField(_("asked only if"), null=True, blank=True)
    rules = models.JSONField(_("validation"), default=list, blank=True)
    word_limit = models.PositiveIntegerField(_("word limit"), null=True, blank=True)
    audiences = models.JSONField(_("for whom"), default=list, blank=True)
    switch = models.CharField(_("switch"), max_length=40, blank=True)
    objectives = models.JSONField(_("objectives"), default=list, blank=True)
    category = models.CharField(_("category"), max_length=40, blank=True)
    round_tables = models.JSONField(_("round tables"), default=list, blank=True)
    extra = models.JSONField(_("unused columns"), default=dict, blank=True)

    objects = NodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("part of a questionnaire")
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="one_node_per_code"),
            models.CheckConstraint(
                condition=(Q(kind=NodeKind.QUESTION) & Q(question_type__in=QuestionType.values))
                | (~Q(kind=NodeKind.QUESTION) & Q(question_type="")),
                name="node_question_has_its_type",
                violation_error_message=_("A question has a type, and only a question does."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Za-z_][A-Za-z0-9_.-]*$"),
                name="node_code_can_be_printed",
                violation_error_message=_("A code begins with a letter and holds letters, digits, dots, hyphens and underscores."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Choice(models.Model):
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="choices")
    list_name = models.CharField(_("list"), max_length=60)
    position = models.PositiveIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=60)
    labels = models.JSONField(_("labels"), default=dict)
    extra = models.JSONField(_("unused columns"), default=dict, blank=True)

    class Meta:
        verbose_name = _("choice")
        ordering = ["version", "list_name", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "list_name", "name"], name="one_choice_per_name")]

    def __str__(self) -> str:
        return f"{self.list_name}: {self.name}"


class Opening(models.Model):
    """A version put to one audience of a review, with the switches that are on."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="openings")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="openings")
    audience = models.CharField(_("audience"), max_length=20, choices=Audience.choices)
    switches = models.JSONField(_("switches"), default=list, blank=True)
    opened_at = models.DateTimeField(_("opened"))

    class Meta:
        verbose_name = _("opening of a questionnaire")
        ordering = ["review", "audience"]
        constraints = [models.UniqueConstraint(fields=["review", "audience"], name="one_opening_per_audience")]

    def __str__(self) -> str:
        return f"{self.version} for {self.audience}"
