"""Settling where coders are apart; and how far they agree."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stocktake.accounts.rules.acting import signature_of
from stocktake.evidence.models import Passage
from stocktake.evidence.queries.agreement import agreement_of, passages_on
from stocktake.evidence.queries.passages import quotable
from stocktake.evidence.queries.settling import locked_passages, ready_to_lock, settling_of, to_settle
from stocktake.evidence.queries.shown import shown_passages, with_all_shown
from stocktake.evidence.services.settle import SettledMeanwhile, lock, lock_all, settle, unlock
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.frameworks.models import Element
from stocktake.reviews.rules.access import is_officer, is_secretariat, looking_at
from stocktake.reviews.rules.viewer import Viewer
from stocktake.reviews.views.doing import attempt, done, refused


@needs(is_secretariat)
@require_safe
def settling(request: HttpRequest, review: str) -> HttpResponse:
    """What is to be settled, and what may be locked."""
    viewer = looking_at(request, review)
    open_ = to_settle(viewer.review)
    return render(request, "evidence/settling.html", {
        "review": viewer.review, "viewer": viewer, "section": "desk", "open": open_[:100], "number": len(open_),
        "locked": locked_passages(viewer.review), "ready": ready_to_lock(viewer.review).count() - len(open_),
    })  # fmt: skip


@needs(is_secretariat)
@require_safe
def passage(request: HttpRequest, review: str, passage: int) -> HttpResponse:
    """The readings of one passage beside each other."""
    return _beside(request, looking_at(request, review), passage)


def _beside(request: HttpRequest, viewer: Viewer, passage: int, tried: dict[str, Any] | None = None) -> HttpResponse:
    """The page; with what was tried and could not be, if anything."""
    found = settling_of(viewer.review, passage)
    if found is None:
        raise Http404
    words = {
        "review": viewer.review,
        "viewer": viewer,
        "section": "desk",
        "found": found,
        "passage": found.passage,
        "tried": tried or {},
    }
    return render(request, "evidence/settling_passage.html", words, status=409 if tried else 200)


@needs(is_secretariat)
@require_POST
def settle_one(request: HttpRequest, review: str, passage: int) -> HttpResponse:
    viewer = looking_at(request, review)
    found = _passage(viewer.review.pk, passage)
    element = request.POST.get("element", "")
    code = get_object_or_404(Element, pk=int(element) if element.isdecimal() and len(element) < 18 else 0)
    reason = request.POST.get("reason", "")
    try:
        settle(
            passage=found, element=code, holds=request.POST.get("holds") == "yes", reason=reason, actor=signature_of(request),
            at=timezone.now(), seen=request.POST.get("seen"),
        )  # fmt: skip
    except SettledMeanwhile as refusal:
        return _beside(request, viewer, passage, {"element": code.pk, "reason": reason, "refusal": str(refusal)})
    except Refusal as refusal:
        refused(request, refusal)
    else:
        done(request, _("Settled."))
    return redirect("evidence:settling-passage", review, passage)


@needs(is_secretariat)
@require_POST
def lock_one(request: HttpRequest, review: str, passage: int) -> HttpResponse:
    viewer = looking_at(request, review)
    found = _passage(viewer.review.pk, passage)
    attempt(request, lambda: lock(passage=found, actor=signature_of(request), at=timezone.now()), _("Locked."))
    return redirect("evidence:settling-passage", review, passage)


@needs(is_officer)
@require_POST
def unlock_one(request: HttpRequest, review: str, passage: int) -> HttpResponse:
    viewer = looking_at(request, review)
    found = _passage(viewer.review.pk, passage)
    reason = request.POST.get("reason", "")
    attempt(
        request,
        lambda: unlock(passage=found, reason=reason, actor=signature_of(request), at=timezone.now()),
        _("Opened again: its codes can be changed."),
    )
    return redirect("evidence:settling-passage", review, passage)


@needs(is_officer)
@require_POST
def lock_settled(request: HttpRequest, review: str) -> HttpResponse:
    """Lock every passage that is decided and on which nobody is apart."""
    viewer = looking_at(request, review)
    attempt(
        request,
        lambda: lock_all(review=viewer.review, actor=signature_of(request), at=timezone.now()),
        _("Every passage on which nothing is open is locked now."),
    )
    return redirect("evidence:settling", review)


@needs(is_secretariat)
@require_safe
def agreement(request: HttpRequest, review: str) -> HttpResponse:
    """How far coders agree, from what they read blind."""
    viewer = looking_at(request, review)
    return render(request, "evidence/agreement.html", {
        "review": viewer.review, "viewer": viewer, "section": "desk", "found": agreement_of(viewer.review),
    })  # fmt: skip


@needs(is_secretariat)
@require_safe
def agreement_on(request: HttpRequest, review: str, element: int) -> HttpResponse:
    """The passages behind the number of one code."""
    viewer = looking_at(request, review)
    code = get_object_or_404(Element, pk=element)
    rows = with_all_shown(quotable(viewer).filter(pk__in=passages_on(viewer.review, code.pk)).order_by("source", "number"))
    return render(request, "evidence/agreement_on.html", {
        "review": viewer.review, "viewer": viewer, "section": "desk", "element": code, "passages": shown_passages(rows[:200], viewer),
    })  # fmt: skip


def _passage(review: int, passage: int) -> Passage:
    return get_object_or_404(Passage.objects.select_related("source"), pk=passage, source__review=review)
