"""A chart as a file: its table, its picture as lines, its picture as points."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stocktake.documents.writing.fonts import NoFont
from stocktake.foundation.texts import short_code
from stocktake.statistics.charts.chart import Chart
from stocktake.statistics.views.often import may_ask

TYPES = {"csv": "text/csv; charset=utf-8", "svg": "image/svg+xml; charset=utf-8", "png": "image/png"}
PICTURES = ("svg", "png")
PER_MINUTE = 60
"""Pictures as points that one reader may ask for."""


def chart_file(request: HttpRequest, chart: Chart | None, format: str, name: str) -> HttpResponse:
    """`name`: of the file, without its ending. Raises Http404: there is no such chart, or no such format."""
    if chart is None or format not in TYPES:
        raise Http404
    # A compiler of documents makes each picture: nobody keeps it busy for everybody else.
    if format == "png" and not may_ask(request, "png", limit=PER_MINUTE, within=timedelta(minutes=1)):
        return render(request, "statistics/too_often.html", status=429)
    try:
        data = _made(chart, format)
    except NoFont as lacking:
        return render(request, "statistics/no_font.html", {"lacking": lacking}, status=503)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{format}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=TYPES[format], headers=headers)


def _made(chart: Chart, format: str) -> bytes:
    from stocktake.statistics.charts.csv_file import csv_of
    from stocktake.statistics.charts.svg_file import WIDTH, svg_of

    if format == "csv":
        return csv_of(chart, unit=_("Unit"), source=_("Source"))
    language, words = short_code(get_language()), {"source": _("Source"), "release": _("Release")}
    if format == "svg":
        return svg_of(chart, language, words=words).encode()
    # A compiler of documents is heavy: whoever asks for no picture does not wait for it.
    from stocktake.documents.writing.png import families_for, write_png

    families = families_for(svg_of(chart, language, words=words))
    return write_png(svg_of(chart, language, words=words, families=families), WIDTH, chart.words)
