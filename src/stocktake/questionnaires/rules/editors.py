"""Who may write a questionnaire: officers of a review that uses it, or could, because it reviews the same framework."""

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from stocktake.questionnaires.models import Questionnaire
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.models import Review


def reviews_of_officer(request: HttpRequest) -> list[Review]:
    """The reviews in which whoever asks is an officer; asked once per request."""
    known: list[Review] | None = request.__dict__.get("_officer_in")
    if known is None:
        known = []
        if request.user.is_authenticated:
            held = Q(roles__person=request.user, roles__kind=RoleKind.OFFICER)
            known = list(Review.objects.filter(held).select_related("framework", "region").distinct().order_by("-pk"))
        request.__dict__["_officer_in"] = known
    return known


def is_officer_somewhere(request: HttpRequest, **_: object) -> bool:
    return bool(reviews_of_officer(request))


def edits_questionnaire(request: HttpRequest, *, questionnaire: str, **_: object) -> bool:
    """An officer of a review to which a version was put, or which reviews the questionnaire's framework."""
    return bool(reviews_using(request, questionnaire_named(request, questionnaire)))


def questionnaire_named(request: HttpRequest, code: str) -> Questionnaire:
    """The questionnaire of this address; asked once per request. 404 if there is none."""
    known: dict[str, Questionnaire] = request.__dict__.setdefault("_questionnaires", {})
    if code not in known:
        known[code] = get_object_or_404(Questionnaire.objects.select_related("framework"), code=code)
    return known[code]


def reviews_using(request: HttpRequest, questionnaire: Questionnaire) -> list[Review]:
    """Those of the officer's reviews that use it or could, the newest first."""
    known: dict[int, list[Review]] = request.__dict__.setdefault("_reviews_using", {})
    if questionnaire.pk not in known:
        mine = reviews_of_officer(request)
        put = set(
            Review.objects.filter(openings__version__questionnaire=questionnaire, pk__in=[review.pk for review in mine])
            .values_list("pk", flat=True)
        )  # fmt: skip
        known[questionnaire.pk] = [
            review for review in mine
            if review.pk in put or (questionnaire.framework_id and review.framework_id == questionnaire.framework_id)
        ]  # fmt: skip
    return known[questionnaire.pk]
