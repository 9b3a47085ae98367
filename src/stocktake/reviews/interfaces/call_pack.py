"""Reading `call.yaml` of a pack: the dates of a review's call, its quiet hours, and where its parties' clocks stand."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import NaiveDatetime, field_validator

from stocktake.foundation.packs import Document, Entry, Pack, PackError, Texts
from stocktake.reviews.models import Call, Participation, Review

FILE = "call.yaml"


class CallFile(Entry):
    """Deadlines are written as the clock shows them in the meeting's place; zones by their IANA names."""

    review: str
    place: Texts = {}
    zone: str = "UTC"
    due: NaiveDatetime | None = None
    close: NaiveDatetime | None = None
    quiet_from: time = time(18)
    quiet_until: time = time(8)
    rest: list[int] = [6, 7]
    pause_days: int = 14
    reply_address: str = ""
    signed: Texts = {}
    shown_on: date | None = None
    zones: dict[str, str] = {}

    @field_validator("quiet_from", "quiet_until", mode="before")
    @classmethod
    def an_hour_is_written_in_quotation_marks(cls, hour: Any) -> Any:
        """Without them YAML takes 18:00 for a number."""
        if isinstance(hour, int):
            raise ValueError("an hour is written in quotation marks, like “18:00”")
        return hour


def load(pack: Pack, *, actor: str, at: datetime) -> None:
    """Bring the call of a review to what the pack says. What a person has set, there or for a party, stays.

    Raises:
        PackError: the review is not loaded, a time zone is none, or only an invented review may stand on a day of its own.
    """
    content, document = pack.read(CallFile, FILE)
    review = Review.objects.filter(code=content.review).first()
    if review is None:
        raise PackError(document.fault(("review",), f"no review has the code “{content.review}”"))
    if content.shown_on and not pack.manifest.invented:
        raise PackError(document.fault(("shown_on",), "only a pack that is marked as invented may stop the clock"))
    for place, zone in [(("zone",), content.zone), *((("zones", code), zone) for code, zone in content.zones.items())]:
        _refuse_zone(zone, place, document)
    if not Call.objects.filter(review=review, set_at__isnull=False).exists():
        Call.objects.update_or_create(review=review, defaults=_values(content))
    for code, zone in content.zones.items():
        Participation.objects.filter(review=review, party__code=code, zone="").update(zone=zone)


def _values(content: CallFile) -> dict[str, Any]:
    return {
        "place": content.place, "zone": content.zone, "soft_deadline": _moment(content.due, content.zone),
        "hard_deadline": _moment(content.close, content.zone), "quiet_from": content.quiet_from,
        "quiet_until": content.quiet_until, "weekend": content.rest, "pause_days": content.pause_days,
        "reply_address": content.reply_address, "signed": content.signed, "shown_on": content.shown_on,
    }  # fmt: skip


def _refuse_zone(zone: str, place: tuple[str | int, ...], document: Document) -> None:
    if zone not in available_timezones():
        raise PackError(document.fault(place, f"“{zone}” is not a time zone"))


def _moment(local: datetime | None, zone: str) -> datetime | None:
    return local.replace(tzinfo=ZoneInfo(zone)) if local else None
