"""A party's response: the draft on the server, and who works on it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from stocktake.parties.models import Party
from stocktake.questionnaires.models.questionnaire import Version
from stocktake.reviews.models import Review


class Response(models.Model):
    """One party's answer to one review. How far it is stands in `reviews.Participation`; here is what it says.

    `token` identifies its forms and letters (printed in the foot of a Word form, in the subject of a letter). `language`
    is the one it answers in.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="responses")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="responses")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="responses")
    token = models.CharField(_("identifier of its forms"), max_length=20, unique=True)
    language = models.CharField(_("answering language"), max_length=10, default="en")
    switches = models.JSONField(_("switches"), default=list, blank=True)
    begun_at = models.DateTimeField(_("begun"))

    class Meta:
        verbose_name = _("response")
        ordering = ["review", "party"]
        constraints = [models.UniqueConstraint(fields=["review", "party"], name="one_response_per_party")]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.review_id}"


class ContributorQuerySet(models.QuerySet["Contributor"]):
    def good(self, at: object) -> Self:
        """Those whose link still opens."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


class Contributor(models.Model):
    """Somebody in a ministry who was asked for a part, and comes by a personal link: no account.

    `sections` are the codes of the sections (or single questions) asked for. Only the digest of the link's secret is
    kept. `signed_*`: what was signed off, by name and title, and when.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="contributors")
    unit = models.CharField(_("ministry or unit"), max_length=200)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    sections = models.JSONField(_("sections"), default=list)
    digest = models.CharField(_("digest of the link"), max_length=64, unique=True)
    due = models.DateField(_("asked for by"), null=True, blank=True)
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("good until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    seen_at = models.DateTimeField(_("first opened"), null=True, blank=True)
    signed_name = models.CharField(_("signed by"), max_length=200, blank=True)
    signed_title = models.CharField(_("title"), max_length=200, blank=True)
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)

    objects = ContributorQuerySet.as_manager()

    class Meta:
        verbose_name = _("contributor")
        ordering = ["response", "unit", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")),
                name="contributor_link_expires_after_it_was_made",
                violation_error_message=_("A link is good for some time after it was made."),
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | (~Q(signed_name="") & ~Q(signed_title="")),
                name="contributor_signs_with_name_and_title",
                violation_error_message=_("A part is signed off by name and title."),
            ),
            models.UniqueConstraint(
                models.F("response"),
                Lower("email"),
                condition=Q(revoked_at__isnull=True) & ~Q(email=""),
                name="one_standing_contributor_per_address",
                violation_error_message=_("This address was already asked."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.unit}"

    @property
    def signature(self) -> str:
        """How the activity log names this contributor: by value, readable for ever."""
        return f"{self.name or self.unit}, {self.unit} <{self.email}>" if self.name else f"{self.unit} <{self.email}>"


class RepeatItem(models.Model):
    """One item of a repeated group. `key` is its identity: short, printed in forms, never used again after removal."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="items")
    group = models.CharField(_("repeated group"), max_length=40)
    key = models.CharField(_("key"), max_length=8)
    position = models.PositiveIntegerField(_("position"))
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    class Meta:
        verbose_name = _("item of a repeated group")
        ordering = ["response", "group", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["response", "key"], name="one_repeat_item_per_key")]

    def __str__(self) -> str:
        return f"{self.group}/{self.key}"
