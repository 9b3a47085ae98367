"""The letter to somebody in a ministry: what is asked, by when, and the link that opens at the first question."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from stocktake.foundation.texts import short_code, shown
from stocktake.messaging.services.send import send_letter
from stocktake.questionnaires.models import Contributor
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.ui.templatetags.ui import day

INTERFACE = {"zh": "zh-hans"}
"""Django's names where they differ from ours."""


def write_to_contributor(*, contributor: Contributor, address: str, asked_by: str, at: datetime) -> None:
    """In the contributor's language, answers to whoever asked; nothing where there is no address to write to."""
    if not contributor.email:
        return
    language = short_code(contributor.language)
    response = contributor.response
    with translation.override(INTERFACE.get(language, language)):
        told = {
            "who": contributor.name or contributor.unit,
            "asker": asked_by.partition(" <")[0],
            "party": response.party.name(language),
            "review": shown(response.review.titles, language),
            "address": address,
            "sections": "\n".join(f"  {line}" for line in _sections(contributor, language)),
            "due": day(contributor.due),
            "until": day(contributor.expires_at.date()),
        }
        parts = [
            _("Dear %(who)s,"),
            _("%(asker)s asks you to contribute to the voluntary review of %(party)s for the %(review)s."),
            _("You are asked for:") + "\n%(sections)s",
            _("This link is yours and opens at the first question. You need no account and no password:") + "\n\n%(address)s",
            _("Please answer by %(due)s.") if contributor.due else "",
            _("Everything you write is saved as you go; you can stop and come back by the same link until %(until)s. Please do not "
              "pass it on: what is written by it is written in your name."),
        ]  # fmt: skip
        body = "\n\n".join(part % told for part in parts if part)
        subject = _("Your part of the voluntary review of %(party)s") % told
        send_letter(
            to=contributor.email,
            subject=subject,
            body=f"{body}\n",
            language=language,
            at=at,
            about=response.token,
            secrets=[address],
        )


def _sections(contributor: Contributor, language: str) -> list[str]:
    form = form_of_response(contributor.response)
    parts = [form.by_code[code] for code in contributor.sections if code in form.by_code]
    return [f"{part.code}  {shown(part.node.labels, language)}" for part in sorted(parts, key=lambda part: part.node.position)]
