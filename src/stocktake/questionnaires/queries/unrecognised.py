"""Letters of which nobody knew whose they are. They name no review, and so wait for the officers of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from stocktake.foundation.services.files import open_original
from stocktake.messaging.enums import MessageState
from stocktake.messaging.interfaces.wire import opened, parse
from stocktake.messaging.models import Message
from stocktake.parties.models import Party

MOST = 100
"""Letters on one page; whoever has more to do begins with these."""

LONGEST = 20_000
"""Characters of a letter's own words that are shown; the whole of it can be fetched."""


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """A letter that waits, why nobody was recognised in it, and what could not be read of it."""

    message: Message
    why: str
    could_be: Sequence[Party]
    troubles: Sequence[str]


def waiting_letters() -> QuerySet[Message]:
    return Message.objects.filter(state=MessageState.FAILED).select_related("original")


def letters_set_aside() -> QuerySet[Message]:
    return Message.objects.filter(state=MessageState.ASIDE).order_by("-received_at", "-pk")


def unrecognised(letters: Iterable[Message]) -> list[Unrecognised]:
    """Two queries for any number of letters."""
    found = list(letters)
    codes = {code for letter in found for code in letter.values.get("parties", ())}
    parties = {party.code: party for party in Party.objects.filter(code__in=codes).with_names()}
    return [_told(letter, parties) for letter in found]


def own_words_of(letter: Message) -> str:
    """What the letter says, as plain text."""
    with open_original(letter.original) as file:
        return opened(parse(file.read())).text[:LONGEST]


def _told(letter: Message, parties: dict[str, Party]) -> Unrecognised:
    could_be = [parties[code] for code in letter.values.get("parties", ()) if code in parties]
    return Unrecognised(letter, _why(letter, could_be), could_be, letter.values.get("troubles", ()))


def _why(letter: Message, could_be: Sequence[Party]) -> str:
    if could_be:
        names = ", ".join(str(party) for party in could_be)
        return _("It could be from any of these: %(parties)s.") % {"parties": names}
    if not letter.from_address:
        return _("It names no sender, and carries no identifier.")
    return _("%(address)s is nobody’s focal point or contributor, it answers none of our letters, and it carries no identifier.") % {
        "address": letter.from_address
    }  # fmt: skip
