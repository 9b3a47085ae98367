"""The flows between groups as a chart: message, picture, and a table with a line for each origin."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from stocktake.statistics.charts import bodies, messages
from stocktake.statistics.charts.chart import Ask, Chart, table
from stocktake.statistics.enums import Unit
from stocktake.statistics.queries.flows import FlowsPage


def flows_chart(found: FlowsPage) -> Chart | None:
    """None where nothing moved, or where there are too many groups for a picture."""
    if found.picture is None:
        return None
    names = found.names or {}
    title = messages.of_flows(found.total, found.inside, found.chosen["year"])
    greatest = sorted(
        ((f"{names[origin]} → {names[to]}", number) for origin, numbers in found.cells
         for to, number in zip(found.codes, numbers, strict=True) if number),
        key=lambda each: -each[1],
    )  # fmt: skip
    rows = [((f"{names[origin]} ({origin})",), numbers) for origin, numbers in found.cells]
    told = table([_("Origin")], [f"{names[code]} ({code})" for code in found.codes], rows, Unit.PERSONS)
    asked = {"measure": "stock", "release": found.chosen["release"], "year": found.chosen["year"], "sex": found.chosen["sex"]}
    told_none = _("The copy of “%(release)s” states no terms of use.") % {"release": found.chosen["release"]}
    silent = () if found.terms else (told_none,)
    return Chart(
        "flows", "flows", title, messages.listed_in_words(title, greatest, Unit.PERSONS), told,
        bodies.flows(found.picture, messages.saying(Unit.PERSONS)), width=found.picture.width, height=found.picture.height,
        asks=(Ask(urlencode(asked)),), sources=(found.attribution,), releases=(found.chosen["release"],),
        about=_("From the origin on the left to the destination on the right"),
        notes=(" · ".join(f"{code} {names[code]}" for code in found.codes), *silent),
        route=("statistics:flows-file",), question=urlencode(found.chosen),
    )  # fmt: skip
