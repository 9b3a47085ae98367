"""What a party is waiting for, on whom, and since when: from its state, its letters and how far its response is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stocktake.questionnaires.queries.progress import ResponseProgress
from stocktake.reviews.enums import AWAITED, ParticipationState
from stocktake.reviews.queries.board import Tile
from stocktake.reviews.rules.reminding import Clock
from stocktake.ui.templatetags.ui import number

STUCK_AFTER_DAYS = 14
"""What has not moved for so long is called stuck. What keeps letters from arriving is stuck at once."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """`what` in words, `whom` it lies with (none: nobody in particular), `days` it has lain there."""

    what: str
    whom: str = ""
    since: date | None = None
    days: int = 0
    at_once: bool = False

    @property
    def is_stuck(self) -> bool:
        return self.at_once or self.days >= STUCK_AFTER_DAYS


def waiting_of(tile: Tile, progress: ResponseProgress | None, clock: Clock) -> tuple[Waiting, ...]:
    """Why nothing has come yet, what keeps it most first; empty where nothing is awaited."""
    if tile.state not in {*AWAITED, ParticipationState.NOT_SENT, ParticipationState.REOPENED}:
        return ()
    return (*_letters(tile), *_chain(progress, clock), *_ministries(progress, clock), *_itself(tile, progress, clock))


def _letters(tile: Tile) -> Iterator[Waiting]:
    """What keeps letters from arriving lies with the secretariat."""
    for person in tile.bounced:
        yield Waiting(_("letters to %(address)s come back") % {"address": person.email}, _("secretariat"), at_once=True)
    if not tile.focal_points:
        yield Waiting(_("no focal point is known"), _("secretariat"), at_once=True)
    if tile.state == ParticipationState.NOT_SENT:
        yield Waiting(_("not invited yet"), _("secretariat"), tile.since, tile.days)


def _chain(progress: ResponseProgress | None, clock: Clock) -> Iterator[Waiting]:
    step = progress.waits_for if progress else None
    if step is not None:
        what = _("signature %(position)s of %(of)s") % {"position": number(step.position), "of": number(step.of)}
        since = step.since.date()
        yield Waiting(what, step.office, since, clock.days_since(since))


def _ministries(progress: ResponseProgress | None, clock: Clock) -> Iterator[Waiting]:
    """Those who were asked for a part: first who has not opened the link, then who has not signed off."""
    for one in progress.unseen if progress else ():
        asked = one.asked_at.date()
        yield Waiting(_("the link was not opened"), one.unit, asked, clock.days_since(asked))
    for one in progress.unsigned if progress else ():
        seen = one.seen_at.date() if one.seen_at else None
        yield Waiting(_("opened and not signed off"), one.unit, seen, clock.days_since(seen) if seen else 0)


def _itself(tile: Tile, progress: ResponseProgress | None, clock: Clock) -> Iterator[Waiting]:
    if tile.state == ParticipationState.NOT_SENT:
        return
    whom = ", ".join(person.name for person in tile.focal_points)
    if progress is None or not progress.answered:
        yield Waiting(_not_begun(tile.state), whom, tile.since, tile.days)
        return
    since = max(filter(None, (progress.last_saved and progress.last_saved.date(), tile.since)), default=None)
    yield Waiting(_missing(progress), whom, since, clock.days_since(since) if since else 0)


def _missing(progress: ResponseProgress) -> str:
    if progress.missing:
        sections = len(progress.missing)
        return ngettext("%(number)s section without an answer", "%(number)s sections without an answer", sections) % {
            "number": number(sections)
        }
    questions = progress.asked - progress.answered
    if questions:
        return ngettext("%(number)s question without an answer", "%(number)s questions without an answer", questions) % {
            "number": number(questions)
        }
    return _("answered throughout, not submitted")


def _not_begun(state: str) -> str:
    said = {
        ParticipationState.SENT: _("sent, not opened"),
        ParticipationState.SEEN: _("seen, nothing begun"),
        ParticipationState.ACKNOWLEDGED: _("acknowledged, nothing begun"),
        ParticipationState.UNDER_WAY: _("under way, nothing of it here yet"),
        ParticipationState.CLEARED: _("cleared, not submitted"),
        ParticipationState.REOPENED: _("opened again, nothing new here yet"),
    }
    return said[ParticipationState(state)]
