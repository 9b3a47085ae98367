from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyKind(models.TextChoices):
    STATE = "state", _("State")
    ASSOCIATE = "associate", _("Associate member")
    OBSERVER = "observer", _("Observer")
    ORGANISATION = "organisation", _("Organisation")
    PROCESS = "process", _("Regional process")

    @property
    def is_government(self) -> bool:
        return self in {PartyKind.STATE, PartyKind.ASSOCIATE}


GOVERNMENTS = (PartyKind.STATE, PartyKind.ASSOCIATE)
"""The kinds whose answer is a voluntary review; all others are heard as stakeholders or processes."""


class MembershipStatus(models.TextChoices):
    MEMBER = "member", _("member")
    ASSOCIATE = "associate", _("associate member")
