"""Learning from decisions: a new version of the suggestions of a review, live only where it is better."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.evidence.models import SuggesterVersion
from stocktake.evidence.queries.decisions import Judged, learned_from, measured_on
from stocktake.evidence.queries.versions import live_versions
from stocktake.evidence.rules.better import LEAST_DECIDED, Figures, figures, is_better
from stocktake.evidence.services.suggest import Suggesters
from stocktake.foundation.packs import pack_folder
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.reviews.models import Review


class NotEnoughDecisions(Refusal):
    """Too few passages were decided outside the blind tenth for anything to be learned from them."""


class NothingNew(Refusal):
    """Nothing was decided since the last learning."""


def learn(*, review: Review, actor: str, at: datetime) -> SuggesterVersion:
    """Learn from the pack and from what people decided outside the blind tenth; compare on the blind tenth, language by language.

    The new version is kept with its figures, and goes live for those languages in which it is better than what is live there.
    From which score on a category may be called strong is measured for both, as no pack can promise it.
    Raises NotEnoughDecisions or NothingNew; then nothing is changed.
    """
    # With it comes all of scipy, more than a second of every start: only where something is really learned.
    from stocktake.evidence.suggestions import Decided, Suggester

    decided = [judged for judged in learned_from(review) if judged.objectives is not None]
    if len(decided) < LEAST_DECIDED:
        raise NotEnoughDecisions(
            _("Not enough decisions yet: %(number)s of the %(least)s passages that are needed, apart from those read blind.")
            % {"number": len(decided), "least": LEAST_DECIDED}
        )
    made = Suggester.from_decisions(
        pack_folder(review.framework.pack),
        [Decided(each.passage.language, each.passage.text, each.objectives, each.categories) for each in decided],
        cache=settings.DATA / "learned",
    )
    compared = _compared(Suggesters.of(review), made, measured_on(review))
    learned: dict[str, int] = {}
    for each in decided:
        learned[each.passage.language] = learned.get(each.passage.language, 0) + 1
    return _kept(review, made.version, learned, compared, actor, at)


@transaction.atomic
def _kept(
    review: Review, version: str, learned: dict[str, int], compared: dict[str, tuple[str, Figures, Figures]], actor: str, at: datetime
) -> SuggesterVersion:  # fmt: skip
    Review.objects.select_for_update().get(pk=review.pk)
    before = live_versions(review.pk)
    if SuggesterVersion.objects.filter(review=review, version=version).exists():
        raise NothingNew(_("Nothing was decided since the suggestions learned last."))
    # Where another version went live meanwhile, this one was not compared with what is live.
    live = sorted(
        language for language, (old, was, now) in compared.items()
        if is_better(was, now) and (before.get(language) or old) == old
    )  # fmt: skip
    told = {
        language: {
            "passages": now.passages,
            "before": {"version": old, **was.as_data()},
            "after": {"version": version, **now.as_data()},
        }
        for language, (old, was, now) in compared.items()
    }
    row = SuggesterVersion.objects.create(
        review=review, version=version, learned_from=learned, figures=told, live_for=live, by=actor, at=at
    )
    record(
        actor=actor, verb="learned", kind="suggestions", key=version, at=at, review=review.code,
        detail={"from": learned, "live_for": live, "figures": told},
    )  # fmt: skip
    return row


def _compared(live: Suggesters, made: object, judged: Sequence[Judged]) -> dict[str, tuple[str, Figures, Figures]]:
    """By language: the version that is live, its figures, and those of the new one, over the same passages."""
    from stocktake.evidence.suggestions import Suggester

    assert isinstance(made, Suggester)
    found: dict[str, tuple[str, Figures, Figures]] = {}
    usable = [each for each in judged if each.objectives is not None]
    for language in sorted({each.passage.language for each in usable}):
        own = [each for each in usable if each.passage.language == language]
        asked = [each.passage.text for each in own], [language] * len(own), [each.context for each in own]
        truths = [each.objectives or () for each in own]
        said_as = [each.categories for each in own]
        old = live.for_language(language)
        found[language] = (
            old.version, figures(truths, old.suggest(*asked), said_as), figures(truths, made.suggest(*asked), said_as)
        )  # fmt: skip
    return found
