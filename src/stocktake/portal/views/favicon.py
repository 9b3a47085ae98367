from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from stocktake.foundation.access import public


@public("the mark stands on every page")
@require_safe
@cache_control(public=True, max_age=60 * 60)
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers and others ask for a mark at this address without having read a page: it leads to the one the pages name."""
    return redirect(static("ui/mark.svg"))
