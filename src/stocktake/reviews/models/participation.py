"""Who takes part: parties with the state of their answer, people with their role."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.parties.enums import GOVERNMENTS
from stocktake.parties.models import Party
from stocktake.reviews.enums import ANSWERED, ParticipationState, RoleKind
from stocktake.reviews.models.call import known_zone
from stocktake.reviews.models.review import Review


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def of_governments(self) -> Self:
        return self.filter(party__kind__in=GOVERNMENTS)

    def answered(self) -> Self:
        return self.filter(state__in=ANSWERED)


class Participation(models.Model):
    """A party in a review, and how far it is. A list of those who did not answer is never public.

    `zone`: the time zone its letters are read in, by its IANA name; where it is empty, that of the review's call.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="participations")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="participations")
    state = models.CharField(_("state"), max_length=20, choices=ParticipationState.choices)
    since = models.DateField(_("since"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    extended_until = models.DateField(_("extension until"), null=True, blank=True)
    held_until = models.DateField(_("no reminders until"), null=True, blank=True)
    hold_reason = models.CharField(_("why no reminders"), max_length=500, blank=True)
    zone = models.CharField(_("time zone"), max_length=60, blank=True, validators=[known_zone])

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        ordering = ["review", "party"]
        constraints = [
            models.UniqueConstraint(fields=["review", "party"], name="one_participation_per_party"),
            models.CheckConstraint(
                condition=Q(state__in=ParticipationState.values),
                name="participation_in_known_state",
                violation_error_message=_("This is not a state of a participation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.state}"


class Role(models.Model):
    """A person's role in a review; focal points, contributors and stakeholders speak for a party."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(_("role"), max_length=20, choices=RoleKind.choices)
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="roles", null=True, blank=True)

    class Meta:
        verbose_name = _("role")
        ordering = ["review", "person", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["review", "person", "kind", "party"], nulls_distinct=False, name="one_role_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=[RoleKind.OFFICER, RoleKind.ANALYST], party__isnull=True)
                | Q(kind__in=[RoleKind.FOCAL_POINT, RoleKind.CONTRIBUTOR, RoleKind.STAKEHOLDER], party__isnull=False),
                name="role_speaks_for_a_party_or_for_the_secretariat",
                violation_error_message=_("Officers and analysts speak for no party; all other roles speak for one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} in {self.review_id}"
