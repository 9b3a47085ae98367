"""Groups of parties, with dates of membership: a figure says of which group, as of which day."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.texts import Shown, shown
from stocktake.parties.enums import MembershipStatus
from stocktake.parties.models.party import Party


class Group(models.Model):
    code = models.CharField(_("code"), max_length=40, unique=True)
    titles = models.JSONField(_("titles"), default=dict)
    kind = models.CharField(_("kind"), max_length=60, blank=True)
    status = models.CharField(_("status of the fact"), max_length=20, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    pack = models.CharField(_("pack"), max_length=100)

    class Meta:
        verbose_name = _("group of parties")
        ordering = ["code"]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Shown:
        return shown(self.titles)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> Self:
        """Memberships in force on a day; a missing date is open."""
        return self.filter(Q(since__isnull=True) | Q(since__lte=day), Q(until__isnull=True) | Q(until__gte=day))


class Membership(models.Model):
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="memberships")
    status = models.CharField(_("status"), max_length=20, choices=MembershipStatus, default=MembershipStatus.MEMBER)
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        ordering = ["group", "party"]
        constraints = [
            models.UniqueConstraint(fields=["group", "party", "since"], nulls_distinct=False, name="one_membership_per_day"),
            models.CheckConstraint(
                condition=Q(status__in=MembershipStatus.values),
                name="membership_of_known_status",
                violation_error_message=_("A membership is that of a member or of an associate member."),
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_it_begins",
                violation_error_message=_("A membership cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.group_id}"
