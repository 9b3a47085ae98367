"""What may be shown to whom. The one place: pages, exports, quotes, search and counts all ask here.

Consent is a ladder (`enums.Consent`). The secretariat reads everything that was not withdrawn. A party reads what it
said itself. Everybody else, signed in or not, sees what the consent of the source allows, and no more.
"""

from enum import StrEnum

from django.db.models import Q

from stocktake.evidence.enums import Consent
from stocktake.reviews.rules.viewer import Viewer


class Act(StrEnum):
    """What one may want to do with something said."""

    READ = "read"  # open the source as a whole, and its original file
    NAME = "name"  # see who said it
    QUOTE = "quote"  # see the text of a passage
    COUNT = "count"  # find it behind a number


LEAST_CONSENT = {
    Act.READ: Consent.PUBLISH,
    Act.NAME: Consent.QUOTE_NAMED,
    Act.QUOTE: Consent.QUOTE_UNNAMED,
    Act.COUNT: Consent.AGGREGATE,
}
"""The least consent with which the public may do each."""


def sources_for(viewer: Viewer, act: Act, *, through: str = "") -> Q:
    """The condition under which a source (or what hangs on it, `through="source__"`) is open to this act."""
    here = Q(**{f"{through}review": viewer.review, f"{through}withdrawn_at__isnull": True})
    if viewer.is_secretariat:
        return here
    allowed = Q(**{f"{through}consent__gte": LEAST_CONSENT[act]})
    if viewer.parties:
        allowed |= Q(**{f"{through}party__in": viewer.parties})
    return here & allowed


def may(viewer: Viewer, act: Act, *, consent: int, party: int | None, withdrawn: bool) -> bool:
    """The same rule for one source already in hand; a test holds the two against each other."""
    if withdrawn:
        return False
    if viewer.is_secretariat:
        return True
    return consent >= LEAST_CONSENT[act] or (party is not None and party in viewer.parties)
