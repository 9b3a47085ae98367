"""A brief of a review before anybody answered: mandate, calendar, round tables, what its documents say, its figures."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stocktake.documents.tree import BlockKind
from stocktake.evidence.models import Passage
from stocktake.reviews.models import CalendarEntry
from stocktake.reviews.models.programme import Known
from stocktake.synthesis.enums import SentenceKind
from stocktake.synthesis.queries.material import Material
from stocktake.synthesis.rules.choosing import is_whole, worth
from stocktake.synthesis.rules.placeholders import QUOTE
from stocktake.synthesis.rules.wording import listed, number, opening, roman
from stocktake.synthesis.services.agreement import agreement, checks
from stocktake.synthesis.services.consistency import Consistency
from stocktake.synthesis.services.headline_lines import headline_parts
from stocktake.synthesis.services.plan import Line, Part, framing, heading, paragraph
from stocktake.ui.templatetags.ui import span

MANDATE = "mandate-"
"""How the keys of the facts begin that are paragraphs of the mandate."""


def brief(material: Material) -> list[Part]:
    """The whole brief as a plan; a chapter without content is left out."""
    checked = checks(material)
    chapters = [
        (_("Mandate"), list(mandate(material))),
        (_("Calendar"), list(calendar(material))),
        (_("Round tables"), list(round_tables(material))),
        (_("What the documents of the review say, by objective"), list(by_objective(material, checked))),
        (_("Whether the documents agree with the framework and the round tables"), list(agreement(checked))),
        (_("Headline figures, stated and recomputed"), headline_parts(material)),
    ]
    parts = [paragraph(list(opening_lines(material)))]
    for place, (title, content) in enumerate(((title, content) for title, content in chapters if content), start=1):
        parts += [heading(f"{roman(place)}. {title}"), *content]
    return parts


def opening_lines(material: Material) -> Iterator[Line]:
    text = _("No answer is in hand yet; the present paper is a brief of the review “%(review)s”.")
    yield framing(text % {"review": material.review.title.text})
    yield framing(_("Each fact says how it is known."))
    if material.documents:
        sources = len({passage.source_id for passage in material.documents})
        text = ngettext(
            "It rests on one document, read in %(passages)s passages.",
            "It rests on %(number)s documents, read in %(passages)s passages.",
            sources,
        )
        yield framing(text % {"number": number(sources), "passages": number(len(material.documents))})
        yield framing(
            _("Passages were tied to objectives by machine suggestion; none of these suggestions has been checked by a person yet.")
        )


def mandate(material: Material) -> Iterator[Part]:
    facts = material.review.facts.filter(key__startswith=MANDATE).order_by("pk")
    yield from (paragraph([framing(known(fact))]) for fact in facts)


def calendar(material: Material) -> Iterator[Part]:
    for entry in material.review.calendar.all():
        yield paragraph([framing(_("%(when)s: %(what)s") % {"when": when(entry), "what": known(entry)})])


def known(fact: Known) -> str:
    """What is known, and in brackets how."""
    text = fact.title.text.rstrip(".")
    return _("%(fact)s (%(status)s).") % {"fact": text, "status": fact.get_status_display()}  # type: ignore[attr-defined]


def when(entry: CalendarEntry) -> str:
    """No more exact than it is known: a half-year reads “January – June 2020”."""
    return span(entry.begins, entry.ends, entry.precision) or _("Day not found")


def round_tables(material: Material) -> Iterator[Part]:
    for table in material.round_tables:
        numbers = listed([str(objective.number) for objective in sorted(table.objectives.all(), key=lambda each: each.number)])
        if table.title.text:
            text = _("Round table %(number)s, “%(title)s”, takes up objectives %(objectives)s.")
        else:
            text = _("Round table %(number)s takes up objectives %(objectives)s; its title was not found.")
        yield paragraph([framing(text % {"number": table.number, "title": table.title.text, "objectives": numbers})])


def by_objective(material: Material, checked: Sequence[tuple[Passage, Consistency]]) -> Iterator[Part]:
    """For each objective that the documents speak of: how many passages, the clearest of them quoted, all of them cited.

    A list that only names the objectives does not speak of them.
    """
    order = {passage.pk: place for place, passage in enumerate(material.documents)}
    naming = {passage.pk for _first, found in checked for passage in found.naming if isinstance(passage, Passage)}
    for objective in material.objectives:
        spoken = [
            passage
            for passage in material.quotable.get(objective.pk, ())
            if passage.pk in order and passage.pk not in naming and passage.kind != BlockKind.FOOTNOTE
        ]
        if not spoken:
            continue
        clearest = min(spoken, key=lambda passage: (not is_whole(passage), -worth(passage, material.language), order[passage.pk]))
        rest = [passage for passage in spoken if passage is not clearest]
        text = ngettext(
            "One passage speaks of it: “%(quote)s”",
            "%(number)s passages speak of it, the clearest of them: “%(quote)s”",
            len(spoken),
        )
        line = Line(
            SentenceKind.QUOTE,
            text % {"number": opening(len(spoken)), "quote": QUOTE},
            cited=tuple((passage.pk, passage.digest) for passage in [clearest, *rest]),
        )
        title = _("Objective %(number)s: %(title)s") % {"number": objective.number, "title": objective.title.text}
        yield heading(title, level=2, element=objective)
        yield paragraph([line], element=objective)
