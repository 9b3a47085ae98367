"""What was sent: the list of sources, one of them as read, and its original."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from stocktake.evidence.queries.copied import with_copies
from stocktake.evidence.queries.recognising import recognising_of
from stocktake.evidence.queries.repeated import with_repeats
from stocktake.evidence.queries.rereading import last_rereading, may_be_read_again, to_read_again
from stocktake.evidence.queries.shown import has_original
from stocktake.evidence.queries.sources import listed_sources, passages_of, readable_source, shown_source, unlisted
from stocktake.foundation.access import public
from stocktake.foundation.services.files import open_original
from stocktake.reviews.rules.access import looking_at


@public("shows only sources whose consent allows it")
@require_safe
def sources(request: HttpRequest, review: str) -> HttpResponse:
    viewer = looking_at(request, review)
    return render(
        request,
        "evidence/sources.html",
        {
            "review": viewer.review,
            "section": "evidence",
            "viewer": viewer,
            "groups": listed_sources(viewer),
            "unlisted": unlisted(viewer),
            "read_again": len(to_read_again(viewer.review)) if viewer.is_officer else 0,
        },
    )


@public("opens only a source whose consent allows it to be published")
@require_safe
def source(request: HttpRequest, review: str, source: int) -> HttpResponse:
    viewer = looking_at(request, review)
    found = readable_source(viewer, source)
    if found is None:
        raise Http404
    passages = with_copies(with_repeats(passages_of(found, viewer), viewer), viewer)
    return render(
        request,
        "evidence/source.html",
        {
            "review": viewer.review,
            "section": "evidence",
            "viewer": viewer,
            "source": shown_source(found, viewer, passages=len(passages)),
            "who": found.party.name(on=found.received_at.date() if found.received_at else None) if found.party else None,
            "party_code": found.party.code if found.party else "",
            "arrivals": found.arrivals.all() if viewer.is_secretariat else [],
            "passages": passages,
            "recognising": recognising_of(found, at=timezone.now()) if viewer.is_secretariat else None,
            "may_read_again": viewer.is_officer and may_be_read_again(found),
            "rereading": last_rereading(found) if viewer.is_secretariat else None,
            "report_forms": [("pdf", "PDF"), ("docx", "Word"), ("html", "HTML")],
        },
    )


@public("hands out only an original whose consent allows it to be published")
@require_safe
def original(request: HttpRequest, review: str, source: int) -> HttpResponseBase:
    """The file as it came: always as a download and never guessed at, whatever it claims to be."""
    found = readable_source(looking_at(request, review), source)
    if found is None or not has_original(found):
        raise Http404
    response = FileResponse(
        open_original(found.original),
        as_attachment=True,
        filename=found.filename,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
