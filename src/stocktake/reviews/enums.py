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
    """How far a party is with its voluntary review."""

    INVITED = "invited", _("invited")
    SEEN = "seen", _("seen")
    UNDER_WAY = "under-way", _("under way")
    EXTENSION = "extension", _("extension")
    SUBMITTED = "submitted", _("submitted")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


ANSWERED = (ParticipationState.SUBMITTED, ParticipationState.ACCEPTED)


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
