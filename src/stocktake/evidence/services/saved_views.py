"""Keeping a view of the matrix under a name, sharing it with the secretariat, and letting it go."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.accounts.models import Person
from stocktake.evidence.models import SavedView
from stocktake.evidence.queries.matrix import Layout
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.reviews.models import Review


class NotKept(Refusal):
    """The view has no name, or another one has it."""


@transaction.atomic
def keep_view(
    *, review: Review, person: Person, name: str, layout: Layout, is_shared: bool = False, actor: str, at: datetime
) -> SavedView:
    """Keep rows, columns and filters under a name. An earlier view of that name stays as it is.

    Raises NotKept.
    """
    name = " ".join(name.split())[:100]
    if not name:
        raise NotKept(_("Please give the view a name. Nothing was kept."))
    made = SavedView(review=review, person=person, name=name, layout=layout.to_query(), is_shared=is_shared, made_at=at)
    _look(made)
    made.save()
    _note(made, "kept", actor, at)
    return made


@transaction.atomic
def share_view(*, view: SavedView, is_shared: bool, actor: str, at: datetime) -> None:
    """Let the secretariat of the review find the view, or keep it to oneself again.

    Raises NotKept: a shared view has this name.
    """
    row = SavedView.objects.select_for_update(of=("self",)).select_related("review").get(pk=view.pk)
    row.is_shared = is_shared
    _look(row)
    row.save(update_fields=["is_shared"])
    _note(row, "shared" if is_shared else "kept to oneself", actor, at)


@transaction.atomic
def drop_view(*, view: SavedView, actor: str, at: datetime) -> None:
    """Delete the view. The log keeps how it was laid out; no passage and no count is touched."""
    _note(view, "deleted", actor, at)
    view.delete()


def _look(view: SavedView) -> None:
    try:
        view.validate_constraints()
    except ValidationError as error:
        raise NotKept(" ".join([*error.messages, _("Please choose another name.")])) from None


def _note(view: SavedView, verb: str, actor: str, at: datetime) -> None:
    record(
        actor=actor, verb=verb, kind="saved view", key=str(view.pk), at=at, review=view.review.code,
        detail={"name": view.name, "layout": view.layout},
    )  # fmt: skip
