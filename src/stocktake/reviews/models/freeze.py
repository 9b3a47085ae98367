"""A freeze: how the replies stood at a moment, under a name. Rows are written once; the database refuses to change them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.models import StoredFile
from stocktake.reviews.models.review import Review


class Freeze(models.Model):
    """`content` is canonical JSON, kept by its SHA-256: each party with its state and what it had handed in, by digest."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="freezes")
    name = models.CharField(_("name"), max_length=200)
    content = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="freezes")
    answered = models.PositiveIntegerField(_("had answered"))
    of = models.PositiveIntegerField(_("of"))
    by = models.CharField(_("who"), max_length=400)
    at = models.DateTimeField(_("as of"))

    class Meta:
        verbose_name = _("freeze")
        ordering = ["review", "-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "name"],
                name="one_freeze_per_name",
                violation_error_message=_("There is a freeze of this name already; it stays as it is."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def who(self) -> str:
        """The name of whoever froze it, without the address."""
        return self.by.partition(" <")[0]
