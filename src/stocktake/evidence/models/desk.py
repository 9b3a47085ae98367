"""The coders' desk: what each person decided of a passage. Codes, which count, follow from it (`services.conclude`)."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stocktake.accounts.models import Person
from stocktake.evidence.enums import CodingState
from stocktake.evidence.models.passage import Passage
from stocktake.frameworks.models import Element


class CodingQuerySet(models.QuerySet["Coding"]):
    def of(self, review: int) -> Self:
        return self.filter(passage__source__review=review)

    def waiting(self) -> Self:
        return self.filter(state=CodingState.OPEN)

    def decided(self) -> Self:
        return self.filter(state__in=[CodingState.DONE, CodingState.NOTHING])

    def that_stand(self) -> Self:
        """Of passages that were neither withdrawn nor replaced."""
        return self.filter(
            passage__withdrawn_at__isnull=True, passage__source__withdrawn_at__isnull=True,
            passage__source__superseded_at__isnull=True,
        )  # fmt: skip


class Coding(models.Model):
    """One person's reading of one passage: dealt out to them, open, or decided.

    `blind`: it is read by several people, without suggestions, and nobody sees the others' codes before all have decided. `shown`
    is what was suggested when it was decided: {"element": id, "rank", "score", "band", "version"} each, so that it can
    be asked later what was taken and what was not. `position` is its place in this person's work.
    """

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="codings")
    coder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="codings")
    state = models.CharField(_("state"), max_length=10, choices=CodingState.choices, default=CodingState.OPEN)
    blind = models.BooleanField(_("read by several, blind"), default=False)
    flagged = models.BooleanField(_("to be talked about"), default=False)
    memo = models.TextField(_("memo"), blank=True)
    shown = models.JSONField(_("suggested when it was decided"), default=list, blank=True)
    position = models.PositiveIntegerField(_("place in this person’s work"), default=0)
    dealt_at = models.DateTimeField(_("dealt out"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0)

    objects = CodingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of a passage")
        ordering = ["coder", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["passage", "coder"], name="one_reading_per_coder"),
            models.CheckConstraint(
                condition=Q(state=CodingState.OPEN) ^ Q(decided_at__isnull=False),
                name="reading_decided_with_its_time",
                violation_error_message=_("A reading that is decided says when, and only such a reading does."),
            ),
        ]
        indexes = [
            models.Index(fields=["coder", "position"], name="reading_waiting", condition=Q(state="open")),
            models.Index(fields=["coder", "decided_at"], name="reading_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} by {self.coder_id}"


class MarkQuerySet(models.QuerySet["Mark"]):
    def standing(self) -> Self:
        return self.filter(removed_at__isnull=True)


class Mark(models.Model):
    """A code that a coder gave to a passage, or to a span of it (`start` to `end`, in characters; both null: all of it).

    `keeps` is False where the coder takes away what follows from the question. A mark that is taken back stays here with
    its time. `rank`, `score`, `band`, `version`: of the suggestion it was taken from, if from one.
    """

    coding = models.ForeignKey(Coding, on_delete=models.CASCADE, related_name="marks")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="marks")
    keeps = models.BooleanField(_("given, not taken away"), default=True)
    start = models.PositiveIntegerField(_("from"), null=True, blank=True)
    end = models.PositiveIntegerField(_("to"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    score = models.FloatField(_("score"), null=True, blank=True)
    band = models.CharField(_("band"), max_length=10, blank=True)
    version = models.CharField(_("version"), max_length=40, blank=True)
    at = models.DateTimeField(_("when"))
    removed_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark")
        ordering = ["coding", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["coding", "element", "start", "end"],
                name="one_standing_mark_per_code_and_span",
                condition=Q(removed_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__lt=F("end")),
                name="span_has_a_length",
                violation_error_message=_("A span begins before it ends."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coding_id} = {self.element_id}"


class Settlement(models.Model):
    """What was settled where coders disagreed on a code of a passage: whether it holds, why, by whom. It can be settled anew."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="settlements")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="settlements")
    holds = models.BooleanField(_("holds"))
    reason = models.TextField(_("reason"), blank=True)
    by = models.CharField(_("who"), max_length=300)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("settlement")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["passage", "element"], name="one_settlement_per_code")]

    def __str__(self) -> str:
        return f"{self.passage_id} = {self.element_id}: {self.holds}"

    @property
    def mark(self) -> str:
        """What tells this settling from an earlier or later one of the same code."""
        return self.at.isoformat()


class Lock(models.Model):
    """The codes of this passage are settled and stay as they are until an officer opens them again."""

    passage = models.OneToOneField(Passage, on_delete=models.CASCADE, related_name="lock")
    by = models.CharField(_("who"), max_length=300)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("lock")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.passage_id} locked by {self.by}"


class Quotation(models.Model):
    """A passage, or a span of it, marked as worth quoting. Whether it may be quoted is decided by its consent, each time.

    `translations`: language → {"text", "by", "at"}; the original stays the proof.
    """

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="quotations")
    start = models.PositiveIntegerField(_("from"))
    end = models.PositiveIntegerField(_("to"))
    translations = models.JSONField(_("translations"), default=dict, blank=True)
    by = models.CharField(_("who"), max_length=300)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("quotation")
        ordering = ["passage", "start", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["passage", "start", "end"], name="one_quotation_per_span"),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")),
                name="quotation_has_a_length",
                violation_error_message=_("A quotation begins before it ends."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id} {self.start}–{self.end}"
