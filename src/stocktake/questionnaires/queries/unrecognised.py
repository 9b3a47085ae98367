"""Letters of which nobody knew whose they are. They wait for the officers of the review to whose address they were written.

A letter to no review's own address (the house's one mailbox, a blind copy) waits for the officers of all: shown to nobody it
would be lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from stocktake.foundation.services.files import open_original
from stocktake.messaging.enums import MessageState
from stocktake.messaging.interfaces.wire import opened, parse
from stocktake.messaging.models import Message
from stocktake.parties.models import Party
from stocktake.reviews.models import Call, Review

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


def letters_for(review: Review) -> QuerySet[Message]:
    """All but those written to other reviews alone."""
    own, others = Q(), Q()
    for of_review, address in Call.objects.exclude(reply_address="").values_list("review_id", "reply_address"):
        written_to_it = Q(to__contains=[address.lower()])
        if of_review == review.pk:
            own = written_to_it
        else:
            others |= written_to_it
    if not others:
        return Message.objects.all()
    return Message.objects.filter(own | ~others if own else ~others)


def waiting_letters(review: Review) -> QuerySet[Message]:
    return letters_for(review).filter(state=MessageState.FAILED).select_related("original")


def letters_set_aside(review: Review) -> QuerySet[Message]:
    return letters_for(review).filter(state=MessageState.ASIDE).order_by("-received_at", "-pk")


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
