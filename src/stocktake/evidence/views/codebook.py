"""The codebook: what each code means in this review, with examples, and its history."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stocktake.accounts.rules.acting import signature_of
from stocktake.evidence.models import Codebook, Entry
from stocktake.evidence.queries.codebook import codebook_of, entry_of
from stocktake.evidence.queries.passages import quotable
from stocktake.evidence.services import codebook as verbs
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import LANGUAGES
from stocktake.reviews.rules.access import is_secretariat, looking_at
from stocktake.reviews.rules.viewer import Viewer
from stocktake.reviews.views.doing import attempt, done


@needs(is_secretariat)
@require_http_methods(["GET", "POST"])
def codebook(request: HttpRequest, review: str) -> HttpResponse:
    """All codes by kind with how often each is given; and a new one of the review's own."""
    viewer = looking_at(request, review)
    book = _book(request, viewer)
    refusal = ""
    if request.method == "POST":
        meaning = verbs.Meaning(_texts(request, "covers"), _texts(request, "leaves_out"))
        try:
            made = verbs.add_own(codebook=book, titles=_texts(request, "title"), meaning=meaning, **_acting(request))
        except Refusal as said:
            refusal = str(said)
        else:
            done(request, _("Added: %(name)s.") % {"name": made.element.title.text})
            return redirect("evidence:code", review, made.pk)
    shown = codebook_of(viewer.review, book, finer="finer" in request.GET)
    words = {"groups": shown, "refusal": refusal, "sent": request.POST, "in_languages": LANGUAGES, "finer": "finer" in request.GET}
    return render(request, "evidence/codebook.html", _page(viewer) | words, status=409 if refusal else 200)


@needs(is_secretariat)
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, review: str, entry: int) -> HttpResponse:
    """One code: what it covers and leaves out in each language, its examples, what was coded with it, and its history."""
    viewer = looking_at(request, review)
    found = _entry(request, viewer, entry)
    refusal = ""
    if request.method == "POST":
        revision = request.POST.get("revision", "")
        meaning = verbs.Meaning(_texts(request, "covers"), _texts(request, "leaves_out"))
        try:
            verbs.define(entry=found, meaning=meaning, revision=int(revision) if revision.isdecimal() else -1, **_acting(request))
        except Refusal as said:
            refusal = str(said)
        else:
            done(request, _("Kept."))
            return redirect("evidence:code", review, entry)
    shown = entry_of(viewer, found)
    sent = {"covers": _texts(request, "covers"), "leaves_out": _texts(request, "leaves_out")} if refusal else {}
    fields = [
        (language, sent.get("covers", found.covers).get(language, ""), sent.get("leaves_out", found.leaves_out).get(language, ""))
        for language in LANGUAGES
    ]
    words = {"entry": found, "shown": shown, "refusal": refusal, "fields": fields}
    return render(request, "evidence/code.html", _page(viewer) | words, status=409 if refusal else 200)


@needs(is_secretariat)
@require_POST
def change(request: HttpRequest, review: str, entry: int) -> HttpResponse:
    """Retire, bring back, merge, or lay a passage beside as an example."""
    viewer = looking_at(request, review)
    found = _entry(request, viewer, entry)
    act = request.POST.get("act", "")
    if act == "retire":
        attempt(
            request,
            lambda: verbs.retire(entry=found, **_acting(request)),
            _("Retired: it is not offered any more; what was coded stays."),
        )
    elif act == "bring-back":
        attempt(request, lambda: verbs.bring_back(entry=found, **_acting(request)), _("It is offered again."))
    elif act == "merge":
        into = _entry(request, viewer, _number(request.POST.get("into", "")))
        attempt(request, lambda: verbs.merge(entry=found, into=into, **_acting(request)), _("Merged: its passages moved."))
    elif act == "example":
        row = get_object_or_404(quotable(viewer), pk=_number(request.POST.get("passage", "")))
        attempt(request, lambda: verbs.give_example(entry=found, passage=row, **_acting(request)), _("Kept."))
    return redirect("evidence:code", review, entry)


def _book(request: HttpRequest, viewer: Viewer) -> Codebook:
    return verbs.open_codebook(review=viewer.review, **_acting(request))


def _entry(request: HttpRequest, viewer: Viewer, entry: int) -> Entry:
    found = (
        Entry.objects.select_related("element", "codebook", "merged_into").filter(pk=entry, codebook__review=viewer.review).first()
    )
    if found is None:
        raise Http404
    return found


def _acting(request: HttpRequest) -> dict[str, Any]:
    return {"actor": signature_of(request), "at": timezone.now()}


def _texts(request: HttpRequest, field: str) -> dict[str, str]:
    return {language: request.POST.get(f"{field}-{language}", "") for language in LANGUAGES}


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 18 else 0


def _page(viewer: Viewer) -> dict[str, Any]:
    return {"review": viewer.review, "viewer": viewer, "section": "desk"}
