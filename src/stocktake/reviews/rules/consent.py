"""What consent allows: the ladder's steps, and what the public may do from each one on.

Consent is a ladder (`enums.Consent`). The secretariat reads everything that was not withdrawn. A party reads what it
said itself. Everybody else, signed in or not, sees what the consent allows, and no more. Rows are asked by
`evidence.rules.visibility`, which says the same in the database's words; a test holds the two against each other.
"""

from enum import StrEnum

from stocktake.reviews.enums import Consent
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


def may(viewer: Viewer, act: Act, *, consent: int, party: int | None, withdrawn: bool) -> bool:
    """Whether the viewer may do this with something said under this consent by this party."""
    if withdrawn:
        return False
    if viewer.is_secretariat:
        return True
    return consent >= LEAST_CONSENT[act] or (party is not None and party in viewer.parties)
