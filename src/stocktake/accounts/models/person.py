"""A person with an address. There is no password: one signs in by a code sent to the address."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Someone who can sign in. What they may do follows from their roles in reviews, never from a flag here."""

    password = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("preferred language"), max_length=10, default="en")
    is_active = models.BooleanField(_("may sign in"), default=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_person_per_address",
                violation_error_message=_("There is already a person with this address."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def signature(self) -> str:
        """How the activity log names this person: by value, readable for ever."""
        return f"{self.name} <{self.email}>"
