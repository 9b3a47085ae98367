"""The words of the form in which a person defines a figure, and the definition they make.

One field to a word of the figure (`label`, `formula`, …), and for each component the words of its question, after its name
(`numerator-measure`, `numerator-year`, …). The same words make the address of the form, so that a link keeps it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from pydantic import ValidationError

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.enums import LISTED, Formula, Unit
from stocktake.statistics.interfaces.pack import ComponentEntry, FigureEntry
from stocktake.statistics.measures.question import ALL, TWO_SIDED, NotAQuestion, Question
from stocktake.statistics.rules.formulas import ARITHMETIC

ASKED = ("measure", "release", "year", "destination", "origin", "sex", "age", "since", "of", "as_of", "by", "top")
"""The words of a component."""
OFFERED = (
    Formula.SUM, Formula.SHARE, Formula.RATIO, Formula.CHANGE, Formula.GROWTH, Formula.PER_HEAD, Formula.FEMALE_SHARE,
    Formula.WEIGHTED_MEAN, Formula.RANK, Formula.TOP,
)  # fmt: skip
MOST = 8
"""Numbers that are summed in one figure."""
LONGEST = 300


class NotAFigure(Refusal):
    """What is in the form makes no figure yet; the sentence says what is missing."""


def formula_of(words: Mapping[str, str]) -> Formula:
    found = words.get("formula", "")
    return Formula(found) if found in OFFERED else Formula.SUM


def components_of(words: Mapping[str, str]) -> tuple[str, ...]:
    """The components that the form asks for: those of its formula, or as many as are summed."""
    needs = ARITHMETIC[formula_of(words)].needs
    if needs:
        return needs
    many = words.get("parts", "1")
    return tuple(f"part{number}" for number in range(1, min(int(many), MOST) + 1)) if many.isdecimal() and int(many) else ("part1",)


def asked_of(words: Mapping[str, str], name: str) -> dict[str, str]:
    """What is asked for a component, without the empty words."""
    return {word: value for word in ASKED if (value := words.get(f"{name}-{word}", "").strip())}


def definition_of(words: Mapping[str, str], language: str, *, key: str = "") -> FigureEntry:
    """The definition that the form makes; its unit is what working it out will give.

    Args:
        language: of the label and of the words around the number.
        key: of the figure that is changed; without it, the name asked for, or one made of the label.

    Raises:
        NotAFigure: with the field that wants something.
    """
    formula = formula_of(words)
    label = " ".join(words.get("label", "").split())[:LONGEST]
    sentence = " ".join(words.get("sentence", "").split())[:LONGEST]
    if not label:
        raise NotAFigure(_("Please say what the figure is called."))
    if sentence and "{value}" not in sentence:
        raise NotAFigure(_("The words around the number need {value} where it stands."))
    place = words.get("place", "").strip().upper()
    if formula == Formula.RANK and not place:
        raise NotAFigure(_("Please say which area’s place is meant."))
    places = words.get("places", "").strip() or "1"
    try:
        return FigureEntry(
            key=key or slugify(words.get("key", "") or label)[:60].strip("-") or "figure",
            labels={language: label}, unit=Unit.PERSONS, formula=formula, places=int(places) if places.isdecimal() else 9,
            sentence={language: sentence} if sentence else {}, place=place if formula == Formula.RANK else "",
            components={name: _component(words, name, formula) for name in components_of(words)},
        )  # fmt: skip
    except ValidationError as error:
        fault = error.errors()[0]
        where = ", ".join(str(step) for step in fault["loc"])
        raise NotAFigure(f"{where + ': ' if where else ''}{str(fault['msg']).removeprefix('Value error, ')}.") from None


def _component(words: Mapping[str, str], name: str, formula: Formula) -> ComponentEntry:
    asked: dict[str, Any] = asked_of(words, name)
    listed = formula in LISTED
    if not listed:
        asked = {word: value for word, value in asked.items() if word not in {"by", "top"}}
    elif formula != Formula.TOP:
        asked["top"] = "1"
    try:
        question = Question.from_words(asked)
    except NotAQuestion as refusal:
        raise NotAFigure(str(refusal)) from None
    given = {word: getattr(question, word) for word in ("measure", "release", "year", "sex", "age", "since", "of", "as_of", "by")}
    if formula == Formula.TOP:
        given["top"] = question.top
    if question.measure in TWO_SIDED:
        given |= {"destination": question.destination.upper(), "origin": question.origin.upper()}
    else:
        given["area"] = question.place.upper() or ALL
    return ComponentEntry(**given)


def words_of(definition: FigureEntry, language: str) -> dict[str, str]:
    """The form as it is filled for a figure that stands: the way back from `definition_of`."""
    found = {
        "label": definition.labels.get(language) or next(iter(definition.labels.values()), ""),
        "sentence": definition.sentence.get(language) or next(iter(definition.sentence.values()), ""),
        "formula": str(definition.formula), "places": str(definition.places), "place": definition.place,
        "parts": str(len(definition.components)),
    }  # fmt: skip
    for name, part in definition.components.items():
        found |= dict(_asked(name, part))
    return found


def _asked(name: str, part: ComponentEntry) -> Iterator[tuple[str, str]]:
    for word in ASKED:
        value = part.area or part.destination if word == "destination" else getattr(part, word)
        if value not in ("", None, 0):
            yield f"{name}-{word}", str(value)
