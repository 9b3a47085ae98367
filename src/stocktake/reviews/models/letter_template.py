"""The texts of letters: a neutral set comes with the framework, a review may bring its own, and officers may change them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.texts import Shown, shown
from stocktake.frameworks.models import Framework
from stocktake.reviews.enums import LetterKind
from stocktake.reviews.models.review import Review


class LetterTemplateQuerySet(models.QuerySet["LetterTemplate"]):
    def for_review(self, review: Review) -> Self:
        """Those a review can use, its own before those of its framework."""
        return self.filter(Q(review=review) | Q(framework=review.framework_id)).order_by("kind", "framework", "pk")


class LetterTemplate(models.Model):
    """Subject and text of one kind of letter, by language, with placeholders in braces: `{party}`.

    It belongs to a framework, for every review of it, or to one review. A paragraph in which a placeholder has nothing
    to say is left out of the letter. One that was edited is not touched when its pack is loaded again.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="letter_templates", null=True, blank=True)
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="letter_templates", null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=LetterKind.choices)
    subjects = models.JSONField(_("subject"), default=dict)
    bodies = models.JSONField(_("text"), default=dict)
    pack = models.CharField(_("pack"), max_length=100, blank=True)
    edited_by = models.CharField(_("changed by"), max_length=400, blank=True)
    edited_at = models.DateTimeField(_("changed"), null=True, blank=True)

    objects = LetterTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a letter")
        ordering = ["review", "framework", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "framework", "kind"], nulls_distinct=False, name="one_letter_template_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(review__isnull=True) ^ Q(framework__isnull=True),
                name="letter_template_of_a_review_or_a_framework",
                violation_error_message=_("The text of a letter belongs to a review or to a framework."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.review_id or self.framework_id}"

    def subject(self, language: str) -> Shown:
        return shown(self.subjects, language)

    def body(self, language: str) -> Shown:
        return shown(self.bodies, language)
