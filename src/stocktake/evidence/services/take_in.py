"""Taking in a file: its original is kept, whatever it holds; whether it can be read is found out afterwards."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.evidence.enums import Consent, SourceKind, SourceState
from stocktake.evidence.models import Arrival, Source
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.foundation.services.files import keep
from stocktake.parties.models import Party
from stocktake.reviews.models import Review


class UnknownParty(Refusal):
    """A file was handed in for somebody who does not take part in the review."""


@dataclass(frozen=True)
class TakenIn:
    """The source, and whether this file was already there (then only its arrival was added)."""

    source: Source
    arrival: Arrival
    already_here: bool


@transaction.atomic
def take_in(
    *,
    review: Review,
    data: bytes,
    filename: str,
    party: Party | None,
    kind: SourceKind,
    consent: Consent,
    door: str,
    received_at: datetime | None,
    actor: str,
    at: datetime,
    parent: Source | None = None,
) -> TakenIn:
    """Keep an original and note its arrival. The same bytes twice are one source with two arrivals.

    A file that arrives again never changes the consent it first came with, nor who it is from. One that was refused for
    its ending waits to be read again when it comes under another. `parent` is the source that this file is attached to.
    """
    stored = keep(data=data, at=at)
    name = PurePosixPath(filename.replace("\\", "/")).name[:300] or "unnamed"
    source, made = Source.objects.get_or_create(
        review=review,
        original=stored,
        defaults={
            "party": party, "kind": kind, "title": name, "filename": name, "consent": consent,
            "received_at": received_at, "parent": parent,
        },
    )  # fmt: skip
    if not made and source.refusal == "wrong-extension" and _ending(name) != _ending(source.filename):
        _wait_again(source, name)
    arrival = Arrival.objects.create(
        source=source, door=door, filename=name, party=party, received_at=received_at, by=actor, attached_to=parent
    )
    record(
        actor=actor, verb="took in" if made else "took in again", kind="source", key=str(source.pk), at=at, review=review.code,
        detail={"file": name, "sha256": stored.sha256, "party": party.code if party else None, "consent": consent.name, "door": door},
    )  # fmt: skip
    return TakenIn(source, arrival, already_here=not made)


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _wait_again(source: Source, name: str) -> None:
    """Nothing was wrong with the file but its name: it was sent again as it was asked for."""
    source.state, source.refusal, source.message, source.values = SourceState.WAITING, "", "", {}
    source.filename = source.title = name
    source.save(update_fields=["state", "refusal", "message", "values", "filename", "title"])


def party_of(review: Review, code: str | None) -> Party | None:
    """The party with this code among those of the review: its region's members, and those taking part.

    Raises:
        UnknownParty: nobody there has the code.
    """
    if not code:
        return None
    party = Party.objects.filter(code=code).first()
    if party is None or not (
        review.region.memberships.filter(party=party).exists() or review.participations.filter(party=party).exists()
        or party.pack == review.pack
    ):  # fmt: skip
        raise UnknownParty(
            _("No party of this review has the code “%(code)s”. The file was not taken in; choose a party, or none.")
            % {"code": code}
        )
    return party
