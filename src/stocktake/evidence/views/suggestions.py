"""How the suggestions do in a review, and having them learn."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stocktake.accounts.rules.acting import signature_of
from stocktake.evidence.queries.suggested import suggestions_of
from stocktake.evidence.tasks import learn_later
from stocktake.foundation.access import needs
from stocktake.reviews.rules.access import is_officer, is_secretariat, looking_at
from stocktake.reviews.views.doing import done


@needs(is_secretariat)
@require_safe
def suggestions(request: HttpRequest, review: str) -> HttpResponse:
    viewer = looking_at(request, review)
    return render(request, "evidence/suggestions.html", {
        "review": viewer.review, "viewer": viewer, "section": "desk", "found": suggestions_of(viewer.review),
    })  # fmt: skip


@needs(is_officer)
@require_POST
def learn(request: HttpRequest, review: str) -> HttpResponse:
    viewer = looking_at(request, review)
    learn_later(review=viewer.review, actor=signature_of(request))
    done(request, _("The suggestions learn in the background. What came of it stands here in a minute."))
    return redirect("evidence:suggestions", review)
