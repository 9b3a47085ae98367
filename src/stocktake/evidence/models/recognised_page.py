"""What a machine read on the picture of a page: kept by the file, so that no page is looked at twice and nothing begun is lost."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.models import StoredFile


class RecognisedPage(models.Model):
    """One page of an original as it was recognised. `script`: the one that was asked for, empty where it was to be told from
    the letters. `found`: {"pages", "script", "paragraphs"}, as the recogniser says it; or nothing, with the `refusal`.
    """

    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="recognised_pages")
    page = models.PositiveIntegerField(_("page"))
    script = models.CharField(_("script"), max_length=20, blank=True)
    found = models.JSONField(_("what was found"), default=dict, blank=True)
    refusal = models.CharField(_("why nothing was found"), max_length=40, blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("recognised page")
        ordering = ["original", "page"]
        constraints = [
            models.UniqueConstraint(fields=["original", "page", "script"], name="one_look_at_a_page"),
            models.CheckConstraint(
                condition=models.Q(refusal="") ^ models.Q(found={}),
                name="page_recognised_or_refused",
                violation_error_message=_("A page was recognised, or it is said why not."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.original_id[:12]}, {self.page}"
