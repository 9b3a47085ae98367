"""A party's page."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stocktake.evidence.queries.indicators import sheets_for
from stocktake.evidence.queries.party import party_page
from stocktake.foundation.access import public
from stocktake.reviews.rules.access import looking_at
from stocktake.reviews.rules.viewer import Viewer
from stocktake.statistics.releases.store import Store

if TYPE_CHECKING:
    from stocktake.statistics.queries.profile import Profile


@public("members of a region are known; of others it shows only what may be shown with their name")
@require_safe
def party(request: HttpRequest, review: str, party: str) -> HttpResponse:
    viewer = looking_at(request, review)
    found = party_page(viewer, party)
    if found is None:
        raise Http404
    return render(
        request,
        "evidence/party.html",
        {
            "review": viewer.review,
            "section": "evidence",
            "viewer": viewer,
            "page": found,
            "profile": (profile := _profile(viewer, found.party.code)),
            "subregion": found.party.subregion if profile and _knows_group(found.party.subregion) else "",
            "sheets": [sheet for sheet in sheets_for(viewer, party=found.party) if sheet.known],
        },
    )


def _profile(viewer: Viewer, code: str) -> "Profile | None":
    """What published statistics say of a State. Of an invented one they say nothing, even if its code is that of a real one."""
    if viewer.review.invented:
        return None
    # With it comes Polars: whoever looks at no State does not wait for it.
    from stocktake.statistics.queries.profile import profile_of

    return profile_of(code, Store.of_this_house())


def _knows_group(code: str) -> bool:
    """Whether a subregion is a group of areas in the statistics too."""
    from stocktake.statistics.measures.places import Places

    return code in Places.of(Store.of_this_house()).group_names
