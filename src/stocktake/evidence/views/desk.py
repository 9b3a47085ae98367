"""The coder's desk. A form that works without anything else; with keys, it is played like an instrument."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from stocktake.accounts.models import Person
from stocktake.evidence.models import Coding
from stocktake.evidence.queries.desk import Choosing, coding_of, desk_of, next_coding, progress_of
from stocktake.evidence.rules.words import spans_named
from stocktake.evidence.services.decide import Choice, DecidedElsewhere, Decision, decide, put_off
from stocktake.evidence.services.quote import quote
from stocktake.foundation.access import needs
from stocktake.foundation.refusals import Refusal
from stocktake.reviews.rules.access import is_secretariat, looking_at
from stocktake.reviews.rules.viewer import Viewer
from stocktake.reviews.views.doing import refused


@needs(is_secretariat)
@require_http_methods(["GET"])
def desk(request: HttpRequest, review: str) -> HttpResponse:
    """The next passage that waits for this person; or that nothing does."""
    viewer = looking_at(request, review)
    coding = next_coding(viewer.review, _person(request))
    if coding is None:
        progress = progress_of(viewer.review, _person(request), at=timezone.now())
        return render(request, "evidence/desk_empty.html", _page(viewer) | {"progress": progress})
    return _show(request, viewer, coding)


@needs(is_secretariat)
@require_http_methods(["GET", "POST"])
def passage(request: HttpRequest, review: str, passage: int) -> HttpResponse:
    """One passage on the desk of whom it was dealt to. Decided, the next one lies there."""
    viewer = looking_at(request, review)
    coding = coding_of(viewer.review, _person(request), passage)
    if coding is None:
        return redirect("evidence:desk", review)
    if request.method == "GET":
        return _show(request, viewer, coding)
    try:
        _decide(request, coding)
    except DecidedElsewhere as refusal:
        refused(request, refusal)
        return redirect("evidence:desk-passage", review, passage)
    except Refusal as refusal:
        return _show(request, viewer, coding, refusal=refusal)
    return redirect("evidence:desk", review)


@needs(is_secretariat)
@require_POST
def later(request: HttpRequest, review: str, passage: int) -> HttpResponse:
    """Lay it at the end."""
    viewer = looking_at(request, review)
    coding = get_object_or_404(Coding.objects.of(viewer.review.pk), coder=_person(request), passage=passage)
    put_off(coding=coding, actor=_person(request), at=timezone.now())
    return redirect("evidence:desk", review)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _decide(request: HttpRequest, coding: Coding) -> None:
    sent, at = request.POST, timezone.now()
    decision = Decision(
        choices=tuple(_choices(sent, coding.passage.text)),
        nothing="nothing" in sent,
        flagged="flag" in sent,
        memo=sent.get("memo", ""),
    )
    revision = sent.get("revision", "")
    decide(coding=coding, decision=decision, revision=int(revision) if revision.isdecimal() else -1, actor=_person(request), at=at)
    if "quote" in sent:
        spans: list[tuple[int, int] | None] = [*spans_named(sent.get("quoted", ""), coding.passage.text)]
        for words in spans or [None]:
            quote(passage=coding.passage, span=words, actor=_person(request).signature, at=at)


def _choices(sent: QueryDict, text: str) -> Iterator[Choice]:
    """What was ticked: whole, or on the words named beside it. A tick at what follows from the question takes it away."""
    for element in dict.fromkeys(_numbers(sent.getlist("code"))):
        spans = spans_named(sent.get(f"words-{element}", ""), text)
        if not spans:
            yield Choice(element)
        for start, end in spans:
            yield Choice(element, start=start, end=end)
    for element in dict.fromkeys(_numbers(sent.getlist("away"))):
        yield Choice(element, keeps=False)


def _numbers(values: list[str]) -> Iterator[int]:
    return (int(value) for value in values if value.isdecimal() and len(value) < 18)


def _show(request: HttpRequest, viewer: Viewer, coding: Coding, *, refusal: Refusal | None = None) -> HttpResponse:
    chosen = _as_sent(request.POST) if refusal else None
    lying = desk_of(viewer.review, coding, at=timezone.now(), finer="finer" in request.GET, chosen=chosen)
    passage = lying.passage
    title = passage.label if passage.source.snapshot_id else _("Passage %(number)s") % {"number": passage.number}
    words = {"desk": lying, "passage": passage, "refusal": refusal, "title": title}
    # What comes by htmx is put on the page only if it is no error; a refusal stands on the page either way.
    refused_whole = refusal is not None and request.headers.get("HX-Request") != "true"
    return render(request, "evidence/desk.html", _page(viewer) | words, status=409 if refused_whole else 200)


def _as_sent(sent: QueryDict) -> Choosing:
    return Choosing(
        given={element: sent.get(f"words-{element}", "") for element in _numbers(sent.getlist("code"))},
        taken=frozenset(_numbers(sent.getlist("away"))),
        nothing="nothing" in sent,
        flagged="flag" in sent,
        memo=sent.get("memo", ""),
        quote="quote" in sent,
        quoted=sent.get("quoted", ""),
    )


def _page(viewer: Viewer) -> dict[str, Any]:
    return {"review": viewer.review, "viewer": viewer, "section": "desk"}
