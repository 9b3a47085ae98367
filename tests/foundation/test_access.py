"""A view opens for those its predicate names: others are asked to sign in, or told that they may not."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from stocktake.accounts.models import Person
from stocktake.foundation.access import needs, public


def is_chair(request: HttpRequest, *, review: str) -> bool:
    return getattr(request.user, "name", "") == f"chair of {review}"


@needs(is_chair)
def floor(request: HttpRequest, *, review: str) -> HttpResponse:
    return HttpResponse("the floor is yours")


def visit(user: object) -> HttpResponse:
    request = RequestFactory().get("/r/meridian-2031/floor/")
    request.user = user
    return floor(request, review="meridian-2031")


def test_whom_the_predicate_names_may_enter():
    assert visit(Person(name="chair of meridian-2031")).status_code == 200


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back_to_the_same_page():
    answer = visit(AnonymousUser())
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/r/meridian-2031/floor/")


def test_whoever_is_signed_in_and_may_not_is_refused():
    with pytest.raises(PermissionDenied):
        visit(Person(name="delegate"))


def test_a_view_carries_what_it_asks_for():
    assert floor.access == "needs: is_chair"
    assert public("anyone may read")(lambda request: HttpResponse()).access == "public: anyone may read"
