"""Pages that are pictures: having them read by machine, following how far it is, and vouching for what was read."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from stocktake.accounts.rules.acting import signature_of
from stocktake.evidence.models import Passage, Source
from stocktake.evidence.queries.recognising import recognising_of
from stocktake.evidence.queries.sources import readable_source
from stocktake.evidence.services.recognise import ask_for_recognition, vouch
from stocktake.evidence.tasks import recognise_later
from stocktake.foundation.access import needs
from stocktake.reviews.rules.access import is_officer, is_secretariat, looking_at
from stocktake.reviews.views.doing import attempt, done


@needs(is_officer)
@never_cache
@require_http_methods(["GET", "POST"])
def recognise(request: HttpRequest, review: str, source: int) -> HttpResponse:
    """Asked for by POST; by GET, how far it is, as the part of the page that changes."""
    viewer = looking_at(request, review)
    found = _source(request, review, source)
    if request.method == "POST":
        attempt(request, lambda: _ask(found, signature_of(request)), _("The pages are read by machine in the background."))
        return redirect("evidence:source", review, source)
    words = {"review": viewer.review, "viewer": viewer, "source": found, "recognising": recognising_of(found, at=timezone.now())}
    return render(request, "evidence/_recognising.html", words | {"fragment": True})


@needs(is_secretariat)
@require_POST
def compared(request: HttpRequest, review: str, source: int) -> HttpResponse:
    """Somebody has compared what a machine read with the pages: one passage, or all of a source."""
    found = _source(request, review, source)
    rows, one = Passage.objects.filter(source=found).found(), request.POST.get("passage", "")
    if one:
        rows = rows.filter(pk=int(one) if one.isdecimal() and len(one) < 18 else 0)
    number = vouch(passages=list(rows.values_list("pk", flat=True)), actor=signature_of(request), at=timezone.now())
    if number:
        words = ngettext("One passage was compared with its page.", "%(number)d passages were compared with their pages.", number)
        done(request, words % {"number": number})
    return redirect("evidence:passage", review, one) if one and number else redirect("evidence:source", review, source)


def _source(request: HttpRequest, review: str, source: int) -> Source:
    found = readable_source(looking_at(request, review), source)
    if found is None:
        raise Http404
    return found


@transaction.atomic
def _ask(source: Source, actor: str) -> None:
    ask_for_recognition(source=source, actor=actor, at=timezone.now())
    recognise_later(source=source, actor=actor)
