"""Which questions of a form ask for consent, known by their category and their kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stocktake.questionnaires.enums import QuestionType
from stocktake.questionnaires.queries.form import Form
from stocktake.questionnaires.rules.validation import CONSENT
from stocktake.reviews.enums import Consent

LEVELS: Mapping[str, Consent] = {level.name.lower().replace("_", "-"): level for level in Consent}
"""The names of the choices that are levels of consent: `quote-named` and the like."""


@dataclass(frozen=True, slots=True)
class ConsentQuestions:
    """The codes of the questions; empty where the form has none of the kind.

    `report`: what may be done with the whole. `parts`: what is to be treated otherwise, chosen by code; `for_parts`: what
    may be done with that. `given_by`: who gives the consent.
    """

    report: str = ""
    parts: str = ""
    for_parts: str = ""
    given_by: str = ""


def consent_questions(form: Form) -> ConsentQuestions:
    """Of two questions with levels to choose from, the first is for the whole report."""
    levels: list[str] = []
    parts = given_by = ""
    for part in form.questions():
        if part.node.category != CONSENT:
            continue
        names = {choice.name for choice in form.choices_of(part.node)}
        match part.node.question_type:
            case QuestionType.SELECT_ONE if names and names <= LEVELS.keys():
                levels.append(part.code)
            case QuestionType.SELECT_MULTIPLE if names & form.by_code.keys():
                parts = parts or part.code
            case QuestionType.TEXT:
                given_by = given_by or part.code
    return ConsentQuestions(next(iter(levels), ""), parts, next(iter(levels[1:]), ""), given_by)


def questions_under(form: Form, codes: Sequence[str]) -> list[str]:
    """The questions in these sections, in the form's order; those on consent are never among them."""
    known = [code for code in codes if code in form.by_code]
    return [part.code for part in form.questions() if part.node.category != CONSENT and known and form.under(part.code, known)]
