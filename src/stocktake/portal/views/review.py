from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi
from django.views.decorators.http import require_safe

from stocktake.foundation.access import public
from stocktake.portal.picture import long_picture, tall_picture
from stocktake.portal.queries.citations import citations_of
from stocktake.portal.queries.programme import programme_of
from stocktake.portal.queries.thread import thread_of
from stocktake.reviews.enums import FactStatus
from stocktake.reviews.rules.access import looking_at


@public("what is known of a review is for everybody; its answers are another page")
@require_safe
def review(request: HttpRequest, review: str) -> HttpResponse:
    viewer = looking_at(request, review)
    programme, mirrored = programme_of(viewer.review), get_language_bidi()
    knots = thread_of(viewer.review, calendar=programme.calendar)
    return render(request, "portal/review.html", {
        "review": viewer.review, "viewer": viewer, "section": "review",
        "statuses": [choice for choice in FactStatus.choices if choice[0] != FactStatus.INVENTED],
        "programme": programme, "citations": citations_of(viewer.review.pack),
        "long": long_picture(knots, mirrored=mirrored), "tall": tall_picture(knots, mirrored=mirrored),
    })  # fmt: skip
