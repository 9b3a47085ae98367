"""One passage: a page of its own, or the same opened beside what one is reading."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from stocktake.accounts.rules.acting import signature_of
from stocktake.evidence.queries.copied import with_copies
from stocktake.evidence.queries.passages import neighbours, one_passage, passage_on_its_page, quotable, surroundings
from stocktake.evidence.queries.repeated import with_repeats
from stocktake.evidence.services.find_copies import count_template
from stocktake.evidence.services.page_pictures import as_svg, picture_of
from stocktake.foundation.access import needs, public
from stocktake.reviews.rules.access import is_secretariat, looking_at
from stocktake.reviews.views.doing import attempt


@public("shows the page of an original only where its consent allows the whole to be published")
@require_safe
def place(request: HttpRequest, review: str, passage: int) -> HttpResponse:
    """The page on which a passage stands, the passage marked; with `?near` what stands around it. A picture and nothing else."""
    found = passage_on_its_page(looking_at(request, review), passage)
    picture = picture_of(found) if found else None
    if picture is None:
        raise Http404
    response = HttpResponse(as_svg(picture, near="near" in request.GET), content_type="image/svg+xml")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; img-src data:; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@needs(is_secretariat)
@require_POST
def template(request: HttpRequest, review: str, passage: int) -> HttpResponse:
    """Say that words left standing from a template are the party's own statement all the same, or that they are not."""
    viewer = looking_at(request, review)
    found = get_object_or_404(quotable(viewer), pk=passage)
    counts = request.POST.get("counts") == "yes"
    attempt(
        request,
        lambda: count_template(passage=found, counts=counts, actor=signature_of(request), at=timezone.now()),
        _("It counts now.") if counts else _("It is not counted."),
    )
    return redirect("evidence:passage", review, passage)


@public("shows only a passage whose consent allows it to be quoted")
@require_safe
def passage(request: HttpRequest, review: str, passage: int) -> HttpResponse:
    """With htmx the drawer's content alone: what it leaves on the screen is what the page shows."""
    viewer = looking_at(request, review)
    found = one_passage(viewer, passage)
    if found is None:
        raise Http404
    [found] = with_copies(with_repeats([found], viewer), viewer)
    asked_by_htmx = request.headers.get("HX-Request") == "true"
    around = [] if asked_by_htmx else surroundings(viewer, found)
    before, after = neighbours(found, around)
    response = render(
        request,
        "evidence/passage_drawer.html" if asked_by_htmx else "evidence/passage.html",
        {
            "review": viewer.review,
            "section": "evidence",
            "viewer": viewer,
            "passage": found,
            "before": before,
            "after": after,
            "around": around if len(around) > 1 and not found.on_a_page else [],
        },
    )
    patch_vary_headers(response, ["HX-Request"])
    return response
