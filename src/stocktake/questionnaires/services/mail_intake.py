"""Door four: a letter comes in, what is laid in becomes proposals or reports of the same response, and it is thanked for once.

The message itself was stored before (`messaging.services.receive`); nothing here can lose it. It never changes an answer.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import PurePath

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stocktake.documents.refusals import Unreadable
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.files import open_original
from stocktake.foundation.services.limits import allowed
from stocktake.foundation.texts import short_code, shown
from stocktake.messaging.interfaces.wire import Enclosed, Opened, opened, parse
from stocktake.messaging.models import Message
from stocktake.messaging.services.receive import mark_failed, mark_handled, receive
from stocktake.messaging.services.send import send_letter
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import Door, ReturnState
from stocktake.questionnaires.interfaces.outlook import OutlookReader
from stocktake.questionnaires.models import Return
from stocktake.questionnaires.queries.senders import Concerned, concerned, speaks_for
from stocktake.questionnaires.rules.mail import PICTURES_OF_SIGNATURES, is_report, own_words, tokens_in
from stocktake.questionnaires.services.letters import INTERFACE
from stocktake.questionnaires.services.returns import Reads, Taken, take_return
from stocktake.reviews.models import Review

FORMS = frozenset({".docx", ".xlsx", ".html", ".odt", ".ods", ".doc", ".rtf", ".xls"})
"""Endings under which a form comes back, those of older offices among them."""

THANKS_PER_DAY = 12
"""Acknowledgements to one address in a day. A person does not write more often; a machine that slipped through does."""


class NobodyKnown(Refusal):
    """Nothing says whose a letter is."""


@dataclass
class Handling:
    """What became of a letter and of everything in it. `could_be`: whom it may concern, where its signs name several."""

    message: Message
    concerned: Concerned | None = None
    known_sender: bool = False
    taken: list[Taken] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    could_be: list[Concerned] = field(default_factory=list)


def take_letter(
    *, review: Review, data: bytes, filename: str, claimed: Party | None, reader: Reads, actor: str, at: datetime,
    recognised_by: str = "",
) -> list[Taken]:  # fmt: skip
    """A letter handed in as a file (`.eml` or `.msg`), by upload or on the command line. It is stored like one that came by mail.

    Raises:
        NobodyKnown: nothing in it says whose it is, and nobody did; the letter was kept.
        Unreadable: a `.msg` file cannot be opened.
    """
    raw = data
    if PurePath(filename).suffix.lower() == ".msg":
        with OutlookReader() as outlook:
            raw = outlook.read(data, filename)
    message, _new = receive(raw=raw, mailbox=filename[-300:], at=at, announce=False)
    handling = handle(message=message, reader=reader, actor=actor, at=at, review=review, claimed=claimed)
    if handling.concerned is None:
        raise NobodyKnown(
            _(
                "Nothing in %(file)s says whose letter it is. It was kept, and waits among the letters until somebody says who sent it."
            )
            % {"file": filename}
        )
    return handling.taken


def handle(
    *, message: Message, reader: Reads, actor: str, at: datetime, review: Review | None = None, claimed: Party | None = None
) -> Handling:
    """Handle a stored message: recognise whose it is, take in what is laid in, thank for it, say what became of it.

    Called again after a crash it does nothing twice: the same file is one return, and the thanks have a key.
    """
    with open_original(message.original) as file:
        raw = file.read()
    letter = opened(parse(raw))
    handling = Handling(message)
    handling.could_be = _could_be(message, letter, review, claimed)
    handling.concerned = handling.could_be[0] if len(handling.could_be) == 1 else None
    if handling.concerned is None and not _brings_forms(letter):
        return _nobody(handling, at=at)
    if handling.concerned is not None:
        handling.known_sender = message.sender_check != "fail" and speaks_for(
            message.from_address, handling.concerned.party, handling.concerned.review
        )
    for enclosed in _worth_taking(letter):
        _take(handling, enclosed, review, reader, actor=actor, at=at)
    return _finish(handling, at=at)


def _could_be(message: Message, letter: Opened, review: Review | None, claimed: Party | None) -> list[Concerned]:
    if review is not None and claimed is not None:
        return [Concerned(review, claimed, "person")]
    tokens = tokens_in([message.subject, *message.to, letter.text])
    return concerned(tokens=tokens, references=message.references, sender=message.from_address, review=review)


def _brings_forms(letter: Opened) -> bool:
    """A form knows whose it is; whether a file is one shows only when it is read."""
    return any(PurePath(each.filename).suffix.lower() in FORMS for each in letter.enclosed)


def _worth_taking(letter: Opened) -> list[Enclosed]:
    """What is laid in, without the small pictures of signatures; and the letter's own words, where they are a report."""
    files = [
        each for each in letter.enclosed if not (each.mime.startswith("image/") and len(each.content) < PICTURES_OF_SIGNATURES)
    ]
    words = own_words(letter.text)
    if is_report(words):
        files.append(Enclosed(_("letter") + ".txt", words.encode(), "text/plain"))
    return files


def _take(handling: Handling, enclosed: Enclosed, review: Review | None, reader: Reads, *, actor: str, at: datetime) -> None:
    who = handling.concerned
    where = who.review if who else review or _review_of_form(enclosed, reader)
    if where is None:
        handling.troubles.append(_("%(file)s: nothing says whose it is") % {"file": enclosed.filename})
        return
    if PurePath(enclosed.filename).suffix.lower() in {".eml", ".msg"}:
        handling.troubles.append(_("%(file)s: a letter within the letter; kept in the original") % {"file": enclosed.filename})
        return
    try:
        taken = take_return(
            review=where, data=enclosed.content, filename=enclosed.filename, claimed=who.party if who else None, reader=reader,
            actor=handling.message.from_address or actor, at=at, recognised_by=who.recognised_by if who else "",
            door=Door.MAIL,
        )  # fmt: skip
    except (Refusal, Unreadable) as refusal:
        handling.troubles.append(f"{enclosed.filename}: {refusal}")
        return
    handling.taken.append(taken)
    returned = taken.returned
    if not taken.again and not handling.known_sender and returned.state != ReturnState.REFUSED:
        address = handling.message.from_address
        who_wrote = {"notice": "unknown-sender" if address else "no-sender", "address": address}
        Return.objects.filter(pk=returned.pk).update(notices=[*returned.notices, who_wrote])
        returned.refresh_from_db()
    if who is None and returned.party is not None:
        handling.concerned = Concerned(returned.review, returned.party, "identifier")
        handling.known_sender = handling.message.sender_check != "fail" and speaks_for(
            handling.message.from_address, returned.party, returned.review
        )


def _review_of_form(enclosed: Enclosed, reader: Reads) -> Review | None:
    """The review of the response that the form in this file names."""
    try:
        tokens = tokens_in([reader.read(enclosed.content, enclosed.filename).identifier])
    except Unreadable:
        return None
    found = concerned(tokens=tokens, references=(), sender="", review=None)
    return found[0].review if found else None


@transaction.atomic
def _finish(handling: Handling, *, at: datetime) -> Handling:
    if handling.concerned is None:
        return _nobody(handling, at=at)
    _thank(handling, at=at)
    came = len(handling.taken)
    said = ngettext("For %(party)s: one file.", "For %(party)s: %(number)d files.", came) % {
        "party": handling.concerned.party, "number": came,
    }  # fmt: skip
    if not handling.known_sender:
        said += " " + _("The sender is not known to speak for it.")
    mark_handled(message=handling.message, outcome=" ".join([said, *handling.troubles]), at=at)
    return handling


def _nobody(handling: Handling, *, at: datetime) -> Handling:
    if handling.message.is_automatic:
        mark_handled(message=handling.message, outcome=_("Written by a machine; kept, and not answered."), at=at)
    else:
        outcome = " ".join([_("Nothing says whose it is; an officer can say."), *handling.troubles])
        several = list(dict.fromkeys(each.party.code for each in handling.could_be))
        values = {"parties": several, "troubles": handling.troubles}
        mark_failed(message=handling.message, outcome=outcome, at=at, reason="several" if several else "nobody", values=values)
    return handling


def _thank(handling: Handling, *, at: datetime) -> None:
    """Acknowledge a message, once; in the language the party answers in."""
    message, who = handling.message, handling.concerned
    ours = {settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip("> ").lower()}
    if who is None or not handling.known_sender or message.is_automatic or message.from_address in ours:
        return
    if not allowed(key=f"thanks:{message.from_address}", limit=THANKS_PER_DAY, within=timedelta(days=1), at=at):
        return
    response = who.party.responses.filter(review=who.review).first()
    language = short_code(response.language if response else (who.party.languages or ["en"])[0])
    with translation.override(INTERFACE.get(language, language)):
        lines = [_line_of(taken.returned) for taken in handling.taken]
        parts = [
            _("Thank you. Your letter “%(subject)s” has arrived and was kept.") % {"subject": message.subject},
            "\n".join(lines),
            *handling.troubles,
            _("Nothing was overwritten: what you sent stands beside the current answers of %(party)s until somebody decides.")
            % {"party": who.party.name(language)}
            if lines
            else "",
            str(shown(who.review.titles, language)),
        ]
        send_letter(
            to=message.from_address, subject=_("Received: %(subject)s") % {"subject": message.subject},
            body="\n\n".join(part for part in parts if part) + "\n", language=language, at=at, answers=message.identity,
            about=response.token if response else "", key=f"thanks:{message.identity}"[:255],
        )  # fmt: skip


def _line_of(returned: Return) -> str:
    if returned.state == ReturnState.REFUSED:
        return f"– {returned.filename}: {returned.message}"
    if returned.state == ReturnState.SOURCE:
        return _("– %(file)s: kept as a report in your own words") % {"file": returned.filename}
    number = returned.lines.count()
    return ngettext("– %(file)s: one answer read", "– %(file)s: %(number)d answers read", number) % {
        "file": returned.filename, "number": number,
    }  # fmt: skip
