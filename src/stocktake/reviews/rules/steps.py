"""The next steps of a party, as the table beside the states allows them, and how each comes about."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stocktake.reviews.enums import NEXT, ParticipationState

_S = ParticipationState

HOW: dict[ParticipationState, str | Promise] = {
    _S.SENT: _("comes with the invitation"),
    _S.SEEN: _("comes when the focal point opens the page"),
    _S.ACKNOWLEDGED: _("the party has said that the letter came"),
    _S.UNDER_WAY: _("comes with the first answer"),
    _S.CLEARED: _("comes with the last signature of its chain"),
    _S.SUBMITTED: _("comes when the party submits; or its report came whole by another door"),
    _S.ACCEPTED: _("the secretariat takes the report as it is"),
    _S.REOPENED: _("for a reason; what was submitted stands until the next time"),
    _S.WILL_NOT_TAKE_PART: _("the party has said so; it is not asked again"),
    _S.WITHDRAWN: _("comes when the party takes its consent back"),
}

BY_OFFICER = frozenset({_S.ACKNOWLEDGED, _S.SUBMITTED, _S.ACCEPTED, _S.REOPENED, _S.WILL_NOT_TAKE_PART})
"""Steps that an officer takes by a button; every other one comes by what happens."""

WITH_REASON = frozenset({_S.SUBMITTED, _S.REOPENED, _S.WILL_NOT_TAKE_PART})


@dataclass(frozen=True, slots=True)
class Step:
    state: ParticipationState

    @property
    def how(self) -> str:
        return str(HOW[self.state])

    @property
    def is_by_officer(self) -> bool:
        return self.state in BY_OFFICER

    @property
    def needs_reason(self) -> bool:
        return self.state in WITH_REASON


def next_steps(state: str) -> list[Step]:
    """What may follow, in the order of the way."""
    return [Step(each) for each in ParticipationState if each in NEXT[ParticipationState(state)]]
