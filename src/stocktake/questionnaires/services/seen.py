"""That a party has seen what it was sent: its focal point has opened the pages."""

from datetime import datetime

from stocktake.questionnaires.models import Response
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.models import Participation
from stocktake.reviews.services.participation import move


def seen_by_party(*, response: Response, actor: str, at: datetime) -> None:
    """Sent becomes seen; any other state stays."""
    sent = Participation.objects.filter(review=response.review_id, party=response.party_id, state=ParticipationState.SENT).first()
    if sent is not None:
        move(participation=sent, to=ParticipationState.SEEN, actor=actor, at=at)
