from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_safe

from stocktake.foundation.access import public
from stocktake.portal.picture import long_picture, tall_picture
from stocktake.portal.queries.home import reviews_listed
from stocktake.portal.queries.thread import bare_thread


@public("the list of reviews is for everybody")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    knots, mirrored = bare_thread(), get_language_bidi()
    return render(request, "portal/home.html", {
        "listed": reviews_listed(),
        "long": long_picture(knots, mirrored=mirrored), "tall": tall_picture(knots, mirrored=mirrored),
    })  # fmt: skip
