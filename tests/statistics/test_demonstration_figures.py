"""The invented figures of the demonstration show each verdict, and are marked as invented."""

from stocktake.foundation.packs import packs_folder
from stocktake.statistics.enums import Verdict
from stocktake.statistics.interfaces.component_table import read_components
from stocktake.statistics.queries import headlines

FOLDER = packs_folder() / "demonstration"


def test_each_verdict_can_be_seen() -> None:
    assert {line.key: (line.formatted.replace("\u00a0", " "), line.verdict) for line in headlines(FOLDER, "en")} == {
        "immigrants": ("5,940,000", Verdict.TO_ROUNDING),
        "intra-share": ("69.53 per cent", Verdict.TO_ROUNDING),
        "emigrants": ("9,180,000", Verdict.REPRODUCED),
        "women-immigrants": ("42.00 per cent", Verdict.NOT_REPRODUCED),
        "remittances": ("$11.40 billion", Verdict.REPRODUCED),
        "remittances-to-oda": ("8.98 times", Verdict.TO_ROUNDING),
    }


def test_the_wrong_figure_says_which_reading_would_give_it() -> None:
    women = next(line for line in headlines(FOLDER, "en") if line.key == "women-immigrants")
    assert "workers in private households counted too" in women.reason


def test_every_row_says_that_it_is_invented() -> None:
    rows = read_components(FOLDER / "figures.csv").values()
    assert {(row.dataset, row.terms, row.source_file_sha256) for row in rows} == {("invented", "Apache-2.0, invented", "")}
