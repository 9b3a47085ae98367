"""Versions of the suggestions that were learned from what the people of a review decided, and how each compared."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stocktake.reviews.models import Review


class SuggesterVersion(models.Model):
    """One learning from decisions, kept whether it went live or not.

    `learned_from`: language → passages. `figures`: language → {"passages", "before": {"version", "first", "three", "strong",
    "strong_right", "categories", "categories_right", "category_strong"}, "after": {the same}}, counts over the passages that all
    their blind readers have decided (`category_strong` is a score or null). `live_for`: the languages in which it was better and
    went live; a later version that went live for a language takes its place there.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="suggester_versions")
    version = models.CharField(_("version"), max_length=40)
    learned_from = models.JSONField(_("learned from"), default=dict)
    figures = models.JSONField(_("figures"), default=dict)
    live_for = models.JSONField(_("live for"), default=list, blank=True)
    by = models.CharField(_("who"), max_length=300)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("version of the suggestions")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["review", "version"], name="one_learning_per_version")]

    def __str__(self) -> str:
        return self.version
