"""Several places beside each other: the same question for each destination."""

import re
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from stocktake.statistics.charts.shapes import MARKS
from stocktake.statistics.queries.exploring import Explored, explore
from stocktake.statistics.releases.store import Store

MOST = MARKS
"""So many lines can be told apart without colour."""


def destinations_in(typed: str) -> list[str]:
    """Codes parted by commas or spaces, each once; those joined by & are one place."""
    joined = re.sub(r"\s*&\s*", "&", typed.strip())
    return list(dict.fromkeys(code.upper() for code in re.split(r"[\s,;،，、]+", joined) if code))


def explore_all(given: Mapping[str, str], store: Store) -> Explored:
    """As `explore`; of several destinations, each for itself. Never raises."""
    typed = given.get("destination", "")
    codes = destinations_in(typed)
    if len(codes) < 2:
        return explore(given, store)
    each = explore({**given, "destination": codes[0]}, store)
    words = {**each.words, "destination": ", ".join(codes)}
    if not each.has_releases or each.refusal:
        return replace(each, words=words)
    if len(codes) > MOST:
        told = {"most": MOST, "number": len(codes)}
        return _refused(each, words, _("At most %(most)s places can be told apart beside each other; these are %(number)s.") % told)
    if each.question is not None and each.question.top:
        return _refused(each, words, _("A list is of one destination; places beside each other are asked for as one number each."))
    several = [each]
    for code in codes[1:]:
        other = explore({**given, "destination": code}, store)
        if other.refusal:
            return _refused(each, words, other.refusal)
        several.append(other)
    return _together(words, several)


def _refused(base: Explored, words: Mapping[str, str], why: str) -> Explored:
    return Explored(words, base.releases, base.places, names=base.names, refusal=why)


def _together(words: Mapping[str, str], several: list[Explored]) -> Explored:
    first = several[0]
    answers = [each.answer for each in several if each.answer is not None]
    notes = tuple(dict.fromkeys(note for one in answers for note in one.notes))
    attribution = tuple(dict.fromkeys(line for one in answers for line in one.attribution))
    answer = replace(answers[0], value=None, notes=notes, attribution=attribution)
    return replace(
        first, words=words, answer=answer, years=(), several=tuple(several),
        destination=", ".join(each.destination or str(each.question.destination) for each in several if each.question),
    )  # fmt: skip
