"""The words of the form in which a person ties a number of a text to a question, a figure, or to nothing."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from stocktake.foundation.texts import shown
from stocktake.statistics.measures.question import Measure
from stocktake.statistics.measures.words import LABELS, SEXES
from stocktake.statistics.models import HOUSE, Figure
from stocktake.statistics.queries.checking import WORDS, Tie
from stocktake.statistics.queries.exploring import offered_by
from stocktake.statistics.queries.named import figures_of_packs
from stocktake.statistics.releases.store import Store

NONE = "none"
FIGURE = "figure:"


def tie_of(words: Mapping[str, str]) -> Tie:
    """`to` says what a number is tied to: a measure, `figure:NAME`, `none` (no statistic), or nothing yet."""
    to = words.get("to", "").strip()
    if not to:
        return Tie()
    if to == NONE:
        return Tie(reason=" ".join(words.get("reason", "").split())[:300] or _("no statistic"))
    if to.startswith(FIGURE):
        return Tie(figure=to.removeprefix(FIGURE)[:200])
    asked = {word: value[:60] for word in WORDS if (value := words.get(word, "").strip())}
    return Tie(question={"measure": to} | {word: value for word, value in asked.items() if word != "measure"})


def choices(store: Store, *, pack: str = "") -> dict[str, Any]:
    """What the form offers: measures, figures, releases, places, sexes. What is invented is offered to the review of its `pack` alone."""
    offered = offered_by(store)
    packs = [
        (f"{FIGURE}{each.name}", shown(each.entry.labels).text)
        for each in figures_of_packs()
        if not each.is_invented or each.pack == pack
    ]
    own = [(f"{FIGURE}{HOUSE}/{row.key}", row.label.text) for row in Figure.objects.of_the_house().order_by("key")]
    return {
        "measures": [(str(measure), LABELS[measure]) for measure in Measure], "named_figures": own + packs, "offered": offered,
        "sexes": SEXES.items(),
    }  # fmt: skip
