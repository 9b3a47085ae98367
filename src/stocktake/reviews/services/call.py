"""Setting the call of a review: its dates, its quiet hours, and the address for replies."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.reviews.models import Call, Review

SET_BY_PEOPLE = (
    "place", "zone", "soft_deadline", "hard_deadline", "quiet_from", "quiet_until", "weekend", "pause_days", "reply_address", "signed",
)  # fmt: skip


class NotACall(Refusal):
    """Something in it cannot be: a close before the date, a time zone that is none."""


@transaction.atomic
def set_call(*, review: Review, values: dict[str, Any], actor: str, at: datetime) -> Call:
    """Set what is given of `SET_BY_PEOPLE`; the rest stays as it is.

    Raises:
        NotACall: a value cannot be; the message says which and why.
    """
    call = Call.objects.select_for_update().filter(review=review).first() or Call(review=review)
    before = {name: getattr(call, name) for name in SET_BY_PEOPLE}
    for name in SET_BY_PEOPLE:
        if name in values:
            setattr(call, name, values[name])
    call.set_at = at
    try:
        call.full_clean()
    except ValidationError as error:
        raise NotACall(_said(error)) from None
    call.save()
    changed = {name: str(getattr(call, name)) for name in SET_BY_PEOPLE if getattr(call, name) != before[name]}
    record(actor=actor, verb="set", kind="call", key=review.code, at=at, review=review.code, detail=changed)
    return call


def _said(error: ValidationError) -> str:
    """Each fault with the name of what it is about; a fault of the whole by itself."""
    named = {name: f"{Call._meta.get_field(name).verbose_name}: " for name in error.message_dict if name in SET_BY_PEOPLE}  # type: ignore[union-attr]
    return " ".join(f"{named.get(name, '')}{message}" for name, messages in error.message_dict.items() for message in messages)
