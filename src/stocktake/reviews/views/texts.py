"""The texts of letters: every kind, every language side by side, for officers to change."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from stocktake.accounts.rules.acting import signature_of
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import LANGUAGES, OWN_NAMES
from stocktake.reviews.enums import LetterKind
from stocktake.reviews.interfaces.letters import letters
from stocktake.reviews.models import Review
from stocktake.reviews.queries.templates import template_for, texts_of_letters
from stocktake.reviews.rules.access import is_officer, looking_at
from stocktake.reviews.services.letter_templates import drop_own_letter, edit_letter
from stocktake.reviews.views.doing import done


@needs(is_officer)
@require_safe
def texts(request: HttpRequest, review: str) -> HttpResponse:
    viewer = looking_at(request, review)
    return render(request, "reviews/texts.html", {
        "review": viewer.review, "viewer": viewer, "section": "board", "texts": texts_of_letters(viewer.review),
        "languages_known": [(code, OWN_NAMES[code]) for code in LANGUAGES],
    })  # fmt: skip


@needs(is_officer)
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, review: str, kind: str) -> HttpResponse:
    """One kind of letter. What could not be kept stays in its fields."""
    if kind not in LetterKind.values:
        raise Http404
    viewer, chosen = looking_at(request, review), LetterKind(kind)
    template = template_for(viewer.review, chosen)
    subjects, bodies = (dict(template.subjects), dict(template.bodies)) if template else ({}, {})
    refusal = ""
    if request.method == "POST":
        subjects = {code: request.POST.get(f"subject-{code}", "") for code in LANGUAGES}
        bodies = {code: request.POST.get(f"body-{code}", "") for code in LANGUAGES}
        refusal = _decide(request, viewer.review, chosen, subjects, bodies)
        if not refusal:
            return redirect("reviews:texts", viewer.review.code)
    return render(request, "reviews/text.html", {
        "review": viewer.review, "viewer": viewer, "section": "board", "kind": chosen, "refusal": refusal,
        "is_own": bool(template and template.review_id), "template": template,
        "columns": [(code, OWN_NAMES[code], subjects.get(code, ""), bodies.get(code, "")) for code in LANGUAGES],
        "placeholders": sorted(letters.placeholders.values(), key=lambda each: each.name),
    }, status=422 if refusal else 200)  # fmt: skip


def _decide(request: HttpRequest, review: Review, kind: LetterKind, subjects: dict[str, str], bodies: dict[str, str]) -> str:
    """Keep the texts, or go back to those of the framework. Returns why that could not be done, or nothing."""
    actor, at = signature_of(request), timezone.now()
    try:
        if request.POST.get("do") == "drop":
            drop_own_letter(review=review, kind=kind, actor=actor, at=at)
            done(request, _("This letter is written with the framework’s own text again."))
        else:
            edit_letter(review=review, kind=kind, subjects=subjects, bodies=bodies, actor=actor, at=at)
            done(request, _("The text was changed. Letters that are drafted already stay as they are."))
    except Refusal as refusal:
        return str(refusal)
    return ""
