"""Stated against computed: the documents that packs tell of, and any text that a person pastes."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from stocktake.foundation.access import public
from stocktake.statistics.releases.store import Store
from stocktake.statistics.views.often import may_ask

if TYPE_CHECKING:
    from stocktake.statistics.queries.checking import Checked, Tie

LONGEST = 20_000
MOST = 60
"""Numbers of one text that are checked at once."""
PER_HOUR = 120


@public("numbers that published documents print, beside published statistics")
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    from stocktake.statistics.queries.stated_documents import stated_documents

    return render(request, "statistics/stated_documents.html", {"documents": stated_documents()})


@public("numbers that published documents print, beside published statistics")
@require_safe
def document(request: HttpRequest, pack: str) -> HttpResponse:
    from stocktake.statistics.queries.stated_documents import counted, stated_documents

    found = next((each for each in stated_documents() if each.pack == pack), None)
    if found is None:
        raise Http404
    lines = found.headlines()
    return render(request, "statistics/stated.html", {"document": found, "lines": lines, "counts": counted(lines)})


@public("whoever has a text may check it; nothing is kept")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The text is read and forgotten; what a person tied stands in the form."""
    from stocktake.statistics.queries.checking import counts_of
    from stocktake.statistics.queries.tying import choices

    text = request.POST.get("text", "")
    context = {"text": text[:LONGEST], "longest": LONGEST, "numbers": [], "too_long": len(text) > LONGEST}
    if request.method == "POST":
        if not may_ask(request, "check", limit=PER_HOUR, within=timedelta(hours=1)):
            return render(request, "statistics/check.html", context | {"too_often": True}, status=429)
        store = Store.of_this_house()
        numbers = _checked(request, text[:LONGEST], store)
        context |= {"numbers": numbers, "counts": counts_of([each for _number, each in numbers]), **choices(store)}
    return render(request, "statistics/check.html", context)


def _checked(request: HttpRequest, text: str, store: Store) -> "list[tuple[int, Checked]]":
    from stocktake.statistics.queries.checking import checked
    from stocktake.statistics.rules.found_numbers import numbers_in

    found = numbers_in(text, bare=False)[:MOST]
    return [(number, checked(text, said, _tie(request, f"n{said.start}-"), store)) for number, said in enumerate(found, start=1)]


def _tie(request: HttpRequest, prefix: str) -> "Tie":
    from stocktake.statistics.queries.tying import tie_of

    return tie_of({name.removeprefix(prefix): str(value) for name, value in request.POST.items() if name.startswith(prefix)})
