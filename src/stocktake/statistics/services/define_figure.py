"""Defining a figure of the house, changing how it is made, and laying it aside. The log keeps every state with its number."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.statistics.interfaces.pack import FigureEntry
from stocktake.statistics.measures.answering import Answer
from stocktake.statistics.measures.figures import work_out
from stocktake.statistics.models import HOUSE, Figure
from stocktake.statistics.releases.store import Store

if TYPE_CHECKING:
    from stocktake.accounts.models import Person


class NotDefined(Refusal):
    """The figure was not kept: it has no name of its own, or somebody else changed it meanwhile."""


@transaction.atomic
def define_figure(*, definition: FigureEntry, person: "Person", store: Store, at: datetime) -> Figure:
    """Keep a figure with what it comes to now.

    Raises:
        NotDefined: there is a figure of this name.
        Refusal: it cannot be worked out (`measures.figures.work_out`).
    """
    made = Figure(pack=HOUSE, key=definition.key, made_by=person)
    _fill(made, definition, work_out(definition, store), at)
    try:
        made.validate_constraints()
    except ValidationError as error:
        raise NotDefined(" ".join([*error.messages, _("Nothing was kept.")])) from None
    made.save()
    _note(made, "defined", person.signature, at)
    return made


@transaction.atomic
def redefine_figure(*, figure: Figure, definition: FigureEntry, seen: str, person: "Person", store: Store, at: datetime) -> Figure:
    """Change how a figure is made. The state before stays in the log.

    `seen`: when the state was recorded that was changed, as an ISO day and time.

    Raises:
        NotDefined: it was changed or laid aside meanwhile; nothing is overwritten.
        Refusal: it cannot be worked out.
    """
    row = Figure.objects.select_for_update(of=("self",)).get(pk=figure.pk)
    if row.laid_aside_at is not None or row.recorded_at.isoformat() != seen:
        raise NotDefined(_("Somebody changed this figure meanwhile. Nothing was kept; please look at it as it is now."))
    before = _told(row)
    _fill(row, definition.model_copy(update={"key": row.key}), work_out(definition, store), at)
    row.save()
    _note(row, "redefined", person.signature, at, before=before)
    return row


@transaction.atomic
def lay_figure_aside(*, figure: Figure, actor: str, at: datetime) -> None:
    """Take a figure from the list. Its record stays, for whatever leans on it."""
    row = Figure.objects.select_for_update(of=("self",)).get(pk=figure.pk)
    if row.laid_aside_at is None:
        row.laid_aside_at = at
        row.save(update_fields=["laid_aside_at"])
        _note(row, "laid aside", actor, at)


def _fill(figure: Figure, definition: FigureEntry, found: Answer, at: datetime) -> None:
    figure.labels = dict(definition.labels)
    figure.definition = definition.model_copy(update={"unit": found.unit}).model_dump(mode="json", exclude_defaults=True)
    figure.unit = found.unit
    is_list = isinstance(found.value, list)
    figure.listed = [list(row) for row in found.value] if isinstance(found.value, list) else None
    figure.value = None if is_list or found.value is None else round(Decimal(str(found.value)), 8)
    figure.recipe = found.recipe
    figure.attribution = "\n".join(found.attribution)
    figure.recorded_at = at


def _told(figure: Figure) -> dict[str, Any]:
    return {"definition": figure.definition, "value": figure.listed if figure.value is None else str(figure.value)}


def _note(figure: Figure, verb: str, actor: str, at: datetime, **more: Any) -> None:
    record(actor=actor, verb=verb, kind="figure", key=figure.name, at=at, detail=_told(figure) | more)
