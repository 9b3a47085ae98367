"""The charts of a question: the line of one number, the bars of a list, several places beside each other, and areas as tiles."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.charts import messages
from stocktake.statistics.charts.chart import Ask, Chart
from stocktake.statistics.charts.making import bar_chart, line_chart
from stocktake.statistics.charts.tiles import Of, tile_chart
from stocktake.statistics.measures.answering import Answer, answer
from stocktake.statistics.measures.places import Places
from stocktake.statistics.measures.question import TWO_SIDED, Question
from stocktake.statistics.measures.words import LABELS
from stocktake.statistics.queries.exploring import Explored
from stocktake.statistics.queries.placing import land_of_areas, tiles_of_areas
from stocktake.statistics.releases.store import Store

ROUTE = ("statistics:answer",)
EVERY = 999
"""More than there are areas: a list of all."""
TILES, MAP = "tiles", "map"


def chart_of(found: Explored, query: str) -> Chart | None:
    """The line, or the bars, of what was asked; None where there is nothing to draw. `query`: the question as its address."""
    question, given = found.question, found.answer
    if question is None or given is None:
        return None
    label = _capital(str(LABELS[question.measure]))
    if found.several:
        chart = _several(found, label, query)
    elif found.rows:
        chart = _bars(found, label, query)
    elif len([value for _year, value in found.years if value is not None]) > 1:
        chart = _line(found, label, query)
    else:
        return None
    return _sourced(chart, given, query)


def areas_chart(found: Explored, query: str, store: Store, kind: str = TILES) -> Chart | None:
    """A list by destination or area, as tiles or as a map of all areas of the region that it is of. None for other questions, where the
    areas have no place on a grid, or where no land was brought."""
    question, given = found.question, found.answer
    if question is None or given is None or not found.rows or question.by not in ("destination", "area"):
        return None
    return _areas(question, store, found.names or {}, query, kind, ())


def areas_of(question: Question, names: Mapping[str, str], store: Store, route: tuple[str, ...]) -> Chart | None:
    """Tiles of a region for its own page."""
    return _areas(question, store, names, urlencode(question.as_words()), TILES, route)


def _areas(
    question: Question, store: Store, names: Mapping[str, str], query: str, kind: str, route: tuple[str, ...]
) -> Chart | None:
    places = Places.of(store)
    own = places.find(question.destination if question.measure in TWO_SIDED else question.place, question.as_of).areas
    try:
        all_of_them = answer(replace(question, top=EVERY), store)
    except Refusal:
        return None
    assert isinstance(all_of_them.value, list)
    values: dict[str, float | None] = dict(all_of_them.value)  # type: ignore[arg-type]
    one = {key: value for key, value in question.as_words().items() if key not in ("top", "by", "destination")}

    def address(code: str) -> str:
        return f"{reverse('statistics:explorer')}?{urlencode({**one, 'destination': code})}"

    of = Of(_capital(str(LABELS[question.measure])), question.year, all_of_them.unit, values, names, address)
    asks = (Ask(query),)
    chart: Chart | None
    if kind == MAP:
        chart = land_of_areas(of, asks, own)
    else:
        tiles = tiles_of_areas(own if own is not None else frozenset(places.names))
        chart = tile_chart(of, tiles, asks) if tiles else None
    if chart is None:
        return None
    chart = _sourced(chart, all_of_them, query)
    return replace(chart, route=route) if route else replace(chart, question=f"{query}&as={kind}")


def _several(found: Explored, label: str, query: str) -> Chart:
    assert found.question is not None and found.answer is not None
    unit, year = found.answer.unit, found.question.year
    series, asks, now = [], [], []
    for each in found.several:
        assert each.question is not None and each.answer is not None
        name = each.destination or each.question.destination
        years = each.years or ((year, each.answer.value),)
        series.append((each.question.destination.upper(), name, years))
        now.append((name, each.answer.value))
        asks.append(Ask(urlencode(each.question.as_words()), name))
    return line_chart("answer", messages.of_several(label, year, now, unit), series, unit, asks, _("Through the years"))


def _bars(found: Explored, label: str, query: str) -> Chart:
    assert found.question is not None and found.answer is not None
    first = found.rows[0]
    title = messages.of_greatest(label, found.question.year, " – ".join(first.names), first.value, found.answer.unit)
    heads = [_("Origin"), _("Destination")] if len(first.codes) == 2 else [_("Area")]
    rows = [(row.names, row.value, row.share) for row in found.rows]
    return bar_chart("answer", title, rows, found.answer.unit, [Ask(query)], heads)


def _line(found: Explored, label: str, query: str) -> Chart:
    assert found.question is not None and found.answer is not None
    places = " – ".join(filter(None, [found.origin, found.destination]))
    unit, known = found.answer.unit, [(year, float(value)) for year, value in found.years if value is not None]
    title = messages.of_answer(label, places, found.question.year, found.answer.value, unit, known)
    return line_chart("answer", title, [("answer", label, found.years)], unit, [Ask(query)], _("Through the years"))


def _sourced(chart: Chart, given: Answer, query: str) -> Chart:
    releases = tuple(source["release"] for source in given.recipe["sources"])
    silent = [source["release"] for source in given.recipe["sources"] if source["terms"] == "not stated"]
    told = tuple(_("The copy of “%(release)s” states no terms of use.") % {"release": release} for release in silent)
    return replace(chart, sources=(*given.attribution, *told), releases=releases, route=ROUTE, question=query)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
