"""Asking the releases on a page: the address is the question, so that a link keeps it."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from stocktake.foundation.access import public
from stocktake.statistics.interfaces.answer_files import answers_as_csv, answers_as_json
from stocktake.statistics.interfaces.data_package import answer_package, package_of
from stocktake.statistics.interfaces.land import kept_land
from stocktake.statistics.interfaces.sdmx_csv import answers_as_sdmx
from stocktake.statistics.measures.question import Measure, Question
from stocktake.statistics.measures.words import FORMULAS, LABELS, LISTS, SEXES
from stocktake.statistics.releases.shapes import SEXES as KNOWN_SEXES
from stocktake.statistics.releases.store import NoRelease, Store
from stocktake.statistics.rules.defining import defines_figures
from stocktake.statistics.views.chart_files import PICTURES, chart_file

if TYPE_CHECKING:
    from stocktake.statistics.charts.chart import Chart
    from stocktake.statistics.queries.exploring import Explored
    from stocktake.statistics.queries.flows import FlowsPage

TYPES = {
    "csv": ("text/csv; charset=utf-8", "csv"), "json": ("application/json", "json"), "zip": ("application/zip", "zip"),
    "sdmx-csv": ("application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8", "sdmx.csv"),
}  # fmt: skip
"""What an answer goes along as, and how its file ends."""


@public("published statistics; nothing of a review is in them")
@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    from stocktake.statistics.queries.explored_charts import areas_chart, chart_of

    found = _explored(request)
    kind, asked = request.GET.get("as", ""), _query(found)
    return render(request, "statistics/explorer.html", {
        "found": found, "chart": chart_of(found, asked), "kind": kind, "has_land": kept_land() is not None,
        "areas": areas_chart(found, asked, Store.of_this_house(), kind or "tiles"),
        "words": found.words, "query": request.GET.urlencode(), "asked": asked,
        "measures": [(str(measure), LABELS[measure]) for measure in Measure], "sexes": [(sex, SEXES[sex]) for sex in KNOWN_SEXES],
        "lists": LISTS.items(), "label": LABELS[found.question.measure] if found.question else "",
        "formula": FORMULAS[found.question.measure] if found.question else "", "may_define": defines_figures(request),
        "as_figure": _as_figure(found.question),
    }, status=422 if found.refusal else 200)  # fmt: skip


@public("published statistics; nothing of a review is in them")
@require_safe
def download(request: HttpRequest, format: str) -> HttpResponse:
    """The answer as it stands on the page: a table, SDMX-CSV, JSON with its recipe, a table with a description of its columns; or its
    picture, `svg` or `png`."""
    found = _explored(request)
    if format in PICTURES or request.GET.get("as"):
        return _picture(request, found, format)
    if format not in TYPES or found.question is None or found.answer is None:
        raise Http404
    kind, ending = TYPES[format]
    response = HttpResponse(_answer_as(format, found), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{found.question.measure}-{found.question.release}.{ending}"'
    return response


def _answer_as(format: str, found: "Explored") -> bytes:
    match format:
        case "json":
            return answers_as_json(found)
        case "sdmx-csv":
            return answers_as_sdmx(found)
        case "csv":
            return answers_as_csv(found)
        case _:
            return answer_package(found, answers_as_csv(found))


def _picture(request: HttpRequest, found: "Explored", format: str) -> HttpResponse:
    from stocktake.statistics.queries.explored_charts import areas_chart, chart_of

    kind, query = request.GET.get("as", ""), _query(found)
    chart = areas_chart(found, query, Store.of_this_house(), kind) if kind else chart_of(found, query)
    name = f"{found.question.measure}-{found.question.release}" if found.question else ""
    return chart_file(request, chart, format, f"{name}-{slugify(kind)}".strip("-"))


def _query(found: "Explored") -> str:
    """The question as an address, with all that holds without being said."""
    return urlencode({name: value for name, value in found.words.items() if value})


@public("published statistics; nothing of a review is in them")
@require_safe
def flows(request: HttpRequest) -> HttpResponse:
    """Who moved between groups of areas, drawn and as a table."""
    found = _flows(request)
    lines = [(origin, (found.names or {})[origin], list(zip(found.codes, numbers, strict=True))) for origin, numbers in found.cells]
    return render(request, "statistics/flows.html", {
        "found": found, "chosen": found.chosen, "lines": lines, "sexes": [(sex, SEXES[sex]) for sex in KNOWN_SEXES],
        "heads": [(code, (found.names or {})[code]) for code in found.codes], "chart": _flows_chart(found),
    })  # fmt: skip


@public("published statistics; nothing of a review is in them")
@require_safe
def flows_file(request: HttpRequest, format: str) -> HttpResponse:
    """The flows as they stand on the page: `csv`, `svg` or `png`."""
    found = _flows(request)
    return chart_file(
        request, _flows_chart(found), format, f"flows-{found.chosen.get('release', '')}-{found.chosen.get('year', '')}"
    )


def _flows(request: HttpRequest) -> "FlowsPage":
    from stocktake.statistics.queries.flows import flows_between

    return flows_between(
        {name: request.GET[name] for name in ("of", "release", "year", "sex") if name in request.GET}, Store.of_this_house()
    )


def _flows_chart(found: "FlowsPage") -> "Chart | None":
    from stocktake.statistics.queries.flows_chart import flows_chart

    return flows_chart(found)


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
    return urlencode({"formula": formula, **{f"{name}-{word}": value for word, value in question.as_words().items()}})


def _explored(request: HttpRequest) -> "Explored":
    # With it comes Polars: whoever asks for no number does not wait for it.
    from stocktake.statistics.queries.exploring_several import explore_all

    return explore_all(
        {name: request.GET[name] for name in Question.__dataclass_fields__ if name in request.GET}, Store.of_this_house()
    )
