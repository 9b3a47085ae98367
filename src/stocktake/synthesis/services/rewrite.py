"""Writing anew what rested on something that is gone."""

from datetime import datetime

from stocktake.reviews.models import Review
from stocktake.synthesis.models import Draft
from stocktake.synthesis.services.find import find
from stocktake.synthesis.services.write import write


def rewrite(*, review: Review, actor: str, at: datetime) -> list[Draft]:
    """Count again and write the next version in every language in which there is a draft. Without drafts: nothing."""
    languages = sorted(set(Draft.objects.filter(review=review).values_list("language", flat=True)))
    if not languages:
        return []
    find(review=review, actor=actor, at=at)
    return [write(review=review, language=language, actor=actor, at=at) for language in languages]
