"""Who acts, in the words of the activity log."""

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest

if TYPE_CHECKING:
    from stocktake.accounts.models import Person


def signature_of(request: HttpRequest) -> str:
    """The name and address of the person signed in. For views behind a permission: nobody else gets so far."""
    return cast("Person", request.user).signature
