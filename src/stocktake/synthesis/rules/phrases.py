"""What is said of a category, for States and for others: one phrase each, so that a catalogue can decline it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import npgettext_lazy

from stocktake.frameworks.models import Element
from stocktake.synthesis.enums import Voices
from stocktake.synthesis.rules.wording import opening

Phrase = Any
"""A lazy plural: filled with `count` (which chooses the form) and `number` (as written)."""

STATES: Mapping[str, Phrase] = {
    "progress": npgettext_lazy("States", "One reported progress.", "%(number)s reported progress.", "count"),
    "challenge": npgettext_lazy("States", "One described challenges.", "%(number)s described challenges.", "count"),
    "opportunity": npgettext_lazy("States", "One saw opportunities.", "%(number)s saw opportunities.", "count"),
    "gap": npgettext_lazy("States", "One pointed to gaps.", "%(number)s pointed to gaps.", "count"),
    "emerging-issue": npgettext_lazy("States", "One raised emerging issues.", "%(number)s raised emerging issues.", "count"),
    "promising-practice": npgettext_lazy(
        "States", "One described promising practices.", "%(number)s described promising practices.", "count"
    ),
    "lesson": npgettext_lazy("States", "One shared lessons learned.", "%(number)s shared lessons learned.", "count"),
    "need-resources": npgettext_lazy("States", "One needed resources.", "%(number)s needed resources.", "count"),
    "need-capacity": npgettext_lazy("States", "One needed capacity-building.", "%(number)s needed capacity-building.", "count"),
    "need-policy-advice": npgettext_lazy("States", "One needed policy advice.", "%(number)s needed policy advice.", "count"),
    "need-data": npgettext_lazy("States", "One needed data.", "%(number)s needed data.", "count"),
    "need-technology": npgettext_lazy("States", "One needed technology.", "%(number)s needed technology.", "count"),
    "need-partnership": npgettext_lazy("States", "One needed partnerships.", "%(number)s needed partnerships.", "count"),
    "recommendation": npgettext_lazy("States", "One made recommendations.", "%(number)s made recommendations.", "count"),
}

OTHERS: Mapping[str, Phrase] = {
    "progress": npgettext_lazy("organizations", "One reported progress.", "%(number)s reported progress.", "count"),
    "challenge": npgettext_lazy("organizations", "One described challenges.", "%(number)s described challenges.", "count"),
    "opportunity": npgettext_lazy("organizations", "One saw opportunities.", "%(number)s saw opportunities.", "count"),
    "gap": npgettext_lazy("organizations", "One pointed to gaps.", "%(number)s pointed to gaps.", "count"),
    "emerging-issue": npgettext_lazy("organizations", "One raised emerging issues.", "%(number)s raised emerging issues.", "count"),
    "promising-practice": npgettext_lazy(
        "organizations", "One described promising practices.", "%(number)s described promising practices.", "count"
    ),
    "lesson": npgettext_lazy("organizations", "One shared lessons learned.", "%(number)s shared lessons learned.", "count"),
    "need-resources": npgettext_lazy("organizations", "One needed resources.", "%(number)s needed resources.", "count"),
    "need-capacity": npgettext_lazy(
        "organizations", "One needed capacity-building.", "%(number)s needed capacity-building.", "count"
    ),
    "need-policy-advice": npgettext_lazy("organizations", "One needed policy advice.", "%(number)s needed policy advice.", "count"),
    "need-data": npgettext_lazy("organizations", "One needed data.", "%(number)s needed data.", "count"),
    "need-technology": npgettext_lazy("organizations", "One needed technology.", "%(number)s needed technology.", "count"),
    "need-partnership": npgettext_lazy("organizations", "One needed partnerships.", "%(number)s needed partnerships.", "count"),
    "recommendation": npgettext_lazy("organizations", "One made recommendations.", "%(number)s made recommendations.", "count"),
}


def of_category(category: Element, voices: Voices, count: int) -> str:
    """“Four described promising practices.”"""
    phrase = (STATES if voices == Voices.GOVERNMENTS else OTHERS).get(category.code)
    if phrase is None:
        return _("%(category)s: %(number)s.") % {"category": category.title.text, "number": opening(count)}
    return str(phrase % {"count": count, "number": opening(count)})
