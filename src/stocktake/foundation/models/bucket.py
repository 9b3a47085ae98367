"""Rate limits without another server: one row per key and window, counted up atomically in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Bucket(models.Model):
    key = models.CharField(max_length=200)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("rate limit")
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="one_bucket_per_window")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
