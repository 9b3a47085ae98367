"""Every view says who may use it; a test walks all addresses and fails on one that does not.

A view is either public, and says why, or asks for a predicate: a small named function of the request that can be
read aloud. What a person may *see* inside a page is asked of the rows (`visible_to`), not here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

View = Callable[..., HttpResponseBase]
Predicate = Callable[..., bool]


def public(because: str) -> Callable[[View], View]:
    """Anyone may open this view; `because` says why, for the reader and for the test."""

    def mark(view: View) -> View:
        view.access = f"public: {because}"  # type: ignore[attr-defined]
        return view

    return mark


def needs(predicate: Predicate) -> Callable[[View], View]:
    """Only requests for which the predicate holds pass; it is called with the request and the address's own words.

    Someone who is not signed in is asked to sign in; someone who is signed in and may not is told so (403).
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if predicate(request, **kwargs):
                return view(request, *args, **kwargs)
            if not request.user.is_authenticated:
                if request.headers.get("HX-Request") == "true":
                    # Asked for a piece of a page that is open: the page as a whole has to ask for signing in.
                    return HttpResponse(status=204, headers={"HX-Refresh": "true"})
                return redirect_to_login(request.get_full_path())
            raise PermissionDenied

        guarded.access = f"needs: {predicate.__name__}"  # type: ignore[attr-defined]
        return guarded

    return wrap
