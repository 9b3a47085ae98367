"""Figures as sentences, each with the record that recomputes it; and the table of stated against recomputed."""

from django.utils.translation import gettext as _

from stocktake.statistics.models import Figure
from stocktake.statistics.queries import Headline
from stocktake.statistics.rules import numerals
from stocktake.synthesis.enums import SentenceKind
from stocktake.synthesis.queries.material import Material
from stocktake.synthesis.services.plan import Line, Part, framing, paragraph


def headline_parts(material: Material) -> list[Part]:
    """What the pack's document states beside what the sources give, a paragraph each; else the pack's figures."""
    stated = [paragraph([compared(material, headline)]) for headline in material.headlines]
    shown = {headline.key for headline in material.headlines}
    plain = [given(figure, material.language) for key, figure in sorted(material.figures.items()) if key not in shown]
    return [part for part in [paragraph(source(material)), *stated, paragraph(plain)] if part.lines]


def source(material: Material) -> list[Line]:
    """Where the stated figures stand."""
    if not material.headlines:
        return []
    text = _("The figures below are stated in “%(document)s”; each stands beside the one that the sources give.")
    return [framing(text % {"document": material.stated_in})]


def compared(material: Material, headline: Headline) -> Line:
    """A figure that a document states, with the verdict and its reason."""
    text = _("%(label)s: stated as %(stated)s; %(verdict)s. %(reason)s") % {
        "label": headline.label,
        "stated": headline.stated.formatted,
        "verdict": headline.verdict.label,
        "reason": headline.reason,
    }
    figure = material.figures.get(headline.key)
    return framing(text) if figure is None else Line(SentenceKind.FIGURE, text, figure=figure)


def given(figure: Figure, language: str) -> Line:
    """A figure that no document states: its label and its value."""
    places = int(figure.recipe.get("places", 2))
    value = numerals.computed(figure.amount, figure.unit, language, places)
    return Line(SentenceKind.FIGURE, _("%(label)s: %(value)s.") % {"label": figure.label.text, "value": value}, figure=figure)
