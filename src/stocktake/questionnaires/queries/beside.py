"""What stands beside the questions of a page: comments, files, what was said before, and who is here. One query each."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from stocktake.questionnaires.models import Attachment, Comment, Earlier, Presence
from stocktake.questionnaires.rules.seats import Seat
from stocktake.questionnaires.rules.validation import Place

HERE_FOR = timedelta(seconds=75)
"""A page gives a sign every thirty seconds; whoever has given none for so long has left."""


@dataclass(frozen=True, slots=True)
class Beside:
    comments: dict[Place, list[Comment]] = field(default_factory=dict)
    files: dict[Place, list[Attachment]] = field(default_factory=dict)
    earlier: dict[str, list[Earlier]] = field(default_factory=dict)
    here: list[Presence] = field(default_factory=list)

    def at(self, place: Place) -> list[Presence]:
        return [presence for presence in self.here if presence.question == place[0]]


def beside(seat: Seat, codes: Collection[str], *, at: datetime) -> Beside:
    """A contributor sees the files they laid there themselves, and the comments on what was asked of them."""
    response = seat.response
    found = Beside(here=who_is_here(seat, at=at))
    for comment in Comment.objects.filter(response=response, question__in=codes).order_by("pk"):
        found.comments.setdefault((comment.question, comment.item), []).append(comment)
    files = Attachment.objects.filter(response=response, question__in=codes, removed_at__isnull=True).select_related("contributor")
    if not seat.is_for_the_party:
        files = files.filter(contributor=seat.contributor)
    for attachment in files.select_related("original").order_by("pk"):
        found.files.setdefault((attachment.question, attachment.item), []).append(attachment)
    for said in Earlier.objects.filter(party=response.party_id, question__in=codes):
        found.earlier.setdefault(said.question, []).append(said)
    return found


def who_is_here(seat: Seat, *, at: datetime) -> list[Presence]:
    """Everybody else who gave a sign of late, by name."""
    here = Presence.objects.filter(response=seat.response, at__gt=at - HERE_FOR)
    return list(here.exclude(who=seat.actor).order_by("who"))
