"""What was submitted and received: every frozen text with its digest and signatures, the receipts, and who asked to open it again."""

from collections.abc import Sequence
from dataclasses import dataclass

from stocktake.questionnaires.enums import SnapshotKind
from stocktake.questionnaires.models import Receipt, Reopening, Response, Signature, Snapshot
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.models import Participation


@dataclass(frozen=True, slots=True)
class FrozenText:
    snapshot: Snapshot
    receipt: Receipt | None
    signatures: Sequence[Signature]

    @property
    def is_submission(self) -> bool:
        return self.snapshot.kind == SnapshotKind.SUBMISSION


@dataclass(frozen=True)
class Received:
    """`texts`: the newest first. `waiting`: who asked to open the report again and has no answer yet."""

    texts: Sequence[FrozenText]
    reopenings: Sequence[Reopening]
    participation: Participation | None

    @property
    def last(self) -> FrozenText | None:
        """The submission that stands."""
        return next((text for text in self.texts if text.receipt is not None), None)

    @property
    def waiting(self) -> Reopening | None:
        return next((each for each in self.reopenings if each.granted_at is None), None) if self.is_closed else None

    @property
    def is_closed(self) -> bool:
        return self.state in {ParticipationState.SUBMITTED, ParticipationState.ACCEPTED}

    @property
    def state(self) -> str:
        return self.participation.state if self.participation else ""

    @property
    def state_label(self) -> str:
        return str(ParticipationState(self.participation.state).label) if self.participation else ""

    @property
    def may_be_accepted(self) -> bool:
        return self.state == ParticipationState.SUBMITTED


def received_of(response: Response) -> Received:
    """Four queries."""
    snapshots = list(response.snapshots.select_related("content", "receipt").prefetch_related("signatures").order_by("-number"))
    texts = [
        FrozenText(one, getattr(one, "receipt", None), sorted(one.signatures.all(), key=lambda each: each.position))
        for one in snapshots
    ]
    return Received(
        texts, list(response.reopenings.order_by("-asked_at", "-pk")),
        Participation.objects.filter(review=response.review_id, party=response.party_id).first(),
    )  # fmt: skip
