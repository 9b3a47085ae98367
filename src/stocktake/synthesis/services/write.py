"""Writing a draft: a new version in a language, from the findings as they stand. Older versions stay as they were."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.foundation.texts import LANGUAGES, short_code
from stocktake.reviews.models import Review
from stocktake.synthesis.enums import Voices
from stocktake.synthesis.models import Citation, Draft, Paragraph, Sentence
from stocktake.synthesis.queries.material import Material, gather
from stocktake.synthesis.rules.languages import interface_code
from stocktake.synthesis.services.brief import brief
from stocktake.synthesis.services.chapters import synthesis
from stocktake.synthesis.services.plan import Line, Part


class UnknownLanguage(Refusal):
    """A draft was asked for in a language that is not one of the six."""


@transaction.atomic
def write(*, review: Review, language: str, actor: str, at: datetime) -> Draft:
    """Write the next version of a review's paper: a synthesis, or a brief while nobody has answered.

    Raises:
        UnknownLanguage: papers are written in the six official languages.
    """
    language = short_code(language)
    if language not in LANGUAGES:
        raise UnknownLanguage(
            _("Papers are written in %(languages)s; “%(language)s” is none of them.")
            % {"languages": ", ".join(LANGUAGES), "language": language}
        )
    Review.objects.select_for_update().get(pk=review.pk)  # two writers at once would make the same version
    with override(interface_code(language)):
        material = gather(review, language)
        parts = brief(material) if material.is_brief else synthesis(material)
        draft = _draft(material, actor=actor, at=at)
    _store(draft, parts)
    record(
        actor=actor, verb="wrote", kind="draft", key=str(draft.pk), at=at, review=review.code,
        detail={"language": language, "version": draft.version, "as_of": draft.as_of.isoformat() if draft.as_of else None},
    )  # fmt: skip
    return draft


def _draft(material: Material, *, actor: str, at: datetime) -> Draft:
    review = material.review
    last = Draft.objects.filter(review=review, language=material.language).aggregate(last=Max("version"))["last"] or 0
    what = _("Brief of the review: %(review)s") if material.is_brief else _("Synthesis of the voluntary reviews: %(review)s")
    return Draft.objects.create(
        review=review,
        language=material.language,
        version=last + 1,
        symbol=symbol_of(review),
        title=(what % {"review": review.title.text})[:500],
        as_of=material.as_of,
        reporting=material.heard.of(Voices.GOVERNMENTS),
        invited=material.invited,
        by=actor,
        at=at,
    )


def symbol_of(review: Review) -> str:
    """The symbol of a draft: only the demonstration may make one up; a real one is given by the documents service."""
    return f"{review.symbol}/CRP.1" if review.invented and review.symbol else ""


def _store(draft: Draft, parts: list[Part]) -> None:
    kept = [part for part in parts if part.level or part.lines]
    number = 0
    paragraphs = []
    for position, part in enumerate(kept, start=1):
        number += part.level == 0
        paragraphs.append(
            Paragraph(
                draft=draft, position=position, level=part.level, number=None if part.level else number,
                text=part.text if part.level else "", element=part.element,
            )
        )  # fmt: skip
    Paragraph.objects.bulk_create(paragraphs, batch_size=500)
    told: list[tuple[Sentence, Line]] = [
        (
            Sentence(
                paragraph=paragraph, position=position, kind=line.kind, text=line.text, finding=line.finding,
                figure=line.figure,
            ),
            line,
        )
        for paragraph, part in zip(paragraphs, kept, strict=True)
        for position, line in enumerate(part.lines, start=1)
    ]  # fmt: skip
    Sentence.objects.bulk_create([sentence for sentence, _line in told], batch_size=500)
    Citation.objects.bulk_create(
        (
            Citation(sentence=sentence, passage_id=passage, position=position, digest=digest)
            for sentence, line in told
            for position, (passage, digest) in enumerate(line.cited, start=1)
        ),
        batch_size=2000,
    )
