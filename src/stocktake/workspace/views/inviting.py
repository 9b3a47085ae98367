"""Inviting: who was not written to yet, in which language each is written to, and who cannot be written to and why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from stocktake.accounts.rules.acting import signature_of
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import shown
from stocktake.reviews.enums import LetterKind, ParticipationState
from stocktake.reviews.models import Participation
from stocktake.reviews.queries.board import participations_of
from stocktake.reviews.queries.focal_points import focal_points, language_of
from stocktake.reviews.queries.templates import template_for
from stocktake.reviews.rules.access import is_officer, looking_at
from stocktake.reviews.services.invite import invite
from stocktake.reviews.views.doing import done, origin_of, refused


@needs(is_officer)
@require_http_methods(["GET", "POST"])
def inviting(request: HttpRequest, review: str) -> HttpResponse:
    viewer = looking_at(request, review)
    rows = [row for row in participations_of(viewer.review) if row.state == ParticipationState.NOT_SENT]
    if request.method == "POST":
        chosen = set(request.POST.getlist("party"))
        _invite(request, [row for row in rows if row.party.code in chosen])
        return redirect("workspace:board", viewer.review.code)
    people, template = focal_points(viewer.review), template_for(viewer.review, LetterKind.INVITATION)
    lines = []
    for row in rows:
        reached = [person for person in people.get(row.party_id, ()) if person.is_reached]
        language = language_of(row, reached[0]) if reached else ""
        written = shown(template.bodies, language).language if template and language else language
        lines.append((row, reached, written, people.get(row.party_id, [])))
    return render(request, "workspace/inviting.html", {
        "review": viewer.review, "viewer": viewer, "section": "board", "lines": lines, "template": template,
        "ready": sum(bool(reached) for _row, reached, _language, _people in lines),
    })  # fmt: skip


def _invite(request: HttpRequest, rows: list[Participation]) -> None:
    """Each by itself: one that cannot be invited stops nobody else, and is said with its reason."""
    invited = letters = waiting = 0
    for row in rows:
        try:
            sent = invite(participation=row, origin=origin_of(request), actor=signature_of(request), at=timezone.now())
        except Refusal as refusal:
            refused(request, refusal)
            continue
        invited, letters = invited + 1, letters + sum(not letter.is_waiting for letter in sent)
        waiting += sum(letter.is_waiting for letter in sent)
    if invited:
        told = ngettext("One party was invited.", "%(parties)s parties were invited.", invited) % {"parties": invited}
        left = ngettext("One letter was sent.", "%(number)s letters were sent.", letters) % {"number": letters}
        morning = ngettext(
            "One letter leaves by itself in the morning.", "%(number)s letters leave by themselves in the morning.", waiting
        )
        parts = [told, left if letters else "", morning % {"number": waiting} if waiting else ""]
        done(request, " ".join(filter(None, parts)))
    elif not rows:
        messages.info(request, _("Nobody was chosen; nothing was sent."))
