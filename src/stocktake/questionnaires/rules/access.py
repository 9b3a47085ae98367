"""May this person: predicates of this room's addresses. Each can be read aloud.

Those who work on a party's response are its focal points and contributors with an account; a contributor with a personal
link is let in by the link (`rules.links`). The secretariat does not read a draft: it sees how far it is, and what was sent to it.
"""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from stocktake.parties.models import Party
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.rules.access import looking_at


def party_named(request: HttpRequest, party: str) -> Party:
    """The party of this address; asked once per request. 404 if there is none."""
    known: dict[str, Party] = request.__dict__.setdefault("_parties", {})
    if party not in known:
        known[party] = get_object_or_404(Party, code=party)
    return known[party]


def works_on_response(request: HttpRequest, *, review: str, party: str, **_: object) -> bool:
    """A focal point or contributor of this party in this review."""
    viewer = looking_at(request, review)
    if not viewer.roles & {RoleKind.FOCAL_POINT, RoleKind.CONTRIBUTOR, RoleKind.STAKEHOLDER}:
        return False
    return party_named(request, party).pk in viewer.parties


def is_focal_point(request: HttpRequest, *, review: str, party: str, **_: object) -> bool:
    """The focal point of this party: writes the consolidated answer, invites contributors, clears, signs, submits.

    A stakeholder organisation's own person is its focal point.
    """
    viewer = looking_at(request, review)
    if not viewer.roles & {RoleKind.FOCAL_POINT, RoleKind.STAKEHOLDER}:
        return False
    return party_named(request, party).pk in viewer.parties


def sees_submission(request: HttpRequest, *, review: str, party: str, **more: object) -> bool:
    """What was submitted, its receipt and its texts: the secretariat, which received it, and the focal point, which sent it."""
    return looking_at(request, review).is_secretariat or is_focal_point(request, review=review, party=party, **more)


def handles_returns(request: HttpRequest, *, review: str, party: str, **more: object) -> bool:
    """What came back by file or mail is seen by the secretariat, to which it was sent, and by the party itself."""
    return looking_at(request, review).is_officer or works_on_response(request, review=review, party=party, **more)


def decides_returns(request: HttpRequest, *, review: str, party: str, **more: object) -> bool:
    """What becomes of a returned file is decided by the party's focal point, or for the party by the secretariat."""
    return looking_at(request, review).is_officer or is_focal_point(request, review=review, party=party, **more)
