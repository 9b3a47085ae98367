"""What officers ask of originals: to be read again by the present reader."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from stocktake.accounts.rules.acting import signature_of
from stocktake.evidence.queries.rereading import may_be_read_again, to_read_again
from stocktake.evidence.queries.sources import readable_source
from stocktake.evidence.tasks import read_again_later
from stocktake.foundation.access import needs
from stocktake.reviews.rules.access import is_officer, looking_at


@needs(is_officer)
@require_POST
def reread_all(request: HttpRequest, review: str) -> HttpResponse:
    viewer = looking_at(request, review)
    sources = to_read_again(viewer.review)
    with transaction.atomic():
        for source in sources:
            read_again_later(source=source, actor=signature_of(request))
    words = ngettext(
        "One file is read again in the background.", "%(number)d files are read again in the background.", len(sources)
    )
    messages.success(request, words % {"number": len(sources)})
    return redirect("evidence:sources", review)


@needs(is_officer)
@require_POST
def reread_one(request: HttpRequest, review: str, source: int) -> HttpResponse:
    found = readable_source(looking_at(request, review), source)
    if found is None or not may_be_read_again(found):
        raise Http404
    read_again_later(source=found, actor=signature_of(request))
    messages.success(request, _("The file is read again in the background. What became of its passages will stand here."))
    return redirect("evidence:source", review, source)
