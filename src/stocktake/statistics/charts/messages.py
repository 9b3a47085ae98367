"""Sentences that say what a chart shows, written from its numbers: its title, and its words for whoever does not see it."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stocktake.foundation.texts import short_code
from stocktake.statistics.enums import Unit
from stocktake.statistics.rules.numerals import computed

Known = Sequence[tuple[int, float]]


def said(value: Any, unit: Unit | str, places: int = 1, language: str = "") -> str:
    """A number (or its digits, as a recipe has them) in its unit, in the language of the page unless another is named; what is not known
    as unknown."""
    if value is None:
        return _("unknown")
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return computed(exact, unit, language or short_code(get_language()), places)


def saying(unit: Unit | str) -> Callable[[float], str]:
    return lambda value: said(value, unit)


def trend(head: str, known: Known, unit: Unit) -> str:
    """A sentence about the last year, and how it was in the first."""
    if len(known) < 2:
        return head
    (first, before), (_last, now) = known[0], known[-1]
    words = {"before": said(before, unit), "first": first}
    if said(now, unit) == words["before"]:
        tail = _("as in %(first)s") % words
    elif now > before:
        tail = _("up from %(before)s in %(first)s") % words
    else:
        tail = _("down from %(before)s in %(first)s") % words
    return _("%(head)s, %(tail)s") % {"head": head, "tail": tail}


def of_place(key: str, place: str, known: Known, unit: Unit) -> str:
    """The message of a number of a place through the years; nothing where nothing is known."""
    if not known:
        return ""
    words = {"place": place, "year": known[-1][0], "now": said(known[-1][1], unit)}
    heads = {
        "stock": _("There were %(now)s migrants in %(place)s in %(year)s"),
        "emigrants": _("%(now)s people from %(place)s lived elsewhere in %(year)s"),
        "women": _("Women were %(now)s of the migrants in %(place)s in %(year)s"),
        "received": _("%(place)s received %(now)s in remittances in %(year)s"),
        "aid": _("%(place)s received %(now)s in development aid in %(year)s"),
        "gdp": _("Remittances were %(now)s of what %(place)s produced in %(year)s"),
        "population": _("Migrants were %(now)s of the population of %(place)s in %(year)s"),
    }
    return trend(heads[key] % words, known, unit)


def of_list(key: str, place: str, year: int, names: Sequence[str], now: float) -> str:
    """The message of a list of the greatest: which stands first."""
    words: dict[str, Any] = {"place": place, "year": year, "first": names[0], "now": said(now, Unit.PERSONS)}
    if len(names) == 2:
        words |= {"origin": names[0], "destination": names[1]}
    heads = {
        "origins": _("More migrants in %(place)s came from %(first)s than from any other area: %(now)s in %(year)s"),
        "destinations": _("More people from %(place)s lived in %(first)s than in any other area: %(now)s in %(year)s"),
        "members": _("Within %(place)s, %(first)s had the most migrants: %(now)s in %(year)s"),
        "corridors": _(
            "Within %(place)s, the greatest corridor led from %(origin)s to %(destination)s: %(now)s people in %(year)s"
        ),
    }
    return str(heads[key] % words)


def of_ages(place: str, year: int, ages: str) -> str:
    words = {"place": place, "year": year, "ages": ages}
    return _("Among the migrants in %(place)s in %(year)s, those aged %(ages)s were the most") % words


def of_flows(total: int, inside: int, year: str) -> str:
    words = {"total": said(total, Unit.PERSONS), "inside": said(inside, Unit.PERSONS), "year": year}
    return _("Of %(total)s people who moved between areas of these groups, %(inside)s stayed within one group (%(year)s)") % words


def of_answer(label: str, places: str, year: int, now: Any, unit: Unit, known: Known) -> str:
    """The message of one number asked for, and of its years."""
    words = {"label": label, "places": places, "year": year, "now": said(now, unit)}
    head = _("%(label)s, %(places)s: %(now)s in %(year)s") if places else _("%(label)s: %(now)s in %(year)s")
    return trend(head % words, [each for each in known if each[0] <= year], unit)


def of_greatest(label: str, year: int, first: str, now: Any, unit: Unit) -> str:
    words = {"label": label, "year": year, "first": first, "now": said(now, unit)}
    return _("%(label)s, %(year)s: greatest in %(first)s, %(now)s") % words


def of_several(label: str, year: int, numbers: Sequence[tuple[str, Any]], unit: Unit) -> str:
    """The message of several places beside each other: which has the most, and which the least."""
    known = sorted(((name, value) for name, value in numbers if value is not None), key=lambda each: each[1])
    if not known:
        return _("%(label)s, %(year)s: unknown") % {"label": label, "year": year}
    (low, least), (high, most) = known[0], known[-1]
    words = {"label": label, "year": year, "low": low, "least": said(least, unit), "high": high, "most": said(most, unit)}
    return _("%(label)s, %(year)s: from %(least)s in %(low)s to %(most)s in %(high)s") % words


def in_words(title: str, series: Sequence[tuple[str, Known]], unit: Unit) -> str:
    """The message, then of each line its first and last number: all that the picture shows."""
    told = [title + "."]
    for name, known in series:
        if known:
            words = {
                "name": name, "first": known[0][0], "before": said(known[0][1], unit), "last": known[-1][0],
                "now": said(known[-1][1], unit),
            }  # fmt: skip
            told.append(_("%(name)s: %(before)s in %(first)s, %(now)s in %(last)s.") % words)
    return " ".join(told)


def listed_in_words(title: str, rows: Sequence[tuple[str, Any]], unit: Unit) -> str:
    told = "; ".join(f"{name} {said(value, unit)}" for name, value in rows)
    return f"{title}. {told}." if told else f"{title}."
