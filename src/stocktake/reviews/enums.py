from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleKind(models.TextChoices):
    """In which role a person takes part in a review. The public has no role and needs none."""

    OFFICER = "officer", _("Secretariat officer")
    ANALYST = "analyst", _("Analyst")
    FOCAL_POINT = "focal-point", _("Focal point")
    CONTRIBUTOR = "contributor", _("Contributor")
    STAKEHOLDER = "stakeholder", _("Stakeholder")


SECRETARIAT = frozenset({RoleKind.OFFICER, RoleKind.ANALYST})


class ParticipationState(models.TextChoices):
    """How far a party is with its voluntary review. An extension or a hold is a date beside the state, not a state."""

    NOT_SENT = "not-sent", _("not sent")
    SENT = "sent", _("sent")
    SEEN = "seen", _("seen")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    UNDER_WAY = "under-way", _("under way")
    CLEARED = "cleared", _("cleared")
    SUBMITTED = "submitted", _("submitted")
    ACCEPTED = "accepted", _("accepted")
    REOPENED = "reopened", _("reopened")
    WILL_NOT_TAKE_PART = "will-not-take-part", _("will not take part")
    WITHDRAWN = "withdrawn", _("withdrawn")


_S = ParticipationState

NEXT: dict[ParticipationState, frozenset[ParticipationState]] = {
    _S.NOT_SENT: frozenset({_S.SENT, _S.UNDER_WAY, _S.SUBMITTED, _S.WILL_NOT_TAKE_PART}),
    _S.SENT: frozenset({_S.SEEN, _S.ACKNOWLEDGED, _S.UNDER_WAY, _S.SUBMITTED, _S.WILL_NOT_TAKE_PART}),
    _S.SEEN: frozenset({_S.ACKNOWLEDGED, _S.UNDER_WAY, _S.SUBMITTED, _S.WILL_NOT_TAKE_PART}),
    _S.ACKNOWLEDGED: frozenset({_S.UNDER_WAY, _S.SUBMITTED, _S.WILL_NOT_TAKE_PART}),
    _S.UNDER_WAY: frozenset({_S.CLEARED, _S.SUBMITTED, _S.WILL_NOT_TAKE_PART}),
    _S.CLEARED: frozenset({_S.UNDER_WAY, _S.SUBMITTED, _S.WILL_NOT_TAKE_PART}),
    _S.SUBMITTED: frozenset({_S.ACCEPTED, _S.REOPENED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.REOPENED, _S.WITHDRAWN}),
    _S.REOPENED: frozenset({_S.CLEARED, _S.SUBMITTED, _S.WITHDRAWN}),
    _S.WILL_NOT_TAKE_PART: frozenset({_S.SENT, _S.UNDER_WAY, _S.SUBMITTED}),
    _S.WITHDRAWN: frozenset({_S.REOPENED}),
}
"""Which state may follow on which. A party may come by file or mail at any time, so every open state leads to submitted."""

ANSWERED = (ParticipationState.SUBMITTED, ParticipationState.ACCEPTED, ParticipationState.REOPENED)
"""States with a submission that stands. A reopened report was submitted once; that snapshot holds until the next one."""

AWAITED = (
    ParticipationState.SENT,
    ParticipationState.SEEN,
    ParticipationState.ACKNOWLEDGED,
    ParticipationState.UNDER_WAY,
    ParticipationState.CLEARED,
)
"""States in which a report was asked for and is still to come. Only here is anybody reminded."""

FROZEN = (ParticipationState.SUBMITTED, ParticipationState.ACCEPTED, ParticipationState.WITHDRAWN)
"""States in which the text of a response does not change."""


class LetterKind(models.TextChoices):
    """What a letter to a party is for. The texts come from packs, and officers may change them."""

    INVITATION = "invitation", _("invitation")
    REMINDER = "reminder", _("reminder")
    EXTENSION = "extension", _("extension of the date")
    ACKNOWLEDGEMENT = "acknowledgement", _("thanks for the report")
    RECEIPT = "receipt", _("receipt")
    REOPENING = "reopening", _("reopening")


class CourtesyState(models.TextChoices):
    """Where a letter to a party stands. Nothing leaves before a person has read it and said so."""

    DRAFTED = "drafted", _("drafted")
    RELEASED = "released", _("leaves by itself")
    SENT = "sent", _("sent")
    DROPPED = "dropped", _("dropped")


class Why(models.TextChoices):
    """What gave rise to a letter."""

    ASKED = "asked", _("it is asked to take part")
    NOT_BEGUN = "not-begun", _("nothing has been begun yet")
    UNDER_WAY = "under-way", _("it is under way and not submitted")
    LATE = "late", _("its date has passed and nothing has come")
    MORE_TIME = "more-time", _("it was given more time")
    RECEIVED = "received", _("its report was accepted")
    OPENED_AGAIN = "opened-again", _("its report was opened again")
    OTHER = "other", _("somebody wished to write")


class WhyNot(models.TextChoices):
    """Why nobody is reminded just now."""

    NOT_AWAITED = "not-awaited", _("nothing is awaited from it")
    ON_HOLD = "on-hold", _("no reminders for now, as agreed")
    MORE_TIME = "more-time", _("it was given more time")
    TOO_EARLY = "too-early", _("its date is still far off")
    NO_ADDRESS = "no-address", _("no focal point with an address is known")
    DRAFTED = "drafted", _("a letter is drafted already")
    WRITTEN_LATELY = "written-lately", _("it was written to a short while ago")


class Consent(models.IntegerChoices):
    """A ladder: each step allows all that the steps below it allow."""

    CONFIDENTIAL = 0, _("confidential: read by the secretariat only")
    AGGREGATE = 1, _("may be counted, not quoted")
    QUOTE_UNNAMED = 2, _("may be quoted without the name")
    QUOTE_NAMED = 3, _("may be quoted with the name")
    PUBLISH = 4, _("may be published")

    @classmethod
    def from_code(cls, code: str) -> "Consent":
        """`quote-named` and the like, as packs write it."""
        return cls[code.upper().replace("-", "_")]


class CalendarKind(models.TextChoices):
    MANDATE = "mandate", _("mandate")
    REQUEST = "request", _("request")
    SUMMARY = "summary", _("summary")
    DUE = "due", _("due date")
    CONSULTATION = "consultation", _("consultation")
    DOCUMENT = "document", _("document")
    MEETING = "meeting", _("meeting")
    FORUM = "forum", _("forum")
    OTHER = "other", _("other")


class FactStatus(models.TextChoices):
    """How a fact is known. A page shows it; nothing unknown is shown as known."""

    VERIFIED = "verified", _("seen in the source given")
    SEED = "seed", _("stated in the concept note")
    DERIVED = "derived", _("follows from a rule")
    RECALLED = "recalled", _("general knowledge, not seen")
    NOT_FOUND = "not found", _("looked for and not found")
    INVENTED = "invented", _("invented for the demonstration")
