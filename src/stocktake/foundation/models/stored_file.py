"""Originals, kept by their content. The same bytes twice are one stored file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """An immutable original. Its key is the SHA-256 of its bytes, in hexadecimal; it is also its name in storage."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    stored_at = models.DateTimeField(_("stored at"))

    class Meta:
        verbose_name = _("stored file")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="stored_file_named_by_content",
                violation_error_message=_("A stored file is named by the SHA-256 of its content."),
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def name(self) -> str:
        """Where the bytes lie in the storage; two letters of folder keep any folder small."""
        return f"originals/{self.sha256[:2]}/{self.sha256}"
