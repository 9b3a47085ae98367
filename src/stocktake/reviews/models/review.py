"""A review: one cycle of one framework at one level."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.texts import Shown, shown
from stocktake.frameworks.models import Framework
from stocktake.parties.models import Group


class Review(models.Model):
    code = models.SlugField(_("code"), max_length=60, unique=True)
    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="reviews")
    region = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("region"))
    level = models.CharField(_("level"), max_length=20)
    titles = models.JSONField(_("titles"), default=dict)
    symbol = models.CharField(_("document symbol"), max_length=60, blank=True)
    invented = models.BooleanField(_("invented for demonstration"), default=False)
    pack = models.CharField(_("pack"), max_length=100)

    class Meta:
        verbose_name = _("review")
        ordering = ["code"]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Shown:
        return shown(self.titles)
