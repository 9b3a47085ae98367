"""A draft: numbered paragraphs of sentences, each with its evidence. A new writing is a new draft; the old one stays."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.evidence.models import Passage
from stocktake.frameworks.models import Element
from stocktake.reviews.models import Review
from stocktake.statistics.models import Figure
from stocktake.synthesis.enums import SentenceKind
from stocktake.synthesis.models.finding import Finding


class Draft(models.Model):
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="drafts")
    language = models.CharField(_("language"), max_length=10)
    version = models.PositiveIntegerField(_("version"))
    symbol = models.CharField(_("document symbol"), max_length=80, blank=True)
    title = models.CharField(_("title"), max_length=500)
    as_of = models.DateField(_("evidence as of"), null=True, blank=True)
    reporting = models.PositiveIntegerField(_("States that reported"), default=0)
    invited = models.PositiveIntegerField(_("States invited"), default=0)
    by = models.CharField(_("written by"), max_length=200)
    at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("draft")
        ordering = ["review", "language", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["review", "language", "version"], name="one_draft_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language}, {self.version})"


class Paragraph(models.Model):
    """A heading (level 1 or 2, no number) or a numbered paragraph."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="paragraphs")
    position = models.PositiveIntegerField(_("position"))
    level = models.PositiveSmallIntegerField(_("heading level, 0 for a paragraph"), default=0)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    text = models.CharField(_("heading"), max_length=500, blank=True)
    element = models.ForeignKey(Element, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("paragraph")
        ordering = ["draft", "position"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "position"], name="one_paragraph_per_position"),
            models.CheckConstraint(
                condition=Q(level=0, number__isnull=False, text="") | Q(level__gt=0, number__isnull=True),
                name="paragraph_is_a_heading_or_has_a_number",
                violation_error_message=_("A paragraph is a heading, or it has a number."),
            ),
        ]

    def __str__(self) -> str:
        return self.text or f"{self.number}."


class Sentence(models.Model):
    """A sentence with what it rests on: a finding, a figure, or passages quoted. Framing says that it rests on nothing.

    For a quotation, `text` holds the words around it with `{quote}` in the place of the passage's text: the words
    quoted stay with their source, so that a withdrawn source is quoted nowhere, whatever was written before.
    """

    paragraph = models.ForeignKey(Paragraph, on_delete=models.CASCADE, related_name="sentences")
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=10, choices=SentenceKind.choices)
    text = models.TextField(_("text"))
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="sentences")
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, null=True, blank=True, related_name="sentences")

    class Meta:
        verbose_name = _("sentence")
        ordering = ["paragraph", "position"]
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "position"], name="one_sentence_per_position"),
            models.CheckConstraint(
                condition=Q(kind=SentenceKind.COUNT, finding__isnull=False, figure__isnull=True)
                | Q(kind=SentenceKind.FIGURE, figure__isnull=False, finding__isnull=True)
                | Q(kind__in=[SentenceKind.QUOTE, SentenceKind.FRAMING], finding__isnull=True, figure__isnull=True),
                name="sentence_rests_on_its_evidence",
                violation_error_message=_("A count rests on a finding, a figure on its recipe."),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Citation(models.Model):
    """A sentence rests on a passage. `digest` is the passage's at the time: a changed passage is noticed."""

    sentence = models.ForeignKey(Sentence, on_delete=models.CASCADE, related_name="citations")
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="citations")
    position = models.PositiveIntegerField(_("position"))
    digest = models.CharField(_("digest of the passage"), max_length=64)

    class Meta:
        verbose_name = _("citation")
        ordering = ["sentence", "position"]
        constraints = [
            models.UniqueConstraint(fields=["sentence", "passage"], name="one_citation_per_passage"),
        ]

    def __str__(self) -> str:
        return f"{self.sentence_id} rests on {self.passage_id}"
