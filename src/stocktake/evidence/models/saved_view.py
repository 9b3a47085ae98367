"""A saved view of the matrix: how somebody laid it out, under a name. What it shows is counted anew for whoever opens it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stocktake.reviews.models import Review

if TYPE_CHECKING:
    from stocktake.accounts.models import Person
    from stocktake.reviews.rules.viewer import Viewer


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def found_by(self, person: "Person", viewer: "Viewer") -> Self:
        """A person's own views of the review; for the secretariat also those that were shared."""
        own = Q(person=person)
        return self.filter(own | Q(is_shared=True) if viewer.is_secretariat else own, review=viewer.review)


class SavedView(models.Model):
    """`layout`: the words of the address, axes and filters; never a number. `is_shared`: the secretariat of the review finds it."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="saved_views")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=100)
    layout = models.JSONField(_("rows, columns and filters"), default=dict)
    is_shared = models.BooleanField(_("shared with the secretariat"), default=False)
    made_at = models.DateTimeField(_("kept"))

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        ordering = ["review", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "person", "name"],
                name="one_saved_view_per_person_and_name",
                violation_error_message=_("You have a view of this name already; it stays as it is."),
            ),
            models.UniqueConstraint(
                fields=["review", "name"],
                condition=Q(is_shared=True),
                name="one_shared_view_per_name",
                violation_error_message=_("A shared view has this name already; it stays as it is."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="saved_view_with_a_name",
                violation_error_message=_("A view is found again by its name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
