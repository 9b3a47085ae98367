"""Keeps a signed-in person signed in. Proving who one is happens in `services.sign_in`, by a code sent by e-mail."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from stocktake.accounts.models import Person


class PersonBackend(BaseBackend):
    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Person | None:
        """No credentials are accepted here; Django asks every backend, and this one always declines."""
        return None

    def get_user(self, user_id: int) -> Person | None:
        return Person.objects.filter(pk=user_id, is_active=True).first()
