"""What waits to be counted again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stocktake.reviews.models import Review


class Recount(models.Model):
    """The codes of this review have moved since its findings were counted. Made with the first decision, gone with the recount.

    Pages count for themselves and are always of now; it is the stored findings, and what was written from them, that wait.
    """

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="recount")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("recount that waits")

    def __str__(self) -> str:
        return f"{self.review_id} since {self.since}"
