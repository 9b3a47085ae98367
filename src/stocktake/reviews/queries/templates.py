"""The texts of letters of a review, each kind as it would be written now."""

from dataclasses import dataclass

from stocktake.reviews.enums import LetterKind
from stocktake.reviews.models import LetterTemplate, Review


@dataclass(frozen=True, slots=True)
class TextOfLetter:
    """`template` is the one that is used, none where no text is known; `is_own`: the review has its own."""

    kind: LetterKind
    template: LetterTemplate | None

    @property
    def is_own(self) -> bool:
        return self.template is not None and self.template.review_id is not None

    @property
    def languages(self) -> list[str]:
        return sorted(self.template.bodies) if self.template else []


def texts_of_letters(review: Review) -> list[TextOfLetter]:
    """Every kind of letter in the order of its use. One query."""
    used: dict[str, LetterTemplate] = {}
    for template in LetterTemplate.objects.for_review(review):
        if template.review_id is not None or template.kind not in used:
            used[template.kind] = template
    return [TextOfLetter(kind, used.get(kind)) for kind in LetterKind]


def template_for(review: Review, kind: LetterKind) -> LetterTemplate | None:
    """The text of one kind: the review's own, or else that of its framework."""
    return next((text.template for text in texts_of_letters(review) if text.kind == kind), None)
