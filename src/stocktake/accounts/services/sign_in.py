"""Signing in by a code sent to one's address."""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.accounts.models import Person, SignInCode
from stocktake.accounts.signals import sign_in_code_made
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.foundation.services.limits import allowed

GOOD_FOR = timedelta(minutes=15)
CODES_PER_ADDRESS = 5
TRIES_PER_ADDRESS = 8
CALLS_PER_PLACE = 30
WINDOW = timedelta(minutes=15)


class TooMany(Refusal):
    """Too many codes were asked for, or tried, in a short while."""


class WrongCode(Refusal):
    """The code is not (or no longer) good."""


def _digest(person: Person, code: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{person.pk}:{code}".encode(), sha256).hexdigest()


def _limit(key: str, limit: int, at: datetime) -> None:
    if not allowed(key=key, limit=limit, within=WINDOW, at=at):
        raise TooMany(_("Too many attempts. Nothing was lost; please wait fifteen minutes and try again."))


def ask_for_code(*, email: str, place: str, at: datetime) -> None:
    """Send a code to this address, if somebody has it. The caller cannot tell whether anybody does.

    `place` is where the request came from (an address on the network), for the rate limit.

    Raises:
        TooMany: more than five codes for an address, or thirty calls from a place, in fifteen minutes.
    """
    email = email.strip().lower()
    _limit(f"code:place:{place}", CALLS_PER_PLACE, at)
    _limit(f"code:address:{email}", CODES_PER_ADDRESS, at)
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        return
    with transaction.atomic():
        code = f"{secrets.randbelow(1_000_000):06d}"
        SignInCode.objects.create(person=person, digest=_digest(person, code), sent_at=at, expires_at=at + GOOD_FOR)
        sign_in_code_made.send(sender=Person, person=person, code=code, at=at)


def sign_in_with(*, email: str, code: str, place: str, at: datetime) -> Person:
    """The person who proves with a code that the address is theirs. A code is good once.

    Raises:
        TooMany: more than eight tries for an address, or thirty from a place, in fifteen minutes.
        WrongCode: no such code, used, or too old; the message does not say which.
    """
    email = email.strip().lower()
    _limit(f"try:place:{place}", CALLS_PER_PLACE, at)
    _limit(f"try:address:{email}", TRIES_PER_ADDRESS, at)
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    with transaction.atomic():
        good = person and (
            SignInCode.objects.select_for_update()
            .filter(person=person, digest=_digest(person, code.strip().replace(" ", "")), used_at__isnull=True, expires_at__gt=at)
            .first()
        )
        if not person or not good:
            raise WrongCode(_("This code is not good, or no longer. Ask for a new one; codes are good for fifteen minutes, once."))
        SignInCode.objects.filter(person=person, used_at__isnull=True).update(used_at=at)
        record(actor=person.signature, verb="signed in", kind="person", key=person.email, at=at)
    return person
