"""A sign-in code: six digits, sent by e-mail, good once and for a short while. Only its hash is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stocktake.accounts.models.person import Person


class SignInCode(models.Model):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_codes")
    digest = models.CharField(_("hash of the code"), max_length=64)
    sent_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in code")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("sent_at")), name="sign_in_code_expires_after_it_was_sent"
            ),
        ]

    def __str__(self) -> str:
        return f"code for {self.person_id}"
