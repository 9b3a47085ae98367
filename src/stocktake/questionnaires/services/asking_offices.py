"""Asking the offices of a chain to sign, one after the other, each by a letter with a personal link."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.foundation.texts import short_code, shown
from stocktake.messaging.services.send import send_letter
from stocktake.questionnaires.models import ClearanceStep, Response
from stocktake.questionnaires.rules.links import new_secret
from stocktake.questionnaires.rules.office_links import digest_of_office
from stocktake.questionnaires.services.clearance import last_for_clearance, unsigned
from stocktake.questionnaires.services.letters import INTERFACE
from stocktake.ui.templatetags.ui import day

GOOD_FOR = timedelta(days=30)

AddressOf = Callable[[str], str]
"""The whole address behind a secret."""


class NobodyToAsk(Refusal):
    """No office is to sign now, or the one that is has no address."""


@transaction.atomic
def ask_office(*, response: Response, actor: str, at: datetime, address_of: AddressOf) -> ClearanceStep:
    """Send the office whose turn it is a letter with a new link; a link it had before is void.

    Raises:
        NobodyToAsk: nothing is frozen, all have signed, or this office has no address: then the focal point enters its signature.
    """
    waiting = unsigned(response)
    if last_for_clearance(response) is None or not waiting:
        raise NobodyToAsk(_("No office is to sign just now. Nothing was sent."))
    step = ClearanceStep.objects.select_for_update().get(pk=waiting[0].pk)
    if not step.email:
        raise NobodyToAsk(
            _("%(office)s has no e-mail address here. You can enter its signature yourself, or add an address to the chain.")
            % {"office": step.office}
        )
    secret = new_secret()
    step.digest, step.asked_at, step.expires_at = digest_of_office(secret), at, at + GOOD_FOR
    step.save(update_fields=["digest", "asked_at", "expires_at"])
    record(
        actor=actor, verb="asked to sign", kind="response", key=response.token, at=at, review=response.review.code,
        detail={"office": step.office, "to": step.email},
    )  # fmt: skip
    _write(step, response, address_of(secret), asked_by=actor, at=at)
    return step


def ask_next_office(*, response: Response, actor: str, at: datetime, address_of: AddressOf) -> ClearanceStep | None:
    """The same after a freezing or a signature, where the next office can be written to; None where it cannot."""
    waiting, last = unsigned(response), last_for_clearance(response)
    if not waiting or last is None or not waiting[0].email:
        return None
    if waiting[0].asked_at is not None and waiting[0].asked_at >= last.made_at:
        return None
    return ask_office(response=response, actor=actor, at=at, address_of=address_of)


def _write(step: ClearanceStep, response: Response, address: str, *, asked_by: str, at: datetime) -> None:
    language = short_code(response.language)
    with translation.override(INTERFACE.get(language, language)):
        told = {
            "office": step.office, "asker": asked_by.partition(" <")[0], "party": response.party.name(language),
            "review": shown(response.review.titles, language), "address": address, "until": day((at + GOOD_FOR).date()),
        }  # fmt: skip
        parts = [
            _("To: %(office)s"),
            _("%(asker)s asks you to clear the voluntary review of %(party)s for the %(review)s."),
            _("By this link you read the text as it was frozen for clearance, and sign it with your name and title. You need no "
              "account and no password:") + "\n\n%(address)s",
            _("The link is good until %(until)s. Please do not pass it on: what is signed by it is signed for your office."),
        ]  # fmt: skip
        body = "\n\n".join(part % told for part in parts)
        subject = _("For clearance: the voluntary review of %(party)s") % told
        send_letter(
            to=step.email, subject=subject, body=f"{body}\n", language=language, at=at, about=response.token, secrets=[address]
        )
