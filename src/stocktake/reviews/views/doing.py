"""Doing something from a page and saying so: what was done stands above the next page, and a refusal is a calm sentence there."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from stocktake.foundation.refusals import Refusal


def done(request: HttpRequest, words: str) -> None:
    messages.success(request, words)


def refused(request: HttpRequest, refusal: Refusal) -> None:
    messages.warning(request, str(refusal))


def attempt(request: HttpRequest, act: Callable[[], Any], words: str) -> bool:
    """Do it, and say so; or say why not. Returns whether it was done."""
    try:
        act()
    except Refusal as refusal:
        refused(request, refusal)
        return False
    done(request, words)
    return True


def origin_of(request: HttpRequest) -> str:
    """Under which address the house is reached, for links in letters."""
    return request.build_absolute_uri("/").rstrip("/")
