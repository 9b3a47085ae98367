"""The call: by when an answer is asked for, in whose time, and how those who are asked are treated."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stocktake.foundation.texts import Shown, shown
from stocktake.reviews.models.review import Review

SATURDAY, SUNDAY = 6, 7
"""Days of the week as ISO counts them, from Monday, 1."""


def known_zone(name: str) -> None:
    """A time zone by its IANA name."""
    if name and name not in available_timezones():
        raise ValidationError(_("“%(zone)s” is not a time zone; one is called Asia/Bangkok, for example.") % {"zone": name})


def weekend() -> list[int]:
    return [SATURDAY, SUNDAY]


class Call(models.Model):
    """The request to the parties of one review.

    Both deadlines are moments; they are shown in the time of the meeting's place, which is always named. `quiet_from` and
    `quiet_until`: no letter leaves between these hours where its reader lives, nor on the days of `weekend`.
    `signed`: who signs the letters, by language. `pause_days`: so many days lie between two letters to one party.
    `shown_on` is for an invented review whose dates lie ahead of the clock: the day on which its pages stand still.
    What a person has set (`set_at`) is not touched when its pack is loaded again.
    """

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="call")
    place = models.JSONField(_("place of the meeting"), default=dict, blank=True)
    zone = models.CharField(_("time zone of the place"), max_length=60, default="UTC", validators=[known_zone])
    soft_deadline = models.DateTimeField(_("due"), null=True, blank=True)
    hard_deadline = models.DateTimeField(_("hard close"), null=True, blank=True)
    quiet_from = models.TimeField(_("no letters from"), default=time(18))
    quiet_until = models.TimeField(_("until"), default=time(8))
    weekend = models.JSONField(_("days of rest"), default=weekend, blank=True)
    pause_days = models.PositiveSmallIntegerField(_("days between two letters"), default=14)
    reply_address = models.EmailField(_("address for replies"), blank=True)
    signed = models.JSONField(_("letters are signed by"), default=dict, blank=True)
    shown_on = models.DateField(_("shown as on"), null=True, blank=True)
    set_at = models.DateTimeField(_("set by a person"), null=True, blank=True)

    class Meta:
        verbose_name = _("call")
        constraints = [
            models.CheckConstraint(
                condition=Q(soft_deadline__isnull=True) | Q(hard_deadline__isnull=True) | Q(hard_deadline__gte=F("soft_deadline")),
                name="call_closes_after_it_is_due",
                violation_error_message=_("The hard close cannot lie before the day the reports are due."),
            ),
        ]

    def __str__(self) -> str:
        return f"call of {self.review_id}"

    @property
    def place_name(self) -> Shown:
        return shown(self.place)

    @property
    def signature(self) -> Shown:
        return shown(self.signed)

    @property
    def due_on(self) -> date | None:
        """The day of the soft deadline where the meeting is."""
        return self.soft_deadline.astimezone(ZoneInfo(self.zone)).date() if self.soft_deadline else None

    @property
    def closes_on(self) -> date | None:
        return self.hard_deadline.astimezone(ZoneInfo(self.zone)).date() if self.hard_deadline else None

    def as_of(self, at: datetime) -> datetime:
        """The moment the pages of this review speak of: now, or the last minute of the day an invented one is shown on."""
        if self.shown_on is None:
            return at
        stands = datetime.combine(self.shown_on + timedelta(days=1), time.min, ZoneInfo(self.zone)) - timedelta(minutes=1)
        return max(at, stands.astimezone(UTC))
