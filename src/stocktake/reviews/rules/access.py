"""May this person: predicates for addresses that name a review by its code. Each can be read aloud."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import Viewer, viewer_of


def looking_at(request: HttpRequest, review: str) -> Viewer:
    """The viewer of this request in the review with this code; asked once per request. 404 if there is no such review."""
    known: dict[str, Viewer] = request.__dict__.setdefault("_viewers", {})
    if review not in known:
        found = get_object_or_404(Review.objects.select_related("framework", "region"), code=review)
        known[review] = viewer_of(request.user, found)
    return known[review]


def is_secretariat(request: HttpRequest, *, review: str, **_: object) -> bool:
    return looking_at(request, review).is_secretariat


def is_officer(request: HttpRequest, *, review: str, **_: object) -> bool:
    return looking_at(request, review).is_officer


def takes_part(request: HttpRequest, *, review: str, **_: object) -> bool:
    """Whoever has a role in the review, whichever."""
    return not looking_at(request, review).is_public
