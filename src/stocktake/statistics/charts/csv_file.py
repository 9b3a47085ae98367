"""The table of a chart as CSV: in each line where it comes from. A number that the source has not is an empty cell."""

import csv
import io

from stocktake.statistics.charts.chart import Chart


def csv_of(chart: Chart, *, unit: str, source: str) -> bytes:
    """`unit`, `source`: what the last two columns are called."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*chart.table.named, *chart.table.heads, unit, source))
    told = "; ".join((*chart.sources, *chart.releases))
    for names, values in chart.table.rows:
        writer.writerow((*names, *("" if value is None else value for value in values), chart.table.unit, told))
    return out.getvalue().encode("utf-8-sig")
