"""The sentences of a synthesis: counts with their findings, quotations with their passage. Nothing is guessed."""

from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stocktake.frameworks.models import Element
from stocktake.synthesis.enums import SentenceKind, Voices
from stocktake.synthesis.models import Finding
from stocktake.synthesis.queries.counting import category_key, mention_key, silence_key
from stocktake.synthesis.queries.material import Material
from stocktake.synthesis.rules.choosing import Quotable, choose
from stocktake.synthesis.rules.phrases import of_category
from stocktake.synthesis.rules.placeholders import PARTY, QUOTE
from stocktake.synthesis.rules.wording import number, opening, together
from stocktake.synthesis.services.plan import Line


def count(material: Material, finding: Finding, text: str) -> Line:
    return Line(SentenceKind.COUNT, text, finding=finding, cited=material.cited.get(finding.pk, ()))


def states_spoke(material: Material, objective: Element) -> Line | None:
    """“Of the nine reporting States, six addressed this objective.” None where no State reported."""
    finding = material.findings.get(mention_key(objective, Voices.GOVERNMENTS))
    if finding is None or not finding.of:
        return None
    of, some = together(finding.of, finding.parties)
    numbers = {"of": of, "number": some}
    if finding.parties == 0:
        text = ngettext(
            "The one reporting State did not address this objective.",
            "None of the %(of)s reporting States addressed this objective.",
            finding.of,
        )
    elif finding.parties == finding.of:
        text = ngettext(
            "The one reporting State addressed this objective.",
            "All %(of)s reporting States addressed this objective.",
            finding.of,
        )
    else:
        text = ngettext(
            "Of the %(of)s reporting States, one addressed this objective.",
            "Of the %(of)s reporting States, %(number)s addressed this objective.",
            finding.parties,
        )
    return count(material, finding, text % numbers)


def states_silent(material: Material, objective: Element) -> Line | None:
    """“Three reporting States did not address it.” Which ones is not said: a list of the silent is never public."""
    finding = material.findings.get(silence_key(objective, Voices.GOVERNMENTS))
    if finding is None or not 0 < finding.parties < finding.of:
        return None
    text = ngettext("One reporting State did not address it.", "%(number)s reporting States did not address it.", finding.parties)
    return count(material, finding, text % {"number": opening(finding.parties)})


def others_spoke(material: Material, objective: Element) -> Line | None:
    """“Of the 15 organizations and processes heard, 7 addressed it.” None where none did."""
    finding = material.findings.get(mention_key(objective, Voices.OTHERS))
    if finding is None or not finding.parties:
        return None
    of, some = together(finding.of, finding.parties)
    if finding.parties == finding.of:
        text = ngettext(
            "The one organization or process heard addressed it.",
            "All %(of)s organizations and processes heard addressed it.",
            finding.of,
        )
    else:
        text = ngettext(
            "Of the %(of)s organizations and processes heard, one addressed it.",
            "Of the %(of)s organizations and processes heard, %(number)s addressed it.",
            finding.parties,
        )
    return count(material, finding, text % {"of": of, "number": some})


def spoke_as(material: Material, objective: Element, category: Element, voices: Voices, *, least: int) -> Line | None:
    """“Four described promising practices.” None where fewer than `least` did."""
    finding = material.findings.get(category_key(objective, voices, category))
    if finding is None or finding.parties < least:
        return None
    return count(material, finding, of_category(category, voices, finding.parties))


def asked_for(material: Material, category: Element) -> list[Line | None]:
    """Who spoke of a need or made recommendations, over all objectives: States, then others."""
    lines: list[Line | None] = []
    states = material.findings.get(mention_key(category, Voices.GOVERNMENTS))
    if states is not None and states.parties:
        of, some = together(states.of, states.parties)
        text = ngettext(
            "Of the %(of)s reporting States, one spoke of it.",
            "Of the %(of)s reporting States, %(number)s spoke of it.",
            states.parties,
        )
        lines.append(count(material, states, text % {"of": of, "number": some}))
    others = material.findings.get(mention_key(category, Voices.OTHERS))
    if others is not None and others.parties:
        text = ngettext(
            "So did one organization or process.", "So did %(number)s organizations and processes.", others.parties
        ) if lines else ngettext(
            "One organization or process spoke of it.",
            "%(number)s organizations and processes spoke of it.",
            others.parties,
        )  # fmt: skip
        some = number(others.parties) if lines else opening(others.parties)
        lines.append(count(material, others, text % {"number": some}))
    return lines


def quotations(material: Material, objective: Element, voices: Voices, *, most: int, quoted: Counter[int]) -> list[Line]:
    """At most so many quotations that the consent of their sources allows, one per party.

    `quoted` counts the quotations of each party in the paper so far, and is counted on.
    """
    chosen = choose(material.quotable.get(objective.pk, ()), voices=voices, language=material.language, most=most, quoted=quoted)
    quoted.update(passage.party for passage in chosen if passage.party is not None)
    return [quotation(passage) for passage in chosen]


def quotation(passage: Quotable) -> Line:
    text = _("%(party)s wrote: “%(quote)s”") % {"party": PARTY, "quote": QUOTE}
    return Line(SentenceKind.QUOTE, text, cited=((passage.pk, passage.digest),))
