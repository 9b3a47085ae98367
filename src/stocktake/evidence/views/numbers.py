"""The numbers of a source against what the published statistics give. For the secretariat: what it makes of them is its own work."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from stocktake.accounts.models import Person
from stocktake.evidence.models import Passage, Source
from stocktake.evidence.queries.sources import readable_source
from stocktake.evidence.rules.visibility import Act
from stocktake.foundation.access import needs
from stocktake.reviews.rules.access import is_secretariat, looking_at
from stocktake.reviews.rules.viewer import Viewer
from stocktake.reviews.views.doing import attempt, done
from stocktake.statistics.releases.store import Store


@needs(is_secretariat)
@never_cache
@require_safe
def numbers(request: HttpRequest, review: str, source: int) -> HttpResponse:
    from stocktake.evidence.queries.numbers import numbers_of, proposals_for
    from stocktake.statistics.queries.checking import counts_of
    from stocktake.statistics.queries.tying import choices

    viewer = looking_at(request, review)
    found, store = _readable(viewer, source), Store.of_this_house()
    lines = numbers_of(found, viewer, store)
    return render(request, "evidence/numbers.html", {
        "review": viewer.review, "section": "evidence", "viewer": viewer, "source": found, "lines": lines,
        "counts": counts_of([line.one for line in lines]), "proposed": len(proposals_for(found, viewer)),
        **choices(store, pack=viewer.review.pack),
    })  # fmt: skip


@needs(is_secretariat)
@require_safe
def table(request: HttpRequest, review: str, source: int) -> HttpResponse:
    from stocktake.evidence.queries.numbers import as_csv, numbers_of

    viewer = looking_at(request, review)
    lines = numbers_of(_readable(viewer, source), viewer, Store.of_this_house())
    response = HttpResponse(as_csv(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="numbers-{source}.csv"'
    return response


@needs(is_secretariat)
@require_POST
def take_proposed(request: HttpRequest, review: str, source: int) -> HttpResponseBase:
    """Tie what the pack of the review ties."""
    from stocktake.evidence.queries.numbers import proposals_for
    from stocktake.evidence.services.tie_numbers import take_proposals

    viewer = looking_at(request, review)
    proposed = proposals_for(_readable(viewer, source), viewer)
    taken = take_proposals(proposed=proposed, person=cast("Person", request.user), at=timezone.now())
    done(request, ngettext("One number was tied.", "%(number)s numbers were tied.", taken) % {"number": taken})
    return redirect("evidence:numbers", review, source)


@needs(is_secretariat)
@require_POST
def tie_one(request: HttpRequest, review: str, passage: int, start: int) -> HttpResponseBase:
    from stocktake.evidence.services.tie_numbers import tie_number
    from stocktake.statistics.queries.tying import tie_of

    viewer = looking_at(request, review)
    found = get_object_or_404(Passage.objects.visible_to(viewer, Act.QUOTE).select_related("source__review"), pk=passage)
    words = {name: str(value) for name, value in request.POST.items()}
    attempt(
        request,
        lambda: tie_number(
            passage=found, start=start, tie=tie_of(words), seen=words.get("seen", ""), person=cast("Person", request.user),
            at=timezone.now(),
        ),
        _("It is kept."),
    )  # fmt: skip
    answer = redirect("evidence:numbers", review, found.source_id)
    answer["Location"] += f"#n{passage}-{start}"
    return answer


def _readable(viewer: Viewer, source: int) -> Source:
    found = readable_source(viewer, source)
    if found is None:
        raise Http404
    return found
