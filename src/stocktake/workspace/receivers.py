"""Where two rooms that do not know each other meet: accounts makes a code, messaging carries the letter."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import override

from stocktake.accounts.models import Person
from stocktake.accounts.signals import sign_in_code_made
from stocktake.messaging.services.send import send_letter


@receiver(sign_in_code_made)
def write_sign_in_letter(*, person: Person, code: str, at: datetime, **_more: Any) -> None:
    with override(person.language):
        send_letter(
            to=person.email,
            subject=_("Your code for Stocktake: %(code)s") % {"code": code},
            body=_(
                "Dear %(name)s,\n\nyour code to sign in is %(code)s. It is good for fifteen minutes, once.\n\n"
                "If you did not ask for it, there is nothing you need to do."
            )
            % {"name": person.name, "code": code},
            language=person.language,
            at=at,
            secrets=[code],
        )
