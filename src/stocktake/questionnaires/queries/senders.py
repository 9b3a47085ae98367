"""Who a letter is from, and which response it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stocktake.messaging.models import Letter
from stocktake.parties.models import Party
from stocktake.questionnaires.models import Contributor, Opening, Response
from stocktake.reviews.models import Courtesy, Review, Role


@dataclass(frozen=True, slots=True)
class Concerned:
    """A review and a party, and how they were recognised: by `token`, by the letter that was answered, or by the `sender`."""

    review: Review
    party: Party
    recognised_by: str


def concerned(*, tokens: Sequence[str], references: Sequence[str], sender: str, review: Review | None) -> list[Concerned]:
    """Whom a letter concerns, by the surest sign that is there; several if that sign names several (`review` narrows it)."""
    for found in (_by_token(tokens, "token"), _by_letter(references), _by_sender(sender)):
        matching = [each for each in found if review is None or each.review == review]
        if matching:
            return matching
    return []


def speaks_for(sender: str, party: Party, review: Review) -> bool:
    """Whether the address is one of a focal point, a contributor or a stakeholder of this party in this review."""
    asked = Contributor.objects.filter(response__review=review, response__party=party, revoked_at__isnull=True)
    return (
        Role.objects.filter(review=review, party=party, person__email__iexact=sender).exists()
        or asked.filter(email__iexact=sender).exists()
    )


def _by_token(tokens: Iterable[str], how: str) -> list[Concerned]:
    responses = Response.objects.filter(token__in=list(tokens)).select_related("review", "party")
    return [Concerned(response.review, response.party, how) for response in responses]


def _by_letter(references: Sequence[str]) -> list[Concerned]:
    about = Letter.objects.filter(reference__in=references).exclude(about="").values_list("about", flat=True)
    found = _by_token(about, "letter")
    courtesies = Courtesy.objects.filter(letter__in=references).select_related("participation__review", "participation__party")
    return found or [Concerned(each.participation.review, each.participation.party, "letter") for each in courtesies]


def _by_sender(sender: str) -> list[Concerned]:
    """Only in reviews that have put a questionnaire to somebody: an old one is not answered by a new letter."""
    if not sender:
        return []
    asked = Opening.objects.values("review")
    roles = Role.objects.filter(person__email__iexact=sender, party__isnull=False, review__in=asked).select_related(
        "review", "party"
    )
    contributors = Contributor.objects.filter(email__iexact=sender, revoked_at__isnull=True).select_related(
        "response__review", "response__party"
    )
    pairs = {(role.review_id, role.party_id): Concerned(role.review, role.party, "sender") for role in roles if role.party}
    for each in contributors:
        pairs.setdefault(
            (each.response.review_id, each.response.party_id), Concerned(each.response.review, each.response.party, "sender")
        )
    return list(pairs.values())
