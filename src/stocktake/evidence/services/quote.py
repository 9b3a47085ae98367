"""Marking words as worth quoting, with translations beside the original. Whether they may be quoted is asked of consent."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.evidence.models import Passage, Quotation
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.foundation.texts import LANGUAGES


class NotThere(Refusal):
    """The words are not in the passage, or the passage does not stand any more."""


class NoTranslation(Refusal):
    """A translation says something, in another language of the house."""


@transaction.atomic
def quote(*, passage: Passage, span: tuple[int, int] | None = None, actor: str, at: datetime) -> Quotation:
    """Mark a passage, or a span of it (from a character to before another), as worth quoting. Done again, nothing happens twice.

    Raises NotThere.
    """
    passage = Passage.objects.select_related("source__review").get(pk=passage.pk)
    start, end = span or (0, len(passage.text))
    if not 0 <= start < end <= len(passage.text) or not passage.text[start:end].strip() or not passage.stands:
        raise NotThere(_("These words do not stand in this passage any more. Nothing was marked."))
    made, new = Quotation.objects.get_or_create(passage=passage, start=start, end=end, defaults={"by": actor, "at": at})
    if new:
        _note(made, "marked as quotable", actor, at, start=start, end=end)
    return made


@transaction.atomic
def unquote(*, quotation: Quotation, actor: str, at: datetime) -> None:
    """Take the mark away. Translations go with it; the log keeps them."""
    _note(quotation, "no longer quotable", actor, at, translations=quotation.translations)
    quotation.delete()


@transaction.atomic
def translate(*, quotation: Quotation, language: str, text: str, actor: str, at: datetime) -> Quotation:
    """Lay a translation beside the original; an earlier one in this language is kept in the log.

    Raises NoTranslation: there is no text, or the language is the original's, or none of the house.
    """
    row = Quotation.objects.select_for_update(of=("self",)).select_related("passage__source__review").get(pk=quotation.pk)
    text = text.strip()
    if not text or language not in LANGUAGES or language == row.passage.language:
        raise NoTranslation(_("Please write the translation, and choose a language other than the original’s."))
    before = row.translations.get(language)
    row.translations = {**row.translations, language: {"text": text[:8000], "by": actor, "at": at.isoformat()}}
    row.save(update_fields=["translations"])
    _note(row, "translated", actor, at, language=language, before=before)
    return row


def _note(quotation: Quotation, verb: str, actor: str, at: datetime, **detail: object) -> None:
    passage = quotation.passage
    record(actor=actor, verb=verb, kind="passage", key=str(passage.pk), at=at, review=passage.source.review.code, detail=detail)
