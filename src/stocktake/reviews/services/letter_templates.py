"""Changing the texts of letters. A review that changes a text has its own from then on; its framework's stays."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.reviews.enums import LetterKind
from stocktake.reviews.interfaces.letters import refuse_unknown
from stocktake.reviews.models import LetterTemplate, Review


class HalfAText(Refusal):
    """A language has a subject without a text, or a text without a subject."""


class NoLanguage(Refusal):
    """A letter is written in at least one language."""


@transaction.atomic
def edit_letter(
    *, review: Review, kind: LetterKind, subjects: Mapping[str, str], bodies: Mapping[str, str], actor: str, at: datetime
) -> LetterTemplate:
    """Give a review its own text for a kind of letter, all languages at once. A language left empty is not written in.

    Raises:
        NoLanguage: every language is empty.
        HalfAText: a language has only half of what a letter needs.
        UnknownPlaceholder: a text asks for something that nobody provides.
    """
    subjects, bodies = _filled(subjects), _filled(bodies)
    if not bodies:
        raise NoLanguage(_("A letter is written in at least one language. Nothing was changed."))
    if subjects.keys() != bodies.keys():
        raise HalfAText(_("Each language needs a subject and a text. Nothing was changed."))
    refuse_unknown(subjects)
    refuse_unknown(bodies)
    template, _made = LetterTemplate.objects.update_or_create(
        review=review, framework=None, kind=kind,
        defaults={"subjects": subjects, "bodies": bodies, "edited_by": actor, "edited_at": at},
    )  # fmt: skip
    record(
        actor=actor, verb="edited", kind="letter text", key=kind.value, at=at, review=review.code,
        detail={"languages": sorted(bodies)},
    )  # fmt: skip
    return template


@transaction.atomic
def drop_own_letter(*, review: Review, kind: LetterKind, actor: str, at: datetime) -> None:
    """Go back to the text that came with the framework."""
    deleted, _each = LetterTemplate.objects.filter(review=review, kind=kind).delete()
    if deleted:
        record(actor=actor, verb="dropped", kind="letter text", key=kind.value, at=at, review=review.code)


def _filled(texts: Mapping[str, str]) -> dict[str, str]:
    plain = {language: text.replace("\r\n", "\n").strip() for language, text in texts.items()}
    return {language: text for language, text in plain.items() if text}
