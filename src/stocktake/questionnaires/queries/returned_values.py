"""The numbers that parties have returned as indicators: out of submissions that stand, as far as whoever looks may read them.

A number is read under the rule of the report it stands in: the public reads it where the report is published as a whole and the
answer with it. A report that was withdrawn, or is open again, returns nothing until it is submitted anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch, Q

from stocktake.questionnaires.enums import SnapshotKind
from stocktake.questionnaires.models import ConsentEntry, Node, Response, Snapshot
from stocktake.questionnaires.queries.frozen import Given, frozen
from stocktake.questionnaires.queries.report import reading_allowed
from stocktake.questionnaires.rules.consent import held
from stocktake.questionnaires.rules.indicators import COLUMN, SOURCE, YEAR, Tie, tie_of
from stocktake.questionnaires.rules.values import PLAIN_NUMBER
from stocktake.questionnaires.services.freeze import frozen_content
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.models import Participation, Review
from stocktake.reviews.rules.viewer import Viewer

STANDING = (ParticipationState.SUBMITTED, ParticipationState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Returned:
    """A number that a party returned. `part`: of what (empty: of all, or `sex=female`). `year` and `source`: as the party says them
    beside it; None and empty where it says none, or does not let it be read here. `question`: the code of the answer."""

    party: int
    party_code: str
    key: str
    part: str
    value: Decimal
    year: int | None
    source: str
    language: str
    question: str
    submitted: datetime


def returned_values(viewer: Viewer, *, party: int | None = None) -> list[Returned]:
    """Every indicator returned to this review (by one party, if it is named) that the viewer may read."""
    tied = Node.objects.filter(version__responses__review=viewer.review, extra__has_key=COLUMN)
    standing = Participation.objects.filter(review=viewer.review, state__in=STANDING)
    responses = Response.objects.filter(
        review=viewer.review, party__in=standing.order_by().values("party"), version__in=tied.order_by().values("version")
    )
    if party is not None:
        responses = responses.filter(party=party)
    last = (
        Snapshot.objects.filter(response__in=responses.order_by(), kind=SnapshotKind.SUBMISSION)
        .order_by("response_id", "-number").distinct("response_id")
        .select_related("content", "response__party")
        .prefetch_related(Prefetch("response__consents", ConsentEntry.objects.order_by("pk")))
    )  # fmt: skip
    return [value for snapshot in last for value in _values(snapshot, viewer)]


def _values(snapshot: Snapshot, viewer: Viewer) -> Iterator[Returned]:
    response = snapshot.response
    consent, allows = held(response.consents.all()), reading_allowed(viewer, response.party_id)
    if not allows(consent.report):
        return
    given: dict[Tie, Given] = {}
    for answer in frozen(frozen_content(snapshot)).answers(response.party):
        tie = tie_of(str(answer.part.node.extra.get(COLUMN) or ""))
        if tie is not None and answer.text.strip() and allows(consent.of(*answer.place)):
            given[tie] = answer
    for tie, answer in given.items():
        value = _number(answer.text) if tie.is_number else None
        if value is not None:
            source = given.get(Tie(tie.key, SOURCE))
            yield Returned(
                response.party_id, response.party.code, tie.key, tie.what, value, _year(given.get(Tie(tie.key, YEAR))),
                source.text.strip() if source else "", source.language if source else "", answer.part.code, snapshot.made_at,
            )  # fmt: skip


def asked_in(review: Review) -> Mapping[str, frozenset[str]]:
    """The indicators that the questionnaires of this review ask for, each with the parts (empty: the whole): those that are put to its
    parties now, and those that somebody has answered."""
    of_it = Q(version__openings__review=review) | Q(version__responses__review=review)
    nodes = Node.objects.filter(of_it, extra__has_key=COLUMN)
    found: dict[str, set[str]] = {}
    for text in nodes.order_by().values_list(f"extra__{COLUMN}", flat=True):
        tie = tie_of(str(text))
        if tie is not None and tie.is_number:
            found.setdefault(tie.key, set()).add(tie.what)
    return {key: frozenset(parts) for key, parts in found.items()}


def _number(text: str) -> Decimal | None:
    """What was typed need not be a number; validation says so and stops nobody."""
    plain = text.strip()
    return Decimal(plain) if PLAIN_NUMBER.fullmatch(plain) else None


def _year(given: Given | None) -> int | None:
    text = given.text.strip() if given else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None
