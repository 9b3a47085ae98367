"""Opening a version, putting it to the audiences of a review, and taking the drafts over."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stocktake.accounts.rules.acting import signature_of
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.questionnaires.enums import Audience, Level
from stocktake.questionnaires.models import Move, Opening, Response, Version
from stocktake.questionnaires.queries.definition import definition_of
from stocktake.questionnaires.queries.outline import summary_of
from stocktake.questionnaires.rules.checking import blockers, faults_of
from stocktake.questionnaires.rules.editors import edits_questionnaire, reviews_using
from stocktake.questionnaires.services.questionnaire_moving import move_drafts
from stocktake.questionnaires.services.questionnaire_opening import known_to, open_version, put_to
from stocktake.questionnaires.views.answering import SeeOther
from stocktake.questionnaires.views.editor_pages import address_of, doing, page, version_of
from stocktake.reviews.models import Review


@dataclass(frozen=True, slots=True)
class Place:
    """One audience of a review: what is open there, and whether this version is suggested for it."""

    review: Review
    audience: Audience
    opening: Opening | None
    is_here: bool
    is_suggested: bool

    @property
    def key(self) -> str:
        return f"{self.review.code}:{self.audience}"


@needs(edits_questionnaire)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest, questionnaire: str, number: int) -> HttpResponseBase:
    found = version_of(request, questionnaire, number)
    places = list(_places(request, found))
    if request.method == "POST":
        try:
            _put(request, found, places)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return SeeOther(address_of(found, "use"))
    definition = definition_of(found)
    wrong = faults_of(definition, known_to(found))
    return page(request, found, "questionnaires/editor/use.html", {
        "places": places, "blockers": blockers(wrong), "warnings": [fault for fault in wrong if fault.level == Level.WARNING],
        "incomplete": [state for state in summary_of(definition) if not state.is_complete],
        "switches": sorted({line.switch for line in definition.lines if line.switch}),
        "waiting": _older(request, found).count(),
        "moves": Move.objects.filter(after=found).select_related("response__party", "response__review", "before"),
    })  # fmt: skip


@transaction.atomic
def _put(request: HttpRequest, found: Version, places: list[Place]) -> None:
    """Open the version if it is a draft, put it where it was ticked, and take the drafts of those reviews over."""
    if found.opened_at is None:
        found = open_version(**doing(request, found))
        messages.success(request, _("Version %(number)s is open. From now on it does not change.") % {"number": found.number})
    touched = set()
    for place in places:
        if place.key in request.POST.getlist("put"):
            switches = request.POST.getlist(f"switch:{place.key}")
            put_to(review=place.review, audience=place.audience, switches=switches, **doing(request, found))
            touched.add(place.review)
    if "move" in request.POST:
        for review in touched:
            moved = move_drafts(version=found, review=review, actor=signature_of(request), at=timezone.now())
            _tell(request, sum(1 for one in moved if one.move), sum(1 for one in moved if not one.move))


def _tell(request: HttpRequest, moved: int, stayed: int) -> None:
    if moved:
        messages.success(
            request, ngettext("One draft was moved over.", "%(count)s drafts were moved over.", moved) % {"count": moved}
        )
    if stayed:
        message = ngettext(
            "One submitted report stays with its version.", "%(count)s submitted reports stay with their version.", stayed
        )
        messages.info(request, message % {"count": stayed})


def _places(request: HttpRequest, found: Version) -> Iterator[Place]:
    """Every audience of the officer's reviews. Suggested are those that have an older version of this questionnaire."""
    for review in reviews_using(request, found.questionnaire):
        openings = {opening.audience: opening for opening in review.openings.select_related("version__questionnaire")}
        for audience in Audience:
            opening = openings.get(audience)
            same = opening is not None and opening.version.questionnaire_id == found.questionnaire_id
            older = opening is not None and same and opening.version.number < found.number
            yield Place(review, audience, opening, bool(opening and opening.version_id == found.pk), older)


def _older(request: HttpRequest, found: Version) -> QuerySet[Response]:
    """Responses on older versions, in the reviews at hand."""
    return Response.objects.filter(
        version__questionnaire=found.questionnaire,
        version__number__lt=found.number,
        review__in=reviews_using(request, found.questionnaire),
    )
