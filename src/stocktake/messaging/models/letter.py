"""A letter that left, or would have left: in development it stays here and is read on a page."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    to = models.CharField(_("to"), max_length=500)
    subject = models.CharField(_("subject"), max_length=500)
    body = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=10, default="en")
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("letter")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
