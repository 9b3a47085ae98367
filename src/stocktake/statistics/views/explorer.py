"""Asking the releases on a page: the address is the question, so that a link keeps it."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stocktake.foundation.access import public
from stocktake.statistics.interfaces.answer_files import as_csv, as_json
from stocktake.statistics.interfaces.data_package import package_of
from stocktake.statistics.interfaces.figure_form import ASKED
from stocktake.statistics.measures.question import Measure, Question
from stocktake.statistics.measures.words import FORMULAS, LABELS, LISTS, SEXES
from stocktake.statistics.releases.shapes import SEXES as KNOWN_SEXES
from stocktake.statistics.releases.store import NoRelease, Store
from stocktake.statistics.rules.defining import defines_figures

if TYPE_CHECKING:
    from stocktake.statistics.queries.exploring import Explored

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@public("published statistics; nothing of a review is in them")
@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    found = _explored(request)
    return render(request, "statistics/explorer.html", {
        "found": found, "words": found.words, "query": request.GET.urlencode(),
        "measures": [(str(measure), LABELS[measure]) for measure in Measure], "sexes": [(sex, SEXES[sex]) for sex in KNOWN_SEXES],
        "lists": LISTS.items(), "label": LABELS[found.question.measure] if found.question else "",
        "formula": FORMULAS[found.question.measure] if found.question else "", "may_define": defines_figures(request),
        "as_figure": _as_figure(found.question),
    }, status=422 if found.refusal else 200)  # fmt: skip


@public("published statistics; nothing of a review is in them")
@require_safe
def download(request: HttpRequest, format: str) -> HttpResponse:
    """The answer as it stands on the page: `csv` or `json`, the latter with its recipe."""
    found = _explored(request)
    if format not in TYPES or found.question is None or found.answer is None:
        raise Http404
    data = as_json(found.answer) if format == "json" else as_csv(found.question, found.answer, found.years, found.names or {})
    response = HttpResponse(data, content_type=TYPES[format])
    response["Content-Disposition"] = f'attachment; filename="{found.question.measure}-{found.question.release}.{format}"'
    return response


@public("published statistics; nothing of a review is in them")
@require_safe
def flows(request: HttpRequest) -> HttpResponse:
    """Who moved between groups of areas, drawn and as a table."""
    from stocktake.statistics.queries.flows import flows_between

    found = flows_between(
        {name: request.GET[name] for name in ("of", "release", "year", "sex") if name in request.GET}, Store.of_this_house()
    )
    lines = [(origin, (found.names or {})[origin], list(zip(found.codes, numbers, strict=True))) for origin, numbers in found.cells]
    return render(request, "statistics/flows.html", {
        "found": found, "chosen": found.chosen, "lines": lines, "sexes": [(sex, SEXES[sex]) for sex in KNOWN_SEXES],
        "heads": [(code, (found.names or {})[code]) for code in found.codes],
    })  # fmt: skip


@public("published statistics, whose terms allow it")
@require_safe
def package(request: HttpRequest, release: str) -> HttpResponse:
    """A whole release as a data package; none whose copy states no terms."""
    try:
        held = Store.of_this_house().open(release)
    except NoRelease:
        raise Http404 from None
    if not held.manifest.terms:
        raise Http404
    response = HttpResponse(package_of(held), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{held.code}.zip"'
    return response


def _as_figure(question: Question | None) -> str:
    """The address words of the form that would keep what is asked as a figure."""
    if question is None:
        return ""
    name, formula = ("list", "top") if question.top else ("part1", "sum")
    words = {f"{name}-{word}": str(value) for word in ASKED if (value := getattr(question, word)) not in ("", None, 0)}
    return urlencode({"formula": formula, **words})


def _explored(request: HttpRequest) -> "Explored":
    # With it comes Polars: whoever asks for no number does not wait for it.
    from stocktake.statistics.queries.exploring import explore

    return explore(
        {name: request.GET[name] for name in Question.__dataclass_fields__ if name in request.GET}, Store.of_this_house()
    )
