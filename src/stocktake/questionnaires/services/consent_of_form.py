"""What a report itself says about consent becomes statements of consent when it is submitted."""

import re
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from stocktake.foundation.services.activity import record
from stocktake.questionnaires.models import ConsentEntry, Response
from stocktake.questionnaires.queries.consent_questions import LEVELS, consent_questions, questions_under
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.queries.standing import texts_of
from stocktake.questionnaires.rules.consent import Held, Key, held
from stocktake.questionnaires.signals import consent_changed
from stocktake.reviews.enums import Consent

Said = tuple[Key, Consent, str]
"""What it is about, the level, and the code of the question that says so."""


@transaction.atomic
def state_what_the_form_says(*, response: Response, actor: str, at: datetime) -> list[ConsentEntry]:
    """State the consent that the answers give, each with the code of its question as evidence.

    What the form said before and says again is not stated again: a consent that was changed or withdrawn since is not
    brought back by submitting the same form once more.
    """
    made = list(_new_statements(response, actor=actor, at=at))
    if not made:
        return []
    ConsentEntry.objects.bulk_create(made)
    record(
        actor=actor, verb="consented", kind="consent", key=f"{response.token} by the form", at=at, review=response.review.code,
        detail={"statements": [[entry.question or "report", Consent(entry.level or 0).name] for entry in made]},
    )  # fmt: skip
    transaction.on_commit(lambda: consent_changed.send(sender=Response, response=response.pk))
    return made


def will_hold(response: Response, *, at: datetime) -> Held:
    """The consent that will hold once the report is submitted as it stands."""
    return held([*response.consents.order_by("pk"), *_new_statements(response, actor="", at=at)])


def _new_statements(response: Response, *, actor: str, at: datetime) -> Iterator[ConsentEntry]:
    questions = consent_questions(form_of_response(response))
    texts = texts_of(response)
    given_by = " ".join(texts.get((questions.given_by, ""), "").split())
    before = _said_before(response, {questions.report, questions.for_parts} - {""})
    for key, level, code in _said(response, texts):
        if before.get(key) != level:
            evidence = f"{code} {given_by}".strip()[:500]
            yield ConsentEntry(response=response, question=key[0], item=key[1], level=level, evidence=evidence, by=actor, at=at)


def _said(response: Response, texts: dict[tuple[str, str], str]) -> Iterator[Said]:
    """What the answers say now. A part that is no longer to be treated otherwise is treated like the rest again."""
    form = form_of_response(response)
    questions = consent_questions(form)
    whole = LEVELS.get(texts.get((questions.report, ""), ""))
    if whole is None:
        return
    yield ("", ""), whole, questions.report
    otherwise = LEVELS.get(texts.get((questions.for_parts, ""), "")) if questions.for_parts else None
    chosen = texts.get((questions.parts, ""), "").split() if questions.parts and otherwise is not None else []
    apart = questions_under(form, chosen)
    for code in apart:
        assert otherwise is not None
        yield (code, ""), otherwise, questions.for_parts
    for code in sorted(_by_form(response, questions.for_parts) - set(apart)) if questions.for_parts else ():
        yield (code, ""), whole, questions.report


def _by_form(response: Response, code: str) -> set[str]:
    """The questions whose consent a form has stated before."""
    rows = response.consents.exclude(question="").order_by("pk")
    return {entry.question for entry in rows if _is_from(entry, {code})}


def _said_before(response: Response, codes: set[str]) -> dict[Key, Consent | None]:
    """The last level that the form itself stated, for each key."""
    return {
        (entry.question, entry.item): None if entry.level is None else Consent(entry.level)
        for entry in response.consents.order_by("pk")
        if _is_from(entry, codes)
    }


def _is_from(entry: ConsentEntry, codes: set[str]) -> bool:
    return re.split(r"\s", entry.evidence, maxsplit=1)[0] in codes
