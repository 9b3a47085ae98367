"""The chapters of a synthesis, in the order of the round tables."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stocktake.frameworks.models import Element
from stocktake.synthesis.enums import Voices
from stocktake.synthesis.queries.counting import category_key, mention_key
from stocktake.synthesis.queries.material import Material
from stocktake.synthesis.rules.wording import figures, listed, number, roman, together
from stocktake.synthesis.services import sentences
from stocktake.synthesis.services.headline_lines import headline_parts
from stocktake.synthesis.services.plan import Line, Part, framing, heading, paragraph
from stocktake.ui.templatetags.ui import day

FINDINGS = ("progress", "promising-practice", "challenge", "gap", "lesson", "emerging-issue", "opportunity")
"""The order in which the ways of speaking of an objective follow each other."""

TELLING = frozenset({"promising-practice", "challenge", "gap", "lesson", "emerging-issue"})
"""Worth a sentence even where one State alone spoke so."""

FROM_OTHERS = ("challenge", "gap", "promising-practice", "recommendation")


def synthesis(material: Material) -> list[Part]:
    """The whole paper as a plan."""
    parts = [heading(_("%(number)s. Introduction") % {"number": roman(1)}), *introduction(material)]
    chapter = 1
    headline = headline_parts(material)
    if headline:
        chapter += 1
        parts += [heading(_("%(number)s. Figures") % {"number": roman(chapter)}), *headline]
    quoted: Counter[int] = Counter()
    for title, objectives in groups(material):
        sections = [part for objective in objectives for part in section(material, objective, quoted)]
        if sections:
            chapter += 1
            parts += [heading(f"{roman(chapter)}. {title}"), *sections]
    wanted = needs(material)
    if wanted:
        chapter += 1
        title = _("%(number)s. Needs and recommendations") % {"number": roman(chapter)}
        parts += [heading(title), *wanted]
    return parts


def introduction(material: Material) -> Iterator[Part]:
    review, reported, others = material.review, material.heard.of(Voices.GOVERNMENTS), material.heard.of(Voices.OTHERS)
    text = _("The present paper brings together what was said for the review “%(review)s”.")
    yield paragraph([framing(text % {"review": review.title.text})])
    came: list[Line] = []
    if reported and reported <= material.invited:
        some, of = together(reported, material.invited)
        text = ngettext(
            "By %(day)s, one of the %(of)s States invited had reported.",
            "By %(day)s, %(number)s of the %(of)s States invited had reported.",
            reported,
        )
        came.append(framing(text % {"day": day(material.as_of), "number": some, "of": of}))
    if others:
        text = ngettext(
            "Contributions had come from one organization or process.",
            "Contributions had come from %(number)s organizations and processes.",
            others,
        )
        came.append(framing(text % {"number": number(others)}))
    yield paragraph(came)
    yield paragraph(list(method(material)))


def method(material: Material) -> Iterator[Line]:
    """How the paper was made, so that nobody takes it for more than it is."""
    yield framing(
        _("Every count below names the passages it rests on; every quotation stands in the language in which it was written.")
    )
    rested: set[int] = set()
    checked = 0
    for objective in material.objectives:
        for voices in Voices:
            finding = material.findings.get(mention_key(objective, voices))
            if finding is not None:
                rested |= {passage for passage, _digest in material.cited.get(finding.pk, ())}
                checked += finding.checked
    if rested and not checked:
        yield framing(
            _("Passages were tied to objectives by machine suggestion; none of these suggestions has been checked by a person yet.")
        )
    elif rested:
        yield framing(
            _(
                "Passages were tied to objectives by machine suggestion or by a person; %(checked)s of these ties were "
                "made or checked by a person."
            )
            % {"checked": figures(checked)}
        )
    yield framing(_("What is confidential, or was withdrawn, is neither counted nor quoted."))


def groups(material: Material) -> Iterator[tuple[str, list[Element]]]:
    """A chapter per round table; objectives that none of them has come last, under a heading of their own."""
    left = {objective.pk: objective for objective in material.objectives}
    for table in material.round_tables:
        title = _("Round table %(number)s") % {"number": table.number}
        if table.title.text:
            title = _("Round table %(number)s: %(title)s") % {"number": table.number, "title": table.title.text}
        members = sorted(table.objectives.all(), key=lambda objective: objective.number)
        yield title, [left.pop(objective.pk) for objective in members if objective.pk in left]
    if left:
        yield _("Objectives"), list(left.values())


def section(material: Material, objective: Element, quoted: Counter[int]) -> Iterator[Part]:
    """An objective that somebody spoke of: States, how they spoke, in their words; then everybody else."""
    spoken = [material.findings.get(mention_key(objective, voices)) for voices in Voices]
    if not any(finding is not None and finding.parties for finding in spoken):
        return
    title = _("Objective %(number)s: %(title)s") % {"number": objective.number, "title": objective.title.text}
    yield heading(title, level=2, element=objective)
    categories = {category.code: category for category in material.categories}
    states = [
        sentences.spoke_as(material, objective, categories[code], Voices.GOVERNMENTS, least=1 if code in TELLING else 2)
        for code in FINDINGS
        if code in categories
    ]
    counts = [sentences.states_spoke(material, objective), *states, sentences.states_silent(material, objective)]
    yield from _kept(
        paragraph(counts, element=objective),
        paragraph(sentences.quotations(material, objective, Voices.GOVERNMENTS, most=2, quoted=quoted), element=objective),
    )
    others = [
        sentences.spoke_as(material, objective, categories[code], Voices.OTHERS, least=1)
        for code in FROM_OTHERS
        if code in categories
    ]
    yield from _kept(
        paragraph(
            [
                sentences.others_spoke(material, objective),
                *others,
                *sentences.quotations(material, objective, Voices.OTHERS, most=1, quoted=quoted),
            ],
            element=objective,
        )
    )


def needs(material: Material) -> list[Part]:
    """What was asked for, over all objectives, and where it was asked for most."""
    parts: list[Part] = []
    for category in material.categories:
        if category.group == "need" or category.code == "recommendation":
            lines = sentences.asked_for(material, category)
            if lines:
                parts += [heading(category.title.text, level=2, element=category), paragraph([*lines, _most(material, category)])]
    return parts


def _most(material: Material, category: Element) -> Line | None:
    """Under which objectives a category was spoken of by most States; framing, because each count stands above."""
    counted = sorted(
        (
            (-finding.parties, objective.number)
            for objective in material.objectives
            if (finding := material.findings.get(category_key(objective, Voices.GOVERNMENTS, category))) is not None
            and finding.parties >= 2
        ),
    )[:3]
    if not counted:
        return None
    numbers = [str(objective) for _parties, objective in counted]
    text = ngettext(
        "It was mentioned most often with objective %(objectives)s.",
        "It was mentioned most often with objectives %(objectives)s.",
        len(numbers),
    )
    return framing(text % {"objectives": listed(numbers)})


def _kept(*parts: Part) -> Iterator[Part]:
    """Paragraphs that say something."""
    yield from (part for part in parts if part.lines)
