"""The charts of a place: each with its message, its table, its questions, and the releases it was drawn from."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs

from django.utils.translation import gettext as _

from stocktake.statistics.charts import messages
from stocktake.statistics.charts.chart import Ask, Chart
from stocktake.statistics.charts.making import age_chart, bar_chart, line_chart
from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces.line_picture import Pyramid
from stocktake.statistics.queries.asking import Listed, Trend
from stocktake.statistics.releases.store import Store

ROUTE = "statistics:place-chart"
Ages = tuple[Pyramid | None, int, str]
"""The picture, its year, and the question that asks for one age."""


def charts_of(
    code: str, name: str, trends: tuple[Trend, ...], women: Trend, listed: tuple[Listed, ...], ages: Ages, store: Store,
    notes: Mapping[str, tuple[str, ...]],
) -> tuple[Chart, ...]:  # fmt: skip
    """In the order in which they stand on a page; what is not known has no chart."""
    by_key = {trend.key: trend for trend in trends}
    found = [_people(name, by_key["stock"], by_key["emigrants"]), _women(name, women), *(_list(name, each) for each in listed)]
    pyramid, year, query = ages
    if pyramid is not None:
        found.append(age_chart("ages", name, pyramid, year, [Ask(query)]))
    found.append(_money(name, [trend for trend in trends if trend.key in ("received", "aid")]))
    return tuple(
        replace(_sourced(chart, store), route=(ROUTE, code, chart.key), notes=notes.get(chart.key, ()))
        for chart in found if chart is not None
    )  # fmt: skip


def _people(name: str, stock: Trend, emigrants: Trend) -> Chart | None:
    names = {"stock": _("migrants living here"), "emigrants": _("people from here living elsewhere")}
    drawn = [trend for trend in (stock, emigrants) if trend.known]
    if not drawn:
        return None
    series = [(trend.key, names[trend.key], trend.years) for trend in drawn]
    asks = [Ask(trend.query, names[trend.key]) for trend in drawn]
    title = messages.of_place(drawn[0].key, name, drawn[0].known, Unit.PERSONS)
    return line_chart("people", title, series, Unit.PERSONS, asks, _("Who came and who left, through the years"))


def _women(name: str, women: Trend) -> Chart | None:
    if len(women.known) < 2:
        return None
    title = messages.of_place("women", name, women.known, Unit.PER_CENT)
    series = [("women", _("women among migrants, share"), women.years)]
    return line_chart("women", title, series, Unit.PER_CENT, [Ask(women.query)], _("Women among the migrants, through the years"))


def _list(name: str, one: Listed) -> Chart:
    first = one.rows[0]
    title = messages.of_list(one.key, name, one.year, first.names, first.value)
    heads = [_("Origin"), _("Destination")] if one.key == "corridors" else [_("Area")]
    abouts = {
        "origins": _("Where those who live here come from, %(year)s"), "destinations": _("Where those who left live, %(year)s"),
        "members": _("Where in the group migrants live, %(year)s"), "corridors": _("Corridors within the group, %(year)s"),
    }  # fmt: skip
    rows = [(row.names, row.value, row.share) for row in one.rows]
    return replace(
        bar_chart(one.key, title, rows, Unit.PERSONS, [Ask(one.query)], heads), about=abouts[one.key] % {"year": one.year}
    )


def _money(name: str, trends: list[Trend]) -> Chart | None:
    if not trends:
        return None
    names = {"received": _("remittances received"), "aid": _("development aid received")}
    series = [(trend.key, names[trend.key], trend.years) for trend in trends]
    asks = [Ask(trend.query, names[trend.key]) for trend in trends]
    title = messages.of_place(trends[0].key, name, trends[0].known, Unit.DOLLARS)
    return line_chart("money", title, series, Unit.DOLLARS, asks, _("Money sent home, and aid received"))


def _sourced(chart: Chart, store: Store) -> Chart:
    """Which releases its questions ask, and what these want said."""
    releases = tuple(dict.fromkeys(parse_qs(ask.query)["release"][0] for ask in chart.asks))
    return replace(chart, releases=releases, sources=tuple(store.open(code).manifest.attribution for code in releases))
