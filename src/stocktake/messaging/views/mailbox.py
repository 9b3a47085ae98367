"""The development mailbox: letters that would have left."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stocktake.foundation.access import public
from stocktake.messaging.models import Letter

SHOWN = 30


@public("exists only in a demonstration; elsewhere the page is not found")
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    if not settings.DEMONSTRATION:
        raise Http404
    return render(request, "messaging/mailbox.html", {"letters": Letter.objects.prefetch_related("enclosures")[:SHOWN]})
