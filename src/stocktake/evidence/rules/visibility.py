"""What may be shown to whom. The one place: pages, exports, quotes, search and counts all ask here.

The steps of consent, and what each allows, stand in `reviews.rules.consent`. Here the same is said of rows: of sources,
and of passages, whose consent is their own where they have one and else that of their source. What was withdrawn, and
what a later submission has taken the place of, is shown to nobody.
"""

from django.db.models import Q

from stocktake.evidence.enums import SourceState
from stocktake.evidence.models import Passage, Source
from stocktake.reviews.rules.consent import LEAST_CONSENT as LEAST_CONSENT
from stocktake.reviews.rules.consent import Act as Act
from stocktake.reviews.rules.consent import may as may
from stocktake.reviews.rules.viewer import Viewer


def sources_for(viewer: Viewer, act: Act, *, through: str = "") -> Q:
    """The condition under which a source (or what hangs on it, `through="source__"`) is open to this act.

    Whoever means what a source says asks `passages_for`: a single answer may have a consent of its own.
    """
    here = Q(**{f"{through}review": viewer.review}) & _stands(through)
    if viewer.is_secretariat:
        return here
    allowed = Q(**{f"{through}consent__gte": LEAST_CONSENT[act]})
    if viewer.parties:
        allowed |= Q(**{f"{through}party__in": viewer.parties})
    return here & allowed


def passages_for(viewer: Viewer, act: Act, *, through: str = "") -> Q:
    """The condition under which a passage (or what hangs on it, `through="passage__"`) is open to this act."""
    source = f"{through}source__"
    here = Q(**{f"{source}review": viewer.review, f"{through}withdrawn_at__isnull": True}) & _stands(source)
    if viewer.is_secretariat:
        return here
    allowed = _consented(LEAST_CONSENT[act], through)
    if viewer.parties:
        allowed |= Q(**{f"{source}party__in": viewer.parties})
    return here & allowed


def countable_passages(*, through: str = "") -> Q:
    """The condition under which a passage may stand behind a published number, whoever looks. What was left standing from a
    template is nobody's statement."""
    source = f"{through}source__"
    here = Q(
        **{f"{through}withdrawn_at__isnull": True, f"{through}is_template": False, f"{source}state": SourceState.READ},
    )
    return here & _stands(source) & _consented(LEAST_CONSENT[Act.COUNT], through)


def may_source(viewer: Viewer, act: Act, source: Source) -> bool:
    """`sources_for`, for a source already in hand."""
    return may(viewer, act, consent=source.consent, party=source.party_id, withdrawn=not source.stands)


def may_passage(viewer: Viewer, act: Act, passage: Passage) -> bool:
    """`passages_for`, for a passage already in hand with its source."""
    return may(viewer, act, consent=passage.holding, party=passage.source.party_id, withdrawn=not passage.stands)


def _stands(source: str) -> Q:
    return Q(**{f"{source}withdrawn_at__isnull": True, f"{source}superseded_at__isnull": True})


def _consented(least: int, passage: str) -> Q:
    own = Q(**{f"{passage}consent__gte": least})
    return own | Q(**{f"{passage}consent__isnull": True, f"{passage}source__consent__gte": least})
